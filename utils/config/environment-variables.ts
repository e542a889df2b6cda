import { z } from "zod";
import { PresetName } from "../../schemas/preset.ts";
import { isModelId, MODEL_FORMS, nearestModelId } from "../llm/provider/provider-names.ts";
import { metricsAddress } from "./metrics-address.ts";
import { encodedAddress, isOllamaAddress, isPostgresAddress, isSafeToAsk, isWebAddress } from "./server-address.ts";

/** How the log is written; levels as pino names them. */
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
/** A name, or an address of either kind. */
const HOST = /^(?:[\w.-]{1,253}|[\da-fA-F:.]{2,45})$/;
const USER = /^(?=.*\S).{1,200}$/u;

/** An empty variable counts as not set, as in most programs. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
/** Blanks and line ends around an address come with copying it; a blank one counts as not set. */
const address = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.trim() || undefined : value), schema.optional());
const count = z.preprocess(
  (value) => (value === "" || value === undefined ? undefined : Number(value)),
  z.int("must be a whole number above 0").positive("must be a whole number above 0").optional(),
);
const port = z.preprocess(
  (value) => (value === "" || value === undefined ? undefined : Number(value)),
  z
    .int("must be a port: a whole number from 0 to 65535")
    .min(0, "must be a port: a whole number from 0 to 65535")
    .max(65_535, "must be a port: a whole number from 0 to 65535")
    .optional(),
);
const dollars = z.preprocess(
  (value) => (value === "" || value === undefined ? undefined : Number(value)),
  z.number("must be a number above 0").positive("must be a number above 0").optional(),
);
const postgres = z
  .string()
  .refine(isPostgresAddress, "must be a postgres:// or postgresql:// address, with special characters percent-encoded")
  .transform(encodedAddress);
const http = z
  .string()
  .refine(isWebAddress, "must be an http or https address, with an @ behind its host written as %40");
/** No client sends a user name or a password of an address, and some show them where they refuse it. */
const keylessAddress = http.refine(
  (value) => !isWebAddress(value) || !(new URL(value).username || new URL(value).password),
  "must hold no user name and no password: the key has a variable of its own",
);
/** Sentry's client prints whatever it cannot read. */
const sentryDsn = http.refine(
  (value) => !isWebAddress(value) || /^\w+:\/\/\w+(?::\w*)?@(?:\[[:.%\w]+\]|[\w.-]+)(?::\d+)?\/[^@]+$/.test(value),
  "must be a DSN: an address with a key before its @ and the number of a project at its end",
);
/** What fits into a header. A line end from the file that it was read from is no part of it. */
const headerKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, "must be plain letters, digits and signs, without blanks");
/** What Ollama itself takes in the variable. */
const ollamaHost = z
  .string()
  .refine(isOllamaAddress, "must be HOST, HOST:PORT or an http or https address, without a user name and a password");
const model = z.string().refine(isModelId, {
  error: ({ input }) => {
    const nearest = typeof input === "string" ? nearestModelId(input) : null;
    return `must be ${MODEL_FORMS}${nearest === null ? "" : `: is ${nearest} meant?`}`;
  },
});
/** Anthropic has no embeddings. */
const embeddings = z
  .string()
  .trim()
  .refine(
    (id) => /^(?:openai|azure|google|ollama):\S+$/.test(id),
    "must be openai:NAME, azure:DEPLOYMENT, google:NAME or ollama:NAME of a model for embeddings, such as openai:text-embedding-3-small",
  );
/** Whoever stands between could put keys of their own in the place of these. */
const keysAddress = keylessAddress.refine(
  (value) => !isWebAddress(value) || isSafeToAsk(new URL(value)),
  "must be an https address, or an http one on this machine",
);
/** As browsers send it: scheme, host and port in lower case, no path, no port that is the scheme's own. */
const isOrigin = (text: string) => /^https?:[^*]+$/.test(text) && URL.parse(text)?.origin === text;
const origins = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((origin) => origin !== ""))
  .refine(
    (list) => list.every(isOrigin),
    "must be origins as browsers send them, such as https://app.example, separated by commas: no path, and no * for all",
  );
