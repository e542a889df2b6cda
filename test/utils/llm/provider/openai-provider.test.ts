import { createServer } from "node:net";
import { inspect } from "node:util";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { END, START, StateGraph } from "@langchain/langgraph";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { Analysis } from "../../../../schemas/model/analysis.ts";
import { Outline } from "../../../../schemas/model/outline.ts";
import { Agreement, Review } from "../../../../schemas/model/review.ts";
import { Refinement } from "../../../../schemas/model/revision.ts";
import { Findings, Section } from "../../../../schemas/model/section.ts";
import { AppError, type ErrorCode } from "../../../../utils/errors.ts";
import { parseStructured, wireSchema } from "../../../../utils/llm/answers/structured-output.ts";
import { OvertimeError } from "../../../../utils/llm/calls/overtime.ts";
import { ModelCallError } from "../../../../utils/llm/provider/errors/provider-errors.ts";
import { openAIProvider } from "../../../../utils/llm/provider/protocols/openai-provider.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "../../../../utils/llm/provider/providers.ts";
import type { Fault } from "../../../support/openai-faults.ts";
import { type OpenAIServer, type OpenAIServerOptions, startOpenAIServer } from "../../../support/openai-server.ts";

const KEY = "sk-secret-0123456789";
const servers: OpenAIServer[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(options: OpenAIServerOptions = {}): Promise<OpenAIServer> {
  const server = await startOpenAIServer(options);
  servers.push(server);
  return server;
}

function providerAt(server: OpenAIServer, model = "gpt-4.1"): ModelProvider {
  return openAIProvider({ kind: "openai", model, apiKey: KEY, baseUrl: server.url });
}

function request(over: Partial<ModelRequest> = {}): ModelRequest {
  return {
    name: "Section",
    schema: wireSchema(Section),
    messages: [
      { role: "system", content: "You write sections." },
      { role: "user", content: "Write the section on risks of a bakery." },
    ],
    input: null,
    temperature: 0.5,
    signal: new AbortController().signal,
    ...over,
  };
}

/** A graph of one node: a node's own context is what calls are made in. */
function graphOf(node: () => Promise<object>) {
  const State = z.object({ done: z.boolean().optional() });
  return new StateGraph(State).addNode("step", node).addEdge(START, "step").addEdge("step", END).compile();
}

/** The provider's own server under one fault, asked once. */
async function askUnder(fault: Fault): Promise<{ server: OpenAIServer; reply: Promise<ModelReply> }> {
  const server = await start({ faults: [{ fault }] });
  return { server, reply: providerAt(server).complete(request()) };
}

async function failure(reply: Promise<ModelReply>): Promise<AppError> {
  const thrown = await reply.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw thrown;
}

function partialText(error: AppError): string {
  return error.cause instanceof ModelCallError ? error.cause.partialText : expect.unreachable("no cause");
}

describe("a good answer", () => {
  const schemas: Readonly<Record<string, z.ZodType>> = {
    Analysis,
    Outline,
    Findings,
    Section,
    Review,
    Agreement,
    Refinement,
  };

  test.each(Object.entries(schemas))("%s comes whole, with its usage, in one request", async (name, schema) => {
    const server = await start();
    const reply = await providerAt(server).complete(request({ name, schema: wireSchema(schema) }));
    expect(reply).toMatchObject({ finishReason: "stop", refusal: null });
    expect(reply.inputTokens).toBeGreaterThan(0);
    expect(reply.outputTokens).toBe(Math.ceil(reply.text.length / 4));
    expect(parseStructured(schema, reply.text)).toMatchObject({ ok: true });
    expect(server.requests).toHaveLength(1);
  });

  test("the request carries the schema, strict, and asks for a stream with usage", async () => {
    const server = await start();
    await providerAt(server).complete(request());
    expect(server.requests[0]?.path).toBe("/v1/chat/completions");
    expect(server.requests[0]?.headers["authorization"]).toBe(`Bearer ${KEY}`);
    expect(server.requests[0]?.body).toMatchObject({
      model: "gpt-4.1",
      temperature: 0.5,
      stream: true,
      stream_options: { include_usage: true },
      response_format: {
        type: "json_schema",
        json_schema: { name: "Section", strict: true, schema: wireSchema(Section) },
      },
      messages: request().messages,
    });
  });

  test("two prompts get two different sections", async () => {
    const provider = providerAt(await start());
    const other = [{ role: "user" as const, content: "Write the section on staff." }];
    const [one, two] = await Promise.all([
      provider.complete(request()),
      provider.complete(request({ messages: other })),
    ]);
    expect(one.text).not.toBe(two.text);
  });

  test("scripted answers follow one another and the last one stays", async () => {
    const provider = providerAt(await start({ answers: { Review: [{ score: 4 }, { score: 8 }] } }));
    const scores: unknown[] = [];
    for (let call = 0; call < 3; call += 1) {
      const reply = await provider.complete(request({ name: "Review", schema: wireSchema(Review) }));
      scores.push(JSON.parse(reply.text).score);
    }
    expect(scores).toEqual([4, 8, 8]);
  });

  test("an answer that came in one piece although a stream was asked for is taken", async () => {
    const { server, reply } = await askUnder({ kind: "not-streamed" });
    expect(parseStructured(Section, (await reply).text)).toMatchObject({ ok: true });
    expect(await reply).toMatchObject({ finishReason: "stop", refusal: null });
    expect((await reply).outputTokens).toBeGreaterThan(0);
    expect(server.requests).toHaveLength(1);
  });

  test("a slow drip arrives whole", async () => {
    const { reply } = await askUnder({ kind: "slow-drip", pauseMs: 1 });
    expect(parseStructured(Section, (await reply).text)).toMatchObject({ ok: true });
  });

  test("a server that counts no tokens counts as none", async () => {
    const { reply } = await askUnder({ kind: "no-usage" });
    expect(await reply).toMatchObject({ finishReason: "stop", inputTokens: 0, outputTokens: 0, cachedTokens: null });
  });

  test.each([
    ["as OpenAI, Azure and vLLM do", { prompt_tokens_details: { cached_tokens: 64, audio_tokens: 0 } }, 64],
    ["as DeepSeek does", { prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 }, 64],
    ["as Moonshot does", { cached_tokens: 64 }, 64],
    ["in a text", { prompt_tokens_details: { cached_tokens: "64" } }, 64],
    ["as none", { prompt_tokens_details: { cached_tokens: 0 } }, 0],
    ["not at all", {}, null],
    ["with details that say nothing", { prompt_tokens_details: null }, null],
    ["with nothing in its details", { prompt_tokens_details: { cached_tokens: null } }, null],
  ])("a server tells of tokens from its cache %s", async (_, told, cachedTokens) => {
    const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150, ...told };
    const { reply } = await askUnder({ kind: "odd-usage", usage });
    expect(await reply).toMatchObject({ inputTokens: 100, outputTokens: 50, cachedTokens });
  });
});

