import { isAbsolute, resolve } from "node:path";
import envPaths from "env-paths";
import type { Language } from "../schemas/idea.ts";
import { PRESETS, type PresetName } from "../schemas/preset.ts";
import { type Environment, environmentLanguage, ownEnvironment } from "./environment.ts";
import { type LOG_LEVELS, TRACING, Variables } from "./environment-variables.ts";
import { AppError } from "./errors.ts";
import { osUser } from "./os-user.ts";
import { secretsInAddress } from "./server-address.ts";

export interface OpenAIAccess {
  readonly apiKey: string;
  readonly baseUrl?: string;
}

/** How many model calls may be made, and how patiently. */
export interface CallLimits {
  /** At once in this process, over all sessions. */
  readonly atOnce: number;
  /** Off where it is not set. */
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** The longest silence between two pieces of an answer. */
  readonly silenceMs: number;
  /** The longest wait for an answer's first piece, and for the whole answer. */
  readonly totalMs: number;
  /** The wait before the first retry; it doubles with each one. */
  readonly retryBaseMs: number;
}

/** Where Tavily is asked; its own address where none is given. */
export interface SearchAccess {
  readonly apiKey: string;
  readonly baseUrl?: string;
}

export interface AzureAccess {
  readonly apiKey: string;
  readonly endpoint: string;
  readonly apiVersion: string;
}

/** Where traces go, and what is in them. */
export interface TracingAccess {
  /** A LangSmith of one's own may need none. */
  readonly apiKey?: string;
  /** LangSmith's own where it is left out. */
  readonly endpoint?: string;
  readonly project?: string;
  /** False: no text of the user or of the model is in a trace. */
  readonly content: boolean;
}

/** Everything that the environment decides, checked. `secretsOf` names the secrets in it. */
export interface Config {
  readonly databaseUrl?: string;
  /** Absolute: where the embedded database and the log files are. */
  readonly home: string;
  /** Whose choices are remembered: `PLANCRAFT_USER`, else the operating system's user. */
  readonly person: string;
  /** `PLANCRAFT_MODEL`, where it is set. */
  readonly model?: string;
  readonly openai?: OpenAIAccess;
  readonly azure?: AzureAccess;
  readonly calls: CallLimits;
  /** The window of the model, prompt and answer together. */
  readonly contextTokens: number;
  /** Only where there is a key: nothing is searched for without one. */
  readonly search?: SearchAccess;
  /** Only where tracing is switched on. */
  readonly tracing?: TracingAccess;
  readonly sentryDsn?: string;
  /** Every other key that is set, used or not: they are never shown either. */
  readonly otherKeys: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: "file" | "json";
  /** The interface's language as the environment has it. */
  readonly language: Language;
}

/** What one provider key usually bears; a session has 8 of them at most. */
const CALLS_AT_ONCE = 50;
/** Between two pieces: a server that writes does not pause for this long. */
const CALL_SILENCE_MS = 60_000;
/** A model that thinks, or a server with one place, is silent for minutes before it writes. */
const CALL_TOTAL_MS = 600_000;
/** The window of most models of today; a larger one is used where it is named. */
const CONTEXT_TOKENS = 128_000;
const RETRY_BASE_MS = 1_000;

/** For servers that need no key, but whose client refuses an empty one. */
const NO_KEY = "none";
/** The stable version of Azure's API with structured output, where none is named. */
const AZURE_API_VERSION = "2024-10-21";

/**
 * Checks the whole environment. The only place that does.
 * @throws AppError `config-invalid`, naming every problem at once; a value that could be a secret is never shown.
 *   `storage-address` where only `DATABASE_URL` is wrong.
 */
