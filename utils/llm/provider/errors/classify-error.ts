import { inspect } from "node:util";
import { AppError, describe, type ErrorCode, type ErrorDetails, type Wording } from "../../../errors.ts";
import { askedWaitMs } from "./asked-wait.ts";
import {
  findsNoEndpoint,
  isFiltered,
  isKeyRefused,
  isKeyRefusedByCode,
  isLargerThanRate,
  isLoading,
  isModerated,
  isQuota,
  isRate,
  isRejected,
  isTooLong,
  isUnknownModel,
  isUnknownModelByCode,
  saysQuota,
} from "./error-kinds.ts";
import { chain, MAX_CAUSES, readSigns, type Signs } from "./error-signs.ts";
import { ModelCallError } from "./provider-errors.ts";
import { shownWords } from "./server-words.ts";

/** What is known about the call that failed. */
export interface FailedCall {
  /** The provider's origin (scheme, host, port), never more: a path or a query can hold a key. */
  readonly address: string;
  readonly model: string;
  /** The schema's name on the wire. */
  readonly call: string;
  /** What had been received of the answer: it is paid for. */
  readonly partialText: string;
  /** What was sent: a server may repeat it. */
  readonly prompt: string;
  /** Keys: never to be seen in a message, in details or in a cause. */
  readonly secrets: readonly string[];
  /** What a person can do where the server does not have the model. */
  readonly hint?: Wording;
}

/** Shorter keys are dummies for servers without keys ("ollama", "x"), and would be found in any text. */
const MIN_SECRET_CHARACTERS = 8;

/** How undici, the HTTP parser, zlib and the system name a body that ends before its end. */
const CUT_CODE_PATTERN = /^(UND_|HPE_|Z_|E[A-Z]{3,}$)/;
/** A damaged event, and a stream closed under the reader. */
const CUT_NAMES = new Set(["SyntaxError", "AbortError"]);

/**
 * Any error of a model client as an `AppError`, by status, code and name.
 * @param error What the client threw; an `AppError` in its chain of causes is returned as it is.
 * @returns The error to throw; its cause is a `ModelCallError` that holds the text received so far.
 */
export function classifyProviderError(error: unknown, call: FailedCall): AppError {
  for (const link of chain(error)) if (link instanceof AppError) return link;
  const secrets = call.secrets.filter((secret) => secret.length >= MIN_SECRET_CHARACTERS);
  const cause = causeOf(error, call.partialText, secrets);
  const signs = readSigns(error);
  const said = { ...saidDetails(signs, secrets, call.prompt), ...requestDetail(signs, secrets) };
  const make = (code: ErrorCode, details: ErrorDetails = {}) =>
    new AppError(code, { ...withoutSecrets(details, secrets), ...withHint(code, said, call.hint) }, cause);

  if (signs.notApi) return make("model-not-api", { address: call.address, contentType: signs.notApi.contentType });
  if (signs.noReply) {
    return make("model-unreachable", { address: call.address, networkCode: signs.noReply.code });
  }
  if (signs.overtime) return make("model-timeout", { limit: signs.overtime.limit });
  if (signs.status !== null) return byStatus(signs.status, signs, call, make);
  if (signs.api) return byCode(signs, call, make);
  if (signs.codes.some((code) => CUT_CODE_PATTERN.test(code)) || signs.names.some((name) => CUT_NAMES.has(name))) {
    return make("model-stream-cut", { received: call.partialText.length });
  }
  return make("defect", { problem: "the model client failed in an unknown way" });
}

type Make = (code: ErrorCode, details?: ErrorDetails) => AppError;

function byStatus(status: number, signs: Signs, call: FailedCall, make: Make): AppError {
  const code = signs.codes[0] ?? null;
  const { step, model } = { step: call.call, model: call.model };
  if (isQuota(signs) || status === 402) return make("model-quota", { status, code });
  if (isFiltered(signs) && status < 500) return make("model-filtered", { step });
  if (status === 401) return make("model-auth", { status, code });
  if (status === 403 || status === 451) {
    if (saysQuota(signs)) return make("model-quota", { status, code });
    return isModerated(signs) ? make("model-moderated", { status, code, step }) : make("model-auth", { status, code });
  }
  if (status === 404) {
    const isOfModel = !findsNoEndpoint(signs) || isUnknownModel(signs);
    return isOfModel ? make("model-not-found", { status, code, model }) : make("model-rejected", { status, code });
  }
  if (status === 429) return tooMany(status, signs, call, make);
  if (status === 408 || status >= 500) return unavailable(status, signs, call, make);
  if (status < 400) {
    return make("model-not-api", { address: call.address, contentType: signs.headers?.get("content-type") ?? "-" });
  }
  if (status === 413 || isTooLong(signs)) return make("model-window", { status, code, step });
  return rejected(status, signs, call, make);
}

