import { isWholeAnswer } from "../answers/thoughts.ts";
import { eventsIn, type StreamEvent } from "./event-stream.ts";
import { NotApiError } from "./provider-errors.ts";
import { errorIn, listIn, pieceOf, recordIn, type StreamError, saysError, usageOf } from "./reply-chunk.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * A model's answer as a stream that every client reads in the same way: the content as text, one reason for its end, an
 * `error` for every failure. What came whole is passed on as it would have come; an answer that is whole ends with
 * `stop` although nobody said so, or although the connection failed behind it.
 * @param contentType What the server called it, for the error where it is no answer.
 * @throws NotApiError for a body that is no model's answer; what the body throws, where the answer is not whole.
 */
export async function* replyStream(body: AsyncIterable<Uint8Array>, contentType: string): AsyncGenerator<string> {
  const reply = new ReplyState();
  try {
    for await (const event of eventsOf(texts(body), contentType)) {
      if (event.data === "[DONE]") {
        reply.isDone = true;
        break;
      }
      const chunk = chunkIn(event.data, reply);
      if (chunk === null) continue;
      const error = errorIn(chunk, event.name);
      if (error === null) {
        yield* reply.passed(chunk).map(line);
        continue;
      }
      yield* reply.failed(error).map(line);
      yield "data: [DONE]\n\n";
      return;
    }
  } catch (error) {
    if (error instanceof NotApiError || !reply.isWhole()) throw error;
  }
  yield* reply.ended().map(line);
  yield "data: [DONE]\n\n";
}

function line(chunk: Fields): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

/** A damaged event is the end of what can be read, as a failed connection is; a word between events says nothing. */
function chunkIn(data: string, reply: ReplyState): Fields | null {
  if (!/^(?:\[\s*)?\{/.test(data)) return null;
  try {
    const chunk: unknown = JSON.parse(data);
    return recordIn(Array.isArray(chunk) ? chunk[0] : chunk);
  } catch (error) {
    if (reply.isWhole()) return null;
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

  /** The failure; nothing of it where the answer came whole before it, unless a filter holds it back. */
  failed(error: StreamError): readonly Fields[] {
    if (!this.isWhole()) return [{ error }];
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
async function* eventsOf(body: AsyncIterable<string>, contentType: string): AsyncGenerator<StreamEvent> {
  let read = "";
  let isEmpty = true;
  for await (const piece of body) {
    read += piece;
    const [first = ""] = read.replace("\uFEFF", "").trimStart();
    if (first === "") continue;
    const all = prefixed(read, body);
    // A field of an event, or a comment: what begins in another way is no stream, whatever it is called.
    const isJson = first === "{" || first === "[" || (JSON_TYPES.has(contentType) && !/[:deir]/.test(first));
    for await (const event of isJson ? jsonEventsIn(all, contentType) : eventsIn(all)) {
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
async function* jsonEventsIn(body: AsyncIterable<string>, contentType: string): AsyncGenerator<StreamEvent> {
  let text = "";
  for await (const piece of body) text += piece;
  const whole = readJson(text);
  const bodies = Array.isArray(whole) ? whole.map(recordIn) : whole === undefined ? [] : [recordIn(whole)];
  const lines = text.split(/\r?\n/).filter((each) => /^\s*(?:data:)?\s*[{[]/.test(each));
  const found =
    whole === undefined ? lines.map((each) => readJson(each.replace(/^\s*data:/, ""))).map(recordIn) : bodies;
  if (!found.some((each) => each !== null && ("choices" in each || saysError(each))))
    throw new NotApiError(contentType);
  for (const each of found) if (each !== null) yield { name: "", data: JSON.stringify(each) };
  // What came in one piece came whole, unless it says otherwise.
  if (whole !== undefined) yield { name: "", data: "[DONE]" };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
