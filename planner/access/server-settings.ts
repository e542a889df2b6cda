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
  /** Where it listens where nothing else is said. */
  readonly listensOn: { readonly host: string; readonly port: number };
  /** Whether its log goes to standard error: then nothing else may stand there. */
  readonly isLogOnStderr: boolean;
}

/** @throws AppError `config-invalid`. */
export function serverSettings(environment?: Environment): ServerSettings {
  const { person, language, server, listensOn, logFormat } = readConfig(environment);
  return { person, language, access: server, listensOn, isLogOnStderr: logFormat === "json" };
}

/** Whether a server asks who somebody is: without, it may listen on this machine only. */
export function takesTokens({ tokensFile, jwt }: ServerAccess): boolean {
  return tokensFile !== undefined || jwt !== undefined;
}
