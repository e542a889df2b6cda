import { AsyncResource } from "node:async_hooks";
import type { z } from "zod";
import type { CallName, CallSite, Message, ModelCall } from "../../../schemas/model/model-call.ts";
import { PRESETS, type Preset, PresetName } from "../../../schemas/preset.ts";
import { taskName } from "../../../schemas/step-names.ts";
import type { CallLimits } from "../../config/read-config.ts";
import { AppError, type ErrorCode } from "../../errors.ts";
import { measure } from "../../observability/metrics/measured.ts";
import { activeSpan } from "../../observability/spans/span-scope.ts";
import { type CallLedger, hashRequest } from "../../postgres/stores/call-ledger.ts";
import {
  parseStructured,
  type ReadAnswer,
  type RepairKind,
  repairMessages,
  wireSchema,
} from "../answers/structured-output.ts";
import { endsInThoughts } from "../answers/thoughts.ts";
import type { ModelReply } from "../provider/providers.ts";
import type { RatedCall } from "../rates/call-rate.ts";
import { CallRates } from "../rates/call-rates.ts";
import { ProcessLimits } from "./call-limits.ts";
import type { AnswerDraft, OpenRun } from "./open-runs.ts";
import type { PromptText } from "./prompt-prefix.ts";
import { ProviderCalls } from "./provider-call.ts";
import { ALONE, type Passage } from "./shared-prefixes.ts";
import { estimate, isOfUsualLength, reserveInAll, roomFor, type Spent } from "./spending.ts";
import { callWarnings } from "./warnings.ts";

type Judgement<T> =
  | ReadAnswer<T>
  /** @param rest What is taken where the repair brings nothing better. */
  | { readonly ok: false; readonly kind: RepairKind; readonly problem: string; readonly rest?: ReadAnswer<T> };

/** What the same repair would meet again: an answer that fits is then taken without what was only wanted of it. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  "model-refused",
  "model-filtered",
  "model-moderated",
  "model-rejected",
  "model-window",
]);

const NOTHING: Spent = { tokens: 0, costUsd: 0 };

function ours(name: string): Preset {
  return PRESETS[PresetName.parse(name)];
}

/** The one path to a model: ledger, spending limit, concurrency and rate, then the provider; and repairs. */
export class GuardedModel {
  readonly #ledger: CallLedger;
  readonly #limits: ProcessLimits;
  readonly #calls: ProviderCalls;
  readonly #presetOf: (name: string) => Pick<Preset, "temperature">;

  /**
   * @param rates Requests and tokens a minute; those of the limits, for each model in this process, where it is not given.
   * @param presetOf The preset of a name, where a program has presets of its own.
   */
  constructor(
    ledger: CallLedger,
    limits: CallLimits,
    rates = new CallRates(limits, (model) => model),
    presetOf: (name: string) => Pick<Preset, "temperature"> = ours,
  ) {
    this.#ledger = ledger;
    this.#presetOf = presetOf;
    this.#limits = new ProcessLimits(limits, rates);
    this.#calls = new ProviderCalls(ledger, limits);
  }

