import { bulkhead } from "cockatiel";
import type { CallName, CallSite, Message, ModelCall } from "../../schemas/model-call.ts";
import { PRESETS } from "../../schemas/preset.ts";
import { AppError, describe, toAppError } from "../errors.ts";
import { type CallLedger, hashRequest, type LedgerEntry } from "../postgres/call-ledger.ts";
import { CallRun } from "./call-run.ts";
import type { ModelProvider, ModelReply } from "./providers.ts";
import { parseStructured, type RepairKind, repairMessages, wireSchema } from "./structured-output.ts";

/** Providers slow down or refuse above a handful of long calls from one place. */
const CALLS_AT_ONCE = 5;
/** A long section at a slow model takes half of it. */
const CALL_TIME_LIMIT_MS = 120_000;

/** One run of a session, as far as its model calls go. */
export interface ModelSession {
  /** Whose answers are shared: the session's own id, or that of the one it was forked from. */
  readonly lineage: string;
  readonly provider: ModelProvider;
  /** Cancels what is in flight: Ctrl-C, SIGTERM. A failing sibling does not. */
  readonly signal: AbortSignal;
  /** Told of every new answer that was paid for, usable or not. */
  readonly onAnswer?: (usage: AnswerUsage) => void;
}

/** What one answer used. */
export interface AnswerUsage {
  readonly tokens: number;
  /** US dollars; null without a price. */
  readonly costUsd: number | null;
}

/** The handle on a session's calls. */
export interface OpenCalls {
  /** No new call starts; those that would are refused with `reason`. */
  halt(reason: AppError): void;
  /** Waits for the calls in flight to be stored, and ends the run. */
  close(): Promise<void>;
}

type OpenSession = ModelSession & { readonly calls: CallRun; readonly slots: ReturnType<typeof bulkhead> };

type Judgement<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly kind: RepairKind; readonly problem: string; readonly value?: T };

/** The one path to a model: ledger, limits, time limit, provider; and the repair of answers that do not fit. */
export class GuardedModel {
  readonly #ledger: CallLedger;
  readonly #fallback: (site: CallSite) => ModelSession;
  readonly #open = new Map<string, OpenSession>();

  /** @param fallback How calls are made outside any opened session: by `graph.invoke` of a program, or Studio. */
  constructor(ledger: CallLedger, fallback: (site: CallSite) => ModelSession) {
    this.#ledger = ledger;
    this.#fallback = fallback;
  }

  /** Opens a run of a session: its calls go this way until it is closed. */
  open(session: string, options: ModelSession): OpenCalls {
    const opened = withLimits(options);
    this.#open.set(session, opened);
    return {
      halt: (reason) => opened.calls.halt(reason),
      close: async () => {
        await opened.calls.settled();
        this.#open.delete(session);
      },
    };
  }

  /** The lineage whose answers a session shares. */
  lineageOf(session: string): string {
    return this.#open.get(session)?.lineage ?? session;
  }

  /** See `ModelPort.ask`. */
  async ask<N extends CallName, T>(call: ModelCall<N, T>, site: CallSite): Promise<T> {
    const session = this.#open.get(site.session) ?? withLimits(this.#fallback(site));
    return session.calls.make(call.optional ?? false, () => this.#answer(session, call, site));
  }

  async #answer<N extends CallName, T>(session: OpenSession, call: ModelCall<N, T>, site: CallSite): Promise<T> {
    const first = await this.#exchange(session, call, site, call.messages);
    if (first.judged.ok) return first.judged.value;
    const { kind, problem, value } = first.judged;
    const again = repairMessages(call.messages, first.answer, problem, kind);
    const repaired = await this.#exchange(session, call, site, again);
    if (repaired.judged.ok) return repaired.judged.value;
    const best = repaired.judged.value ?? value;
    if (best !== undefined) return best;
    await this.#ledger.reject(session.lineage, [first.request, repaired.request]);
    throw new AppError("model-answer-unusable", { step: site.node, problem: repaired.judged.problem });
  }

