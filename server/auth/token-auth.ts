import { tokenHash, withHash } from "../../planner/access/token.ts";
import { AppError } from "../../utils/errors.ts";
import type { TokenCheck } from "./auth.ts";
import { WatchedTokens, type WatchedTokensOptions } from "./watched-tokens.ts";

export interface FileTokensOptions extends WatchedTokensOptions {
  /** The tokens file. */
  readonly path: string;
  /** What time it is, for tokens that expire. */
  readonly today?: () => Date;
}

/**
 * Takes the tokens whose hashes are in a file.
 * @throws AppError `tokens-unusable` where the file cannot be used now; later the tokens read before stay in force.
 */
export async function fileTokens({
  path,
  today = () => new Date(),
  ...options
}: FileTokensOptions): Promise<TokenCheck> {
  const tokens = await WatchedTokens.open(path, options);
  return async (token) => {
    const known = withHash(tokenHash(token), await tokens.current());
    const isOver = known?.expiresAtMs != null && known.expiresAtMs <= today().getTime();
    if (known === null || isOver) throw new AppError("credentials-invalid");
    return known.access;
  };
}
