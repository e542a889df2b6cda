import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** By which people and scanners of secrets know a token of ours. */
export const TOKEN_PREFIX = "plc_";

/** 256 bits: nobody finds one by trying. */
const TOKEN_BYTES = 32;

/** A token that nobody has had before. */
export function newToken(): string {
  return `${TOKEN_PREFIX}${randomBytes(TOKEN_BYTES).toString("base64url")}`;
}

/**
 * What is kept of a token. A slow hash makes passwords dear to guess; 256 random bits cannot be guessed at any speed, and
 * a slow one would only cost each request, wrong ones too, its time.
 */
export function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** The one that has this hash; all are compared, each in the same time, so that the wait tells nothing. */
export function withHash<T extends { readonly hash: Buffer }>(hash: Buffer, all: readonly T[]): T | null {
  return all.reduce<T | null>((found, one) => (timingSafeEqual(one.hash, hash) ? one : found), null);
}
