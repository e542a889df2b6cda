import { readFileSync } from "node:fs";

const PACKAGE: {
  readonly version: string;
  readonly description: string;
  readonly devDependencies: Readonly<Record<string, string>>;
} = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** Our image; whoever pushes it to a registry of their own puts that before the name. */
export const IMAGE = `plancraft:${PACKAGE.version}`;
export const VERSION = PACKAGE.version;
export const DESCRIPTION = PACKAGE.description;
/** The Node that everything is tested with, by its whole version: a newer one is a change of ours. */
export const NODE_IMAGE = `node:${PACKAGE.devDependencies["node"]}-bookworm-slim`;

/** Nobody's on any usual machine, and above what a system gives out itself. */
export const USER_ID = 10_001;

export const PORTS = { http: 8123, metrics: 9464 } as const;
export const PROBES = { alive: "/health", ready: "/ready" } as const;
export const METRICS_PATH = "/metrics";

/** What may be written while all else is read-only: logs of sessions that are not JSON lines, and folders under work. */
export const HOME = "/var/lib/plancraft";
/** Where uploads and pictures are made. */
export const TEMPORARY = "/tmp";
export const TOKENS_FILE = "/etc/plancraft/tokens.json";

/** A Service sends new connections for a moment after SIGTERM. */
export const BEFORE_STOP_S = 5;
/** That, the 25 s in which a process drains at most, and some to spare. */
export const STOP_S = 40;

/** Of a process. A session takes some 50 MB, and a PDF's font 300 MB for a moment. */
export const RESOURCES = {
  requests: { cpu: "500m", memory: "1Gi" },
  limits: { cpu: "2", memory: "4Gi" },
} as const;
/** Sessions at once in a worker: the command's own default. */
export const WORKER_SESSIONS = 4;

/** The image's own environment. */
export const IMAGE_ENVIRONMENT = {
  NODE_ENV: "production",
  // The root file system is read-only, and a process that serves starts once.
  NODE_DISABLE_COMPILE_CACHE: "1",
  PLANCRAFT_HOME: HOME,
  LOG_FORMAT: "json",
  PLANCRAFT_HOST: "0.0.0.0",
  PLANCRAFT_METRICS_ADDRESS: `0.0.0.0:${PORTS.metrics}`,
} as const;

/** Of servers, workers and migrations alike, beside the image's. */
export const SHARED_ENVIRONMENT = { USE_DURABLE_WORKER: "true" } as const;
/** Of servers alone. */
export const SERVER_ENVIRONMENT = { PLANCRAFT_TOKENS_FILE: TOKENS_FILE } as const;

/** What is secret, under the names of its variables: given by reference only. */
export const DATABASE_SECRET = "DATABASE_URL";
/** Of workers: whichever there are. */
export const MODEL_SECRETS = [
  "OPENAI_API_KEY",
  "AZURE_OPENAI_API_KEY",
  "ANTHROPIC_API_KEY",
  "GOOGLE_API_KEY",
  "OLLAMA_API_KEY",
  "TAVILY_API_KEY",
  "LANGSMITH_API_KEY",
  "SENTRY_DSN",
] as const;
/** Not secret, and different everywhere; what is not given stays the program's default. */
export const CHOSEN_VARIABLES = [
  "PLANCRAFT_MODEL",
  "OPENAI_BASE_URL",
  "AZURE_OPENAI_ENDPOINT",
  "AZURE_OPENAI_API_VERSION",
  "OLLAMA_HOST",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_TRACES_SAMPLER",
  "OTEL_TRACES_SAMPLER_ARG",
] as const;
/** Of servers and workers: whoever sends traces has the collector's key. */
export const TRACE_SECRETS = ["OTEL_EXPORTER_OTLP_HEADERS"] as const;
