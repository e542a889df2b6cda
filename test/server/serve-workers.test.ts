import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { expect, it } from "vitest";
import { createTestDatabase } from "../support/postgres.ts";
import { startCli } from "../support/run-cli.ts";
import { Scraped } from "../support/scraped.ts";

it("serves with a worker beside it, from one command to the plan, starts it anew, and ends it with itself", async () => {
  const { url } = await createTestDatabase();
  const env = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline", USE_DURABLE_WORKER: "true", LOG_FORMAT: "json" };
  const server = startCli(["serve", "--port", "0", "--json", "--workers", "1"], { env });
  const listening: unknown = await server.event((line) => (line as { readonly type: string }).type === "listening");
  const { address } = listening as { readonly address: string };
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const workers = async () =>
    (await client.query<{ name: string }>("SELECT name FROM workers ORDER BY started_at")).rows;
  const [{ name }] = await until(workers, (found): found is [{ name: string }] => found.length === 1);

  const answer = await fetch(`${address}/api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ idea: "A marketplace for used climbing gear", preset: "fast", yes: true }),
  });
  expect(answer.status).toBe(201);
  const { session } = (await answer.json()) as { readonly session: string };
  const status = async () => (await (await fetch(`${address}/api/sessions/${session}`)).json()) as { state: string };
  await until(status, (found): found is { state: "done" } => found.state === "done");
  const plan = await fetch(`${address}/api/sessions/${session}/plan`, { headers: { accept: "text/markdown" } });
  expect(await plan.text()).toMatch(/^# /);
  expect((await fetch(`${address}/ready`)).status).toBe(200);

  // One scrape tells of both: who ran it, and whom it was asked of.
  const scraped = await scrape(address);
  expect(scraped.value('plancraft_runs_total{outcome="done",variant="none"}')).toBe(1);
  expect(scraped.value('plancraft_plans_finished_total{outcome="done",variant="none"}')).toBe(1);
  expect(scraped.sum("plancraft_model_calls_total")).toBeGreaterThan(5);
  const posted = 'plancraft_http_request_duration_seconds_count{method="POST",route="/api/sessions",status="2xx"}';
  expect(scraped.value(posted)).toBe(1);
  expect(scraped.value("plancraft_workers")).toBe(1);
  expect(scraped.value("plancraft_workers_expected")).toBe(1);

  const pid = Number(/^process (\d+) on /.exec(name)?.[1]);
  process.kill(pid, "SIGKILL");
  const [, { name: second }] = await until(workers, (found): found is [{ name: string }, { name: string }] => {
    return found.length === 2;
  });
  expect(second).not.toBe(name);
  expect((await scrape(address)).value('plancraft_runs_total{outcome="done",variant="none"}')).toBe(1);
  server.kill("SIGTERM");
  expect((await server.result).exitCode).toBe(0);
  // Who drained is gone; of who was killed nobody has said so yet.
  expect(await workers()).toEqual([{ name }]);
  await client.end();
});

async function scrape(address: string): Promise<Scraped> {
  return new Scraped(await (await fetch(`${address}/metrics`)).text());
}

/** Asks again and again until what comes fits. */
async function until<T, F extends T>(ask: () => Promise<T>, fits: (found: T) => found is F): Promise<F> {
  for (;;) {
    const found = await ask();
    if (fits(found)) return found;
    await sleep(50);
  }
}
