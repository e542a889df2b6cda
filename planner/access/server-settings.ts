import type { Language } from "../../schemas/idea.ts";
import { OFFLINE } from "../../schemas/model/offline.ts";
import { type Config, chooseModel, readConfig } from "../../utils/config/read-config.ts";
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
  /** Whether sessions that name no model get the offline one here, since there is no key of any other and nobody chose it. */
  readonly lacksModel: boolean;
}

/** @throws AppError `config-invalid`. */
export function serverSettings(environment?: Environment): ServerSettings {
  const config = readConfig(environment);
  const { person, language, server, listensOn, logFormat } = config;
  const lacksModel = isLeftOffline(config);
  return { person, language, access: server, listensOn, isLogOnStderr: logFormat === "json", lacksModel };
}

/** Where workers run sessions, their keys decide. */
function isLeftOffline(config: Config): boolean {
  if (config.usesWorkers || config.model !== undefined || config.modelProblems.length > 0) return false;
  return chooseModel(config, "balanced") === OFFLINE;
}

/** Whether a server asks who somebody is: without, it may listen on this machine only. */
export function takesTokens({ tokensFile, jwt }: ServerAccess): boolean {
  return tokensFile !== undefined || jwt !== undefined;
}
