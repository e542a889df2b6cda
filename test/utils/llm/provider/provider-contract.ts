import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { END, START, StateGraph } from "@langchain/langgraph";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { Section } from "../../../../schemas/model/section.ts";
import { AppError } from "../../../../utils/errors.ts";
import { parseStructured, wireSchema } from "../../../../utils/llm/answers/structured-output.ts";
import { OvertimeError } from "../../../../utils/llm/calls/overtime.ts";
import { ModelCallError } from "../../../../utils/llm/provider/errors/provider-errors.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "../../../../utils/llm/provider/providers.ts";
import {
  type ProtocolFault,
  type ProtocolServer,
  type ProtocolServerOptions,
  startProtocolServer,
} from "../../../support/protocol-server.ts";
import { type ProtocolName, SPEECHES } from "../../../support/protocol-speech.ts";

const KEY = "secret-key-0123456789abcdef";

/** What a provider is to the suite. */
export interface ContractSubject {
  readonly protocol: ProtocolName;
  readonly make: (origin: string, key: string) => ModelProvider;
  /** Where a request says the form of its answer. */
  readonly formatOf: (body: Readonly<Record<string, unknown>>) => unknown;
  /** What its server says where it does not take that form. */
  readonly refusesFormat: string;
  /** What is different: a code for a fault, or null where its server has no words for it. */
  readonly differs?: Readonly<
    Partial<Record<"filter" | "refusal" | "moderated" | "midway-rate" | "midway-key", string | null>>
  >;
  /** What its server can say of its cache. */
  readonly counts: { readonly cached: boolean; readonly written: boolean };
  /** Variables that its client reads by itself. */
  readonly stray: Readonly<Record<string, string>>;
}

