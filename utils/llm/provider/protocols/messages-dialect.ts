import { listIn, recordIn } from "../stream/reply-chunk.ts";
import {
  broughtBy,
  chatChunk,
  type Dialect,
  type EventReader,
  NOTHING,
  type ReadEvent,
  readStray,
  tokensIn,
} from "./dialect.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Why an answer ended, in the words of Chat Completions. A refusal is one of the model's own. */
const STOP_REASONS: Readonly<Record<string, string>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  tool_use: "stop",
  pause_turn: "stop",
  refusal: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
};
const REFUSED = "The model declined to answer.";

/** Anthropic's Messages API. */
export const MESSAGES_DIALECT: Dialect = {
  reader: messagesReader,
  writer: messagesWriter,
  isReply: ({ type }) => type === "message" || (typeof type === "string" && /^(?:message|content_block)_/.test(type)),
  isLines: false,
};

function messagesReader(): EventReader {
  const usage = new MessagesUsage();
  return (event, name) => {
    if (recordIn(event["error"]) !== null || event["type"] === "error") return readStray(event, name);
    switch (event["type"]) {
      case "message_start":
        usage.add(recordIn(recordIn(event["message"])?.["usage"]));
        return usage.said === null ? NOTHING : { kind: "chunk", chunk: { choices: [], usage: usage.said } };
      case "content_block_start":
        return chatChunk({}, deltaOf(recordIn(event["content_block"]) ?? {}), null, null);
      case "content_block_delta":
        return chatChunk({}, deltaOf(recordIn(event["delta"]) ?? {}), null, null);
      case "message_delta":
        usage.add(recordIn(event["usage"]));
        return ended(recordIn(event["delta"]) ?? {}, {}, usage.said);
      case "message_stop":
        return { kind: "nothing", isDone: true };
      case "message": {
        usage.add(recordIn(event["usage"]));
        const blocks = listIn(event["content"]).map((block) => deltaOf(recordIn(block) ?? {}));
        return { ...ended(event, joined(blocks), usage.said), isDone: true };
      }
      case "content_block_stop":
      case "ping":
        return NOTHING;
      default:
        return readStray(event, name);
    }
  };
}

/** A block, or a piece of one: its text, its thoughts, or the arguments of the tool that stands for the answer's form. */
function deltaOf(part: Fields): Fields {
  const [text, thinking, json, input] = [part["text"], part["thinking"], part["partial_json"], part["input"]];
  if (typeof thinking === "string") return { reasoning_content: thinking };
  if (typeof json === "string") return { tool_calls: [{ function: { arguments: json } }] };
  const isCalled = part["type"] === "tool_use" && recordIn(input) !== null && Object.keys(Object(input)).length > 0;
  if (isCalled) return { tool_calls: [{ function: { arguments: JSON.stringify(input) } }] };
  return typeof text === "string" ? { content: text } : {};
}

function joined(deltas: readonly Fields[]): Fields {
  const text = (name: string) => deltas.map((delta) => delta[name] ?? "").join("");
  const calls = deltas.flatMap((delta) => listIn(delta["tool_calls"]));
  return { content: text("content"), reasoning_content: text("reasoning_content"), tool_calls: calls };
}

function ended(said: Fields, delta: Fields, usage: Fields | null): Extract<ReadEvent, { kind: "chunk" }> {
  const { stop_reason: reason, stop_details: details } = said;
  const why = recordIn(details)?.["explanation"];
  const refusal = reason === "refusal" ? { refusal: typeof why === "string" && why ? why : REFUSED } : {};
  const word = typeof reason === "string" ? (STOP_REASONS[reason] ?? reason) : null;
  return chatChunk({}, { ...delta, ...refusal }, word, usage);
}

/** The tokens as they are counted: the input at the beginning, the output at the end, and some servers all at once. */
class MessagesUsage {
  #counted: Fields | null = null;

  add(usage: Fields | null): void {
    if (usage === null) return;
    const names = ["input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"];
    const before = this.#counted;
    const most = names.flatMap((name) =>
      before?.[name] === undefined && typeof usage[name] !== "number"
        ? []
        : [[name, Math.max(tokensIn(before, name), tokensIn(usage, name))]],
    );
    this.#counted = Object.fromEntries(most);
  }

  /** In the words of Chat Completions, whose input counts what the cache had and took. */
  get said(): Fields | null {
    const counted = this.#counted;
    if (counted === null) return null;
    const [read, written] = [counted["cache_read_input_tokens"], counted["cache_creation_input_tokens"]];
    const input =
      tokensIn(counted, "input_tokens") +
      tokensIn(counted, "cache_read_input_tokens") +
      tokensIn(counted, "cache_creation_input_tokens");
    return {
      prompt_tokens: input,
      completion_tokens: tokensIn(counted, "output_tokens"),
      prompt_tokens_details: {
        ...(read === undefined ? {} : { cached_tokens: read }),
        ...(written === undefined ? {} : { cache_write_tokens: written }),
      },
    };
  }
}

const END_WORDS: Readonly<Record<string, string>> = { stop: "end_turn", length: "max_tokens" };

function messagesWriter() {
  let stopReason: string | null = null;
  let usage: Fields = {};
  const event = (type: string, fields: Fields) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  return {
    begin: () =>
      event("message_start", {
        message: { id: "", type: "message", role: "assistant", model: "", content: [], usage: {} },
      }) + event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    chunk: (chunk: Fields) => {
      const { text, finishReason } = broughtBy(chunk);
      usage = recordIn(chunk["usage"]) ?? usage;
      stopReason = finishReason ?? stopReason;
      return text === "" ? "" : event("content_block_delta", { index: 0, delta: { type: "text_delta", text } });
    },
    end: () => {
      const counted = {
        input_tokens: tokensIn(usage, "prompt_tokens"),
        output_tokens: tokensIn(usage, "completion_tokens"),
      };
      const delta = { stop_reason: stopReason === null ? null : (END_WORDS[stopReason] ?? stopReason) };
      return (
        event("content_block_stop", { index: 0 }) +
        event("message_delta", { delta, usage: counted }) +
        event("message_stop", {})
      );
    },
  };
}
