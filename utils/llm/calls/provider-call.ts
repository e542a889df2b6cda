import type { EventBody } from "../../../schemas/event.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { Message } from "../../../schemas/model/model-call.ts";
import type { CallLimits } from "../../config/read-config.ts";
import { AppError, toAppError } from "../../errors.ts";
import type { LogFields, SessionLogger } from "../../observability/logger.ts";
import { measure } from "../../observability/metrics/measured.ts";
import type { Claim } from "../../postgres/claim.ts";
import type { CallLedger, LedgerEntry, Settlement } from "../../postgres/stores/call-ledger.ts";
import { withRetry } from "../../retry.ts";
import { ModelCallError } from "../provider/errors/provider-errors.ts";
import { costOf, type Price } from "../provider/prices.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "../provider/providers.ts";
import type { SessionPlaces } from "./call-limits.ts";
import { Circuit } from "./circuit.ts";
import { measureAttempt } from "./measured-attempt.ts";
import type { AnswerDraft } from "./open-runs.ts";
import { Overtime } from "./overtime.ts";
import { type Paid, promptTokens, textTokens } from "./spending.ts";
import { callWarnings } from "./warnings.ts";

/** A finish reason is a word. */
const MAX_REASON_CHARACTERS = 64;
/** More than any model reads or writes at once: a server that counts more does not count tokens. */
const MAX_TOKENS = 100_000_000;

/** A shorter prompt is not cut, and says little of how a server counts. */
const LEAST_CUT_TOKENS = 1_000;
/** No language is counted in half of the tokens that its bytes make one expect. */
const LEAST_COUNTED = 0.5;

/** A request, and what to do with what becomes of it. */
export interface ProviderCall<T> {
  readonly provider: ModelProvider;
  readonly request: Omit<ModelRequest, "signal" | "arrived" | "wrote">;
  readonly entry: Omit<LedgerEntry, "attempt" | "claim">;
  /** See `ModelSession.claim`. */
  readonly claim: () => Promise<Claim | null>;
  /** Cancels a request that was sent. */
  readonly cancel: AbortSignal;
  /** Ends waiting between attempts; a request that was sent goes on. */
  readonly halted: AbortSignal;
  /** Waits until the request may be sent once more: a retry is one of the minute's requests, too. */
  readonly beforeRetry: () => Promise<void>;
  /** The places of the session's attempts: fewer after a time-out. */
  readonly places: SessionPlaces;
  readonly price: Price | null;
  readonly language: Language;
  readonly log: SessionLogger;
  readonly report: (event: EventBody) => void;
  /** Told of every answer that was paid for, usable or not. */
  readonly onAnswer: (used: Paid) => void;
  /** Told when the first piece of an answer has come, and at each piece after it. */
  readonly arrived: () => void;
  /** Shows the answer while it is written; null where nobody is to see it. */
  readonly draft: AnswerDraft | null;
  /** Judges a reply. @throws AppError for one that no repair can help; it is retried where the table says so. */
  readonly judge: (reply: ModelReply) => { readonly result: T; readonly problem: string | null };
}

/** Sends requests: each attempt through the provider's circuit, in its time, and with a row of its own. */
export class ProviderCalls {
  readonly #ledger: CallLedger;
  readonly #limits: CallLimits;
  readonly #circuits = new Map<string, Circuit>();

  constructor(ledger: CallLedger, limits: CallLimits) {
    this.#ledger = ledger;
    this.#limits = limits;
  }