/** What every provider promises, whatever protocol is behind it. */
export function providerContract(name: string, subject: ContractSubject): void {
  const { protocol, differs = {} } = subject;
  const speech = SPEECHES[protocol];

  async function start(options: ProtocolServerOptions = {}): Promise<ProtocolServer> {
    const server = await startProtocolServer(protocol, options);
    onTestFinished(() => server.close());
    return server;
  }

  async function ask(faults: readonly (ProtocolFault | null)[], over: Partial<ModelRequest> = {}) {
    const server = await start({ faults });
    const reply = subject.make(server.origin, KEY).complete(request(over));
    reply.catch(() => {});
    return { server, reply };
  }

  describe(`${name}: a good answer`, () => {
    test("comes whole, with its tokens, in one request that carries the schema, the messages and the key", async () => {
      const server = await start({ apiKey: KEY, counts: { input: 900, output: 70, cached: 600, written: 200 } });
      const arrived = vi.fn();
      const reply = await subject.make(server.origin, KEY).complete(request({ arrived }));
      expect(parseStructured(Section, reply.text)).toMatchObject({ ok: true });
      const { cached, written } = subject.counts;
      expect(reply).toMatchObject({ finishReason: "stop", refusal: null, inputTokens: 900, outputTokens: 70 });
      expect(reply.cachedTokens).toBe(cached ? 600 : null);
      expect(reply.cacheWriteTokens).toBe(written ? 200 : undefined);
      expect(arrived.mock.calls.length).toBe(Math.ceil(reply.text.length / 24));
      expect(server.requests).toHaveLength(1);
      const sent = server.requests[0];
      expect(sent?.schemaName).toBe("Section");
      expect(sent?.messages).toEqual(request().messages);
      expect(speech.temperatureOf(sent?.body ?? {})).toBe(0.5);
    });

    test.each<[string, ProtocolFault]>([
      ["behind thoughts", { kind: "thoughts" }],
      ["in a fence", { kind: "text", text: (good) => `\`\`\`json\n${good}\n\`\`\`` }],
      ["among thoughts and prose", { kind: "text", text: (good) => `<think>{"a":1}</think>Here: ${good}\nDone.` }],
      ["in one piece although a stream was asked for", { kind: "not-streamed" }],
      ["without a count of tokens", { kind: "no-usage" }],
    ])("that comes %s is read", async (_, fault) => {
      const { server, reply } = await ask([fault]);
      const { text, finishReason } = await reply;
      expect(finishReason).toBe("stop");
      expect(parseStructured(Section, text)).toMatchObject({ ok: true });
      expect(server.requests).toHaveLength(1);
    });

    test("is told apart from one that is cut at its length", async () => {
      const { reply } = await ask([{ kind: "end", end: "length", text: '{"markdown":"half' }]);
      expect(await reply).toMatchObject({ finishReason: "length", text: '{"markdown":"half' });
    });

    test("and an empty one is one all the same: whether it fits is for others to say", async () => {
      const { reply } = await ask([{ kind: "end", end: "stop", text: "" }]);
      expect(await reply).toMatchObject({ finishReason: "stop", text: "", refusal: null });
    });
  });

  describe(`${name}: an answer that is held back`, () => {
    test.each(["filter", "refusal"] as const)("%s is seen", async (end) => {
      const expected = differs[end] === undefined ? end : differs[end];
      if (expected === null) return;
      const { reply } = await ask([{ kind: "end", end, text: "" }]);
      const { finishReason, refusal } = await reply;
      if (expected === "filter") expect(finishReason).toBe("content_filter");
      else expect(refusal).toMatch(/./);
    });
  });

  describe(`${name}: a failure`, () => {
    test.each<[string, ProtocolFault, string, object]>([
      [
        "too many requests",
        { kind: "failure", failure: "rate", waitSeconds: 7 },
        "model-rate-limited",
        { retryAfterMs: 7_000 },
      ],
      ["an overloaded server", { kind: "failure", failure: "overloaded" }, "model-unavailable", {}],
      ["a broken server", { kind: "failure", failure: "broken" }, "model-unavailable", { status: 500 }],
      [
        "a model that is being loaded",
        { kind: "failure", failure: "overloaded", message: "loading model" },
        "model-loading",
        {},
      ],
      ["a wrong key", { kind: "failure", failure: "key" }, "model-auth", { status: 401 }],
      [
        "an unknown model",
        { kind: "failure", failure: "model", message: 'model "m" not found' },
        "model-not-found",
        { model: "m" },
      ],
      [
        "a prompt that is too long",
        { kind: "failure", failure: "request", message: "prompt is too long: 210000 tokens > 200000 maximum" },
        "model-window",
        {},
      ],
      [
        "an empty purse",
        { kind: "failure", failure: "request", message: "Your credit balance is too low" },
        "model-quota",
        {},
      ],
      ["a page with 200", { kind: "page" }, "model-not-api", { contentType: "text/html" }],
    ])("by %s is classified after one request", async (_, fault, code, details) => {
      const { server, reply } = await ask([fault]);
      const error = await failure(reply);
      expect(error.code).toBe(code);
      expect(error.details).toMatchObject(details);
      expect(error.cause).toBeInstanceOf(ModelCallError);
      expect(server.requests).toHaveLength(1);
    });

    test("by a prompt that is not let through is told as one", async () => {
      const { reply } = await ask([{ kind: "failure", failure: "moderated", message: "flagged by moderation" }]);
      expect((await failure(reply)).code).toBe("model-moderated");
    });

    test.each(["reset", "damaged"] as const)(
      "of the connection (%s) is a cut stream, and the text before it is kept",
      async (kind) => {
        const { server, reply } = await ask([{ kind }]);
        // Half a line of JSON is the end of a stream that only ends.
        if (kind === "damaged" && protocol === "ollama") {
          expect(await reply).toMatchObject({ finishReason: null, text: expect.stringMatching(/^\{"id"/) });
          return;
        }
        const error = await failure(reply);
        expect(error.code).toBe("model-stream-cut");
        expect(partialText(error)).toMatch(/^\{"id"/);
        expect(server.requests).toHaveLength(1);
      },
    );

    test("of a stream that only ends is an answer without an end", async () => {
      const { reply } = await ask([{ kind: "cut" }]);
      expect(await reply).toMatchObject({ finishReason: null, refusal: null });
    });

    test.each([
      ["overloaded", "model-unavailable"],
      ["rate", differs["midway-rate"] ?? "model-rate-limited"],
      ["key", differs["midway-key"] ?? "model-auth"],
    ] as const)("in the middle of a stream (%s) is %s, and the text before it is kept", async (kind, code) => {
      const { server, reply } = await ask([{ kind: "midway", failure: kind }]);
      const error = await failure(reply);
      expect(error.code).toBe(code);
      expect(partialText(error)).toMatch(/^\{"id"/);
      expect(server.requests).toHaveLength(1);
    });

    test("never shows the key, also where the server sends it back", async () => {
      const { reply } = await ask([{ kind: "failure", failure: "key", message: `The key ${KEY} is wrong` }]);
      const error = await failure(reply);
      expect(error.code).toBe("model-auth");
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(KEY);
    });
  });

  describe(`${name}: what a server does not take`, () => {
    test("a temperature is left out from then on", async () => {
      const refused: ProtocolFault = {
        kind: "failure",
        failure: "request",
        message: "`temperature` is deprecated for this model.",
      };
      const { server, provider } = await refusing((sent) =>
        speech.temperatureOf(sent) === undefined ? null : refused,
      );
      expect(await provider.complete(request())).toMatchObject({ finishReason: "stop" });
      await provider.complete(request());
      expect(server.requests.map(({ body }) => speech.temperatureOf(body) ?? null)).toEqual([0.5, null, null]);
    });

    test("a schema is said in words, and remembered", async () => {
      const refused: ProtocolFault = { kind: "failure", failure: "request", message: subject.refusesFormat };
      const { server, provider } = await refusing((sent) => (subject.formatOf(sent) === undefined ? null : refused));
      const reply = await provider.complete(request());
      expect(parseStructured(Section, reply.text)).toMatchObject({ ok: true });
      const last = server.requests.at(-1);
      expect(last?.messages[0]?.content).toContain('- "markdown": text');
      const before = server.requests.length;
      await provider.complete(request());
      expect(server.requests.length - before).toBe(1);
    });

    async function refusing(fault: (body: Readonly<Record<string, unknown>>) => ProtocolFault | null) {
      const server = await start({ faultOf: ({ body }) => fault(body) });
      return { server, provider: subject.make(server.origin, KEY) };
    }
  });

  describe(`${name}: cancelling and waiting`, () => {
    test("an abort closes the request and rejects with its reason", async () => {
      const controller = new AbortController();
      const { reply } = await ask([{ kind: "silent" }], { signal: controller.signal });
      await sleep(60);
      const reason = new Error("stopped by the user");
      controller.abort(reason);
      await expect(reply).rejects.toBe(reason);
    });

    test("silence is a timeout of the model, and the text before it is kept", async () => {
      const controller = new AbortController();
      const arrived = vi.fn();
      const { reply } = await ask([{ kind: "silent" }], { signal: controller.signal, arrived });
      await expect.poll(() => arrived.mock.calls.length).toBeGreaterThan(1);
      controller.abort(new OvertimeError({ en: "no piece came", ko: "오지 않음" }));
      const error = await failure(reply);
      expect(error.code).toBe("model-timeout");
      expect(partialText(error)).toMatch(/^\{"id"/);
    });

    test("a signal that is aborted already sends nothing", async () => {
      const reason = new Error("too late");
      const { server, reply } = await ask([null], { signal: AbortSignal.abort(reason) });
      await expect(reply).rejects.toBe(reason);
      expect(server.requests).toHaveLength(0);
    });
  });

  describe(`${name}: the environment and traces`, () => {
    test("variables that its client would read change neither address nor key", async () => {
      const stray = await start();
      for (const [variable, value] of Object.entries(subject.stray)) {
        vi.stubEnv(variable, value === "address" ? stray.origin : value);
      }
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      const server = await start({ apiKey: KEY });
      await subject.make(server.origin, KEY).complete(request());
      expect(stray.requests).toHaveLength(0);
      expect(JSON.stringify(server.requests[0])).not.toContain("stray");
    });

    test("what a tracer is given has the call's name, and not the key", async () => {
      const server = await start({ apiKey: KEY });
      const provider = subject.make(server.origin, KEY);
      const seen: unknown[] = [];
      class Recorder extends BaseCallbackHandler {
        readonly name = "recorder";
        override handleChatModelStart(...given: readonly unknown[]) {
          seen.push(given);
        }
      }
      await graphOf(async () => {
        await provider.complete(request());
        return {};
      }).invoke({}, { callbacks: [new Recorder()] });
      const text = JSON.stringify(seen);
      expect(seen).toHaveLength(1);
      expect(text).toContain("Section");
      expect(text).not.toContain(KEY);
    });
  });
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
    room: 4_096,
    signal: new AbortController().signal,
    ...over,
  };
}

/** A graph of one node: a node's own context is what calls are made in. */
function graphOf(node: () => Promise<object>) {
  const State = z.object({ done: z.boolean().optional() });
  return new StateGraph(State).addNode("step", node).addEdge(START, "step").addEdge("step", END).compile();
}

async function failure(reply: Promise<ModelReply>): Promise<AppError> {
  const thrown: unknown = await reply.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw thrown;
}

function partialText(error: AppError): string {
  return error.cause instanceof ModelCallError ? error.cause.partialText : expect.unreachable("no cause");
}
