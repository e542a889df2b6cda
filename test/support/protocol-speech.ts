import type { IncomingHttpHeaders } from "node:http";
import type { AnswerContext } from "./openai-answers.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Why an answer ends, whatever a protocol calls it. */
export type End = "stop" | "length" | "filter" | "refusal";

export interface Counts {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly written: number;
}

/** One way in which a server fails, whatever a protocol calls it. */
export type Failure = "rate" | "overloaded" | "broken" | "key" | "model" | "request" | "moderated";

/** How a protocol is spoken by its server: written here, so that a client's mistake is no server's. */
export interface Speech {
  readonly path: RegExp;
  readonly contentType: string;
  readonly keyOf: (headers: IncomingHttpHeaders) => string | undefined;
  readonly schemaOf: (body: Fields) => { readonly name: string; readonly schema: AnswerContext["schema"] };
  readonly messagesOf: (body: Fields) => AnswerContext["messages"];
  readonly temperatureOf: (body: Fields) => unknown;
  readonly begin: (counts: Counts | null) => string;
  readonly thought: (text: string) => string;
  readonly piece: (text: string) => string;
  readonly end: (end: End, counts: Counts | null) => string;
  /** The failure of a stream that began well. */
  readonly midway: (failure: Failure) => string;
  readonly whole: (text: string, counts: Counts) => string;
  readonly failure: (
    failure: Failure,
    message: string,
    waitSeconds: number | null,
  ) => { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown };
}

const json = (value: unknown) => JSON.stringify(value);
const texts = (content: unknown): string =>
  Array.isArray(content) ? content.map((part) => String(Object(part).text ?? "")).join("") : String(content ?? "");
const named = (schema: unknown) => ({
  name: String(Object(schema).title ?? "text"),
  schema: schema ? Object(schema) : null,
});

const event = (type: string, fields: Fields = {}) => `event: ${type}\ndata: ${json({ type, ...fields })}\n\n`;
const block = (type: string, delta: Fields) => event("content_block_delta", { index: 0, delta: { type, ...delta } });
const messagesUsage = ({ input, cached, written }: Counts) => ({
  input_tokens: input - cached - written,
  cache_read_input_tokens: cached,
  cache_creation_input_tokens: written,
});
const MESSAGES_ERRORS: Readonly<Record<Failure, readonly [number, string]>> = {
  rate: [429, "rate_limit_error"],
  overloaded: [529, "overloaded_error"],
  broken: [500, "api_error"],
  key: [401, "authentication_error"],
  model: [404, "not_found_error"],
  request: [400, "invalid_request_error"],
  moderated: [400, "invalid_request_error"],
};
const MESSAGES_ENDS: Readonly<Record<End, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  filter: "refusal",
  refusal: "refusal",
};

const messages: Speech = {
  path: /^\/v1\/messages(\?.*)?$/,
  contentType: "text/event-stream; charset=utf-8",
  keyOf: (headers) => String(headers["x-api-key"]),
  schemaOf: (body) => {
    const tool = Object(Object(body["tools"])[0]);
    return named(Object(Object(body["output_config"]).format).schema ?? tool.input_schema);
  },
  messagesOf: (body) => [
    ...(body["system"] === undefined ? [] : [{ role: "system", content: texts(body["system"]) }]),
    ...Object(body["messages"]).map(({ role, content }: Fields) => ({ role: String(role), content: texts(content) })),
  ],
  temperatureOf: (body) => body["temperature"],
  begin: (counts) =>
    event("message_start", {
      message: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        content: [],
        model: "m",
        stop_reason: null,
        ...(counts ? { usage: { ...messagesUsage(counts), output_tokens: 1 } } : {}),
      },
    }) +
    event("ping") +
    event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
  thought: (text) => block("thinking_delta", { thinking: text }) + block("signature_delta", { signature: "x" }),
  piece: (text) => block("text_delta", { text }) + event("ping"),
  end: (end, counts) =>
    event("content_block_stop", { index: 0 }) +
    event("message_delta", {
      delta: { stop_reason: MESSAGES_ENDS[end], stop_sequence: null },
      ...(counts ? { usage: { output_tokens: counts.output } } : {}),
    }) +
    event("message_stop"),
  midway: (failure) =>
    event("error", { error: { type: MESSAGES_ERRORS[failure][1], message: "It broke" }, request_id: "req_9" }),
  whole: (text, counts) =>
    json({
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "m",
      content: [
        { type: "thinking", thinking: "so {", signature: "x" },
        { type: "text", text },
      ],
      stop_reason: "end_turn",
      usage: { ...messagesUsage(counts), output_tokens: counts.output },
    }),
  failure: (failure, message, waitSeconds) => {
    const [status, type] = MESSAGES_ERRORS[failure];
    const wait: Record<string, string> = waitSeconds === null ? {} : { "retry-after": String(waitSeconds) };
    const body = { type: "error", error: { type, message }, request_id: "req_011abc" };
    return { status, headers: { "request-id": "req_011abc", ...wait }, body };
  },
};

