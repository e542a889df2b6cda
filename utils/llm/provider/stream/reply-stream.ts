import { isWholeAnswer } from "../../answers/thoughts.ts";
import { NotApiError, ServerError } from "../errors/provider-errors.ts";
import { type Dialect, type EventReader, isSaid } from "../protocols/dialect.ts";
import { eventsIn, type StreamEvent } from "./event-stream.ts";
import { listIn, pieceOf, recordIn, type StreamError, usageOf } from "./reply-chunk.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * A model's answer as a stream that the protocol's client can read: the content as text, one reason for its end. What came
 * whole is passed on as it would have come; an answer that is whole ends with `stop` although nobody said so, or although
 * the connection failed behind it.
 * @param contentType What the server called it, for the error where it is no answer.
 * @param taken Told of each piece, in the words of Chat Completions: clients drop some of what they are sent.
 * @throws NotApiError for a body that is no model's answer; ServerError for a failure in the stream, and what the body
 *   throws, where the answer is not whole.
 */
export async function* replyStream(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  dialect: Dialect,
  taken: (chunk: Fields) => void,
): AsyncGenerator<string> {
  const reply = new ReplyState();
  const [read, writer] = [dialect.reader(), dialect.writer()];
  const written = (chunks: readonly Fields[]) => {
    for (const chunk of chunks) taken(chunk);
    return chunks.map(writer.chunk).join("");
  };
  yield writer.begin();
  try {
    for await (const event of eventsOf(texts(body), contentType, dialect)) {
      const next = event.data === DONE ? DONE_EVENT : readEvent(read, event, reply);
      if (next.kind === "failure") {
        if (!reply.isWhole()) throw new ServerError({ error: next.error });
        yield written(reply.failed(next.error));
        break;
      }
      if (next.isDone) reply.isDone = true;
      if (next.kind === "chunk") yield written(reply.passed(next.chunk));
      if (next.isDone) break;
    }
  } catch (error) {
    if (error instanceof NotApiError || error instanceof ServerError || !reply.isWhole()) throw error;
  }
  yield written(reply.ended());
  yield writer.end();
}

const DONE = "[DONE]";
const DONE_EVENT = { kind: "nothing", isDone: true } as const;

