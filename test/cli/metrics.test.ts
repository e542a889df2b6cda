import { expect, it, onTestFinished } from "vitest";
import { METRICS } from "../../utils/observability/metrics/metric-table.ts";
import { loadedPackages } from "../support/loaded-packages.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { runCli, startCli, type Variables } from "../support/run-cli.ts";
import { Scraped } from "../support/scraped.ts";

/** A process with its first line, and where it tells its metrics. */
async function measured(args: readonly string[], env: Variables, type: string) {
  const child = startCli(args, { env });
  onTestFinished(() => child.kill("SIGKILL"));
  const line: unknown = await child.event((one) => (one as { readonly type: string }).type === type);
  const { metrics } = line as { readonly metrics: string };
  const scrape = async (address = metrics) => new Scraped(await (await fetch(`${address}/metrics`)).text());
  return { ...child, line: line as Readonly<Record<string, string>>, scrape };
}

it("tells how a worker and a server do at addresses of their own, with every metric there is from the start", async () => {
  const { url } = await createTestDatabase();
  const env = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline", USE_DURABLE_WORKER: "true" };
  const [worker, server] = await Promise.all([
    measured(["work", "--json", "--metrics", "127.0.0.1:0"], env, "working"),
    measured(["serve", "--port", "0", "--json"], { ...env, PLANCRAFT_METRICS_ADDRESS: "127.0.0.1:0" }, "listening"),
  ]);
  for (const scraped of [await worker.scrape(), await server.scrape(), await server.scrape(server.line["address"])]) {
    for (const [name, { type }] of Object.entries(METRICS)) expect(scraped.text).toContain(`# TYPE ${name} ${type}\n`);
    expect(scraped.above0("plancraft_runs_total")).toEqual({});
    expect(scraped.value("plancraft_database_up")).toBe(1);
  }
  // Told from the database, it is the same whoever is asked.
  await expect.poll(async () => (await server.scrape()).value("plancraft_workers"), { timeout: 20_000 }).toBe(1);
  for (const child of [worker, server]) {
    child.kill("SIGTERM");
    expect((await child.result).exitCode).toBe(0);
  }
});

it.each([
  ["9464", "--metrics must be HOST:PORT, such as 0.0.0.0:9464, or off, and not 9464."],
  ["127.0.0.1:99999", "--metrics must be HOST:PORT"],
])("refuses %s as an address in one sentence", async (address, sentence) => {
  const env = { PLANCRAFT_MODEL: "offline", USE_DURABLE_WORKER: "true" };
  const { exitCode, stderr } = await runCli(["work", "--metrics", address], { env });
  expect({ exitCode, lines: stderr.trimEnd().split("\n").length }).toEqual({ exitCode: 2, lines: 1 });
  expect(stderr).toContain(sentence);
  const wrong = await runCli(["serve", "--port", "0"], { env: { ...env, PLANCRAFT_METRICS_ADDRESS: address } });
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining("PLANCRAFT_METRICS_ADDRESS must be")]);
});

it("loads nothing of it where nobody serves", async () => {
  const { url } = await createTestDatabase();
  const env = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline" };
  const loaded = await loadedPackages(["new", "A bakery", "--preset", "fast", "--yes"], env);
  expect(loaded).toContain("pg");
  expect(loaded).not.toContain("prom-client");
});
