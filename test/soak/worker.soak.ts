import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import type { PlannerEvent } from "../../index.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { startOutageServer } from "../support/outage-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { startCli } from "../support/run-cli.ts";
import { askingPlanner, startWorker } from "../support/worker.ts";

const REQUEST = { idea: "A marketplace for used climbing gear", preset: "fast", yes: true } as const;
/** What the requirements allow. */
const TAKEOVER_MS = 20_000;

it("a killed worker's session is taken over in time, and no call is repeated but those in flight", async () => {
  const { url } = await createTestDatabase();
  const model = await startOpenAIServer({ answers: shortOutline, latencyMs: 300 });
  onTestFinished(() => model.close());
  const env = modelEnvironment(url, model);
  const planner = await askingPlanner(env);
  const killed = startCli(["work", "--json"], { env: { ...env, USE_DURABLE_WORKER: "true" } });
  const heard: PlannerEvent[] = [];
  const following = (async () => {
    for await (const event of planner.start(REQUEST)) heard.push(event);
  })();
  await vi.waitFor(() => expect(heard.some(({ type }) => type === "section-written")).toBe(true), 60_000);
  const second = await startWorker(env);
  killed.kill("SIGKILL");
  const killedAt = performance.now();
  await killed.result;
  const answered = model.requests.filter(({ state }) => state === "answered").map(({ body }) => JSON.stringify(body));
  const inFlight = model.requests.length - answered.length;
  await vi.waitFor(() => expect(second.lines.some(({ body }) => body === "job-taken")).toBe(true), 60_000);
  expect(performance.now() - killedAt).toBeLessThan(TAKEOVER_MS);
  await following;
  expect(heard.at(-1)).toMatchObject({ type: "done", complete: true });
  expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, at) => at + 1));
  const all = model.requests.map(({ body }) => JSON.stringify(body));
  // An answer that is still on its way into the ledger when its worker is killed was in flight, too.
  expect(all.length - new Set(all).size).toBeLessThanOrEqual(inFlight + 1);
});

it("a worker whose database stops for a while goes on with what is asked for when it is back", async () => {
  const server = await startOutageServer();
  const env = { DATABASE_URL: server.url, PLANCRAFT_MODEL: "offline" };
  const worker = await startWorker(env);
  await vi.waitFor(() => expect(worker.lines.some(({ body }) => body === "worker-started")).toBe(true), 5_000);
  await server.stop();
  // Longer than statements wait for it by themselves.
  await sleep(13_000);
  expect(worker.lines.filter(({ body }) => body === "worker-troubled").length).toBeGreaterThan(0);
  await server.start();
  const planner = await askingPlanner(env);
  const events: PlannerEvent[] = [];
  for await (const event of planner.start(REQUEST)) events.push(event);
  expect(events.at(-1)).toMatchObject({ type: "done" });
  await vi.waitFor(() => expect(worker.lines.some(({ body }) => body === "job-over")).toBe(true), 5_000);
});
