import type { Environment } from "../config.ts";
import type { Wording } from "../errors.ts";
import { isWebAddress } from "./server-address.ts";

/** Where OpenTelemetry's traces go, what they say of the program, and which of them are kept. */
export interface SpansAccess {
  /** Of the traces' endpoint: nothing is added to it. */
  readonly url: string;
  /** What every request carries; the values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly encoding: "json" | "protobuf";
  readonly gzip: boolean;
  /** The longest wait for an answer. */
  readonly timeoutMs: number;
  /** `service.name` is among them. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: SamplerName;
  /** Of the traces that begin here, which part is kept, from 0 to 1. */
  readonly ratio: number;
  /** Spans that wait to be sent, at most. */
  readonly queueSpans: number;
  /** Spans of one request, at most. */
  readonly batchSpans: number;
  /** For how long spans are collected before they are sent. */
  readonly delayMs: number;
  /** Whether what is asked of a model and what it answers is in its span. */
  readonly content: boolean;
}

export const SAMPLERS = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;
export type SamplerName = (typeof SAMPLERS)[number];

/** What OpenTelemetry's specification has where a variable is not set. */
const TIMEOUT_MS = 10_000;
const QUEUE_SPANS = 2_048;
const BATCH_SPANS = 512;
const DELAY_MS = 5_000;
const TRACES_PATH = "v1/traces";

/** The names by which texts are asked for; those with `event` in them alone have no place here. */
const WITH_TEXTS: ReadonlySet<string> = new Set(["true", "span_only", "span_and_event"]);
const WITHOUT_TEXTS: ReadonlySet<string> = new Set(["", "false", "no_content", "event_only"]);

/** Headers that say whose traces they are, and open nothing: as a secret, a tenant's name would be cut out of every log line. */
const NO_KEYS: ReadonlySet<string> = new Set(["x-scope-orgid", "x-honeycomb-dataset"]);

/** What the variables come to; with problems there is no access, and nothing is traced. */
export interface OtlpSettings {
  readonly access: SpansAccess | null;
  readonly problems: readonly Wording[];
  /** Of the headers, also where there are problems. */
  readonly secrets: readonly string[];
}

/**
 * Reads OpenTelemetry's variables. Without an endpoint there is nothing to trace to, and none of the others is looked at. A value
 * that is wrong ends nothing: these variables are often set for a whole machine, and for other programs than this one.
 */
