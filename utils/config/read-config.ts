import type { Language } from "../../schemas/idea.ts";
import type { PresetName } from "../../schemas/preset.ts";
import { type Environment, environmentLanguage, ownEnvironment } from "../config.ts";
import { AppError } from "../errors.ts";
import { modelParts } from "../llm/provider/provider-names.ts";
import {
  accessIn,
  accessParts,
  PROVIDER_TABLE,
  type ProviderAccess,
  presetModel,
} from "../llm/provider/provider-table.ts";
import { type ConfigFile, configInvalid, homeOf, readConfigFiles, settingOf, workingFolder } from "./config-files.ts";
import { withAliases } from "./environment-aliases.ts";
import { type LOG_LEVELS, TRACING, Variables } from "./environment-variables.ts";
import { type MetricsAddress, metricsAddress } from "./metrics-address.ts";
import { osUser } from "./os-user.ts";
import { incompleteJwt, type ServerAccess, serverAccess } from "./server-access.ts";
import { secretsInAddress } from "./server-address.ts";

/** How many model calls may be made, and how patiently. */
export interface CallLimits {
  /** At once in this process, over all sessions. */
  readonly atOnce: number;
  /** For each key of a provider; off where it is not set. */
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** Whose those are: of each process, or of all processes on a database together. */
  readonly scope: "process" | "shared";
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

/** Which model gives embeddings, and for how many texts it is asked at once. */
export interface EmbeddingAccess {
  readonly id: string;
  readonly batch: number;
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

/** Where metrics are told beside the server itself, and to whom there. */
export interface MetricsAccess {
  /** `off`: not even where a listener is usual. */
  readonly listensOn?: MetricsAddress | "off";
  readonly token?: string;
}

/** What a new session gets where it is not asked for otherwise. */
export interface SessionDefaults {
  readonly preset?: PresetName;
  readonly language?: Language;
  readonly maxCostUsd?: number;
  readonly maxTokens?: number;
}

/** Everything that the environment and the config files decide, checked. `secretsOf` names the secrets in it. */
export interface Config extends Partial<ProviderAccess> {
  readonly databaseUrl?: string;
  /** Absolute: where the embedded database and the log files are. */
  readonly home: string;
  /** Whose choices are remembered: `PLANCRAFT_USER`, else the operating system's user. */
  readonly person: string;
  /** `PLANCRAFT_MODEL`, where it is set. */
  readonly model?: string;
  /** What is wrong with it, or missing for it: told where a new session needs a model, and nowhere else. */
  readonly modelProblems: readonly string[];
  readonly defaults: SessionDefaults;
  readonly calls: CallLimits;
  /** The window of the model, prompt and answer together. */
  readonly contextTokens: number;
  /** Only where there is a key: nothing is searched for without one. */
  readonly search?: SearchAccess;
  /** Only where it is set: passages and guides are found by their words without it. */
  readonly embeddings?: EmbeddingAccess;
  /** Hosts of one's own network whose pages may be fetched, also by http. */
  readonly fetchHosts: readonly string[];
  /** Hosts of one's own network that events may be sent to, also by http. */
  readonly webhookHosts: readonly string[];
  /** Only where tracing is switched on. */
  readonly tracing?: TracingAccess;
  readonly sentryDsn?: string;
  /** Who may use a server of this configuration. */
  readonly server: ServerAccess;
  /** Where a server listens. */
  readonly listensOn: { readonly host: string; readonly port: number };
  /** How metrics are told. */
  readonly metrics: MetricsAccess;
  /** Every other key that is set, used or not: they are never shown either. */
  readonly otherKeys: readonly string[];
  /** Whether runs go through the queue, to workers; else each process runs what it is asked to. */
  readonly usesWorkers: boolean;
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
/** This machine only, and a port that few use. */
const HOST = "127.0.0.1";
const PORT = 8123;
/** One request for so many takes a second or so. */
const EMBEDDING_BATCH = 64;

/**
 * Checks the whole environment, and the config files for what it leaves open. The only place that does.
 * @param given Variables that come before those of the environment.
 * @throws AppError `config-invalid`, naming every problem at once; a value that could be a secret is never shown.
 *   `storage-address` where only `DATABASE_URL` is wrong.
 */
export function readConfig(environment: Environment = ownEnvironment(), given: Environment = {}): Config {
  const known = withAliases({ ...environment, ...given });
  const files = readConfigFiles(homeOf(known), workingFolder());
  const set = Object.entries(known).filter(([, value]) => value !== undefined && value !== "");
  const merged: Environment = Object.assign(
    {},
    ...files.toReversed().map(({ variables }) => variables),
    Object.fromEntries(set),
  );
  const model = Variables.shape.PLANCRAFT_MODEL.safeParse(merged["PLANCRAFT_MODEL"]);
  const parsed = Variables.safeParse(model.success ? merged : { ...merged, PLANCRAFT_MODEL: undefined });
  const issues = parsed.success ? [] : parsed.error.issues;
  // Where it is all that is wrong, it is the storage that cannot be used.
  if (model.success && issues.length === 1 && issues[0]?.path[0] === "DATABASE_URL")
    throw new AppError("storage-address");
  const say = (variable: string, message: string) => `${sourceOf(variable, known, files)} ${message}`;
  const problems = issues.map(({ path, message }) => say(path.join("."), message));
  const ofModel = model.success ? [] : model.error.issues.map(({ message }) => say("PLANCRAFT_MODEL", message));
  if (!parsed.success) throw configProblems([...problems, ...ofModel]);
  const ofServer = [...incompleteJwt(parsed.data), ...missingAccess("PLANCRAFT_EMBEDDINGS", parsed.data)];
  if (ofServer.length > 0) throw configProblems(ofServer);
  return { ...configOf(parsed.data), modelProblems: [...ofModel, ...missingAccess("PLANCRAFT_MODEL", parsed.data)] };
}

function configProblems(problems: readonly string[]): AppError {
  return configInvalid(problems.map((problem) => ({ en: problem, ko: problem })));
}

/** Where a wrong value stands: the variable, or the setting and its file. */
function sourceOf(variable: string, known: Environment, files: readonly ConfigFile[]): string {
  const file = known[variable] ? undefined : files.find(({ variables }) => Object.hasOwn(variables, variable));
  return file ? `${settingOf(variable)} in ${file.path}` : variable;
}

/**
 * The model a new session gets: `PLANCRAFT_MODEL`; else the preset's at the first provider with a key; else none.
 * @throws AppError `config-invalid` where `PLANCRAFT_MODEL` is wrong, or lacks what its model needs.
 */
export function chooseModel(config: Config, preset: PresetName): string {
  if (config.modelProblems.length > 0) throw configProblems(config.modelProblems);
  return config.model ?? presetModel(config, preset) ?? "offline";
}

/** Every secret in the configuration, for the redactor: keys, and whatever is before the `@` of an address. */
export function secretsOf(config: Config): string[] {
  const { search, tracing, databaseUrl, sentryDsn, otherKeys, server, metrics } = config;
  const models = accessParts(config);
  const keys = [...models.keys, search?.apiKey, tracing?.apiKey, metrics.token, ...otherKeys];
  const { jwksUrl } = server.jwt ?? {};
  const addresses = [databaseUrl, ...models.addresses, search?.baseUrl, tracing?.endpoint, sentryDsn, jwksUrl];
  // In a DSN the user name is the key; in a database's address it is no secret.
  const dsnKey = sentryDsn && URL.parse(sentryDsn)?.username;
  const found = [...keys, ...addresses.flatMap((address) => secretsInAddress(address ?? "")), dsnKey];
  return [...new Set(found.filter((secret): secret is string => Boolean(secret)))];
}

function missingAccess(named: "PLANCRAFT_MODEL" | "PLANCRAFT_EMBEDDINGS", variables: Variables): string[] {
  const model = modelParts(variables[named] ?? "");
  if (model === null) return [];
  const { owner, missing } = PROVIDER_TABLE[model.provider];
  const what = model.provider === "azure" ? "deployment" : "model";
  return missing(variables).map((name) => `${name} is not set, and ${named} names a ${what} of ${owner}`);
}

function configOf(variables: Variables): Omit<Config, "modelProblems"> {
  return {
    ...(variables.DATABASE_URL ? { databaseUrl: variables.DATABASE_URL } : {}),
    home: homeOf(variables),
    person: variables.PLANCRAFT_USER ?? osUser(),
    ...(variables.PLANCRAFT_MODEL ? { model: variables.PLANCRAFT_MODEL } : {}),
    ...accessIn(variables),
    defaults: sessionDefaults(variables),
    calls: callLimits(variables),
    contextTokens: variables.PLANCRAFT_CONTEXT_TOKENS ?? CONTEXT_TOKENS,
    ...(variables.PLANCRAFT_EMBEDDINGS
      ? {
          embeddings: {
            id: variables.PLANCRAFT_EMBEDDINGS,
            batch: variables.PLANCRAFT_EMBEDDING_BATCH ?? EMBEDDING_BATCH,
          },
        }
      : {}),
    fetchHosts: variables.PLANCRAFT_FETCH_HOSTS ?? [],
    webhookHosts: variables.PLANCRAFT_WEBHOOK_HOSTS ?? [],
    ...(TRACING.some((name) => variables[name] === "true") ? { tracing: tracingAccess(variables) } : {}),
    ...(variables.TAVILY_API_KEY ? { search: searchAccess(variables.TAVILY_API_KEY, variables.TAVILY_BASE_URL) } : {}),
    otherKeys: [variables.AZURE_OPENAI_API_KEY, variables.LANGSMITH_API_KEY].filter((key) => key !== undefined),
    ...(variables.SENTRY_DSN ? { sentryDsn: variables.SENTRY_DSN } : {}),
    server: serverAccess(variables),
    listensOn: { host: variables.PLANCRAFT_HOST ?? HOST, port: variables.PLANCRAFT_PORT ?? PORT },
    metrics: metricsAccess(variables),
    usesWorkers: variables.USE_DURABLE_WORKER === "true",
    logLevel: variables.LOG_LEVEL ?? "info",
    logFormat: variables.LOG_FORMAT ?? "file",
    language: environmentLanguage(variables),
  };
}

function metricsAccess({ PLANCRAFT_METRICS_ADDRESS, PLANCRAFT_METRICS_TOKEN: token }: Variables): MetricsAccess {
  const listensOn = PLANCRAFT_METRICS_ADDRESS === undefined ? null : metricsAddress(PLANCRAFT_METRICS_ADDRESS);
  return { ...(listensOn === null ? {} : { listensOn }), ...(token ? { token } : {}) };
}

function sessionDefaults(variables: Variables): SessionDefaults {
  const { PLANCRAFT_PRESET: preset, PLANCRAFT_LANG: language } = variables;
  const { PLANCRAFT_MAX_COST: maxCostUsd, PLANCRAFT_MAX_TOKENS: maxTokens } = variables;
  return {
    ...(preset ? { preset } : {}),
    ...(language ? { language } : {}),
    ...(maxCostUsd ? { maxCostUsd } : {}),
    ...(maxTokens ? { maxTokens } : {}),
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
    scope: variables.PLANCRAFT_LIMITS_SCOPE ?? (variables.USE_DURABLE_WORKER === "true" ? "shared" : "process"),
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
