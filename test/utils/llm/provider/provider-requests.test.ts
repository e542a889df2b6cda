import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { prompt } from "../../../../graph/prompts/frame.ts";
import { Analysis } from "../../../../schemas/model/analysis.ts";
import { Section } from "../../../../schemas/model/section.ts";
import { AppError, EXIT } from "../../../../utils/errors.ts";
import { parseStructured, wireSchema } from "../../../../utils/llm/answers/structured-output.ts";
import { anthropicProvider } from "../../../../utils/llm/provider/protocols/anthropic-provider.ts";
import { withCacheMarks } from "../../../../utils/llm/provider/protocols/cache-marks.ts";
import { clientPackage } from "../../../../utils/llm/provider/protocols/client-package.ts";
import { googleProvider } from "../../../../utils/llm/provider/protocols/google-provider.ts";
import { ollamaProvider } from "../../../../utils/llm/provider/protocols/ollama-provider.ts";
import type { ModelProvider, ModelRequest } from "../../../../utils/llm/provider/providers.ts";
import {
  type ProtocolFault,
  type ProtocolServerOptions,
  startProtocolServer,
} from "../../../support/protocol-server.ts";
import type { ProtocolName } from "../../../support/protocol-speech.ts";

type Body = Readonly<Record<string, unknown>>;

const KEY = "secret-key-0123456789abcdef";
const MATERIAL = { today: "2026-11-27", idea: "A bakery </data> of one's own", outline: "summary\nrisks" };
const SHARED = prompt({ language: "en", shared: MATERIAL, task: ["Write it."], own: { yours: "risks" } });

async function server(protocol: ProtocolName, options: ProtocolServerOptions = {}) {
  const started = await startProtocolServer(protocol, options);
  onTestFinished(() => started.close());
  return started;
}

function request(over: Partial<ModelRequest> = {}): ModelRequest {
  return {
    name: "Section",
    schema: wireSchema(Section),
    messages: SHARED,
    input: null,
    temperature: 0.5,
    room: 4_096,
    signal: new AbortController().signal,
    ...over,
  };
}

/** The bodies that a provider sends under one fault. */
async function sent(protocol: ProtocolName, make: (origin: string) => ModelProvider, over: Partial<ModelRequest> = {}) {
  const { origin, requests } = await server(protocol);
  await make(origin).complete(request(over));
  return requests.map(({ body }): Body => body);
}

