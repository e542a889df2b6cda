import { resolve } from "node:path";
import type { Variables } from "./environment-variables.ts";

/** Whose JSON Web Tokens are taken. */
export interface JwtAccess {
  /** Where their issuer's public keys are. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** How many requests a minute are taken; as many at once, where there were none before. */
export interface RequestRates {
  readonly perUser: number;
  readonly perAddress: number;
  /** Of an address, requests without a valid token: so tokens cannot be guessed. */
  readonly failures: number;
}

/** How much is open at once. */
export interface OpenLimits {
  readonly total: number;
  readonly perUser: number;
}

/** Who may use a server over HTTP, from where, and how much of it. */
export interface ServerAccess {
  /** Absolute: the file with the hashes of tokens. */
  readonly tokensFile?: string;
  readonly jwt?: JwtAccess;
  /** Origins whose pages may use the server, besides its own. */
  readonly allowedOrigins: readonly string[];
  /** How many proxies stand in front: the last so many addresses of `X-Forwarded-For` are theirs to write. */
  readonly trustedProxies: number;
  /** Only where there are tokens: without them there is one user, on this machine. */
  readonly rates?: RequestRates;
  readonly streams: OpenLimits;
  readonly sessions: OpenLimits;
}

/** A page asks several times a second, for a moment; an office has one address. */
const RATES: RequestRates = { perUser: 600, perAddress: 3_000, failures: 30 };
/** Each open stream holds a socket and some 50 kB. */
const STREAMS: OpenLimits = { total: 1_000, perUser: 50 };
/** As many as share the 50 calls at once without most of them waiting all the time. */
const SESSIONS: OpenLimits = { total: 50, perUser: 10 };

/** What the variables come to, checked one by one before. */
export function serverAccess(variables: Variables): ServerAccess {
  const { PLANCRAFT_TOKENS_FILE: tokensFile, PLANCRAFT_JWKS_URL: jwksUrl } = variables;
  const { PLANCRAFT_JWT_ISSUER: issuer, PLANCRAFT_JWT_AUDIENCE: audience } = variables;
  const hasTokens = tokensFile !== undefined || jwksUrl !== undefined;
  const limits = (usual: OpenLimits, total = usual.total, perUser = hasTokens ? usual.perUser : total): OpenLimits => ({
    total,
    perUser: Math.min(perUser, total),
  });
  return {
    ...(tokensFile ? { tokensFile: resolve(tokensFile) } : {}),
    ...(jwksUrl && issuer && audience ? { jwt: { jwksUrl, issuer, audience } } : {}),
    allowedOrigins: variables.PLANCRAFT_ALLOWED_ORIGINS ?? [],
    trustedProxies: variables.PLANCRAFT_TRUST_PROXY ?? 0,
    ...(hasTokens ? { rates: rates(variables) } : {}),
    streams: limits(STREAMS, variables.PLANCRAFT_MAX_STREAMS, variables.PLANCRAFT_MAX_STREAMS_PER_USER),
    sessions: limits(SESSIONS, variables.PLANCRAFT_MAX_SESSIONS, variables.PLANCRAFT_MAX_SESSIONS_PER_USER),
  };
}

function rates(variables: Variables): RequestRates {
  return {
    perUser: variables.PLANCRAFT_USER_REQUESTS_PER_MINUTE ?? RATES.perUser,
    perAddress: variables.PLANCRAFT_ADDRESS_REQUESTS_PER_MINUTE ?? RATES.perAddress,
    failures: variables.PLANCRAFT_ADDRESS_FAILURES_PER_MINUTE ?? RATES.failures,
  };
}

const JWT = ["PLANCRAFT_JWKS_URL", "PLANCRAFT_JWT_ISSUER", "PLANCRAFT_JWT_AUDIENCE"] as const;

/** What is missing where some of the three are set: without one of them, tokens made for others would be taken. */
export function incompleteJwt(variables: Variables): string[] {
  const missing = JWT.filter((name) => variables[name] === undefined);
  if (missing.length === JWT.length) return [];
  const set = JWT.filter((name) => !missing.includes(name)).join(" and ");
  return missing.map((name) => `${name} is not set, and ${set} ${set.includes(" ") ? "are" : "is"}`);
}
