import type { ModelRequest } from "../providers.ts";
import { messagesInWords, repairInWords } from "./schema-in-words.ts";

export type AnswerFormat = "json_schema" | "json_object" | "none";

/** How a server is asked: what it was found to take. A value, never changed. */
export interface RequestForm {
  readonly format: AnswerFormat;
  /** The schema is said in words although the server takes it: it does not look at it. */
  readonly words: boolean;
  /** Parameters that it refuses. */
  readonly without: readonly string[];
  /** Every call asks for room: by default the server cuts answers short. */
  readonly room: boolean;
  /** The most room that it gives, where it said so. */
  readonly mostRoom: number | null;
}

export const FULL_FORM: RequestForm = {
  format: "json_schema",
  words: false,
  without: [],
  room: false,
  mostRoom: null,
};

/** What may be left out of a request, in the order in which a text that names several is read. */
export const OPTIONAL_PARAMETERS = ["stream_options", "temperature", "stream"] as const;
const ROOM_PARAMETERS = ["max_tokens", "max_completion_tokens"] as const;

/** The next form where a server takes no such answer format; null where there is none. */
export function withoutFormat(form: RequestForm): RequestForm | null {
  if (form.format === "none") return null;
  return { ...form, format: form.format === "json_schema" ? "json_object" : "none" };
}

/** The form without a parameter; null where it has none of this name. */
export function withoutParameter(form: RequestForm, name: string): RequestForm | null {
  return form.without.includes(name) ? null : { ...form, without: [...form.without, name] };
}

/** The last form to try: what every server takes. */
export function barest(form: RequestForm): RequestForm | null {
  const without = [...new Set([...form.without, "stream_options", "temperature"])];
  return without.length === form.without.length ? null : { ...form, without };
}

/** The messages in a form. Where the schema is taken and heeded, they are as they came. */
export function messagesInForm(
  { messages, schema, repairs }: ModelRequest,
  form: RequestForm,
): ModelRequest["messages"] {
  if (form.format !== "json_schema" || form.words) return messagesInWords(messages, schema);
  return repairs === "shape" ? repairInWords(messages, schema) : messages;
}

/** How many tokens a request asks to be given for its answer; null where it leaves that to the server. */
export function roomIn({ room, repairs }: ModelRequest, form: RequestForm): number | null {
  if (room === undefined || !(form.room || repairs === "length")) return null;
  return Math.min(room, form.mostRoom ?? room) || null;
}

/** What a server calls the room for an answer; undefined where it takes no name for it. */
export function roomParameter(without: readonly string[]): string | undefined {
  return ROOM_PARAMETERS.find((name) => !without.includes(name));
}

/** What is sent, as the client made it, in a form: byte for byte as it was in the full one. */
export function bodyInForm(body: string, form: RequestForm, maxTokens: number | null): string {
  const roomName = roomParameter(form.without);
  if (form.without.length === 0 && maxTokens === null) return body;
  const sent: unknown = JSON.parse(body);
  if (typeof sent !== "object" || sent === null) return body;
  const added = { ...sent, ...(maxTokens === null || roomName === undefined ? {} : { [roomName]: maxTokens }) };
  return JSON.stringify(Object.fromEntries(Object.entries(added).filter(([name]) => !form.without.includes(name))));
}