  /**
   * Sends a request until it is answered: this is the one place that retries it.
   * @throws AppError when the retries are spent, when a retry cannot help, or when the provider asks for a wait that
   *   nobody would sit through; the reason of `halted` or `cancel`.
   */
  async send<T>(call: ProviderCall<T>): Promise<T> {
    const { provider, entry, halted, report, places } = call;
    const circuit = this.#circuitOf(provider.id);
    const onWait = (waitMs: number) => report(callWarnings(call.language).providerPaused(provider.id, waitMs));
    let before = places.atOnce;
    const attempted = (attempt: number) =>
      places.attempt(async () => {
        if (attempt > 1) await call.beforeRetry();
        before = places.atOnce;
        return circuit.attempt(() => this.#attempt(call, attempt), halted, onWait);
      }, halted);
    return withRetry(attempted, {
      baseMs: this.#limits.retryBaseMs,
      signal: halted,
      isRetryable: (error) => error instanceof AppError && error.retryable,
      leastDelayMs: askedDelayMs,
      isPatient: (error) =>
        (askedDelayMs(error) ?? 0) > 0 || (error instanceof AppError && error.code === "model-loading"),
      onRetry: ({ attempt, delayMs, error }) => {
        const reason = toAppError(error).code;
        measure("call-retried", { code: reason });
        report({ type: "call-retried", call: entry.name, attempt, waitMs: Math.round(delayMs), reason });
        const areFewer = reason === "model-timeout" && places.halve(before);
        if (areFewer) report(callWarnings(call.language).fewerCalls(places.atOnce));
      },
    }).catch((error: unknown) => {
      const asked = error instanceof AppError && error.retryable ? (askedDelayMs(error) ?? 0) : 0;
      if (asked === 0) throw error;
      const { words = null, said = "" } = error instanceof AppError ? error.details : {};
      throw new AppError("model-wait", { until: new Date(Date.now() + asked).toISOString(), words, said }, error);
    });
  }

  #circuitOf(model: string): Circuit {
    const known = this.#circuits.get(model);
    if (known) return known;
    const circuit = new Circuit({ onChange: (state) => measure("circuit-changed", { model, state }) });
    this.#circuits.set(model, circuit);
    return circuit;
  }

  /** One attempt: the intent before it, the answer or the failure after it. */
  async #attempt<T>(call: ProviderCall<T>, attempt: number): Promise<T> {
    const intent = await this.#ledger.intend({ ...call.entry, claim: await call.claim(), attempt });
    const startedAt = performance.now();
    const { log } = call;
    log.debug("call-sent", { model: call.provider.id, attempt });
    using overtime = new Overtime(this.#limits);
    const settle = (settlement: Omit<Settlement, "durationMs">) =>
      this.#ledger.settle(intent, { ...settlement, durationMs: performance.now() - startedAt });
    let paid: Omit<Settlement, "durationMs" | "state"> = {};
    let isAnswered = false;
    try {
      const signal = AbortSignal.any([call.cancel, overtime.signal]);
      const arrived = () => {
        overtime.arrived();
        call.arrived();
      };
      const wrote = call.draft?.begin();
      const sent = { ...call.request, signal, arrived, ...(wrote ? { wrote } : {}) };
      const given = storable(await call.provider.complete(sent));
      const reply = call.provider.isOffline ? given : counted(given, call.request.messages);
      paid = paidFor(reply, call);
      if (isPromptCut(reply, call.request.messages)) {
        call.report(callWarnings(call.language).promptCut(reply.inputTokens, promptTokens(call.request.messages)));
      }
      const { result, problem } = call.judge(reply);
      measureAttempt(call, performance.now() - startedAt, reply, null);
      isAnswered = true;
      await settle(problem === null ? { ...paid, state: "accepted" } : { ...paid, state: "unusable", problem });
      log.info("call-answered", { attempt, durationMs: Math.round(performance.now() - startedAt), ...figuresOf(paid) });
      return result;
    } catch (error) {
      const failure = toAppError(error);
      if (!isAnswered) measureAttempt(call, performance.now() - startedAt, null, failure);
      log.error("call-failed", failure, { attempt, durationMs: Math.round(performance.now() - startedAt) });
      // Where the storage fails too, the first failure is the one to tell of; the row stays an open intent.
      await settle({ ...partOf(failure), ...paid, state: "failed", error: failure.code, ...wordsOf(failure) }).catch(
        () => {},
      );
      throw failure;
    }
  }
}

/** What Postgres gives back is to be what was judged: it stores no NUL, and turns half a character into another. */
function storable(reply: ModelReply): ModelReply {
  const { text, refusal, finishReason } = reply;
  return {
    ...reply,
    text: storableText(text),
    refusal: refusal && storableText(refusal),
    finishReason: finishReason && storableText(finishReason.slice(0, MAX_REASON_CHARACTERS)),
  };
}