export function readConfig(environment: Environment = ownEnvironment()): Config {
  const parsed = Variables.safeParse(withAliases(environment));
  const issues = parsed.success ? [] : parsed.error.issues;
  // Where it is all that is wrong, it is the storage that cannot be used.
  if (issues.length === 1 && issues[0]?.path[0] === "DATABASE_URL") throw new AppError("storage-address");
  const problems = issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  if (parsed.success) problems.push(...missingAccess(parsed.data));
  if (!parsed.success || problems.length > 0)
    throw new AppError("config-invalid", { problems: `${problems.join("; ")}.` });
  return configOf(parsed.data);
}

/** The model a new session gets: `PLANCRAFT_MODEL`; else the preset's at OpenAI where there is a key; else none. */
export function chooseModel(config: Config, preset: PresetName): string {
  if (config.model) return config.model;
  return config.openai ? `openai:${PRESETS[preset].model}` : "offline";
}

/** Every secret in the configuration, for the redactor: keys, and whatever is before the `@` of an address. */
export function secretsOf(config: Config): string[] {
  const { openai, azure, search, tracing, databaseUrl, sentryDsn, otherKeys } = config;
  const keys = [openai?.apiKey, azure?.apiKey, search?.apiKey, tracing?.apiKey, ...otherKeys];
  const addresses = [databaseUrl, openai?.baseUrl, azure?.endpoint, search?.baseUrl, tracing?.endpoint, sentryDsn];
  // In a DSN the user name is the key; in a database's address it is no secret.
  const dsnKey = sentryDsn && URL.parse(sentryDsn)?.username;
  const found = [...keys, ...addresses.flatMap((address) => secretsInAddress(address ?? "")), dsnKey];
  return [...new Set(found.filter((secret): secret is string => Boolean(secret) && secret !== NO_KEY))];
}

/** Other names under which the same values are known. */
function withAliases(environment: Environment): Environment {
  const first = (...names: string[]) => names.map((name) => environment[name]).find((value) => value);
  const instance = first("AZURE_OPENAI_API_INSTANCE_NAME", "AOAI_INSTANCE_NAME");
  return {
    ...environment,
    AZURE_OPENAI_API_KEY: first("AZURE_OPENAI_API_KEY", "AOAI_API_KEY", "AOAI_KEY"),
    AZURE_OPENAI_ENDPOINT:
      first("AZURE_OPENAI_ENDPOINT", "AOAI_ENDPOINT") ?? (instance && `https://${instance}.openai.azure.com`),
    AZURE_OPENAI_API_VERSION: first("AZURE_OPENAI_API_VERSION", "AOAI_API_VERSION"),
    PLANCRAFT_MODEL: environment["PLANCRAFT_MODEL"] || deploymentModel(environment),
    LANGSMITH_API_KEY: first("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"),
    LANGSMITH_ENDPOINT: first("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"),
    LANGSMITH_PROJECT: first("LANGSMITH_PROJECT", "LANGCHAIN_PROJECT", "LANGCHAIN_SESSION"),
  };
}

/** A named Azure deployment is a choice of model, where nothing else chooses one. */
function deploymentModel(environment: Environment): string | undefined {
  const deployment =
    environment["AZURE_OPENAI_DEPLOYMENT"] ||
    environment["AZURE_OPENAI_API_DEPLOYMENT_NAME"] ||
    environment["AOAI_DEPLOYMENT"];
  return deployment && !environment["OPENAI_API_KEY"] ? `azure:${deployment}` : undefined;
}

function missingAccess(variables: Variables): string[] {
  const model = variables.PLANCRAFT_MODEL ?? "";
  if (model.startsWith("openai:") && !variables.OPENAI_API_KEY && !variables.OPENAI_BASE_URL) {
    return ["OPENAI_API_KEY is not set, and PLANCRAFT_MODEL names a model of OpenAI"];
  }
  if (!model.startsWith("azure:")) return [];
  return (["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"] as const)
    .filter((name) => !variables[name])
    .map((name) => `${name} is not set, and PLANCRAFT_MODEL names a deployment of Azure`);
}

