import { listIn, recordIn } from "../stream/reply-chunk.ts";
import { broughtBy, chatChunk, type Dialect, type EventReader, NOTHING, readStray, tokensIn } from "./dialect.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Google's `generateContent`, streamed with `alt=sse`. */
export const GEMINI_DIALECT: Dialect = {
  reader: geminiReader,
  writer: geminiWriter,
  isReply: (body) => ["candidates", "promptFeedback", "usageMetadata"].some((name) => name in body),
  isLines: false,
};

function geminiReader(): EventReader {
  let counted: Fields | null = null;
  return (event, name) => {
    if (recordIn(event["error"]) !== null || !GEMINI_DIALECT.isReply(event)) return readStray(event, name);
    const usage = recordIn(event["usageMetadata"]);
    if (usage !== null) counted = { ...counted, ...usage };
    const said = counted === null ? null : usageOf(counted);
    const candidate = recordIn(listIn(event["candidates"])[0]);
    if (candidate === null) {
      const feedback = recordIn(event["promptFeedback"]);
      const reason = feedback?.["blockReason"];
      if (typeof reason !== "string")
        return said === null ? NOTHING : { kind: "chunk", chunk: { choices: [], usage: said } };
      return { kind: "failure", error: blocked(reason, feedback?.["blockReasonMessage"]) };
    }
    const reason = candidate["finishReason"];
    const isEnd = typeof reason === "string" && reason !== "FINISH_REASON_UNSPECIFIED";
    return chatChunk({}, deltaOf(candidate), isEnd ? reason.toLowerCase() : null, said);
  };
}

/** The prompt was not let through to the model. */
function blocked(reason: string, words: unknown) {
  const message = typeof words === "string" && words ? words : `The prompt was blocked: ${reason}`;
  return { message, code: "moderation_blocked", type: reason, param: null };
}

function deltaOf(candidate: Fields): Fields {
  const parts = listIn(recordIn(candidate["content"])?.["parts"]).map((part) => recordIn(part) ?? {});
  const textOf = (isThought: boolean) =>
    parts
      .filter((part) => (part["thought"] === true) === isThought)
      .map(({ text }) => (typeof text === "string" ? text : ""))
      .join("");
  const calls = parts.flatMap((part) => {
    const args = recordIn(part["functionCall"])?.["args"];
    return args === undefined ? [] : [{ function: { arguments: args } }];
  });
  return {
    content: textOf(false),
    reasoning_content: textOf(true),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
}

/** In the words of Chat Completions. Google leaves out what is 0, and counts thoughts apart from the answer. */
function usageOf(counted: Fields): Fields {
  const input = tokensIn(counted, "promptTokenCount") + tokensIn(counted, "toolUsePromptTokenCount");
  const output = tokensIn(counted, "candidatesTokenCount") + tokensIn(counted, "thoughtsTokenCount");
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: tokensIn(counted, "cachedContentTokenCount") },
  };
}

function geminiWriter() {
  let usage: Fields = {};
  const event = (text: string, more: Fields = {}) => {
    const candidates = [{ content: { role: "model", parts: [{ text }] }, index: 0, ...more }];
    const metadata = {
      promptTokenCount: tokensIn(usage, "prompt_tokens"),
      candidatesTokenCount: tokensIn(usage, "completion_tokens"),
      totalTokenCount: tokensIn(usage, "prompt_tokens") + tokensIn(usage, "completion_tokens"),
    };
    return `data: ${JSON.stringify({ candidates, ...("finishReason" in more ? { usageMetadata: metadata } : {}) })}\n\n`;
  };
  let ending = "STOP";
  return {
    begin: () => "",
    chunk: (chunk: Fields) => {
      const { text, finishReason } = broughtBy(chunk);
      usage = recordIn(chunk["usage"]) ?? usage;
      if (finishReason === "length") ending = "MAX_TOKENS";
      return text === "" ? "" : event(text);
    },
    end: () => event("", { finishReason: ending }),
  };
}