/** As the address of a page has them: in lower case, without a port that is the scheme's own. */
const hosts = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((host) => host !== ""))
  .refine(
    (list) => list.every((host) => /^[^/@?#]+$/.test(host) && URL.canParse(`https://${host}`)),
    "must be hosts of your own network, such as intra.example.com or 127.0.0.1:8443, separated by commas",
  )
  .transform((list) => list.map((host) => new URL(`https://${host}`).host));
const metrics = z
  .string()
  .trim()
  .refine((text) => metricsAddress(text) !== null, "must be HOST:PORT, such as 0.0.0.0:9464, or off");
const yesOrNo = z.enum(["true", "false"], "must be true or false");
const anyCase = z.string().trim().toLowerCase().pipe(yesOrNo);

/** All the names under which LangChain's libraries take the switch: each of them alone would have them trace. */
export const TRACING = [
  "LANGSMITH_TRACING",
  "LANGCHAIN_TRACING_V2",
  "LANGSMITH_TRACING_V2",
  "LANGCHAIN_TRACING",
] as const;

/** All variables that are read, each with its check. */
export const Variables = z.object({
  DATABASE_URL: address(postgres),
  USE_DURABLE_WORKER: optional(anyCase),
  PLANCRAFT_HOME: optional(z.string()),
  PLANCRAFT_USER: optional(z.string().regex(USER, "must be a name of at most 200 characters")),
  PLANCRAFT_MODEL: optional(model),
  PLANCRAFT_PRESET: optional(z.enum(PresetName.options, `must be one of ${PresetName.options.join(", ")}`)),
  PLANCRAFT_LANG: optional(z.enum(["en", "ko"], "must be en or ko")),
  PLANCRAFT_MAX_COST: dollars,
  PLANCRAFT_MAX_TOKENS: count,
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: address(keylessAddress),
  AZURE_OPENAI_API_KEY: optional(z.string()),
  AZURE_OPENAI_ENDPOINT: address(keylessAddress),
  AZURE_OPENAI_API_VERSION: optional(z.string()),
  ANTHROPIC_API_KEY: optional(headerKey),
  ANTHROPIC_BASE_URL: address(keylessAddress),
  GOOGLE_API_KEY: optional(headerKey),
  GOOGLE_BASE_URL: address(keylessAddress),
  OLLAMA_HOST: address(ollamaHost),
  OLLAMA_API_KEY: optional(headerKey),
  PLANCRAFT_MAX_CALLS: count,
  PLANCRAFT_REQUESTS_PER_MINUTE: count,
  PLANCRAFT_TOKENS_PER_MINUTE: count,
  PLANCRAFT_LIMITS_SCOPE: optional(z.enum(["process", "shared"], "must be process or shared")),
  PLANCRAFT_CALL_TIMEOUT_MS: count,
  PLANCRAFT_CALL_TOTAL_MS: count,
  PLANCRAFT_RETRY_BASE_MS: count,
  PLANCRAFT_CONTEXT_TOKENS: count,
  LANGSMITH_TRACING: optional(yesOrNo),
  LANGCHAIN_TRACING_V2: optional(yesOrNo),
  LANGSMITH_TRACING_V2: optional(yesOrNo),
  LANGCHAIN_TRACING: optional(yesOrNo),
  LANGSMITH_API_KEY: optional(z.string()),
  LANGSMITH_ENDPOINT: address(keylessAddress),
  LANGSMITH_PROJECT: optional(z.string()),
  PLANCRAFT_TRACE_CONTENT: optional(yesOrNo),
  TAVILY_API_KEY: optional(headerKey),
  TAVILY_BASE_URL: address(keylessAddress),
  PLANCRAFT_EMBEDDINGS: optional(embeddings),
  PLANCRAFT_EMBEDDING_BATCH: optional(z.enum(["32", "64"], "must be 32 or 64").transform(Number)),
  PLANCRAFT_FETCH_HOSTS: optional(hosts),
  PLANCRAFT_WEBHOOK_HOSTS: optional(hosts),
  SENTRY_DSN: address(sentryDsn),
  PLANCRAFT_HOST: optional(z.string().regex(HOST, "must be a host's name or address, such as 127.0.0.1")),
  PLANCRAFT_PORT: port,
  PLANCRAFT_TOKENS_FILE: optional(z.string()),
  PLANCRAFT_JWKS_URL: address(keysAddress),
  PLANCRAFT_JWT_ISSUER: address(z.string()),
  PLANCRAFT_JWT_AUDIENCE: address(z.string()),
  PLANCRAFT_ALLOWED_ORIGINS: optional(origins),
  PLANCRAFT_TRUST_PROXY: count,
  PLANCRAFT_USER_REQUESTS_PER_MINUTE: count,
  PLANCRAFT_ADDRESS_REQUESTS_PER_MINUTE: count,
  PLANCRAFT_ADDRESS_FAILURES_PER_MINUTE: count,
  PLANCRAFT_MAX_STREAMS: count,
  PLANCRAFT_MAX_STREAMS_PER_USER: count,
  PLANCRAFT_MAX_SESSIONS: count,
  PLANCRAFT_MAX_SESSIONS_PER_USER: count,
  PLANCRAFT_METRICS_ADDRESS: optional(metrics),
  PLANCRAFT_METRICS_TOKEN: optional(headerKey),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`)),
  LOG_FORMAT: optional(z.enum(["file", "json"], "must be file or json")),
  LC_ALL: optional(z.string()),
  LANG: optional(z.string()),
});
export type Variables = z.infer<typeof Variables>;