/** A damaged event is the end of what can be read, as a failed connection is; a word between events says nothing. */
function readEvent(read: EventReader, { name, data }: StreamEvent, reply: ReplyState): ReturnType<EventReader> {
  if (!/^(?:\[\s*)?\{/.test(data)) return { kind: "nothing" };
  try {
    const parsed: unknown = JSON.parse(data);
    const event = recordIn(Array.isArray(parsed) ? parsed[0] : parsed);
    return event === null ? { kind: "nothing" } : read(event, name);
  } catch (error) {
    if (reply.isWhole()) return { kind: "nothing" };
    throw error;
  }
}

/** What has come of one answer, and what is still to be said of it. */
class ReplyState {
  isDone = false;
  #base: Fields = {};
  #content = "";
  #thoughts = "";
  #toolArguments = "";
  #finishReason: string | null = null;
  #isTaken = false;

  /** The chunk as the protocol has it. */
  passed(chunk: Fields): readonly Fields[] {
    const { choices, usage, error: _, ...base } = chunk;
    this.#base = base;
    const choice = recordIn(listIn(choices)[0]);
    const counted = recordIn(usage) ?? recordIn(choice?.["usage"]) ?? recordIn(recordIn(chunk["x_groq"])?.["usage"]);
    const told = counted === null ? base : { ...base, usage: usageOf(counted) };
    if (choice === null) return [{ ...told, choices: [] }];
    const piece = pieceOf(choice);
    this.#content += piece.content;
    this.#thoughts += piece.thoughts;
    this.#toolArguments += piece.toolArguments;
    // A filter has the last word, whenever it comes.
    const reason = this.#finishReason === "content_filter" ? this.#finishReason : piece.finishReason;
    this.#finishReason = reason ?? this.#finishReason;
    const instead = reason === null ? "" : this.#insteadOfContent();
    const { thoughts, toolArguments, refusal } = piece;
    const delta = {
      role: "assistant",
      content: piece.content + instead,
      ...(refusal ? { refusal } : {}),
      ...(thoughts + toolArguments ? { reasoning_content: thoughts + toolArguments } : {}),
    };
    return [{ ...told, choices: [{ index: 0, delta, finish_reason: reason }] }];
  }

  /** A failure behind an answer that came whole: nothing of it, unless a filter holds the answer back. */
  failed(error: StreamError): readonly Fields[] {
    return [error.code, error.type].includes("content_filter") ? [this.#end("content_filter")] : this.ended();
  }

  /** Whether there is an answer to be judged. */
  isWhole(): boolean {
    return this.#finishReason !== null || isWholeAnswer(this.#answer(), this.isDone);
  }

  /** What is still to be said where nothing more comes: nothing where the answer was cut. */
  ended(): readonly Fields[] {
    return this.#finishReason === null && this.isWhole() ? [this.#end("stop")] : [];
  }

  #end(reason: string): Fields {
    this.#finishReason = reason;
    const delta = { role: "assistant", content: this.#insteadOfContent() };
    return { ...this.#base, choices: [{ index: 0, delta, finish_reason: reason }] };
  }

  /** The answer in another place than the content, once: in a call of a tool, or among the thoughts. */
  #insteadOfContent(): string {
    const answer = this.#answer();
    if (this.#isTaken || answer === this.#content) return "";
    this.#isTaken = true;
    return answer.slice(this.#content.length);
  }

  #answer(): string {
    if (this.#toolArguments.includes("{")) return `${this.#content}${this.#content && "\n"}${this.#toolArguments}`;
    if (this.#content.includes("{")) return this.#content;
    // Thoughts that were cut at the length hold drafts.
    const isAnswer = this.#finishReason !== "length" && isWholeAnswer(this.#thoughts, true);
    return isAnswer ? `${this.#content}${this.#thoughts}` : this.#content;
  }
}

async function* texts(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of body) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

/** The events, whatever the server calls them: a body of JSON is one event, or an event a line. */
async function* eventsOf(
  body: AsyncIterable<string>,
  contentType: string,
  dialect: Dialect,
): AsyncGenerator<StreamEvent> {
  let read = "";
  let isEmpty = true;
  for await (const piece of body) {
    read += piece;
    const [first = ""] = read.replace("\uFEFF", "").trimStart();
    if (first === "") continue;
    const all = prefixed(read, body);
    // A field of an event, or a comment: what begins in another way is no stream, whatever it is called.
    const isJson = first === "{" || first === "[" || (JSON_TYPES.has(contentType) && !/[:deir]/.test(first));
    for await (const event of isJson ? jsonEventsIn(all, contentType, dialect) : eventsIn(all)) {
      isEmpty = false;
      yield event;
    }
    break;
  }
  if (isEmpty && JSON_TYPES.has(contentType)) throw new NotApiError(contentType);
}

const JSON_TYPES: ReadonlySet<string> = new Set([
  "application/json",
  "application/x-ndjson",
  "application/stream+json",
]);

async function* prefixed(read: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield read;
  yield* rest;
}

/** Some gateways ignore `stream: true`; their whole answer is paid for all the same. */
async function* jsonEventsIn(
  body: AsyncIterable<string>,
  contentType: string,
  dialect: Dialect,
): AsyncGenerator<StreamEvent> {
  let text = "";
  let given = 0;
  for await (const piece of body) {
    text += piece;
    if (!dialect.isLines) continue;
    // A stream that is made of such lines is read as it comes.
    for (const line of wholeLines(text.slice(given))) {
      const event = recordIn(readJson(line));
      if (event === null || (given === 0 && !isSaid(dialect, event))) break;
      given += line.length + 1;
      yield { name: "", data: JSON.stringify(event) };
    }
  }
  const rest = text.slice(given);
  if (given > 0 && rest.trim() === "") return;
  const whole = readJson(rest);
  const bodies = Array.isArray(whole) ? whole.map(recordIn) : whole === undefined ? [] : [recordIn(whole)];
  const lines = rest.split(/\r?\n/).filter((each) => /^\s*(?:data:)?\s*[{[]/.test(each));
  const found =
    whole === undefined ? lines.map((each) => readJson(each.replace(/^\s*data:/, ""))).map(recordIn) : bodies;
  if (given === 0 && !found.some((each) => each !== null && isSaid(dialect, each))) throw new NotApiError(contentType);
  for (const each of found) if (each !== null) yield { name: "", data: JSON.stringify(each) };
  // What came in one piece came whole, unless it says otherwise.
  if (whole !== undefined && given === 0) yield { name: "", data: DONE };
}

/** The lines that are ended. */
function wholeLines(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
