import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { ChatOpenAI } from "@langchain/openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { AppError } from "../../../utils/errors.ts";
import { wireSchema } from "../../../utils/llm/answers/structured-output.ts";
import { chatModelProvider } from "../../../utils/llm/provider/protocols/chat-model-provider.ts";
import type { ModelRequest } from "../../../utils/llm/provider/providers.ts";
import { type OpenAIServer, startOpenAIServer } from "../../support/openai-server.ts";

const SCHEMA = wireSchema(z.object({ markdown: z.string(), sources: z.array(z.string()) }));
const ANSWER = { markdown: "문제는 **비용**입니다.", sources: [] };
const TEXT = JSON.stringify(ANSWER);

function request(over: Partial<ModelRequest> = {}): ModelRequest {
  const messages = [
    { role: "system", content: "Rules." },
    { role: "user", content: "Write." },
  ] as const;
  const rest = { name: "Section", schema: SCHEMA, messages, input: {}, temperature: 0.5 };
  return { ...rest, signal: new AbortController().signal, ...over };
}

/** A model of a program's own: it answers what the function says, and keeps what it was asked. */
class OwnChatModel extends BaseChatModel {
  readonly asked: BaseMessage[][] = [];
  readonly #answer: () => AIMessage | Promise<AIMessage>;
  readonly apiKey = "sk-of-the-program-1234";

  constructor(answer: () => AIMessage | Promise<AIMessage>) {
    super({ maxRetries: 0 });
    this.#answer = answer;
  }

  override get lc_secrets() {
    return { apiKey: "OWN_KEY" };
  }

  override _llmType() {
    return "own";
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    this.asked.push(messages);
    const message = await this.#answer();
    return { generations: [{ text: message.text, message }] };
  }
}

/** The same with tools: LangChain's own `withStructuredOutput` gives the schema as one. */
class ToolChatModel extends OwnChatModel {
  override bindTools() {
    return this.withConfig({});
  }
}

class StreamingChatModel extends OwnChatModel {
  override async *_streamResponseChunks(messages: BaseMessage[]) {
    this.asked.push(messages);
    for (const text of TEXT.match(/.{1,5}/gsu) ?? []) {
      yield new ChatGenerationChunk({ text, message: new AIMessageChunk(text) });
    }
  }
}

const says =
  (content: AIMessage["content"], fields: object = {}) =>
  () =>
    new AIMessage({ content, ...fields });
const complete = (model: BaseChatModel, over: Partial<ModelRequest> = {}) =>
  chatModelProvider({ id: "mine", model }).complete(request(over));
const failure = (model: BaseChatModel, over: Partial<ModelRequest> = {}): Promise<AppError> =>
  complete(model, over).then(
    () => Promise.reject(new Error("It answered.")),
    (error) => error,
  );

