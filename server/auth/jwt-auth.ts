import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { type Access, PersonName } from "../../schemas/access-token.ts";
import { AppError } from "../../utils/errors.ts";
import type { TokenCheck } from "./auth.ts";

export interface JwtOptions {
  /** Where the issuer's public keys are. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Claims that say what a person may do; each may be missing. */
export const CLAIMS = {
  admin: "plancraft_admin",
  models: "plancraft_models",
  dailyCostUsd: "plancraft_daily_cost_usd",
} as const;

/** Public keys only: with a shared secret, or none, whoever can check a token can make one. */
const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];
/** Clocks of two machines that are both set by the network differ by less. */
const CLOCK_TOLERANCE_S = 30;
const KEYS_TIMEOUT_MS = 5_000;

/** What says that a token is wrong. All else that the check throws is about the keys, which could not be had. */
const WRONG_TOKEN = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

/** Takes JSON Web Tokens of one issuer. Its keys are fetched with the first token, and again for a key that is new. */
export function jwtTokens({ jwksUrl, issuer, audience }: JwtOptions): TokenCheck {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: KEYS_TIMEOUT_MS });
  const checks = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE_S,
    requiredClaims: ["sub", "exp"],
  };
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, checks).catch((error: unknown) => {
      // Without its cause: that has all claims of the token with it, which are nothing for a log.
      if (WRONG_TOKEN.some((kind) => error instanceof kind)) throw new AppError("credentials-invalid");
      throw new AppError("keys-unreachable", {}, error);
    });
    return accessIn(payload);
  };
}

/** @throws AppError `credentials-invalid` for a claim of ours that is not as it has to be: to pass over it would allow more. */
function accessIn(payload: JWTPayload): Access {
  const person = PersonName.safeParse(payload.sub);
  const admin = payload[CLAIMS.admin] ?? false;
  const models = payload[CLAIMS.models] ?? null;
  const dailyCostUsd = payload[CLAIMS.dailyCostUsd] ?? null;
  if (!person.success || typeof admin !== "boolean" || !isModels(models) || !isDollars(dailyCostUsd))
    throw new AppError("credentials-invalid");
  return {
    person: person.data,
    isAdmin: admin,
    ...(models === null ? {} : { models }),
    ...(dailyCostUsd === null ? {} : { dailyCostUsd }),
  };
}

function isModels(value: unknown): value is readonly string[] | null {
  return value === null || (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"));
}

function isDollars(value: unknown): value is number | null {
  return value === null || (typeof value === "number" && Number.isFinite(value) && value > 0);
}