  /**
   * Makes one structured call of a run and gives the checked answer; see `ModelPort.ask`.
   * @throws AppError when the call failed for good, or the reason for which the run was halted.
   */
  async ask<N extends CallName, T>(run: OpenRun, call: ModelCall<N, T>, site: CallSite): Promise<T> {
    return run.calls.make(call.optional ?? false, () => this.#answer(run, call, site));
  }

  /** The answer, after one repair where it needs one. */
  async #answer<N extends CallName, T>(run: OpenRun, call: ModelCall<N, T>, site: CallSite): Promise<T> {
    const first = await this.#exchange(run, call, site, call.messages);
    if (first.judged.ok) return taken(first.judged, run, site);
    const { kind, problem, rest } = first.judged;
    const again = repairMessages(call.messages, first.answer, problem, kind);
    const repairs = kind === "wanted" ? undefined : kind === "shape" ? "shape" : "length";
    const repaired = await this.#exchange(run, call, site, again, repairs).catch((error: unknown) => {
      if (rest === undefined || !(error instanceof AppError && HOPELESS.has(error.code))) throw error;
      return { ...first, judged: rest };
    });
    if (repaired.judged.ok) {
      if (kind === "room") await run.provider.need?.("room");
      if (repairs === "shape" && knewNoNames(call.schema, first.answer)) await run.provider.need?.("words");
      return taken(repaired.judged, run, site);
    }
    const best = repaired.judged.rest ?? rest;
    if (best !== undefined) return taken(best, run, site);
    const unusable = new AppError("model-answer-unusable", { step: site.node, problem: repaired.judged.problem });
    // Before anything is waited for: the next call in the queue looks whether the run is halted.
    run.calls.failed(call.optional ?? false, unusable);
    await this.#ledger.reject(await run.claim(), run.lineage, [first.request, repaired.request]);
    throw unusable;
  }

  /** One request and its answer: the stored one where there is one, else a new one, judged and stored. */
  async #exchange<N extends CallName, T>(
    run: OpenRun,
    call: ModelCall<N, T>,
    site: CallSite,
    messages: readonly Message[],
    repairs?: "shape" | "length",
  ): Promise<{ readonly request: string; readonly answer: string; readonly judged: Judgement<T> }> {
    const { name, input } = call;
    const { provider, lineage, price, calls, places, language, report, claim } = run;
    const { temperature = this.#presetOf(site.preset).temperature } = run;
    const schema = wireSchema(call.schema);
    const model = provider.id;
    const request = hashRequest({ node: site.node, name, model, temperature, schema, messages });
    const stored = await this.#ledger.find(lineage, request);
    const log = run.log.child({
      node: site.node,
      ...(site.target ? { task: site.target } : {}),
      call: name,
      request,
    });
    if (stored) {
      log.debug("call-replayed");
      measure("call-replayed", null);
      activeSpan()?.event("plancraft.call.replayed", { "plancraft.call.name": name });
    }
    if (stored) return { request, answer: stored.answer, judged: judge(call, stored.answer, stored.finishReason) };

    using draft = draftOf(run, call, site);
    using passage = await passageOf(run, call, { schema, messages });
    const expected = provider.isOffline ? NOTHING : estimate(name, messages, price);
    const release = await reserveInAll([run.spending, ...(run.day ? [run.day] : [])], expected, calls.halted);
    const warnings = callWarnings(language);
    const rated: RatedCall = {
      session: site.session,
      tokens: expected.tokens,
      onWait: (waitMs) => report(warnings.rateReached(model, waitMs)),
      onAlone: () => report(warnings.ratesApart),
    };
    let used: Spent = NOTHING;
    // A queue runs a call in the async context of the one that made room for it: traces would hang under its node.
    const send = AsyncResource.bind(() =>
      this.#calls.send({
        provider,
        price,
        places,
        log,
        language,
        report,
        claim,
        request: {
          name,
          schema,
          messages,
          input,
          temperature,
          isShared: call.shared !== undefined,
          room: roomFor(name),
          ...(repairs ? { repairs } : {}),
        },
        entry: { lineage, request, site, name, model },
        cancel: run.signal,
        halted: calls.halted,
        beforeRetry: () => this.#limits.again(provider, rated, calls.halted),
        arrived: passage.arrived,
        draft,
        onAnswer: (answered) => {
          used = { tokens: used.tokens + answered.tokens, costUsd: (used.costUsd ?? 0) + (answered.costUsd ?? 0) };
          run.onAnswer(answered);
        },
        judge: (reply) => {
          if (reply.finishReason !== null) run.prefixes.answered(reply.cachedTokens);
          const judged = judgeReply(call, reply, site);
          return { result: { answer: reply.text, judged }, problem: judged.ok ? null : judged.problem };
        },
      }),
    );
    try {
      return { request, ...(await places.run(() => this.#limits.run(provider, rated, calls.halted, send))) };
    } finally {
      release(used);
    }
  }
}

/** Lets a call of a fan-out wait for the one that fills the cache. What waits has no place and no reservation yet. */
async function passageOf(
  run: OpenRun,
  { name, shared }: Pick<ModelCall, "name" | "shared">,
  prompt: PromptText,
): Promise<Passage> {
  if (shared === undefined || run.provider.isOffline) return ALONE;
  const over = AbortSignal.any([run.calls.halted, run.signal]);
  return run.prefixes.enter(`${name} ${shared}`, prompt, over);
}

/** Nobody sees the answer of a call before it is there, but of those that write a section. */
function draftOf({ drafts }: OpenRun, { shown }: Pick<ModelCall, "shown">, { target }: CallSite): AnswerDraft | null {
  return drafts && shown && target !== undefined ? drafts(target, shown) : null;
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
  if (finishReason === "length" && (!parsed.ok || endsInThoughts(text)))
    return {
      ok: false,
      kind: isOfUsualLength(call.name, text) ? "room" : "length",
      problem: "The answer was cut off at its length.",
    };
  if (!parsed.ok) {
    const { problem, rest } = parsed;
    // With a part left out, what is there must at least be all that was wanted.
    return { ok: false, kind: "shape", problem, ...(rest && wantedOf(rest) === null ? { rest } : {}) };
  }
  const problem = wantedOf(parsed);
  return problem === null ? parsed : { ok: false, kind: "wanted", problem, rest: parsed };
}

/** True for an answer of somebody who was not told what its fields are called: the server does not look at the schema. */
function knewNoNames(schema: z.ZodType, answer: string): boolean {
  const names = Object.keys(Object(wireSchema(schema)["properties"]));
  return names.filter((name) => answer.includes(`"${name}"`)).length < names.length / 2;
}

/** The answer that the session goes on with. What is lost of it is told, also where it comes from the ledger. */
function taken<T>({ value, mended }: ReadAnswer<T>, { language, report }: OpenRun, { node, target }: CallSite): T {
  if (mended) report(callWarnings(language).answerMended(taskName(node, target, language), mended));
  return value;
}
