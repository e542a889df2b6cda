import { z } from "zod";

/** How the log is written; levels as pino names them. */
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const USER = /^(?=.*\S).{1,200}$/u;
const MODEL = /^(offline|(openai|azure):\S+)$/;

/** An empty variable counts as not set, as in most programs. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const url = (protocols: RegExp, what: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), `must be ${what}`);
const count = z.preprocess(
  (value) => (value === "" || value === undefined ? undefined : Number(value)),
  z.int("must be a whole number above 0").positive("must be a whole number above 0").optional(),
);
const http = url(/^https?:$/, "an http or https address");
const keylessAddress = http.refine(
  (value) => !URL.canParse(value) || !(new URL(value).username || new URL(value).password),
  "must hold no user name and no password: the key has a variable of its own",
);
/** What fits into a header. A line end from the file that it was read from is no part of it. */
const headerKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, "must be plain letters, digits and signs, without blanks");
const yesOrNo = z.enum(["true", "false"], "must be true or false");

/** All the names under which LangChain's libraries take the switch: each of them alone would have them trace. */
export const TRACING = [
  "LANGSMITH_TRACING",
  "LANGCHAIN_TRACING_V2",
  "LANGSMITH_TRACING_V2",
  "LANGCHAIN_TRACING",
] as const;

/** All variables that are read, each with its check. */
export const Variables = z.object({
  DATABASE_URL: optional(url(/^postgres(ql)?:$/, "a postgres:// or postgresql:// address")),
  PLANCRAFT_HOME: optional(z.string()),
  PLANCRAFT_USER: optional(z.string().regex(USER, "must be a name of at most 200 characters")),
  PLANCRAFT_MODEL: optional(z.string().regex(MODEL, "must be openai:NAME, azure:DEPLOYMENT or offline")),
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: optional(keylessAddress),
  AZURE_OPENAI_API_KEY: optional(z.string()),
  AZURE_OPENAI_ENDPOINT: optional(keylessAddress),
  AZURE_OPENAI_API_VERSION: optional(z.string()),
  PLANCRAFT_MAX_CALLS: count,
  PLANCRAFT_REQUESTS_PER_MINUTE: count,
  PLANCRAFT_TOKENS_PER_MINUTE: count,
  PLANCRAFT_CALL_TIMEOUT_MS: count,
  PLANCRAFT_CALL_TOTAL_MS: count,
  PLANCRAFT_RETRY_BASE_MS: count,
  LANGSMITH_TRACING: optional(yesOrNo),
  LANGCHAIN_TRACING_V2: optional(yesOrNo),
  LANGSMITH_TRACING_V2: optional(yesOrNo),
  LANGCHAIN_TRACING: optional(yesOrNo),
  LANGSMITH_API_KEY: optional(z.string()),
  LANGSMITH_ENDPOINT: optional(http),
  LANGSMITH_PROJECT: optional(z.string()),
  PLANCRAFT_TRACE_CONTENT: optional(yesOrNo),
  TAVILY_API_KEY: optional(headerKey),
  TAVILY_BASE_URL: optional(keylessAddress),
  SENTRY_DSN: optional(http),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`)),
  LOG_FORMAT: optional(z.enum(["file", "json"], "must be file or json")),
  NO_COLOR: optional(z.string()),
  LC_ALL: optional(z.string()),
  LANG: optional(z.string()),
  VISUAL: optional(z.string()),
  EDITOR: optional(z.string()),
});
export type Variables = z.infer<typeof Variables>;
