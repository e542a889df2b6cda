import pg from "pg";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { PlannerEvent } from "../../index.ts";
import { diagnose } from "../../planner/setup/doctor.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import type { Variables } from "../support/run-cli.ts";
import { askingPlanner, startWorker } from "../support/worker.ts";

const IDEA = "A marketplace for used climbing gear";
let env: Variables;
let url: string;
beforeEach(async () => {
  ({ url } = await createTestDatabase());
  env = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline" };
});

async function modelServer(latencyMs: number): Promise<OpenAIServer> {
  const server = await startOpenAIServer({ answers: shortOutline, latencyMs });
  onTestFinished(() => server.close());
  return server;
}

async function all(events: AsyncIterable<PlannerEvent>): Promise<PlannerEvent[]> {
  const found: PlannerEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

/** Sentences of the log. */
const said = (worker: { readonly lines: readonly Readonly<Record<string, unknown>>[] }, event: string) =>
  worker.lines.filter(({ body }) => body === event);

describe("a session that is queued", () => {
  it("says why nobody takes it, waits for a worker with access to its model, and is then run by that", async () => {
    const planner = await askingPlanner({ ...env, OPENAI_API_KEY: "sk-of-nobody", PLANCRAFT_LANG: "ko" });
    const model = await modelServer(0);
    const request = { idea: IDEA, preset: "fast", model: "openai:gpt-4.1-mini", yes: true, session: "one" };
    const events = planner.start(request);
    expect((await events.next()).value).toMatchObject({ type: "session-queued" });
    expect(await planner.status("one")).toMatchObject({ state: "queued", problem: { code: "workers-missing" } });
    expect((await diagnose({ ...env, USE_DURABLE_WORKER: "true" })).problems).toMatchObject([
      { code: "workers-missing" },
    ]);

    const without = await startWorker(env);
    await vi.waitFor(() => expect(said(without, "job-passed-over")).toHaveLength(1), 20_000);
    await expect
      .poll(async () => (await planner.status("one")).problem)
      .toMatchObject({
        code: "workers-without-model",
        message: expect.stringContaining("openai:gpt-4.1-mini 모델을 쓸 수 있는 워커가 없습니다"),
      });
    const { workers, problems } = await diagnose({ ...env, USE_DURABLE_WORKER: "true" });
    expect(workers).toMatchObject([{ concurrency: 2, models: ["offline", "ollama"] }]);
    expect(problems).toMatchObject([{ code: "workers-without-model", details: { model: "openai:gpt-4.1-mini" } }]);

    const fitting = await startWorker(modelEnvironment(url, model));
    // A server's environment has no key, and names the model of new plans.
    const ofServer = { DATABASE_URL: url, USE_DURABLE_WORKER: "true", PLANCRAFT_MODEL: "openai:gpt-4.1-mini" };
    expect(await diagnose(ofServer)).toMatchObject({ model: "openai:gpt-4.1-mini", problems: [] });
    expect((await diagnose({ ...ofServer, PLANCRAFT_MODEL: "anthropic:claude-sonnet-4-5" })).problems).toMatchObject([
      { code: "workers-without-model", details: { model: "anthropic:claude-sonnet-4-5" } },
    ]);
    const rest = await all(events);
    expect(rest.at(-1)).toMatchObject({ type: "done", complete: true });
    expect(await planner.status("one")).not.toHaveProperty("problem");
    await fitting.stop();
    expect(said(fitting, "job-over")).toMatchObject([{ session: "one", end: "over" }]);
    expect(said(without, "job-passed-over")).toHaveLength(1);
    expect(said(without, "job-taken")).toEqual([]);
    await without.stop();
    // Who ends says so.
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    expect((await client.query("SELECT FROM workers")).rowCount).toBe(0);
    await client.end();
  });
});

describe("a worker that is to stop", () => {
  it("gives what runs to another one at once, which asks for nothing again that was answered", async () => {
    const model = await modelServer(150);
    env = modelEnvironment(url, model);
    const planner = await askingPlanner(env);
    const first = await startWorker(env);
    // However long the other one takes to start, the plan is not done before.
    model.fail({ fault: { kind: "hang" }, schema: "Section", times: 1 });
    const heard: PlannerEvent[] = [];
    const following = (async () => {
      for await (const event of planner.start({ idea: IDEA, preset: "fast", yes: true, session: "one" }))
        heard.push(event);
    })();
    await vi.waitFor(() => expect(heard.some(({ type }) => type === "section-written")).toBe(true), 30_000);
    const second = await startWorker(env);
    expect(await first.stop()).toEqual({ outdated: null, isClean: true });
    expect(said(first, "job-over")).toMatchObject([{ end: "left" }]);
    await following;
    expect(heard.at(-1)).toMatchObject({ type: "done", complete: true });
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, at) => at + 1));
    expect(said(second, "job-taken")).toHaveLength(1);
    // Of calls in flight, those that had not come to their end in a moment are asked again.
    const answered = model.requests.filter(({ state }) => state === "answered");
    const asked = answered.map(({ body }) => JSON.stringify(body));
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe("a session without a job", () => {
  it("gets one where a server's crash left it running, as before runs went through the queue", async () => {
    const planner = await askingPlanner(env);
    const events = planner.start({ idea: IDEA, preset: "fast", yes: true, session: "one" });
    await events.next();
    await events.return();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // Nothing waits for it, and nobody stored what it was asked for: as versions before left it.
    await client.query("DELETE FROM plancraft_queue.job");
    await client.query("DELETE FROM run_requests");
    await client.query(
      "UPDATE sessions SET state = 'running', is_served = true, updated_at = now() - interval '6 seconds'",
    );
    const worker = await startWorker(env);
    await vi.waitFor(async () => expect(await planner.status("one")).toMatchObject({ state: "done" }), 40_000);
    await expect.poll(() => said(worker, "sessions-taken-up")).toMatchObject([{ sessions: 1 }]);
    // A session is done before its job is settled.
    await expect.poll(async () => (await client.query("SELECT FROM plancraft_queue.job")).rowCount).toBe(0);
    await client.end();
  });
});
