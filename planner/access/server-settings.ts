import type { Language } from "../../schemas/idea.ts";
import { readConfig } from "../../utils/config/read-config.ts";
import type { ServerAccess } from "../../utils/config/server-access.ts";
import type { Environment } from "../../utils/config.ts";

export type { ServerAccess } from "../../utils/config/server-access.ts";

/** What the configuration says of a server. */
export interface ServerSettings {
  /** Whose machine it is: who asks where no tokens are taken. */
  readonly person: string;
  /** In which errors are told where a request does not say. */
  readonly language: Language;
  readonly access: ServerAccess;
}

/** @throws AppError `config-invalid`. */
export function serverSettings(environment?: Environment): ServerSettings {
  const { person, language, server } = readConfig(environment);
  return { person, language, access: server };
}

/** Whether a server asks who somebody is: without, it may listen on this machine only. */
export function takesTokens({ tokensFile, jwt }: ServerAccess): boolean {
  return tokensFile !== undefined || jwt !== undefined;
}