describe("a chat model of the program's own", () => {
  it("without structured output is told the schema in words, and its usage may be missing", async () => {
    const model = new OwnChatModel(says(TEXT));
    expect(await complete(model)).toEqual({
      text: TEXT,
      finishReason: "stop",
      refusal: null,
      inputTokens: 0,
      outputTokens: 0,
      cachedTokens: null,
    });
    expect(model.asked[0]?.map(({ text }) => text)).toEqual([
      expect.stringContaining('- "markdown": text'),
      expect.stringMatching(/^Write\./),
    ]);
  });

  it("may answer in parts, among them thoughts", async () => {
    const half = Math.floor(TEXT.length / 2);
    const parts = [
      { type: "reasoning", reasoning: "Hm." },
      { type: "text", text: TEXT.slice(0, half) },
      { type: "text", text: TEXT.slice(half) },
    ];
    expect((await complete(new OwnChatModel(says(parts)))).text).toBe(TEXT);
  });

  it("may give the answer as the arguments of a tool, and what stands behind it may not like that", async () => {
    const calls = { tool_calls: [{ id: "1", name: "Section", args: ANSWER, type: "tool_call" }] };
    const model = new ToolChatModel(says("", calls));
    expect(JSON.parse((await complete(model)).text)).toEqual(ANSWER);
    // With the schema as a tool, no word of it is in the messages.
    expect(model.asked[0]?.[0]?.text).toBe("Rules.");
    // It has the tool and answers in prose all the same: the text is what our parser gets.
    expect((await complete(new ToolChatModel(says(TEXT)))).text).toBe(TEXT);
    const unread = { invalid_tool_calls: [{ name: "Section", args: '{"markdown": "x",}', type: "invalid_tool_call" }] };
    expect((await complete(new ToolChatModel(says("", unread)))).text).toBe('{"markdown": "x",}');
  });

  it("keeps what it answered where its own parser fails, as that of a list of answers does", async () => {
    const model = new FakeListChatModel({ responses: ["No JSON at all", TEXT] });
    // It parses by itself, and throws: the second time it is asked in words, and only the text is taken.
    expect((await complete(model)).text).toBe(TEXT);
  });

  it("tells of each piece where it streams", async () => {
    let pieces = 0;
    const reply = await complete(new StreamingChatModel(says("")), { arrived: () => (pieces += 1) });
    expect(reply.text).toBe(TEXT);
    expect(pieces).toBeGreaterThan(5);
  });

  it.each([
    [{ response_metadata: { finish_reason: "length" } }, "length"],
    [{ response_metadata: { stop_reason: "max_tokens" } }, "length"],
    [{ response_metadata: { finishReason: "SAFETY" } }, "content_filter"],
    [{ response_metadata: { status: "incomplete" } }, "length"],
    [{ response_metadata: { done_reason: "stop" } }, "stop"],
    [{}, "stop"],
  ])("says why it ended, whatever it calls it: %j", async (fields, reason) => {
    expect((await complete(new OwnChatModel(says(TEXT, fields)))).finishReason).toBe(reason);
  });

  it("tells of its tokens, and of a refusal", async () => {
    const usage_metadata = {
      input_tokens: 120,
      output_tokens: 30,
      total_tokens: 150,
      input_token_details: { cache_read: 100 },
    };
    const reply = await complete(new OwnChatModel(says(TEXT, { usage_metadata })));
    expect(reply).toMatchObject({ inputTokens: 120, outputTokens: 30, cachedTokens: 100 });
    const refused = { additional_kwargs: { refusal: "Not that." } };
    expect((await complete(new OwnChatModel(says("", refused)))).refusal).toBe("Not that.");
  });

  it("that throws a text, or anything, has failed as a model, and nothing of its key is told", async () => {
    const thrown = (what: unknown) =>
      new OwnChatModel(() => {
        throw what;
      });
    const text = await failure(thrown("the key sk-of-the-program-1234 is tired"));
    expect(text).toMatchObject({ code: "model-client-failed", category: "model", exitCode: 4, retryable: false });
    expect(text.message).toContain("the key [secret] is tired");
    expect((await failure(thrown(undefined))).code).toBe("model-client-failed");
    expect((await failure(thrown(new Error("Odd")))).message).toContain("Odd");
    expect(await failure(thrown(Object.assign(new Error("Slow down"), { status: 429 })))).toMatchObject({
      code: "model-rate-limited",
      retryable: true,
    });
    expect((await failure(thrown(Object.assign(new Error("No"), { status: 401 })))).code).toBe("model-auth");
  });

  it("is asked in words where it refuses the schema, and from then on", async () => {
    let times = 0;
    const model = new ToolChatModel(() => {
      times += 1;
      if (times === 1) throw Object.assign(new Error("tools are not supported"), { status: 400 });
      return new AIMessage(TEXT);
    });
    const provider = chatModelProvider({ id: "mine", model });
    expect((await provider.complete(request())).text).toBe(TEXT);
    await provider.complete(request());
    expect(model.asked.map(([first]) => first?.text.includes('"markdown": text'))).toEqual([false, true, true]);
  });

  it("that never answers is left when the call is cancelled", async () => {
    const cancel = new AbortController();
    const waiting = complete(new OwnChatModel(() => new Promise(() => {})), { signal: cancel.signal });
    cancel.abort(new Error("Enough"));
    await expect(waiting).rejects.toThrow("Enough");
  });

  it("says how often it retries by itself", () => {
    const retrying = new FakeListChatModel({ responses: [TEXT], maxRetries: 2 } as { responses: string[] });
    expect(chatModelProvider({ id: "mine", model: new OwnChatModel(says(TEXT)) }).ownRetries).toBeUndefined();
    expect(chatModelProvider({ id: "mine", model: retrying }).ownRetries).toBe(
      Reflect.get(retrying.caller, "maxRetries"),
    );
  });
});

describe("ChatOpenAI", () => {
  let server: OpenAIServer;
  beforeAll(async () => {
    server = await startOpenAIServer({ answers: { Section: [ANSWER] } });
  });
  afterAll(() => server.close());

  it("is given the schema as its server takes it, streams, and counts", async () => {
    let pieces = 0;
    const model = new ChatOpenAI({
      model: "gpt-4.1",
      apiKey: "any",
      maxRetries: 0,
      configuration: { baseURL: server.url },
    });
    const reply = await complete(model, { arrived: () => (pieces += 1) });
    expect(JSON.parse(reply.text)).toMatchObject(ANSWER);
    expect(reply.finishReason).toBe("stop");
    expect(reply.inputTokens).toBeGreaterThan(0);
    expect(pieces).toBeGreaterThan(1);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.body["response_format"]).toMatchObject({
      type: "json_schema",
      json_schema: { name: "Section", strict: true, schema: SCHEMA },
    });
  });
});
