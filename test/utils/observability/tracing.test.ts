import { FakeListChatModel } from "@langchain/core/utils/testing";
import { Command, interrupt, MemorySaver, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { compileGraph, RECURSION_LIMIT } from "../../../planner/wiring/context.ts";
import { readConfig } from "../../../utils/config/read-config.ts";
import { AppError } from "../../../utils/errors.ts";
import { openAIProvider } from "../../../utils/llm/provider/protocols/openai-provider.ts";
import { createTracing, type Tracing } from "../../../utils/observability/tracing.ts";
import { type LangSmithServer, startLangSmithServer } from "../../support/langsmith-server.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { scriptedPorts } from "../../support/scripted-ports.ts";

const KEY = "lsv2_pt_0123456789abcdef0123456789abcdef_0123456789";
const PASSWORD = "correct-horse-battery";
const IDEA = "A marketplace for climbing gear";
const ANSWER = "A model wrote this sentence";
const QUESTION = "Who is it for exactly?";

let server: LangSmithServer;
let troubles: string[];
const consoles = ["log", "warn", "error"] as const;

beforeEach(async () => {
  server = await startLangSmithServer();
  troubles = [];
  for (const method of consoles) vi.spyOn(console, method).mockImplementation(() => {});
  // As a user has it: LangChain sees the same switch, and would add its own tracer.
  vi.stubEnv("LANGSMITH_TRACING", "true");
  vi.stubEnv("LANGSMITH_ENDPOINT", server.url);
  vi.stubEnv("LANGSMITH_API_KEY", KEY);
});
afterEach(async () => {
  for (const method of consoles) expect(console[method]).not.toHaveBeenCalled();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server.close();
});

function open(environment: Readonly<Record<string, string>> = {}): Tracing {
  const config = readConfig({
    LANGSMITH_TRACING: "true",
    LANGSMITH_API_KEY: KEY,
    LANGSMITH_ENDPOINT: server.url,
    LANGSMITH_PROJECT: "plans",
    DATABASE_URL: `postgres://me:${PASSWORD}@127.0.0.1/plans`,
    ...environment,
  });
  const tracing = createTracing(config, (message) => void troubles.push(message));
  if (tracing === null) throw new Error("Tracing is off.");
  return tracing;
}

/** A model that is careless with its key. */
class CarelessModel extends FakeListChatModel {
  override lc_serializable = true;
  override lc_namespace = ["test", "models"];
  override lc_kwargs = { apiKey: "not-hidden-by-langchain", configuration: { baseURL: `https://u:${PASSWORD}@host` } };

  override invocationParams() {
    return { model: "careless-1", temperature: 0.5, apiKey: KEY, response_format: { description: `for ${IDEA}` } };
  }
}

const State = new StateSchema({ idea: z.string(), audience: z.string().optional(), plan: z.string().optional() });

/** Asks, then calls a model, then fails where the plan is to be refused. */
function smallGraph(tracing: Tracing, failure: AppError | null = null) {
  const model = new CarelessModel({ responses: [ANSWER], emitCustomEvent: false });
  const graph = new StateGraph(State)
    .addNode("ask", () => ({ audience: String(interrupt({ question: QUESTION, secret: PASSWORD })) }))
    .addNode("draft", async ({ idea }) => {
      const reply = await model.invoke(`Plan ${idea} with ${KEY}`, { tags: [`tagged-${PASSWORD}`] });
      if (failure) throw failure;
      return { plan: reply.text };
    })
    .addEdge(START, "ask")
    .addEdge("ask", "draft")
    .compile({ checkpointer: new MemorySaver() })
    .withConfig({ callbacks: tracing.callbacks, runName: tracing.runName, tags: tracing.tags });
  const config = {
    configurable: { thread_id: "s-1" },
    metadata: { ...tracing.metadataFor({ session: "s-1", preset: "fast" }), note: `Bearer ${KEY}` },
  };
  return {
    start: async () => drain(await graph.stream({ idea: IDEA }, { ...config, streamMode: "tasks" })),
    answer: async () =>
      drain(await graph.stream(new Command({ resume: "climbers" }), { ...config, streamMode: "tasks" })),
  };
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

function named(name: string) {
  return server.runs().filter((run) => Reflect.get(run, "name") === name);
}

test("is off where no switch is on", () => {
  for (const environment of [{}, { LANGSMITH_TRACING: "false" }]) {
    expect(createTracing(readConfig(environment), () => {})).toBeNull();
  }
});

describe("a session with a question", () => {
  test("is traced once, named, tagged and joined by its session, and the pause is no failure", async () => {
    const tracing = open();
    const graph = smallGraph(tracing);
    await graph.start();
    await graph.answer();
    await tracing.flush(60_000);
    const roots = named("plancraft");
    expect(roots).toHaveLength(2);
    for (const root of roots) {
      expect(root).toMatchObject({ session_name: "plans", tags: ["plancraft"] });
      expect(Object(root["extra"]).metadata).toMatchObject({ thread_id: "s-1", session_id: "s-1", preset: "fast" });
    }
    expect(named("ask")).toMatchObject([{ outputs: { paused: true } }, { outputs: { audience: "climbers" } }]);
    expect(named("draft")).toHaveLength(1);
    expect(server.runs().map((run) => run["error"] ?? null)).toEqual(server.runs().map(() => null));
    expect(new Set(server.runs().map((run) => run["trace_id"])).size).toBe(2);
    expect(server.requests.every(({ headers }) => headers["x-api-key"] === KEY)).toBe(true);
    expect(troubles).toEqual([]);
  });

  test("is traced with its texts, and without any secret", async () => {
    const tracing = open();
    const graph = smallGraph(tracing);
    await graph.start();
    await graph.answer();
    await tracing.flush(60_000);
    const sent = server.everything();
    expect(sent).toContain(IDEA);
    expect(sent).toContain(ANSWER);
    expect(sent).toContain("careless-1");
    for (const secret of [KEY, PASSWORD, "not-hidden-by-langchain"]) expect(sent).not.toContain(secret);
  });

  test("is traced without any text where the content is not to be traced", async () => {
    const tracing = open({ PLANCRAFT_TRACE_CONTENT: "false" });
    const graph = smallGraph(tracing);
    await graph.start();
    await graph.answer();
    await tracing.flush(60_000);
    const sent = server.everything();
    for (const text of ["climb", "marketplace", "wrote", "exactly", KEY, PASSWORD]) expect(sent).not.toContain(text);
    expect(named("ask")).toMatchObject([{ inputs: {}, outputs: { paused: true } }, { outputs: {} }]);
    expect(sent).toContain("careless-1");
    expect(named("plancraft")).toHaveLength(2);
  });

  test("shows a failure, and of it only the code where the content is not to be traced", async () => {
    const failure = new AppError("model-answer-unusable", { step: "draft", problem: ANSWER });
    for (const content of ["true", "false"]) {
      const tracing = open({ PLANCRAFT_TRACE_CONTENT: content });
      const graph = smallGraph(tracing, failure);
      await graph.start();
      await expect(graph.answer()).rejects.toBe(failure);
      await tracing.flush(60_000);
    }
    const [shown, hidden] = named("draft").map((run) => run["error"]);
    expect(shown).toContain(ANSWER);
    expect(hidden).toBe("AppError model-answer-unusable");
  });
});

test("traces a provider's call under the node that made it, without the key", async () => {
  const provider = await startOpenAIServer();
  onTestFinished(() => provider.close());
  const apiKey = "0123456789abcdef-key";
  const tracing = open({ OPENAI_API_KEY: apiKey });
  const model = openAIProvider({ kind: "openai", model: "gpt-4.1", apiKey, baseUrl: provider.url });
  const request = { name: "Draft", schema: { type: "object" }, input: null, temperature: 0 };
  const { signal } = new AbortController();
  const graph = new StateGraph(State)
    .addNode("draft", async ({ idea }) => {
      const reply = await model.complete({ ...request, messages: [{ role: "user", content: idea }], signal });
      return { plan: reply.text };
    })
    .addEdge(START, "draft")
    .compile()
    .withConfig({ callbacks: tracing.callbacks });
  await graph.invoke({ idea: IDEA });
  await tracing.flush(60_000);
  expect(server.run("Draft")).toMatchObject({ run_type: "llm", parent_run_id: server.run("draft").id });
  expect(JSON.stringify(server.run("Draft"))).toMatch(/gpt-4\.1/);
  expect(server.everything()).toContain(IDEA);
  expect(server.everything()).not.toContain(apiKey);
});

test("traces the planning graph without adding to it", async () => {
  const tracing = open();
  const graph = compileGraph(scriptedPorts(), new MemorySaver()).withConfig({ callbacks: tracing.callbacks });
  const config = { configurable: { thread_id: "plan" }, recursionLimit: RECURSION_LIMIT, runName: tracing.runName };
  await drain(await graph.stream({ idea: IDEA, preset: "fast", language: null }, { ...config, streamMode: "tasks" }));
  await tracing.flush(60_000);
  expect(named("plancraft")).toHaveLength(1);
  expect(named("analyze")).toHaveLength(1);
  expect(named("approve-outline")).toMatchObject([{ outputs: { paused: true } }]);
});

describe.each([
  ["packs what it sends where the server wants that", { gzip: true }, "/runs/multipart"],
  ["falls back to the old way of sending", { oldApi: true }, "/runs/batch"],
])("the way to the server", (name, options, path) => {
  test(name, async () => {
    await server.close();
    server = await startLangSmithServer(options);
    const tracing = open();
    await smallGraph(tracing).start();
    await tracing.flush(60_000);
    expect(server.run("ask")).toMatchObject({ outputs: { paused: true } });
    expect(server.requests.some((request) => request.path.endsWith(path))).toBe(true);
    expect(server.everything()).not.toContain(PASSWORD);
    expect(troubles).toEqual([]);
  });
});

describe("a server in trouble", () => {
  test("that answers with errors is told once, and fails no session", async () => {
    server.failWith(500);
    const tracing = open();
    const graph = smallGraph(tracing);
    await graph.start();
    await tracing.flush(60_000);
    await graph.answer();
    await tracing.flush(60_000);
    expect(troubles).toEqual(["Traces are not delivered: the server answers 500."]);
  });

  test("that recovers gets what it did not take at first", async () => {
    server.failWith(503);
    const tracing = open();
    await smallGraph(tracing).start();
    const delivered = tracing.flush(60_000);
    await server.arrived(1);
    server.failWith(null);
    await delivered;
    expect(named("ask")).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  test("that refuses the key is told without the key", async () => {
    server.failWith(401);
    const tracing = open();
    await smallGraph(tracing).start();
    await tracing.flush(60_000);
    expect(troubles).toEqual(["Traces are not delivered: the server answers 401."]);
  });

  test("that is not there is told once", async () => {
    const tracing = open();
    await server.close();
    await smallGraph(tracing).start();
    await tracing.flush(60_000);
    expect(troubles).toEqual([expect.stringMatching(/^Traces are not delivered: .*ECONNREFUSED/)]);
    server = await startLangSmithServer();
  });

  test("that does not answer holds up neither the session nor its end", async () => {
    server.hold();
    const tracing = open();
    const graph = smallGraph(tracing);
    await graph.start();
    await graph.answer();
    // The server answers only after this: were it waited for, nothing here would ever end.
    await tracing.flush(1);
    expect(troubles).toEqual(["Traces are not delivered: the server did not answer in time."]);
  });
});

test("a variable that only LangSmith knows and does not like is a wrong configuration", () => {
  vi.stubEnv("LANGSMITH_TRACING_SAMPLING_RATE", "7");
  expect(() => open()).toThrow(expect.objectContaining({ code: "config-invalid" }));
});

test("no variable of LangSmith's goes with the runs", async () => {
  vi.stubEnv("LANGSMITH_RUNS_NOTE", "a-note-with-a-value");
  const tracing = open();
  await smallGraph(tracing).start();
  await tracing.flush(60_000);
  expect(server.everything()).not.toContain("a-note-with-a-value");
});
