import { TOKEN_PREFIX } from "../../planner/access/token.ts";
import { AppError } from "../../utils/errors.ts";
import { type Auth, bearerToken, type TokenCheck } from "./auth.ts";

/** What kinds of tokens are taken; at least one. */
export interface TokenChecks {
  /** Ours: see `fileTokens`. */
  readonly file?: TokenCheck | undefined;
  /** Those of an issuer: see `jwtTokens`. */
  readonly jwt?: TokenCheck | undefined;
}

/**
 * Knows people by their tokens, of both kinds where there are both: each has a form that the other cannot have. No `Host`
 * or `Origin` is looked at: no browser sends such a token of itself.
 */
export function bearerAuth({ file, jwt }: TokenChecks): Auth {
  return async (request) => {
    const token = bearerToken(request);
    const check = token.startsWith(TOKEN_PREFIX) || jwt === undefined ? file : jwt;
    if (check === undefined) throw new AppError("credentials-invalid");
    return check(token);
  };
}