  /** One request and its answer: the stored one where there is one, else a new one, judged and stored. */
  async #exchange<N extends CallName, T>(
    session: OpenSession,
    call: ModelCall<N, T>,
    site: CallSite,
    messages: readonly Message[],
  ) {
    const { name, schema, input } = call;
    const { temperature } = PRESETS[site.preset];
    const wire = wireSchema(schema);
    const model = session.provider.id;
    const request = hashRequest({ node: site.node, name, model, temperature, schema: wire, messages });
    const stored = await this.#ledger.find(session.lineage, request);
    if (stored) return { request, answer: stored.answer, judged: judge(call, stored.answer, stored.finishReason) };
    const entry: LedgerEntry = { lineage: session.lineage, request, site, name, model, attempt: 1 };
    return session.slots.execute(async () => {
      const signal = AbortSignal.any([session.signal, AbortSignal.timeout(CALL_TIME_LIMIT_MS)]);
      const send = () => session.provider.complete({ name, schema: wire, messages, input, temperature, signal });
      return { request, ...(await this.#attempt(session, call, entry, send)) };
    });
  }

  /** Sends once: the intent before it, the answer or the failure after it. */
  async #attempt<N extends CallName, T>(
    session: OpenSession,
    call: ModelCall<N, T>,
    entry: LedgerEntry,
    send: () => Promise<ModelReply>,
  ) {
    const id = await this.#ledger.intend(entry);
    const startedAt = performance.now();
    const durationMs = () => performance.now() - startedAt;
    try {
      const reply = storable(await send());
      const judged = judgeReply(call, reply, entry.site);
      const costUsd = entry.model === "offline" ? 0 : null;
      await this.#ledger.settle(id, {
        state: judged.ok ? "accepted" : "unusable",
        answer: reply.text,
        finishReason: reply.finishReason,
        ...(judged.ok ? {} : { problem: judged.problem }),
        inputTokens: reply.inputTokens,
        outputTokens: reply.outputTokens,
        costUsd,
        durationMs: durationMs(),
      });
      session.onAnswer?.({ tokens: reply.inputTokens + reply.outputTokens, costUsd });
      return { answer: reply.text, judged };
    } catch (error) {
      const failure = toAppError(error);
      await this.#ledger.settle(id, { state: "failed", error: describe(failure), durationMs: durationMs() });
      throw failure;
    }
  }
}

function withLimits(session: ModelSession): OpenSession {
  return { ...session, calls: new CallRun(), slots: bulkhead(CALLS_AT_ONCE, Number.POSITIVE_INFINITY) };
}

/** Postgres stores no NUL in text. */
function storable(reply: ModelReply): ModelReply {
  return { ...reply, text: reply.text.replaceAll("\0", "") };
}

/** @throws AppError for a reply that no repair can help: a refusal, a filter, a cut stream. */
function judgeReply<N extends CallName, T>(call: ModelCall<N, T>, reply: ModelReply, site: CallSite): Judgement<T> {
  if (reply.refusal !== null) throw new AppError("model-refused", { step: site.node });
  if (reply.finishReason === "content_filter") throw new AppError("model-filtered", { step: site.node });
  if (reply.finishReason === null) throw new AppError("model-stream-cut");
  return judge(call, reply.text, reply.finishReason);
}

function judge<N extends CallName, T>(call: ModelCall<N, T>, text: string, finishReason: string | null): Judgement<T> {
  const parsed = parseStructured(call.schema, text);
  if (finishReason === "length" && !parsed.ok)
    return { ok: false, kind: "length", problem: "The answer was cut off at its length." };
  if (!parsed.ok) return { ok: false, kind: "shape", problem: parsed.problem };
  const problem = call.wanted?.(parsed.value) ?? null;
  return problem === null ? parsed : { ok: false, kind: "wanted", problem, value: parsed.value };
}
