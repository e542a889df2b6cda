import { AsyncResource } from "node:async_hooks";
import type { EventBody } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";
import type { CallName, CallSite, Message, ModelCall } from "../../schemas/model-call.ts";
import { PRESETS } from "../../schemas/preset.ts";
import type { CallLimits } from "../config.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { NO_LOG, type SessionLogger } from "../observability/logger.ts";
import { type CallLedger, hashRequest } from "../postgres/call-ledger.ts";
import { ProcessLimits, type Slots, sessionSlots } from "./call-limits.ts";
import { CallRun } from "./call-run.ts";
import { type Price, priceOf } from "./prices.ts";
import { ProviderCalls } from "./provider-call.ts";
import type { ModelProvider, ModelReply } from "./providers.ts";
import { estimate, Spending, type SpendingLimit, type Spent } from "./spending.ts";
import { parseStructured, type ReadAnswer, type RepairKind, repairMessages, wireSchema } from "./structured-output.ts";
import { callWarnings } from "./warnings.ts";

/** One run of a session, as far as its model calls go. */
export interface ModelSession {
  /** Whose answers are shared: the session's own id, or that of the one it was forked from. */
  readonly lineage: string;
  /**
   * Makes sure, before each request, that the session is still ours.
   * @returns Its epoch; null for a thread that is no session.
   * @throws AppError `session-in-use`.
   */
  readonly claim: () => Promise<string | null>;
  readonly provider: ModelProvider;
  readonly limit: SpendingLimit;
  /** What the session has used in earlier runs. */
  readonly used: Spent;
  /** Cancels what is in flight: Ctrl-C, SIGTERM. A failing sibling does not. */
  readonly signal: AbortSignal;
  /** In which warnings are given. */
  readonly language: Language;
  readonly log: SessionLogger;
  /** Told of retries and of what the person should know. */
  readonly report: (event: EventBody) => void;
  /** Told of every new answer that was paid for, usable or not. */
  readonly onAnswer: (used: Spent) => void;
}

/** What other work of a run has to know of it. */
export interface SharedRun extends Pick<ModelSession, "lineage" | "claim" | "signal" | "log" | "report"> {
  /** Aborted when the run is halted: ends waiting, but not a request that was sent. */
  readonly halted: AbortSignal;
}

/** The handle on a session's calls. */
export interface OpenCalls {
  /** No new call starts; those that would are refused with `reason`. */
  halt(reason: AppError): void;
  /** Waits for the calls in flight to be stored, and ends the run. */
  close(): Promise<void>;
}

interface OpenSession extends ModelSession {
  readonly calls: CallRun;
  readonly slots: Slots;
  readonly spending: Spending;
  readonly price: Price | null;
}

type Judgement<T> =
  | ReadAnswer<T>
  /** @param rest What is taken where the repair brings nothing better. */
  | { readonly ok: false; readonly kind: RepairKind; readonly problem: string; readonly rest?: ReadAnswer<T> };

/** Less than the provider's rest of 30 s, and more than the time in which all calls of a session come to wait for it. */
const SAME_PAUSE_MS = 25_000;

/** What the same repair would meet again: an answer that fits is then taken without what was only wanted of it. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set(["model-refused", "model-filtered", "model-rejected"]);

/** The one path to a model: ledger, spending limit, concurrency and rate, then the provider; and repairs. */
export class GuardedModel {
  readonly #ledger: CallLedger;
  readonly #limits: ProcessLimits;
  readonly #calls: ProviderCalls;
  readonly #fallback: (site: CallSite) => ModelSession;
  readonly #open = new Map<string, OpenSession>();

  /** @param fallback How calls are made outside any opened session: by `graph.invoke` of a program, or Studio. */
  constructor(ledger: CallLedger, limits: CallLimits, fallback: (site: CallSite) => ModelSession) {
    this.#ledger = ledger;
    this.#limits = new ProcessLimits(limits);
    this.#calls = new ProviderCalls(ledger, limits);
    this.#fallback = fallback;
  }

