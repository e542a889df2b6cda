import type { Requester } from "../../planner/requester.ts";
import type { Access } from "../../schemas/access-token.ts";
import { AppError } from "../../utils/errors.ts";

/** Where a request's connection comes from; null where that is not known. */
export interface Peer {
  readonly address: string | null;
}

/**
 * Says who asks. The one place where that is decided: every route comes after it.
 * @throws AppError `credentials-missing`, `credentials-invalid`, `origin-refused`, `requests-too-many`, `keys-unreachable`.
 */
export type Auth = (request: Request, peer: Peer) => Promise<Requester>;

/** Who has sent this token. @throws AppError `credentials-invalid`, `keys-unreachable`. */
export type TokenCheck = (token: string) => Promise<Access>;

/** Longer than any token: what is longer is not looked at. */
const MAX_TOKEN_CHARACTERS = 8_192;

/**
 * The token of a request: from its headers only, since addresses stand in logs and histories. LangGraph's clients have
 * `X-Api-Key` for it.
 * @throws AppError `credentials-missing` where there is none; `credentials-invalid` for what no token can be.
 */
export function bearerToken(request: Request): string {
  const key = request.headers.get("x-api-key");
  const given = request.headers.get("authorization") ?? (key ? `Bearer ${key}` : null);
  if (given === null) throw new AppError("credentials-missing");
  const [, token] = /^bearer +([\w.~+/=-]+) *$/i.exec(given) ?? [];
  if (token === undefined || token.length > MAX_TOKEN_CHARACTERS) throw new AppError("credentials-invalid");
  return token;
}
