import { recordIn } from "../stream/reply-chunk.ts";
import { broughtBy, chatChunk, type Dialect, type EventReader, readStray, tokensIn } from "./dialect.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Ollama's own `/api/chat`: an object a line, the last one with `done`. */
export const OLLAMA_DIALECT: Dialect = {
  reader: ollamaReader,
  writer: ollamaWriter,
  isReply: (body) => "message" in body && "done" in body,
  isLines: true,
};

function ollamaReader(): EventReader {
  return (event, name) => {
    const message = recordIn(event["message"]);
    if (event["error"] !== undefined || (message === null && event["done"] !== true)) return readStray(event, name);
    const isDone = event["done"] === true;
    const usage = isDone ? usageOf(event) : null;
    return { ...chatChunk({}, message ?? {}, isDone ? endOf(event["done_reason"]) : null, usage), isDone };
  };
}

/** Older versions give none; `load` and `unload` are those of a prompt without words. */
function endOf(reason: unknown): string {
  return typeof reason === "string" && reason !== "load" && reason !== "unload" ? reason : "stop";
}

/** Null where nothing was counted. Of a cache nothing is said. */
function usageOf(event: Fields): Fields | null {
  const [input, output] = [tokensIn(event, "prompt_eval_count"), tokensIn(event, "eval_count")];
  return input + output === 0 ? null : { prompt_tokens: input, completion_tokens: output };
}

function ollamaWriter() {
  let usage: Fields = {};
  let reason: string | null = null;
  const line = (content: string, more: Fields) =>
    `${JSON.stringify({ model: "", message: { role: "assistant", content }, ...more })}\n`;
  return {
    begin: () => "",
    chunk: (chunk: Fields) => {
      const { text, finishReason } = broughtBy(chunk);
      usage = recordIn(chunk["usage"]) ?? usage;
      reason = finishReason ?? reason;
      return text === "" ? "" : line(text, { done: false });
    },
    end: () =>
      line("", {
        done: true,
        done_reason: reason ?? "stop",
        prompt_eval_count: tokensIn(usage, "prompt_tokens"),
        eval_count: tokensIn(usage, "completion_tokens"),
      }),
  };
}
