import type { Redactor } from "./redaction.ts";

/** The outputs of a run that ended in a pause or a stop, which LangGraph throws as errors. */
export const PAUSED = { paused: true } as const;
export const STOPPED = { stopped: true } as const;

/** Ids, model names and numbers are such words; text has spaces, or is not ASCII. */
const WORD = /^[\w.:|@/+-]{1,200}$/;

/** The fields of a traced run that can hold anything. */
export interface TracedFields {
  inputs?: object;
  outputs?: object;
  error?: string;
  extra?: object;
  events?: object[];
  serialized?: object;
  tags?: string[];
}

export interface CleanFields {
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  error?: string;
  extra?: Record<string, unknown>;
  events?: Record<string, unknown>[];
  serialized?: object;
  tags?: string[];
}

/**
 * Those fields as they may leave the machine. Cleaning twice changes nothing more.
 * @param content False: what a person or the model wrote is left out.
 */
export function cleanFields(run: TracedFields, redactor: Redactor, content: boolean): CleanFields {
  const { inputs, outputs, error, extra, events, serialized, tags } = run;
  const record = (value: object) => asRecord(redactor.value(value));
  return {
    ...(inputs ? { inputs: content ? record(inputs) : {} } : {}),
    ...(outputs ? { outputs: content ? record(outputs) : outcomeOf(outputs) } : {}),
    ...(error === undefined ? {} : { error: redactor.text(error) }),
    ...(extra ? { extra: record(content ? extra : withoutText(extra)) } : {}),
    ...(events ? { events: events.map((event) => record(content ? event : only(event, ["name", "time"]))) } : {}),
    ...(serialized
      ? { serialized: record(content ? serialized : only(serialized, ["lc", "type", "id", "name"])) }
      : {}),
    ...(tags ? { tags: tags.map((tag) => redactor.text(tag)) } : {}),
  };
}

function outcomeOf(outputs: object): Record<string, unknown> {
  for (const outcome of [PAUSED, STOPPED]) {
    const [name = ""] = Object.keys(outcome);
    if (Reflect.get(outputs, name) === true) return { ...outcome };
  }
  return {};
}

/** Of the settings of a call what is no text: the tools, the schemas and the options may be made of any. */
function withoutText(extra: object): Record<string, unknown> {
  const { metadata, runtime, invocation_params: settings } = asRecord(extra);
  return {
    ...(metadata ? { metadata: words(metadata) } : {}),
    ...(runtime ? { runtime: words(runtime) } : {}),
    ...(settings
      ? {
          invocation_params: Object.fromEntries(
            Object.entries(asRecord(settings)).filter(([, value]) => isWord(value)),
          ),
        }
      : {}),
  };
}

/** Token counts are nested; nothing else that is wanted is. */
function words(value: unknown, depth = 0): unknown {
  if (depth > 3) return undefined;
  if (Array.isArray(value)) return value.map((item) => words(item, depth + 1));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, words(item, depth + 1)]));
  }
  return isWord(value) ? value : undefined;
}

function isWord(value: unknown): boolean {
  return typeof value === "string" ? WORD.test(value) : typeof value === "number" || typeof value === "boolean";
}

function only(value: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : { value };
}
