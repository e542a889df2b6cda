import { isAbsolute, resolve } from "node:path";
import envPaths from "env-paths";
import { z } from "zod";
import type { Language } from "../schemas/idea.ts";
import { PRESETS, type PresetName } from "../schemas/preset.ts";
import { AppError } from "./errors.ts";

/** How the log is written; levels as pino names them. */
const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const MODEL = /^(offline|(openai|azure):\S+)$/;

export interface OpenAIAccess {
  readonly apiKey: string;
  readonly baseUrl?: string;
}

export interface AzureAccess {
  readonly apiKey: string;
  readonly endpoint: string;
  readonly apiVersion: string;
}

/** Everything that the environment decides, checked. Secrets are in `openai`, `azure` and `databaseUrl` only. */
export interface Config {
  readonly databaseUrl?: string;
  /** Absolute: where the embedded database and the log files are. */
  readonly home: string;
  /** `PLANCRAFT_MODEL`, where it is set. */
  readonly model?: string;
  readonly openai?: OpenAIAccess;
  readonly azure?: AzureAccess;
  readonly sentryDsn?: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: "file" | "json";
  /** The interface's language as the environment has it. */
  readonly language: Language;
  readonly colour: boolean;
  readonly editor?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as not set, as in most programs. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const url = (protocols: RegExp, what: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), `must be ${what}`);
const http = url(/^https?:$/, "an http or https address");

const Variables = z.object({
  DATABASE_URL: optional(url(/^postgres(ql)?:$/, "a postgres:// or postgresql:// address")),
  PLANCRAFT_HOME: optional(z.string()),
  PLANCRAFT_MODEL: optional(z.string().regex(MODEL, "must be openai:NAME, azure:DEPLOYMENT or offline")),
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: optional(http),
  AZURE_OPENAI_API_KEY: optional(z.string()),
  AZURE_OPENAI_ENDPOINT: optional(http),
  AZURE_OPENAI_API_VERSION: optional(z.string()),
  SENTRY_DSN: optional(http),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`)),
  LOG_FORMAT: optional(z.enum(["file", "json"], "must be file or json")),
  NO_COLOR: optional(z.string()),
  LC_ALL: optional(z.string()),
  LANG: optional(z.string()),
  VISUAL: optional(z.string()),
  EDITOR: optional(z.string()),
});
type Variables = z.infer<typeof Variables>;

/** The stable version of Azure's API with structured output, where none is named. */
const AZURE_API_VERSION = "2024-10-21";

/**
 * Reads and checks the whole environment. The only place that does.
 * @throws AppError `config-invalid`, naming every problem at once; a value that could be a secret is never shown.
 */
export function readConfig(environment: Environment = process.env): Config {
  const parsed = Variables.safeParse(withAliases(environment));
  const problems = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
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
  // Servers that need no key refuse an empty one all the same.
  const apiKey = variables.OPENAI_API_KEY ?? (variables.PLANCRAFT_MODEL?.startsWith("openai:") ? "none" : undefined);
  const { AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT } = variables;
  const editor = variables.VISUAL ?? variables.EDITOR;
  return {
    ...(variables.DATABASE_URL ? { databaseUrl: variables.DATABASE_URL } : {}),
    home: isAbsolute(home) ? home : resolve(home),
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
    ...(variables.SENTRY_DSN ? { sentryDsn: variables.SENTRY_DSN } : {}),
    logLevel: variables.LOG_LEVEL ?? "info",
    logFormat: variables.LOG_FORMAT ?? "file",
    language: (variables.LC_ALL ?? variables.LANG ?? "").toLowerCase().startsWith("ko") ? "ko" : "en",
    colour: variables.NO_COLOR === undefined,
    ...(editor ? { editor } : {}),
  };
}
