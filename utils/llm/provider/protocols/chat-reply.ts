import type { LLMResult } from "@langchain/core/outputs";
import type { ModelReply } from "../providers.ts";
import { finishReasonOf } from "../stream/reply-chunk.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Where the clients of LangChain put why an answer ended. */
const REASONS = ["finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason"] as const;

/**
 * What a chat model of LangChain answered, from its message: the arguments of a tool where the schema was given as one,
 * else the text. A model that says nothing of the end has ended: LangChain gives whole answers only.
 */
export function chatReply(output: LLMResult): ModelReply {
  const generation = record(list(list(record(output)["generations"])[0])[0]);
  const message = record(generation["message"]);
  const [metadata, extra] = [record(message["response_metadata"]), record(message["additional_kwargs"])];
  const usage = { ...record(record(record(output)["llmOutput"])["tokenUsage"]), ...record(message["usage_metadata"]) };
  const text = argumentsIn(message) ?? (textIn(message["content"]) || textIn(generation["text"]));
  const reason = reasonIn([metadata, record(generation["generationInfo"]), extra]);
  const refusal = textIn(extra["refusal"]) || (reason === "refusal" ? text || "refused" : "");
  return {
    text,
    finishReason: reason ?? (cutIn(metadata) ? "length" : "stop"),
    refusal: refusal || null,
    inputTokens: count(usage["input_tokens"] ?? usage["promptTokens"]),
    outputTokens: count(usage["output_tokens"] ?? usage["completionTokens"]),
    cachedTokens: cachedIn(usage),
  };
}

/** What came out of a chain whose model told nothing of itself: pieces of a message, or the object that was made of it. */
export function replyOfResult(results: readonly unknown[]): ModelReply {
  const texts = results.map((result) => {
    if (typeof result === "string") return result;
    const { raw, parsed, content } = record(result);
    if (raw !== undefined && parsed === undefined) return argumentsIn(record(raw)) ?? textIn(record(raw)["content"]);
    if (content !== undefined && "response_metadata" in record(result)) return textIn(content);
    return "";
  });
  const last = record(results.at(-1));
  const made = "parsed" in last ? last["parsed"] : last;
  const isMessage = "response_metadata" in last || "raw" in last;
  const isObject = typeof made === "object" && made !== null && Object.keys(made).length > 0;
  const text = texts.join("") || (isObject && !(isMessage && made === last) ? JSON.stringify(made) : "");
  return { text, finishReason: "stop", refusal: null, inputTokens: 0, outputTokens: 0, cachedTokens: null };
}

function argumentsIn(message: Fields): string | null {
  const calls = list(message["tool_calls"]).map((call) => record(call)["args"]);
  const made = calls.find((args) => Object.keys(record(args)).length > 0);
  if (made !== undefined) return JSON.stringify(made);
  // What could not be read as JSON: our own parser reads more.
  const unread = list(message["invalid_tool_calls"]).map((call) => record(call)["args"]);
  return unread.find((args): args is string => typeof args === "string" && args.trim() !== "") ?? null;
}

/** A text, or what the parts of a content say; thoughts are left out. */
function textIn(content: unknown): string {
  if (typeof content === "string") return content;
  return list(content)
    .map((part) => {
      if (typeof part === "string") return part;
      const { type, text } = record(part);
      return typeof text === "string" && (type === undefined || /text/.test(String(type))) ? text : "";
    })
    .join("");
}

function reasonIn(places: readonly Fields[]): string | null {
  for (const place of places) {
    for (const name of REASONS) {
      const reason = finishReasonOf(place[name]);
      if (reason !== null) return reason;
    }
  }
  return null;
}

/** How OpenAI's Responses API says it. */
function cutIn(metadata: Fields): boolean {
  return metadata["status"] === "incomplete";
}

function cachedIn(usage: Fields): number | null {
  const cached = record(usage["input_token_details"])["cache_read"];
  return typeof cached === "number" ? cached : null;
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function record(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