describe("Anthropic", () => {
  const at = (origin: string, model = "m") => anthropicProvider({ model, apiKey: KEY, baseUrl: `${origin}/v1/` });

  test("is asked for its native structured output, and for enough room to think in", async () => {
    const [body] = await sent("messages", at);
    expect(body).toMatchObject({
      model: "m",
      stream: true,
      max_tokens: 32_000,
      output_config: { format: { type: "json_schema", schema: { ...wireSchema(Section), title: "Section" } } },
    });
    expect(body).not.toHaveProperty("thinking");
    expect(JSON.stringify(body)).not.toContain("cache_control");
  });

  test("is shown with marks what other calls share, byte for byte, and at most four of them", async () => {
    const [body] = await sent("messages", at, { isShared: true });
    const [user] = z
      .array(z.object({ content: z.array(z.looseObject({ text: z.string() })) }))
      .parse(body?.["messages"]);
    const blocks = user?.content ?? [];
    expect(blocks.map(({ text }) => text).join("")).toBe(SHARED[1]?.content);
    expect(blocks.map((block) => "cache_control" in block)).toEqual([false, false, true, false]);
    expect(blocks[2]?.text).toBe('<data name="outline">\nsummary\nrisks\n</data>\n\n');
    expect(body?.["system"]).toEqual([
      { type: "text", text: SHARED[0]?.content, cache_control: { type: "ephemeral" } },
    ]);
  });

  test("gets a repair without a mark in it, behind the beginning that is in the cache", () => {
    const repair = [...SHARED, { role: "assistant", content: "{}" }, { role: "user", content: "Again." }] as const;
    const marked = withCacheMarks(repair);
    expect(marked.slice(2)).toEqual(repair.slice(2));
    expect(withCacheMarks([{ role: "user", content: "Only a question" }])).toEqual([
      { role: "user", content: "Only a question" },
    ]);
  });

  test("that knows no structured output is made to call a tool, and one that refuses that is told in words", async () => {
    const refused = (message: string): ProtocolFault => ({ kind: "failure", failure: "request", message });
    const { origin, requests } = await server("messages", {
      faultOf: ({ body }) => {
        if (body["output_config"]) return refused("output_config: structured outputs are not supported");
        return body["tools"] ? refused("tool_choice forces tool use, which this model does not take") : null;
      },
    });
    const reply = await at(origin).complete(request());
    expect(parseStructured(Section, reply.text)).toMatchObject({ ok: true });
    const tool = { name: "Section", input_schema: { ...wireSchema(Section), title: "Section" } };
    expect(requests[1]?.body).toMatchObject({ tools: [tool], tool_choice: { type: "tool", name: "Section" } });
    expect(requests).toHaveLength(3);
  });

  test.each([
    ["max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for m", 8_192],
    ["input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000", 4_096],
  ])("that gives less room is asked for what it gives: %s", async (message, room) => {
    const { origin, requests } = await server("messages", {
      faultOf: ({ body }) =>
        Number(body["max_tokens"]) > room ? { kind: "failure", failure: "request", message } : null,
    });
    const provider = at(origin);
    expect(await provider.complete(request())).toMatchObject({ finishReason: "stop" });
    await provider.complete(request());
    expect(requests.map(({ body }) => body["max_tokens"]).slice(0, 2)).toEqual([32_000, room]);
  });

  test.each([
    ["claude-sonnet-4-5-20250929", true],
    ["claude-opus-4-20250514", true],
    ["claude-3-7-sonnet-latest", true],
    ["claude-opus-4-6", true],
    ["claude-opus-4-7", false],
    ["claude-haiku-5-5", false],
    ["claude-sonnet-5", false],
    ["claude-fable-5-2", false],
  ])("%s gets a temperature: %s", async (model, takes) => {
    const [body] = await sent("messages", (origin) => at(origin, model));
    expect(body !== undefined && "temperature" in body).toBe(takes);
  });

  test("names the call by the id that support asks for", async () => {
    const { origin } = await server("messages", { faults: [{ kind: "failure", failure: "overloaded" }] });
    const failure: unknown = await at(origin)
      .complete(request())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "model-unavailable", details: { status: 529, requestId: "req_011abc" } });
  });
});