const GEMINI_ERRORS: Readonly<Record<Failure, readonly [number, string]>> = {
  rate: [429, "RESOURCE_EXHAUSTED"],
  overloaded: [503, "UNAVAILABLE"],
  broken: [500, "INTERNAL"],
  key: [401, "UNAUTHENTICATED"],
  model: [404, "NOT_FOUND"],
  request: [400, "INVALID_ARGUMENT"],
  moderated: [200, "PROHIBITED_CONTENT"],
};
const GEMINI_ENDS: Readonly<Record<End, string>> = {
  stop: "STOP",
  length: "MAX_TOKENS",
  filter: "SAFETY",
  refusal: "RECITATION",
};
const data = (value: unknown) => `data: ${json(value)}\r\n\r\n`;
const candidate = (parts: readonly Fields[], more: Fields = {}) => ({
  candidates: [{ content: { role: "model", parts }, index: 0, ...more }],
  modelVersion: "m",
});
/** Thoughts are counted apart from the answer, and what is 0 is left out. */
const geminiUsage = ({ input, output, cached }: Counts) => ({
  promptTokenCount: input,
  candidatesTokenCount: output - 1,
  thoughtsTokenCount: 1,
  totalTokenCount: input + output,
  ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
});

const gemini: Speech = {
  path: /^\/v1beta\/models\/[^/]+:streamGenerateContent\?alt=sse$/,
  contentType: "text/event-stream",
  keyOf: (headers) => String(headers["x-goog-api-key"]),
  schemaOf: (body) => named(Object(body["generationConfig"]).responseJsonSchema),
  messagesOf: (body) => [
    ...(body["systemInstruction"] ? [{ role: "system", content: texts(Object(body["systemInstruction"]).parts) }] : []),
    ...Object(body["contents"]).map(({ role, parts }: Fields) => ({
      role: role === "model" ? "assistant" : String(role),
      content: texts(parts),
    })),
  ],
  temperatureOf: (body) => Object(body["generationConfig"]).temperature,
  begin: () => "",
  thought: (text) => data(candidate([{ text, thought: true }])),
  piece: (text) => data(candidate([{ text }])),
  end: (end, counts) =>
    data({
      ...candidate([{ text: "" }], { finishReason: GEMINI_ENDS[end] }),
      ...(counts ? { usageMetadata: geminiUsage(counts) } : {}),
    }),
  midway: (failure) => {
    const [code, status] = GEMINI_ERRORS[failure];
    return data({ error: { code, message: "It broke", status } });
  },
  whole: (text, counts) =>
    json([
      candidate([{ text: text.slice(0, 9) }]),
      { ...candidate([{ text: text.slice(9) }], { finishReason: "STOP" }), usageMetadata: geminiUsage(counts) },
    ]),
  failure: (failure, message, waitSeconds) => {
    const [code, status] = GEMINI_ERRORS[failure];
    if (failure === "moderated") {
      return { status: 200, body: { promptFeedback: { blockReason: status }, usageMetadata: { promptTokenCount: 9 } } };
    }
    const retry = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${waitSeconds}s` };
    const details = waitSeconds === null ? {} : { details: [retry] };
    return { status: code, body: { error: { code, message, status, ...details } } };
  },
};

const OLLAMA_STATUS: Readonly<Record<Failure, number>> = {
  rate: 429,
  overloaded: 503,
  broken: 500,
  key: 401,
  model: 404,
  request: 400,
  moderated: 400,
};
const line = (fields: Fields) => `${json({ model: "m", created_at: "2026-11-27T00:00:00Z", ...fields })}\n`;
const said = (message: Fields) => line({ message: { role: "assistant", content: "", ...message }, done: false });
const ollamaCounts = (counts: Counts | null) =>
  counts ? { prompt_eval_count: counts.input, eval_count: counts.output } : {};

const ollama: Speech = {
  path: /^\/api\/chat$/,
  contentType: "application/x-ndjson",
  keyOf: (headers) => headers.authorization?.replace(/^Bearer /, ""),
  schemaOf: (body) => named(typeof body["format"] === "object" ? body["format"] : undefined),
  messagesOf: (body) =>
    Object(body["messages"]).map(({ role, content }: Fields) => ({ role: String(role), content: texts(content) })),
  temperatureOf: (body) => Object(body["options"]).temperature,
  begin: () => "",
  thought: (thinking) => said({ thinking }),
  piece: (content) => said({ content }),
  end: (end, counts) =>
    line({
      message: { role: "assistant", content: "" },
      done: true,
      done_reason: end === "length" ? "length" : "stop",
      ...ollamaCounts(counts),
    }),
  midway: () => `${json({ error: "an error was encountered while running the model: llama runner terminated" })}\n`,
  whole: (text, counts) => {
    const message = { role: "assistant", content: text };
    return JSON.stringify({ model: "m", message, done: true, done_reason: "stop", ...ollamaCounts(counts) }, null, 2);
  },
  failure: (failure, message, waitSeconds) => ({
    status: OLLAMA_STATUS[failure],
    ...(waitSeconds === null ? {} : { headers: { "retry-after": String(waitSeconds) } }),
    body: { error: message },
  }),
};

const CHAT_ERRORS: Readonly<Record<Failure, readonly [number, string]>> = {
  rate: [429, "rate_limit_exceeded"],
  overloaded: [503, "server_error"],
  broken: [500, "server_error"],
  key: [401, "invalid_api_key"],
  model: [404, "model_not_found"],
  request: [400, "invalid_request_error"],
  moderated: [400, "content_policy_violation"],
};
const CHAT_ENDS: Readonly<Record<End, string>> = {
  stop: "stop",
  length: "length",
  filter: "content_filter",
  refusal: "stop",
};
const chunk = (delta: Fields, finish_reason: string | null = null) =>
  data({ id: "c", object: "chat.completion.chunk", model: "m", choices: [{ index: 0, delta, finish_reason }] });
const chatUsage = ({ input, output, cached }: Counts) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
});

const chat: Speech = {
  path: /^\/v1\/chat\/completions$/,
  contentType: "text/event-stream",
  keyOf: (headers) => headers.authorization?.replace(/^Bearer /, ""),
  schemaOf: (body) => {
    const { name, schema } = Object(Object(body["response_format"]).json_schema);
    return { name: name ?? "text", schema: schema ?? null };
  },
  messagesOf: ollama.messagesOf,
  temperatureOf: messages.temperatureOf,
  begin: () => chunk({ role: "assistant", content: "" }),
  thought: (text) => chunk({ reasoning_content: text }),
  piece: (content) => chunk({ content }),
  end: (end, counts) =>
    (end === "refusal" ? chunk({ refusal: "I cannot help with that." }) : "") +
    chunk({}, CHAT_ENDS[end]) +
    (counts ? data({ choices: [], usage: chatUsage(counts) }) : "") +
    "data: [DONE]\n\n",
  midway: (failure) => data({ error: { message: "It broke", code: CHAT_ERRORS[failure][1] } }),
  whole: (content, counts) =>
    json({
      id: "c",
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
      usage: chatUsage(counts),
    }),
  failure: (failure, message, waitSeconds) => {
    const [status, code] = CHAT_ERRORS[failure];
    return {
      status,
      ...(waitSeconds === null ? {} : { headers: { "retry-after": String(waitSeconds) } }),
      body: { error: { message, code, type: "error", param: null } },
    };
  },
};

export const SPEECHES = { messages, gemini, ollama, chat } as const;
export type ProtocolName = keyof typeof SPEECHES;
