import { Hono } from "hono";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { AppEnv } from "../../../../server/app-env.ts";
import { langgraphRoutes } from "../../../../server/langgraph/langgraph-routes.ts";
import { OpenStreams } from "../../../../server/sse/open-streams.ts";
import { type LanggraphServer, langgraphServer, partsOf } from "../../../support/langgraph-server.ts";
import { startOpenAIServer } from "../../../support/openai-server.ts";
import { shortOutline } from "../../../support/planning-script.ts";
import { FAKE_KEY } from "../../../support/run-cli.ts";

const IDEA = "A marketplace for used climbing gear";
const INPUT = { idea: IDEA, preset: "fast", yes: true };
/** Long enough that a run is met in its middle. */
const LATENCY_MS = 40;

let model: Awaited<ReturnType<typeof startOpenAIServer>>;
let server: LanggraphServer;
/** Sections are not written before it is kept. */
let held: Promise<void> | undefined;
beforeAll(async () => {
  const faults = [{ fault: { kind: "unauthorized" }, schema: "Analysis", nth: 1 }] as const;
  model = await startOpenAIServer({
    answers: shortOutline,
    latencyMs: LATENCY_MS,
    faults,
    pace: async ({ schemaName }, _answer, { begin }) => {
      if (schemaName === "Section") await held;
      begin();
    },
  });
  server = await langgraphServer({ OPENAI_API_KEY: FAKE_KEY, OPENAI_BASE_URL: model.url });
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close();
  await model.close();
});

/** A run in its middle. */
async function begun() {
  const client = server.client();
  const { thread_id: thread } = await client.threads.create();
  const { run_id: run } = await client.runs.create(thread, "plancraft", { input: INPUT });
  return { client, thread, run };
}

it("tells why a run failed, where it is followed and where it is waited for, and goes on with the same idea", async () => {
  const client = server.client();
  const { thread_id: thread } = await client.threads.create();
  const parts = await partsOf(client.runs.stream(thread, "plancraft", { input: INPUT, streamMode: "updates" }));
  expect(parts.slice(-2)).toMatchObject([{ event: "error", data: { error: "model-auth" } }, { event: "end" }]);
  const [run] = await client.runs.list(thread);
  expect(run).toMatchObject({ status: "error" });
  expect(await client.threads.get(thread)).toMatchObject({ status: "error" });
  expect(await client.runs.join(thread, run?.run_id ?? "")).toMatchObject({
    idea: IDEA,
    __error__: { error: "model-auth", message: parts.at(-2)?.data.message },
  });
  const again = client.runs.wait(thread, "plancraft", { input: INPUT });
  expect(await again).toHaveProperty("document", expect.stringMatching(/^# /));
});

it("cancels a run that is followed, refuses another one meanwhile, and goes on with an empty input", async () => {
  const { promise, resolve: letGo } = Promise.withResolvers<void>();
  held = promise;
  onTestFinished(() => letGo());
  const { client, thread, run } = await begun();
  const followed = partsOf(client.runs.joinStream(thread, run, { streamMode: ["custom", "values"] }));
  expect(await client.runs.get(thread, run)).toMatchObject({ status: "running" });
  expect(await client.threads.get(thread)).toMatchObject({ status: "busy" });
  const again = (
    input: Record<string, unknown> | null,
    multitaskStrategy: "reject" | "rollback" | "enqueue" = "reject",
  ) => client.runs.create(thread, "plancraft", { input, multitaskStrategy });
  await expect(again({ messages: [{ type: "human", content: "Shorter" }] })).rejects.toThrow("HTTP 409");
  await expect(again(null)).rejects.toThrow("HTTP 409");
  await expect(again(null, "rollback")).rejects.toThrow("HTTP 422");
  await expect(again(null, "enqueue")).rejects.toThrow("HTTP 422");
  await expect(client.threads.delete(thread)).rejects.toThrow("HTTP 409");
  await client.runs.cancel(thread, run, true);
  letGo();
  const parts = await followed;
  expect(parts.slice(-3).map(({ event }) => event)).toEqual(["custom", "values", "end"]);
  expect(parts.at(-3)?.data).toMatchObject({ type: "cancelled" });
  expect(await client.runs.get(thread, run)).toMatchObject({ status: "interrupted" });
  expect(await client.threads.get(thread)).toMatchObject({ status: "idle" });
  await expect(client.runs.create(thread, "plancraft", { input: { idea: "Other" } })).rejects.toThrow("has stopped");
  const done = await client.runs.wait(thread, "plancraft", { input: null });
  expect(done).toHaveProperty("document", expect.stringMatching(/^# /));
  expect((await client.runs.list(thread)).map(({ status }) => status)).toEqual(["success", "interrupted"]);
});

it("takes the place of a run where that is asked for", async () => {
  const { client, thread, run } = await begun();
  const { run_id: next } = await client.runs.create(thread, "plancraft", {
    input: null,
    multitaskStrategy: "interrupt",
  });
  expect(next).not.toBe(run);
  expect(await client.runs.get(thread, run)).toMatchObject({ status: "interrupted" });
  expect(await client.runs.join(thread, next)).toHaveProperty("document", expect.stringMatching(/^# /));
});

it("holds nothing of a stream that is over, and cancels a run whose reader leaves only where that was asked for", async () => {
  const streams = new OpenStreams();
  const planner = server.planner.as({ person: "kim" });
  const app = new Hono<AppEnv>().route(
    "/",
    langgraphRoutes({
      version: "1",
      begin: async (_, run) => {
        const { value } = await run.next();
        return value ?? expect.fail("It did not begin.");
      },
      guard: async (c, next) => {
        c.set("requester", { person: "kim" });
        c.set("planner", planner);
        await next();
      },
      streams,
      onTrouble: (error) => expect.fail(String(error)),
    }),
  );
  const stream = (body: object) =>
    app.request("/runs/stream", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ assistant_id: "plancraft", input: INPUT, ...body }),
    });
  const threadIn = (response: Response) =>
    /\/threads\/([^/]+)\//.exec(response.headers.get("content-location") ?? "")?.[1] ?? "";
  const [left, cancelled, read] = await Promise.all([stream({}), stream({ on_disconnect: "cancel" }), stream({})]);
  expect(streams.count).toBe(3);
  expect(read.headers.get("location")).toMatch(/^\/threads\/[^/]+\/runs\/[^/]+\/stream\?stream_mode=values$/);
  await left.body?.cancel();
  await cancelled.body?.cancel();
  expect(streams.count).toBe(1);
  expect(await read.text()).toContain("event: end\n");
  expect(streams.count).toBe(0);
  for await (const _ of planner.events(threadIn(left)));
  expect(await planner.status(threadIn(left))).toMatchObject({ state: "done" });
  for await (const _ of planner.events(threadIn(cancelled)));
  expect(await planner.status(threadIn(cancelled))).toMatchObject({ state: "cancelled" });
});