function tooMany(status: number, signs: Signs, call: FailedCall, make: Make): AppError {
  const code = signs.codes[0] ?? null;
  if (isLargerThanRate(signs)) return make("model-window", { status, code, step: call.call });
  const wait = waitDetail(signs);
  if (saysQuota(signs) && !("retryAfterMs" in wait)) return make("model-quota", { status, code });
  return make("model-rate-limited", { status, code, ...wait });
}

/** Not every server's 5xx is its own fault: some answer so to a prompt that is too long. */
function unavailable(status: number, signs: Signs, call: FailedCall, make: Make): AppError {
  const code = signs.codes[0] ?? null;
  if (isTooLong(signs)) return make("model-window", { status, code, step: call.call });
  const details = { status, code, ...waitDetail(signs) };
  return isLoading(signs) ? make("model-loading", details) : make("model-unavailable", details);
}

function rejected(status: number, signs: Signs, call: FailedCall, make: Make): AppError {
  const code = signs.codes[0] ?? null;
  if (isModerated(signs)) return make("model-moderated", { status, code, step: call.call });
  if (isUnknownModel(signs)) return make("model-not-found", { status, code, model: call.model });
  if (isKeyRefused(signs)) return make("model-auth", { status, code });
  if (saysQuota(signs)) return make("model-quota", { status, code });
  return make("model-rejected", { status, code, param: signs.param });
}

/** An `{error}` in the stream: the status was 200 long ago, so only its code, its type and its words can tell. */
function byCode(signs: Signs, call: FailedCall, make: Make): AppError {
  const status = Number(signs.codes.find((code) => /^[45]\d\d$/.test(code)));
  if (status) return byStatus(status, signs, call, make);
  const code = signs.codes[0] ?? "in the stream";
  if (isQuota(signs)) return make("model-quota", { code });
  if (isFiltered(signs)) return make("model-filtered", { step: call.call });
  if (isKeyRefusedByCode(signs)) return make("model-auth", { status: code });
  if (isUnknownModelByCode(signs)) return make("model-not-found", { status: code, model: call.model });
  if (isTooLong(signs)) return make("model-window", { code, step: call.call });
  if (isRate(signs)) return make("model-rate-limited", { code, ...waitDetail(signs) });
  if (isModerated(signs)) return make("model-moderated", { code, step: call.call });
  if (isRejected(signs)) return make("model-rejected", { status: code });
  return make("model-unavailable", { status: code, ...waitDetail(signs) });
}

function waitDetail(signs: Signs): ErrorDetails {
  const waitMs = askedWaitMs(signs, Date.now());
  return waitMs === null ? {} : { retryAfterMs: waitMs };
}

/** The server's own words, for the sentence and for whoever keeps them. */
function saidDetails({ words }: Signs, secrets: readonly string[], prompt: string): ErrorDetails {
  const shown = words === null ? "" : shownWords(words, secrets, prompt);
  if (shown === "") return {};
  const sentence = /[.!?…)]$/.test(shown) ? shown : `${shown}.`;
  return { words: shown, said: { en: ` The server says: ${sentence}`, ko: ` 서버의 답: ${sentence}` } };
}

/** By this the provider finds the call in its own records. */
function requestDetail({ requestId }: Signs, secrets: readonly string[]): ErrorDetails {
  return requestId === null ? {} : withoutSecrets({ requestId }, secrets);
}

/** What a person can do stands behind what the server says. */
function withHint(code: ErrorCode, details: ErrorDetails, hint: Wording | undefined): ErrorDetails {
  if (hint === undefined || code !== "model-not-found") return details;
  const said = details["said"];
  const before = typeof said === "object" && said !== null ? said : { en: "", ko: "" };
  return { ...details, said: { en: `${before.en} ${hint.en}`, ko: `${before.ko} ${hint.ko}` } };
}

function causeOf(error: unknown, partialText: string, secrets: readonly string[]): ModelCallError {
  // A server may send the key back in its message, and the client copies that into several fields.
  const seen = inspect(error, { depth: MAX_CAUSES, maxStringLength: null });
  const leaks = secrets.some((secret) => seen.includes(secret));
  return new ModelCallError(redact(describe(error), secrets), redact(partialText, secrets), leaks ? undefined : error);
}

function withoutSecrets(details: ErrorDetails, secrets: readonly string[]): ErrorDetails {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [key, typeof value === "string" ? redact(value, secrets) : value]),
  );
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