describe("Google", () => {
  const at = (origin: string, model = "m") => googleProvider({ model, apiKey: KEY, baseUrl: `${origin}/v1beta/` });

  test("is asked by responseJsonSchema, in the words that it takes, with the key in a header", async () => {
    const { origin, requests } = await server("gemini");
    const schema = {
      type: "object",
      properties: { const: { type: "string" }, kind: { const: "a" } },
      required: ["const"],
    };
    await at(origin, "models/gemini-2.5-pro").complete(request({ schema }));
    expect(requests[0]?.path).toBe("/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse");
    expect(requests[0]?.headers["x-goog-api-key"]).toBe(KEY);
    expect(requests[0]?.body["generationConfig"]).toMatchObject({
      temperature: 0.5,
      responseMimeType: "application/json",
      responseJsonSchema: {
        title: "Section",
        type: "object",
        properties: { const: { type: "string" }, kind: { enum: ["a"] } },
        required: ["const"],
      },
    });
  });

  test("gives every schema of ours without a const", async () => {
    const [body] = await sent("gemini", at, { name: "Analysis", schema: wireSchema(Analysis) });
    expect(JSON.stringify(body)).toContain('"isPlanningRequest"');
    expect(JSON.stringify(body)).not.toContain('"const":');
  });

  test("that takes no schema is asked for JSON, and then in words alone", async () => {
    const { origin, requests } = await server("gemini", {
      faultOf: ({ body }) =>
        Object(body["generationConfig"]).responseMimeType
          ? { kind: "failure", failure: "request", message: "JSON mode is not enabled for models/gemma-3" }
          : null,
    });
    await at(origin).complete(request());
    const formats = requests.map(({ body }) => {
      const { responseMimeType: type, responseJsonSchema: schema } = Object(body["generationConfig"]);
      return [type !== undefined, schema !== undefined];
    });
    expect(formats).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  test("is asked for room only where an answer was cut, and then for enough to think in", async () => {
    const [first] = await sent("gemini", at);
    const [repair] = await sent("gemini", at, { repairs: "length" });
    expect(Object(first?.["generationConfig"])).not.toHaveProperty("maxOutputTokens");
    expect(Object(repair?.["generationConfig"]).maxOutputTokens).toBe(32_000);
  });

  test.each([
    ["gemini-2.5-flash", true],
    ["gemini-3.8-flash", false],
    ["gemini-flash-latest", false],
  ])("%s gets a temperature: %s", async (model, takes) => {
    const [body] = await sent("gemini", (origin) => at(origin, model));
    expect("temperature" in Object(body?.["generationConfig"])).toBe(takes);
  });
});

describe("Ollama", () => {
  const at = (origin: string, contextTokens = 128_000) =>
    ollamaProvider({ model: "m", baseUrl: origin, contextTokens });

  test("is asked by format, and for a window that the prompt fits into, which grows in steps and stays", async () => {
    const { origin, requests } = await server("ollama");
    const provider = at(origin);
    const long = [{ role: "user" as const, content: "가나다 ".repeat(6_000) }];
    for (const messages of [SHARED, long, SHARED]) await provider.complete(request({ messages }));
    expect(requests[0]?.body["format"]).toEqual({ ...wireSchema(Section), title: "Section" });
    expect(requests.map(({ body }) => Object(body["options"]).num_ctx)).toEqual([8_192, 32_768, 32_768]);
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });

  test("is never asked for a larger window than PLANCRAFT_CONTEXT_TOKENS", async () => {
    const long = [{ role: "user" as const, content: "word ".repeat(30_000) }];
    const [body] = await sent("ollama", (origin) => at(origin, 20_000), { messages: long });
    expect(Object(body?.["options"]).num_ctx).toBe(20_000);
  });

  test("that cut an answer is asked for a larger window, and without a limit", async () => {
    const [body] = await sent("ollama", at, { repairs: "length" });
    expect(body?.["options"]).toMatchObject({ num_ctx: 32_768, num_predict: -1 });
  });

  test("that lacks the model says how it is got, in both languages", async () => {
    const fault: ProtocolFault = { kind: "failure", failure: "model", message: "model 'm' not found" };
    const { origin } = await server("ollama", { faults: [fault] });
    const failure: unknown = await at(origin)
      .complete(request())
      .catch((error: unknown) => error);
    if (!(failure instanceof AppError)) throw failure;
    expect(failure.code).toBe("model-not-found");
    for (const language of ["en", "ko"] as const) expect(failure.inLanguage(language)).toContain("`ollama pull m`");
  });
});

describe("a client's package", () => {
  test("that is not installed is named with the command that installs it, and the exit code is that of configuration", async () => {
    const missing = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    const failure: unknown = await clientPackage("@langchain/google", () => Promise.reject(missing)).catch(
      (error: unknown) => error,
    );
    if (!(failure instanceof AppError)) throw failure;
    expect(failure.exitCode).toBe(EXIT.wrongUse);
    for (const language of ["en", "ko"] as const) {
      expect(failure.inLanguage(language)).toContain("npm install @langchain/google@0.2.6");
    }
  });

  test("that fails in another way fails as it does", async () => {
    const broken = new SyntaxError("broken");
    await expect(clientPackage("@langchain/ollama", () => Promise.reject(broken))).rejects.toBe(broken);
  });
});