  /** Opens a run of a session: its calls go this way until it is closed. */
  open(session: string, options: ModelSession): OpenCalls {
    const opened = guarded(options);
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

  /**
   * Does other paid work as part of a session's run: none starts once the run is halted, what is under way is waited
   * for before it closes. A failure that ends sessions halts it, as that of an optional call does.
   */
  async share<T>(session: string, work: (run: SharedRun) => Promise<T>): Promise<T> {
    const run = this.#open.get(session);
    if (run) return run.calls.make(true, () => work({ ...run, halted: run.calls.halted }));
    const { signal } = new AbortController();
    return work({ lineage: session, claim: async () => null, signal, halted: signal, log: NO_LOG, report: () => {} });
  }

  /** See `ModelPort.ask`. */
  async ask<N extends CallName, T>(call: ModelCall<N, T>, site: CallSite): Promise<T> {
    const session = this.#open.get(site.session) ?? guarded(this.#fallback(site));
    return session.calls.make(call.optional ?? false, () => this.#answer(session, call, site));
  }

  /** The answer, after one repair where it needs one. */
  async #answer<N extends CallName, T>(session: OpenSession, call: ModelCall<N, T>, site: CallSite): Promise<T> {
    const first = await this.#exchange(session, call, site, call.messages);
    if (first.judged.ok) return taken(first.judged, session, site);
    const { kind, problem, rest } = first.judged;
    const again = repairMessages(call.messages, first.answer, problem, kind);
    const repaired = await this.#exchange(session, call, site, again).catch((error: unknown) => {
      if (rest === undefined || !(error instanceof AppError && HOPELESS.has(error.code))) throw error;
      return { ...first, judged: rest };
    });
    if (repaired.judged.ok) return taken(repaired.judged, session, site);
    const best = repaired.judged.rest ?? rest;
    if (best !== undefined) return taken(best, session, site);
    const unusable = new AppError("model-answer-unusable", { step: site.node, problem: repaired.judged.problem });
    // Before anything is waited for: the next call in the queue looks whether the run is halted.
    session.calls.failed(call.optional ?? false, unusable);
    await this.#ledger.reject(session.lineage, [first.request, repaired.request]);
    throw unusable;
  }

  /** One request and its answer: the stored one where there is one, else a new one, judged and stored. */
  async #exchange<N extends CallName, T>(
    session: OpenSession,
    call: ModelCall<N, T>,
    site: CallSite,
    messages: readonly Message[],
  ): Promise<{ readonly request: string; readonly answer: string; readonly judged: Judgement<T> }> {
    const { name, input, timeLimitMs } = call;
    const { provider, lineage, price, calls, slots } = session;
    const { temperature } = PRESETS[site.preset];
    const schema = wireSchema(call.schema);
    const model = provider.id;
    const request = hashRequest({ node: site.node, name, model, temperature, schema, messages });
    const stored = await this.#ledger.find(lineage, request);
    const log = session.log.child({
      node: site.node,
      ...(site.target ? { task: site.target } : {}),
      call: name,
      request,
    });
    if (stored) log.debug("call-replayed");
    if (stored) return { request, answer: stored.answer, judged: judge(call, stored.answer, stored.finishReason) };

    const expected = estimate(name, messages, price);
    const release = await session.spending.reserve(expected, calls.halted);
    let used: Spent = { tokens: 0, costUsd: 0 };
    // A queue runs a call in the async context of the one that made room for it: traces would hang under its node.
    const send = AsyncResource.bind(() =>
      this.#calls.send({
        ...{ provider, price, timeLimitMs, log, language: session.language, report: session.report },
        request: { name, schema, messages, input, temperature },
        entry: { lineage, request, site, name, model },
        claim: session.claim,
        cancel: session.signal,
        halted: calls.halted,
        onAnswer: (answered) => {
          used = { tokens: used.tokens + answered.tokens, costUsd: (used.costUsd ?? 0) + (answered.costUsd ?? 0) };
          session.onAnswer(answered);
        },
        judge: (reply) => {
          const judged = judgeReply(call, reply, site);
          return { result: { answer: reply.text, judged }, problem: judged.ok ? null : judged.problem };
        },
      }),
    );
    try {
      return { request, ...(await slots.execute(() => this.#limits.run(expected.tokens, calls.halted, send))) };
    } finally {
      release(used);
    }
  }
}

function guarded(session: ModelSession): OpenSession {
  const price = priceOf(session.provider.id);
  const { limit, used } = session;
  const report = withoutRepeats(session.report);
  const warnings = callWarnings(session.language);
  if (limit.maxCostUsd !== null && price === null) report(warnings.priceUnknown(session.provider.id));
  const spending = new Spending(limit, used, () => report(warnings.limitNear));
  return { ...session, report, price, spending, calls: new CallRun(), slots: sessionSlots() };
}

/** Five calls that wait for one provider are told of once. */
function withoutRepeats(report: ModelSession["report"]): ModelSession["report"] {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (event) => {
    const paused = event.type === "warning" && event.code === "provider-paused";
    if (paused && performance.now() - saidAt < SAME_PAUSE_MS) return;
    if (paused) saidAt = performance.now();
    report(event);
  };
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
  const wantedOf = ({ value }: ReadAnswer<T>) => call.wanted?.(value) ?? null;
  if (!parsed.ok && finishReason === "length")
    return { ok: false, kind: "length", problem: "The answer was cut off at its length." };
  if (!parsed.ok) {
    const { problem, rest } = parsed;
    // With a part left out, what is there must at least be all that was wanted.
    return { ok: false, kind: "shape", problem, ...(rest && wantedOf(rest) === null ? { rest } : {}) };
  }
  const problem = wantedOf(parsed);
  return problem === null ? parsed : { ok: false, kind: "wanted", problem, rest: parsed };
}

/** The answer that the session goes on with. What is lost of it is told, also where it comes from the ledger. */
function taken<T>({ value, mended }: ReadAnswer<T>, { language, report }: OpenSession, { node, target }: CallSite): T {
  if (mended) report(callWarnings(language).answerMended(target === undefined ? node : `${node} (${target})`, mended));
  return value;
}