function storableText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** A whole answer of a server that counts no tokens, or nonsense: without an estimate no limit would ever be met. */
function counted(reply: ModelReply, messages: readonly Message[]): ModelReply {
  const { text, refusal, finishReason } = reply;
  const counts = [reply.inputTokens, reply.outputTokens];
  const [inputTokens = 0, outputTokens = 0] = counts.map((count) => Math.round(isPlausible(count) ? count : 0));
  const isCounted = inputTokens + outputTokens > 0 && counts.every(isPlausible);
  const { cacheWriteTokens: written = null, ...rest } = reply;
  if (finishReason === null || isCounted) {
    const cachedTokens = cachedOf(reply.cachedTokens, inputTokens);
    const cacheWriteTokens = cachedOf(written, inputTokens - (cachedTokens ?? 0));
    // A stream of which only the beginning was counted: its input is known then.
    const isHalf = finishReason !== null && outputTokens === 0;
    const output = isHalf ? textTokens(refusal ?? text) : outputTokens;
    return {
      ...rest,
      inputTokens,
      outputTokens: output,
      cachedTokens,
      ...(cacheWriteTokens === null ? {} : { cacheWriteTokens }),
    };
  }
  return {
    ...rest,
    inputTokens: promptTokens(messages),
    outputTokens: textTokens(refusal ?? text),
    cachedTokens: null,
  };
}

/**
 * A server with a small window may cut a long prompt without a word: then it counts far less than was sent. What came
 * from its cache is added, since some count without it.
 */
function isPromptCut({ inputTokens, cachedTokens, finishReason }: ModelReply, messages: readonly Message[]): boolean {
  const expected = promptTokens(messages);
  const counted = inputTokens + (cachedTokens ?? 0);
  return finishReason !== null && counted > 0 && expected >= LEAST_CUT_TOKENS && counted < LEAST_COUNTED * expected;
}

/** No more than there were; nonsense says nothing, and is paid for in full. */
function cachedOf(cachedTokens: number | null, inputTokens: number): number | null {
  if (cachedTokens === null || !isPlausible(cachedTokens)) return null;
  return Math.min(Math.round(cachedTokens), inputTokens);
}

function isPlausible(tokens: number): boolean {
  return tokens >= 0 && tokens <= MAX_TOKENS;
}

/** What a reply brought and cost; a stream that was cut tells of no tokens. */
function paidFor<T>(
  reply: ModelReply,
  { price, provider, onAnswer }: ProviderCall<T>,
): Omit<Settlement, "durationMs" | "state"> {
  const { text, refusal, finishReason, inputTokens, outputTokens, cachedTokens, cacheWriteTokens } = reply;
  const answer = refusal ?? text;
  if (inputTokens + outputTokens === 0) return { answer, finishReason };
  const costUsd = costOf(price, inputTokens, outputTokens, cachedTokens, cacheWriteTokens);
  measure("call-paid", { model: provider.id, inputTokens, outputTokens, cachedTokens: cachedTokens ?? 0, costUsd });
  onAnswer({ tokens: inputTokens + outputTokens, cachedTokens: cachedTokens ?? 0, costUsd });
  return { answer, finishReason, inputTokens, outputTokens, cachedTokens, costUsd };
}

/** What of an answer may be logged: never its text. */
function figuresOf({
  finishReason,
  inputTokens,
  outputTokens,
  cachedTokens,
  costUsd,
}: Omit<Settlement, "durationMs" | "state">): LogFields {
  return {
    ...(finishReason ? { finishReason } : {}),
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(typeof cachedTokens === "number" ? { cachedTokens } : {}),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}

/** The text that came before a stream broke: it is paid for. */
function partOf({ cause }: AppError): Pick<Settlement, "answer"> {
  const answer = cause instanceof ModelCallError ? storableText(cause.partialText) : "";
  return answer === "" ? {} : { answer };
}

/** What the server said of its failure, for whoever looks into the ledger. */
function wordsOf({ details }: AppError): Pick<Settlement, "problem"> {
  const words = details["words"];
  return typeof words === "string" ? { problem: words } : {};
}

/** What the provider asked to wait (`Retry-After`), in milliseconds; null where it did not. */
function askedDelayMs(error: unknown): number | null {
  const asked = error instanceof AppError ? error.details["retryAfterMs"] : null;
  return typeof asked === "number" ? asked : null;
}