export function otlpSettings(environment: Environment): OtlpSettings {
  const problems: Wording[] = [];
  const value = (name: string) => environment[name]?.trim() ?? "";
  /** The variable of the traces alone comes before that of all signals. */
  const ofTraces = (name: string) => {
    const own = `OTEL_EXPORTER_OTLP_TRACES_${name}`;
    return value(own) === "" ? `OTEL_EXPORTER_OTLP_${name}` : own;
  };
  const wrong = (name: string, en: string, ko: string) => {
    problems.push({ en: `${name} ${en}`, ko: `${name}: ${ko}` });
  };
  const count = (name: string, usual: number) => {
    const given = value(name);
    if (given === "") return usual;
    if (/^\d{1,9}$/.test(given) && Number(given) > 0) return Number(given);
    wrong(name, "must be a whole number above 0", "0보다 큰 정수여야 합니다");
    return usual;
  };

  const [endpoint, headerName] = [ofTraces("ENDPOINT"), ofTraces("HEADERS")];
  const given = value(endpoint);
  const disabled = value("OTEL_SDK_DISABLED").toLowerCase();
  const exporter = value("OTEL_TRACES_EXPORTER").toLowerCase();
  const headers = pairs(value(headerName));
  const secrets = Object.entries(headers ?? {}).flatMap(([name, text]) =>
    NO_KEYS.has(name.toLowerCase()) ? [] : secretParts(text),
  );
  if (given === "" || disabled === "true" || exporter === "none") return { access: null, problems, secrets };

  if (!["", "false"].includes(disabled))
    wrong("OTEL_SDK_DISABLED", "must be true or false", "true 또는 false여야 합니다");
  if (!["", "otlp"].includes(exporter))
    wrong(
      "OTEL_TRACES_EXPORTER",
      "must be otlp or none: traces go nowhere else from here",
      "otlp 또는 none이어야 합니다",
    );
  const isAddress = isWebAddress(given);
  if (!isAddress)
    wrong(
      endpoint,
      "must be an http or https address, such as http://127.0.0.1:4318",
      "http://127.0.0.1:4318 같은 http 또는 https 주소여야 합니다",
    );
  else if (new URL(given).username || new URL(given).password)
    wrong(
      endpoint,
      "must hold no user name and no password: OTEL_EXPORTER_OTLP_HEADERS is for them",
      "사용자 이름과 비밀번호를 담을 수 없습니다. OTEL_EXPORTER_OTLP_HEADERS에 적어 주세요",
    );
  if (headers === null || !areHeaders(headers))
    wrong(
      headerName,
      "must be NAME=VALUE pairs separated by commas, with other signs percent-encoded",
      "쉼표로 나눈 이름=값이어야 하며 특수 문자는 퍼센트 인코딩해야 합니다",
    );
  const [protocolName, compressionName] = [ofTraces("PROTOCOL"), ofTraces("COMPRESSION")];
  const protocol = value(protocolName).toLowerCase();
  if (!["", "http/protobuf", "http/json"].includes(protocol))
    wrong(
      protocolName,
      "must be http/protobuf or http/json: collectors take these at port 4318",
      "http/protobuf 또는 http/json이어야 합니다(수집기의 4318번 포트)",
    );
  const compression = value(compressionName).toLowerCase();
  if (!["", "none", "gzip"].includes(compression))
    wrong(compressionName, "must be gzip or none", "gzip 또는 none이어야 합니다");
  const named = value("OTEL_TRACES_SAMPLER").toLowerCase() || "parentbased_always_on";
  const sampler = SAMPLERS.find((name) => name === named);
  if (sampler === undefined)
    wrong("OTEL_TRACES_SAMPLER", `must be one of ${SAMPLERS.join(", ")}`, `${SAMPLERS.join(", ")} 중 하나여야 합니다`);
  const part = value("OTEL_TRACES_SAMPLER_ARG");
  const ratio = part === "" || !named.endsWith("traceidratio") ? 1 : Number(part);
  if (!(ratio >= 0 && ratio <= 1))
    wrong("OTEL_TRACES_SAMPLER_ARG", "must be a number from 0 to 1", "0부터 1까지의 숫자여야 합니다");
  const attributes = pairs(value("OTEL_RESOURCE_ATTRIBUTES"));
  if (attributes === null)
    wrong(
      "OTEL_RESOURCE_ATTRIBUTES",
      "must be NAME=VALUE pairs separated by commas, with other signs percent-encoded",
      "쉼표로 나눈 이름=값이어야 하며 특수 문자는 퍼센트 인코딩해야 합니다",
    );
  const texts = value("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT").toLowerCase();
  if (!WITH_TEXTS.has(texts) && !WITHOUT_TEXTS.has(texts))
    wrong("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "must be true or false", "true 또는 false여야 합니다");
  const timeoutMs = count(ofTraces("TIMEOUT"), TIMEOUT_MS);
  const queueSpans = count("OTEL_BSP_MAX_QUEUE_SIZE", QUEUE_SPANS);
  const batchSpans = Math.min(count("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", BATCH_SPANS), queueSpans);
  const delayMs = count("OTEL_BSP_SCHEDULE_DELAY", DELAY_MS);
  if (problems.length > 0) return { access: null, problems, secrets };
  const service = value("OTEL_SERVICE_NAME");
  const access: SpansAccess = {
    url: endpoint === "OTEL_EXPORTER_OTLP_ENDPOINT" ? tracesUrl(given) : new URL(given).href,
    headers: headers ?? {},
    encoding: protocol === "http/json" ? "json" : "protobuf",
    gzip: compression === "gzip",
    timeoutMs,
    resource: { "service.name": "plancraft", ...attributes, ...(service === "" ? {} : { "service.name": service }) },
    sampler: sampler ?? "parentbased_always_on",
    ratio,
    queueSpans,
    batchSpans,
    delayMs,
    content: WITH_TEXTS.has(texts),
  };
  return { access, problems, secrets };
}

/** The endpoint of all signals is a base: each of them has a path below it. */
function tracesUrl(base: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${TRACES_PATH}`;
  return url.href;
}

/** `a=b,c=d` with values percent-encoded; null where it is something else. */
function pairs(text: string): Record<string, string> | null {
  const found: [string, string][] = [];
  for (const pair of text.split(",").filter((one) => one.trim() !== "")) {
    const [, name, given = ""] = /^\s*([\w.!#$&'*+^`|~/-]+)\s*=\s*(.*?)\s*$/s.exec(pair) ?? [];
    const value = name === undefined ? null : decoded(given);
    if (name === undefined || value === null || /[\r\n\0]/.test(value)) return null;
    found.push([name, value]);
  }
  return Object.fromEntries(found);
}

/** Whether HTTP takes them: names without a slash, values of signs that there are in Latin-1. */
function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  try {
    return new Headers(headers) !== null;
  } catch {
    return false;
  }
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** `Bearer KEY` is hidden as a whole and where the key stands alone. */
function secretParts(header: string): string[] {
  return [header, ...header.split(" ").slice(1)];
}
