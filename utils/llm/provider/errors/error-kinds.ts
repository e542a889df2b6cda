import type { Signs } from "./error-signs.ts";

const QUOTA_CODES = new Set([
  "insufficient_quota",
  "billing_hard_limit_reached",
  "billing_not_active",
  "quota_exceeded",
  "billing_error",
]);
const RATE_CODES = new Set([
  "rate_limit_exceeded",
  "rate_limit_error",
  "requests",
  "tokens",
  "RateLimitReached",
  "RESOURCE_EXHAUSTED",
]);
const REJECTED_CODES = new Set(["invalid_request_error", "invalid_prompt", "BadRequestError", "INVALID_ARGUMENT"]);
/** OpenAI's, llama.cpp's and gateways' names for a prompt that does not fit. */
const WINDOW_CODES = new Set(["context_length_exceeded", "exceed_context_size_error", "request_too_large"]);
const KEY_CODES = new Set([
  "invalid_api_key",
  "API_KEY_INVALID",
  "authentication_error",
  "permission_error",
  "UNAUTHENTICATED",
]);
const MODEL_CODES = new Set([
  "model_not_found",
  "not_found_error",
  "invalid_model",
  "model_not_available",
  "DeploymentNotFound",
]);
const MODERATION_CODES = new Set([
  "content_policy_violation",
  "moderation_blocked",
  "data_inspection_failed",
  "DataInspectionFailed",
  "PROHIBITED_CONTENT",
]);

const WINDOW_WORDS =
  /context[ _-]?(?:length|window|size|limit)|maximum context|(?:prompt|input|request|message)s?(?: is| are|:)? too (?:long|large)|too many (?:input |prompt )?tokens|(?:exceeds?|exceeded|longer than|larger than|over)\b.{0,60}\b(?:max(?:imum)?|limit|allowed|available|supported)\b.{0,40}\b(?:tokens?|context)|(?:tokens?|inputs?|prompt)\b.{0,60}\b(?:exceeds?|must be (?:less|<=?))|reduce (?:the|your) (?:length|message|prompt|input)/i;
const MODERATION_WORDS =
  /moderation|flagged|content[ _-]?(?:policy|policies|filter(?:ed|ing)?|management|safety|moderat)|responsible ?ai|usage polic|safety (?:system|filter|settings|guideline|polic)|prohibited content|inappropriate content|violat\w+ .{0,40}polic/i;
const KEY_WORDS =
  /(?:api|access|secret|subscription)[ _-]?key|unauthori[sz]ed|authenticat|invalid (?:auth|token|credential)|credentials|no auth/i;
const MODEL_WORDS =
  /\bmodels?\b.{0,80}(?:\bnot (?:be )?(?:found|exist|loaded|available|deployed)|does(?:n't| not) exist|not a valid|no longer|decommissioned|deprecated|unknown|try pulling)|(?:unknown|invalid|no such|unrecognized|not a valid) model\b|no models? (?:loaded|found|is loaded)|no endpoints found for\b/i;
const QUOTA_WORDS =
  /insufficient (?:balance|credit|fund|quota)|(?:out of|not enough|more|purchase|add|buy) credits?|credit balance|(?:key|spend\w*|usage|billing|credit)\s(?:\w+\s)?limit (?:exceeded|reached)|billing|payment required|arrears/i;
const LOADING_WORDS =
  /\bmodel\b.{0,60}\b(?:loading|starting|warming|initiali[sz]ing|not (?:yet )?ready)|loading (?:the )?model|(?:is|still) (?:currently )?loading|warming up|cold[ -]?start/i;

export function isQuota(signs: Signs): boolean {
  return signs.codes.some((code) => QUOTA_CODES.has(code)) || signs.names.includes("InsufficientQuotaError");
}

export function saysQuota(signs: Signs): boolean {
  return says(signs, QUOTA_WORDS);
}

export function isRate({ codes }: Signs): boolean {
  return codes.some((code) => RATE_CODES.has(code));
}

export function isRejected({ codes }: Signs): boolean {
  return codes.some((code) => REJECTED_CODES.has(code));
}

export function isFiltered({ codes }: Signs): boolean {
  return codes.includes("content_filter");
}

/** A prompt that is longer than the model takes, or than a minute's tokens: waiting helps neither. */
export function isTooLong(signs: Signs): boolean {
  const { codes, names } = signs;
  if (codes.some((code) => WINDOW_CODES.has(code)) || names.includes("ContextOverflowError")) return true;
  return says(signs, WINDOW_WORDS);
}

/** One request over what a minute allows in all, which no wait makes fit. */
export function isLargerThanRate(signs: Signs): boolean {
  return says(signs, /request too large/i);
}

export function isModerated(signs: Signs): boolean {
  return signs.codes.some((code) => MODERATION_CODES.has(code)) || says(signs, MODERATION_WORDS);
}

export function isKeyRefused(signs: Signs): boolean {
  return signs.codes.some((code) => KEY_CODES.has(code)) || says(signs, KEY_WORDS);
}

/** In a stream words are not enough: whoever streams took the key, and has the model. */
export function isKeyRefusedByCode({ codes }: Signs): boolean {
  return codes.some((code) => KEY_CODES.has(code));
}

export function isUnknownModelByCode({ codes }: Signs): boolean {
  return codes.some((code) => MODEL_CODES.has(code));
}

export function isUnknownModel(signs: Signs): boolean {
  return signs.codes.some((code) => MODEL_CODES.has(code)) || says(signs, MODEL_WORDS);
}

export function isLoading(signs: Signs): boolean {
  return says(signs, LOADING_WORDS);
}

/** A gateway that has the model, but nobody who serves it as it was asked for. */
export function findsNoEndpoint(signs: Signs): boolean {
  return says(signs, /no (?:allowed )?(?:endpoints?|providers?)\b.{0,40}\b(?:that|which|support|can|match|available)/i);
}

function says({ words }: Signs, pattern: RegExp): boolean {
  return words !== null && pattern.test(words);
}