function configOf(variables: Variables): Config {
  const home = variables.PLANCRAFT_HOME ?? envPaths("plancraft", { suffix: "" }).data;
  const baseUrl = variables.OPENAI_BASE_URL;
  const apiKey = variables.OPENAI_API_KEY ?? (variables.PLANCRAFT_MODEL?.startsWith("openai:") ? NO_KEY : undefined);
  const { AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT } = variables;
  return {
    ...(variables.DATABASE_URL ? { databaseUrl: variables.DATABASE_URL } : {}),
    home: isAbsolute(home) ? home : resolve(home),
    person: variables.PLANCRAFT_USER ?? osUser(),
    ...(variables.PLANCRAFT_MODEL ? { model: variables.PLANCRAFT_MODEL } : {}),
    ...(apiKey ? { openai: { apiKey, ...(baseUrl ? { baseUrl } : {}) } } : {}),
    ...(AZURE_OPENAI_API_KEY && AZURE_OPENAI_ENDPOINT
      ? {
          azure: {
            apiKey: AZURE_OPENAI_API_KEY,
            endpoint: AZURE_OPENAI_ENDPOINT,
            apiVersion: variables.AZURE_OPENAI_API_VERSION ?? AZURE_API_VERSION,
          },
        }
      : {}),
    calls: callLimits(variables),
    contextTokens: variables.PLANCRAFT_CONTEXT_TOKENS ?? CONTEXT_TOKENS,
    ...(TRACING.some((name) => variables[name] === "true") ? { tracing: tracingAccess(variables) } : {}),
    ...(variables.TAVILY_API_KEY ? { search: searchAccess(variables.TAVILY_API_KEY, variables.TAVILY_BASE_URL) } : {}),
    otherKeys: [variables.AZURE_OPENAI_API_KEY, variables.LANGSMITH_API_KEY].filter((key) => key !== undefined),
    ...(variables.SENTRY_DSN ? { sentryDsn: variables.SENTRY_DSN } : {}),
    logLevel: variables.LOG_LEVEL ?? "info",
    logFormat: variables.LOG_FORMAT ?? "file",
    language: environmentLanguage({ LC_ALL: variables.LC_ALL, LANG: variables.LANG }),
  };
}

function searchAccess(apiKey: string, baseUrl: string | undefined): SearchAccess {
  return { apiKey, ...(baseUrl ? { baseUrl } : {}) };
}

function callLimits(variables: Variables): CallLimits {
  const { PLANCRAFT_REQUESTS_PER_MINUTE: requestsPerMinute, PLANCRAFT_TOKENS_PER_MINUTE: tokensPerMinute } = variables;
  return {
    atOnce: variables.PLANCRAFT_MAX_CALLS ?? CALLS_AT_ONCE,
    ...(requestsPerMinute ? { requestsPerMinute } : {}),
    ...(tokensPerMinute ? { tokensPerMinute } : {}),
    silenceMs: variables.PLANCRAFT_CALL_TIMEOUT_MS ?? CALL_SILENCE_MS,
    totalMs: variables.PLANCRAFT_CALL_TOTAL_MS ?? CALL_TOTAL_MS,
    retryBaseMs: variables.PLANCRAFT_RETRY_BASE_MS ?? RETRY_BASE_MS,
  };
}

function tracingAccess(variables: Variables): TracingAccess {
  const { LANGSMITH_API_KEY, LANGSMITH_ENDPOINT, LANGSMITH_PROJECT } = variables;
  return {
    ...(LANGSMITH_API_KEY ? { apiKey: LANGSMITH_API_KEY } : {}),
    ...(LANGSMITH_ENDPOINT ? { endpoint: LANGSMITH_ENDPOINT } : {}),
    ...(LANGSMITH_PROJECT ? { project: LANGSMITH_PROJECT } : {}),
    content: variables.PLANCRAFT_TRACE_CONTENT !== "false",
  };
}