describe("an answer that is not good is still an answer", () => {
  test("a refusal is told", async () => {
    const { server, reply } = await askUnder({ kind: "refusal" });
    expect(await reply).toMatchObject({ refusal: "I cannot help with that.", text: "", finishReason: "stop" });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["length", "length"],
    ["content-filter", "content_filter"],
  ] as const)("an answer ended by %s keeps its text", async (kind, finishReason) => {
    const { server, reply } = await askUnder({ kind });
    expect(await reply).toMatchObject({ finishReason, refusal: null });
    expect((await reply).text).not.toBe("");
    expect(server.requests).toHaveLength(1);
  });

  test("a stream that ends early has no finish reason and keeps its text", async () => {
    const { server, reply } = await askUnder({ kind: "cut" });
    expect(await reply).toMatchObject({ finishReason: null });
    expect((await reply).text).toMatch(/^\{"id":/);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["fenced-json", true],
    ["json-in-prose", true],
    ["malformed-json", false],
    ["wrong-shape", false],
  ] as const)("%s is passed on as it came, for whoever parses it", async (kind, usable) => {
    const { server, reply } = await askUnder({ kind });
    expect(parseStructured(Section, (await reply).text).ok).toBe(usable);
    expect((await reply).outputTokens).toBeGreaterThan(0);
    expect(server.requests).toHaveLength(1);
  });
});

describe("a failure", () => {
  const cases: readonly (readonly [string, Fault, ErrorCode, Record<string, unknown>])[] = [
    ["401", { kind: "unauthorized" }, "model-auth", { status: 401 }],
    ["403", { kind: "forbidden" }, "model-auth", { status: 403 }],
    ["404", { kind: "not-found" }, "model-not-found", { model: "gpt-4.1" }],
    ["402", { kind: "status", status: 402 }, "model-quota", {}],
    ["409", { kind: "status", status: 409 }, "model-rejected", { status: 409 }],
    ["408", { kind: "status", status: 408 }, "model-unavailable", { status: 408 }],
    ["500", { kind: "server-error" }, "model-unavailable", { status: 500 }],
    ["502 with a page", { kind: "html", status: 502 }, "model-unavailable", { status: 502 }],
    ["a spent quota", { kind: "insufficient-quota" }, "model-quota", {}],
    ["429 without a wait", { kind: "rate-limited" }, "model-rate-limited", { status: 429 }],
    [
      "429 with seconds",
      { kind: "rate-limited", retryAfter: { seconds: 7 } },
      "model-rate-limited",
      { retryAfterMs: 7000 },
    ],
    [
      "429 with more than a minute",
      { kind: "rate-limited", retryAfter: { seconds: 90 } },
      "model-rate-limited",
      { retryAfterMs: 90_000 },
    ],
    [
      "429 with milliseconds",
      { kind: "rate-limited", retryAfter: { ms: 250 } },
      "model-rate-limited",
      { retryAfterMs: 250 },
    ],
    [
      "503 with seconds",
      { kind: "unavailable", retryAfter: { seconds: 3 } },
      "model-unavailable",
      { retryAfterMs: 3000 },
    ],
    [
      "a prompt that is too long",
      { kind: "bad-request", code: "context_length_exceeded" },
      "model-window",
      { status: 400, step: "Section" },
    ],
    [
      "a prompt that is too long, as llama.cpp has it",
      { kind: "status", status: 400, error: { code: 400, type: "exceed_context_size_error" } },
      "model-window",
      { step: "Section" },
    ],
    [
      "a body that is too large for a gateway",
      { kind: "status", status: 413 },
      "model-window",
      { status: 413, step: "Section" },
    ],
    ["a filtered prompt", { kind: "bad-request", code: "content_filter" }, "model-filtered", { step: "Section" }],
    ["a page with 200", { kind: "html" }, "model-not-api", { contentType: "text/html" }],
    ["a reset before the reply", { kind: "reset-before" }, "model-unreachable", {}],
  ];

  test.each(cases)("%s is classified after one request", async (_, fault, code, details) => {
    const { server, reply } = await askUnder(fault);
    const error = await failure(reply);
    expect(error.code).toBe(code);
    expect(error.details).toMatchObject(details);
    expect(error.cause).toBeInstanceOf(ModelCallError);
    expect(server.requests).toHaveLength(1);
  });

  test("429 without a wait and 503 without one name none", async () => {
    for (const kind of ["rate-limited", "unavailable"] as const) {
      const { reply } = await askUnder({ kind });
      expect((await failure(reply)).details).not.toHaveProperty("retryAfterMs");
    }
  });

  test("429 with a date is a wait until then by the server's own clock", async () => {
    const headers = { "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT", date: "Wed, 21 Oct 2015 07:28:00 GMT" };
    const { reply } = await askUnder({ kind: "status", status: 429, headers });
    expect((await failure(reply)).details).toMatchObject({ retryAfterMs: 30_000 });
  });

  test("429 with a date made by the test server is about as long as asked", async () => {
    const { reply } = await askUnder({ kind: "rate-limited", retryAfter: { dateInMs: 30_000 } });
    const waitMs = Number((await failure(reply)).details["retryAfterMs"]);
    expect(Math.abs(waitMs - 30_000)).toBeLessThanOrEqual(2000);
  });

  test.each([
    [{ code: "rate_limit_exceeded" }, "model-rate-limited"],
    [{ code: 429 }, "model-rate-limited"],
    [{ code: 502 }, "model-unavailable"],
    [{ type: "server_error" }, "model-unavailable"],
    [{ type: "invalid_request_error" }, "model-rejected"],
    [{ code: "insufficient_quota" }, "model-quota"],
    [{ code: "content_filter" }, "model-filtered"],
    [{}, "model-unavailable"],
  ] as const)("the error %j in the stream is %s, and the text before it is kept", async (sent, code) => {
    const { server, reply } = await askUnder({ kind: "error-event", error: { message: "It broke", ...sent } });
    const error = await failure(reply);
    expect(error.code).toBe(code);
    expect(partialText(error)).toMatch(/^\{"id":/);
    expect(server.requests).toHaveLength(1);
  });

  test.each(["reset-midway", "broken-event"] as const)(
    "%s is a cut stream, and the text before it is kept",
    async (kind) => {
      const { server, reply } = await askUnder({ kind });
      const error = await failure(reply);
      expect(error.code).toBe("model-stream-cut");
      expect(partialText(error)).toMatch(/^\{"id":/);
      expect(server.requests).toHaveLength(1);
    },
  );

  test("an address where nobody listens is unreachable, and only its origin is named", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const address = probe.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await new Promise((resolve) => probe.close(resolve));
    const baseUrl = `http://user:${KEY}@127.0.0.1:${port}/v1/${KEY}`;
    const provider = openAIProvider({ kind: "openai", model: "gpt-4.1", apiKey: KEY, baseUrl });
    const error = await failure(provider.complete(request()));
    expect(error.code).toBe("model-unreachable");
    expect(error.details["address"]).toBe(`http://127.0.0.1:${port}`);
  });

  test("a key that the server sends back is nowhere in the error", async () => {
    const error = await failure(
      (
        await askUnder({
          kind: "status",
          status: 401,
          error: { message: `Incorrect API key provided: ${KEY}`, code: KEY, type: `x-${KEY}` },
        })
      ).reply,
    );
    expect(error.code).toBe("model-auth");
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(KEY);
  });

  test("a dummy key of a server without keys does not blot out the words it is found in", async () => {
    const server = await start({ faults: [{ fault: { kind: "server-error" } }] });
    const provider = openAIProvider({ kind: "openai", model: "m", apiKey: "e", baseUrl: server.url });
    const error = await failure(provider.complete(request()));
    expect(error.details).toMatchObject({ code: "server_error" });
    expect(inspect(error)).toContain("The server had an error");
  });

  test("a 404 at the address itself is a model not found", async () => {
    const server = await start();
    const provider = openAIProvider({ kind: "openai", model: "m", apiKey: KEY, baseUrl: `${server.origin}/v7` });
    expect((await failure(provider.complete(request()))).code).toBe("model-not-found");
  });
});

describe("cancelling", () => {
  test.each(["hang", "hang-midway"] as const)(
    "%s: an abort closes the request and rejects with its reason",
    async (kind) => {
      const controller = new AbortController();
      const server = await start({ faults: [{ fault: { kind } }] });
      const reply = providerAt(server).complete(request({ signal: controller.signal }));
      await server.waitUntil((requests) => requests.length === 1);
      const reason = new Error("stopped by the user");
      controller.abort(reason);
      await expect(reply).rejects.toBe(reason);
      await server.waitUntil((requests) => requests[0]?.state === "aborted");
      expect(server.requests).toHaveLength(1);
    },
  );

  test("a time limit that passes is a timeout of the model, closes the request and keeps the text", async () => {
    const controller = new AbortController();
    const server = await start({ faults: [{ fault: { kind: "hang-midway" } }] });
    const reply = providerAt(server).complete(request({ signal: controller.signal }));
    await server.waitUntil((requests) => requests[0]?.begun === true);
    controller.abort(new OvertimeError({ en: "no piece came", ko: "오지 않음" }));
    const error = await failure(reply);
    expect(error.code).toBe("model-timeout");
    expect(error.message).toBe("The model's answer did not come: no piece came.");
    expect(partialText(error)).toMatch(/^\{"id":/);
    await server.waitUntil((requests) => requests[0]?.state === "aborted");
  });

  test("each piece that arrives is told of, thoughts among them, and a role alone is none", async () => {
    const arrivals = async (kind: "thoughts-first" | "hang-after-role" | "hang-midway") => {
      const server = await start({ faults: [{ fault: { kind } }] });
      const controller = new AbortController();
      const arrived = vi.fn();
      const reply = providerAt(server)
        .complete(request({ signal: controller.signal, arrived }))
        .then(
          ({ text }) => text,
          (error: unknown) => error,
        );
      await server.waitUntil((requests) => requests[0]?.begun === true);
      if (kind === "thoughts-first") await reply;
      if (kind === "hang-midway") await expect.poll(() => arrived.mock.calls.length).toBeGreaterThan(1);
      controller.abort(new Error("seen enough"));
      return { pieces: arrived.mock.calls.length, text: await reply };
    };
    expect(await arrivals("hang-after-role")).toMatchObject({ pieces: 0 });
    expect((await arrivals("hang-midway")).pieces).toBeGreaterThan(1);
    const { pieces, text } = await arrivals("thoughts-first");
    expect(pieces).toBe(3 + Math.ceil(String(text).length / 24));
  });

  test("a signal that is aborted already sends nothing", async () => {
    const server = await start();
    const reason = new Error("too late");
    const reply = providerAt(server).complete(request({ signal: AbortSignal.abort(reason) }));
    await expect(reply).rejects.toBe(reason);
    expect(server.requests).toHaveLength(0);
  });

  test("a graph that is aborted does not cancel a call that was sent", async () => {
    const server = await start({ faults: [{ fault: { kind: "slow-drip", pauseMs: 5 } }] });
    const outer = new AbortController();
    const sent: Promise<ModelReply>[] = [];
    const run = graphOf(async () => {
      sent.push(providerAt(server).complete(request()));
      await Promise.all(sent);
      return {};
    }).invoke({}, { signal: outer.signal });
    await server.waitUntil((requests) => requests.length === 1);
    outer.abort(new Error("a sibling failed"));
    await expect(run).rejects.toThrow("a sibling failed");
    expect(await sent[0]).toMatchObject({ finishReason: "stop" });
    expect(server.requests[0]?.state).toBe("answered");
  });
});

describe("temperature", () => {
  test.each(["o1", "o3-mini", "o4-mini", "gpt-5", "gpt-5-mini", "gpt-5.1", "openai/gpt-5", "ft:gpt-5:me"])(
    "%s gets none",
    async (model) => {
      const server = await start();
      await providerAt(server, model).complete(request());
      expect(server.requests[0]?.body).not.toHaveProperty("temperature");
    },
  );

  test.each(["gpt-4.1", "gpt-4o", "gpt-5-chat-latest", "llama3.1:8b"])("%s gets one", async (model) => {
    const server = await start();
    await providerAt(server, model).complete(request({ temperature: 0 }));
    expect(server.requests[0]?.body["temperature"]).toBe(0);
  });

  test.each([{ param: "temperature" }, { code: "unsupported_temperature" }])(
    "a server that refuses it with %j is asked again without it, and remembered",
    async (sign) => {
      const server = await start({ faults: [{ fault: { kind: "bad-request", ...sign }, call: 1 }] });
      const provider = providerAt(server, "my-model");
      expect(await provider.complete(request())).toMatchObject({ finishReason: "stop" });
      await provider.complete(request());
      expect(server.requests.map(({ body }) => "temperature" in body)).toEqual([true, false, false]);
    },
  );

  test("a server that goes on to refuse without a word is asked in every form once, and no more", async () => {
    const server = await start({ faults: [{ fault: { kind: "bad-request", param: "temperature" } }] });
    const error = await failure(providerAt(server).complete(request()));
    expect(error.code).toBe("model-rejected");
    expect(error.details).toMatchObject({ words: "Bad request" });
    expect(server.requests.map(({ body }) => [Object(body["response_format"]).type, "temperature" in body])).toEqual([
      ["json_schema", true],
      ["json_schema", false],
      ["json_object", false],
      [undefined, false],
      [undefined, false],
    ]);
  });
});

describe("Azure", () => {
  const azure = { kind: "azure", deployment: "my-plan", apiKey: KEY, apiVersion: "2024-10-21" } as const;

  test("the call goes to the deployment with the api-key header and the version", async () => {
    const server = await start({ apiKey: KEY });
    const provider = openAIProvider({ ...azure, endpoint: `${server.origin}/` });
    expect(provider.id).toBe("azure:my-plan");
    const reply = await provider.complete(request());
    expect(parseStructured(Section, reply.text)).toMatchObject({ ok: true });
    expect(reply.outputTokens).toBeGreaterThan(0);
    expect(server.requests[0]?.path).toBe("/openai/deployments/my-plan/chat/completions?api-version=2024-10-21");
    expect(server.requests[0]?.headers["api-key"]).toBe(KEY);
    expect(server.requests[0]?.headers["authorization"]).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test("the model behind a deployment decides on the temperature", async () => {
    const server = await start();
    await openAIProvider({ ...azure, model: "gpt-5", endpoint: server.origin }).complete(request());
    expect(server.requests[0]?.body).not.toHaveProperty("temperature");
  });

  test("failures are classified as OpenAI's are", async () => {
    const server = await start({ apiKey: "another" });
    const error = await failure(openAIProvider({ ...azure, endpoint: server.origin }).complete(request()));
    expect(error.code).toBe("model-auth");
    expect(server.requests).toHaveLength(1);
  });

  test("without an endpoint and an instance it cannot be made", () => {
    expect(() => openAIProvider(azure)).toThrow(expect.objectContaining({ code: "config-invalid" }));
  });
});

describe("the environment", () => {
  test("stray variables change neither the address nor the key nor the headers", async () => {
    const stray = await start();
    for (const name of ["OPENAI_BASE_URL", "OPENAI_API_BASE", "LANGSMITH_GATEWAY", "AZURE_OPENAI_ENDPOINT"]) {
      vi.stubEnv(name, stray.url);
    }
    vi.stubEnv("AZURE_OPENAI_BASE_PATH", `${stray.origin}/openai/deployments`);
    for (const name of ["OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "OPENAI_ADMIN_KEY"]) vi.stubEnv(name, "stray-key");
    for (const name of ["OPENAI_ORGANIZATION", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"]) vi.stubEnv(name, "stray-org");
    for (const name of ["AZURE_OPENAI_API_VERSION", "OPENAI_API_VERSION"]) vi.stubEnv(name, "1999-01-01");
    vi.stubEnv("AZURE_OPENAI_API_DEPLOYMENT_NAME", "stray-deployment");
    vi.stubEnv("AZURE_OPENAI_API_INSTANCE_NAME", "stray-instance");

    const server = await start({ apiKey: KEY });
    await providerAt(server).complete(request());
    const azure = { kind: "azure", deployment: "mine", apiKey: KEY, apiVersion: "2024-10-21" } as const;
    await openAIProvider({ ...azure, endpoint: server.origin }).complete(request());
    expect(stray.requests).toHaveLength(0);
    expect(server.requests.map(({ path }) => path)).toEqual([
      "/v1/chat/completions",
      "/openai/deployments/mine/chat/completions?api-version=2024-10-21",
    ]);
    expect(JSON.stringify(server.requests)).not.toContain("stray");
  });

  test("an address that is no URL is told before any call", () => {
    const make = () => openAIProvider({ kind: "openai", model: "m", apiKey: KEY, baseUrl: "localhost" });
    expect(make).toThrow(expect.objectContaining({ code: "config-invalid" }));
  });
});

describe("tracing", () => {
  /** Keeps what a tracer is given. */
  class Recorder extends BaseCallbackHandler {
    readonly name = "recorder";
    readonly seen: { serialized: unknown; parent: string | undefined; runName: string | undefined; rest: unknown }[] =
      [];

    override handleChatModelStart(...given: Parameters<NonNullable<BaseCallbackHandler["handleChatModelStart"]>>) {
      const [serialized, messages, , parent, extra, tags, metadata, runName] = given;
      this.seen.push({ serialized, parent, runName, rest: { messages, extra, tags, metadata } });
    }
  }

  test("the call is a child of the step it is made in, under its own name, and holds no key", async () => {
    const recorder = new Recorder();
    const provider = providerAt(await start());
    const graph = graphOf(async () => {
      await provider.complete(request());
      return {};
    });
    await graph.invoke({}, { callbacks: [recorder] });
    expect(recorder.seen).toHaveLength(1);
    expect(recorder.seen[0]?.parent).toEqual(expect.any(String));
    expect(recorder.seen[0]?.runName).toBe("Section");
    expect(JSON.stringify(recorder.seen)).not.toContain(KEY);
  });
});
