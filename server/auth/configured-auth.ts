import { type ServerSettings, takesTokens } from "../../planner/access/server-settings.ts";
import type { AppError } from "../../utils/errors.ts";
import type { Auth } from "./auth.ts";
import { bearerAuth } from "./bearer-auth.ts";
import { jwtTokens } from "./jwt-auth.ts";
import { limitedAuth } from "./limited-auth.ts";
import { localAuth } from "./local-auth.ts";
import { fileTokens } from "./token-auth.ts";

export interface ConfiguredAuthOptions {
  readonly settings: ServerSettings;
  /** The port that the server listens on; asked at each request. */
  readonly port: () => number;
  /** Told where the tokens file has become unusable. */
  readonly onTrouble: (error: AppError) => void;
}

/**
 * Who asks, as the configuration has it: by tokens, with their rates, where it names some; else this machine's person.
 * @throws AppError `tokens-unusable`.
 */
export async function configuredAuth({ settings, port, onTrouble }: ConfiguredAuthOptions): Promise<Auth> {
  const { person, access } = settings;
  const { tokensFile, jwt, allowedOrigins, rates, trustedProxies } = access;
  if (!takesTokens(access)) return localAuth({ person, port, allowedOrigins });
  const file = tokensFile === undefined ? undefined : await fileTokens({ path: tokensFile, onTrouble });
  const auth = bearerAuth({ file, jwt: jwt && jwtTokens(jwt) });
  return rates === undefined ? auth : limitedAuth(auth, { rates, trustedProxies });
}
