import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { METRICS } from "../../utils/observability/metrics/metric-table.ts";
import { withOperatorsPrograms } from "../support/operators-programs.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { startCli } from "../support/run-cli.ts";

async function served() {
  const { url } = await createTestDatabase();
  const env = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline", OPENAI_API_KEY: "sk-test-none" };
  const server = startCli(["serve", "--port", "0", "--json"], { env });
  onTestFinished(() => server.kill("SIGKILL"));
  const line: unknown = await server.event((one) => (one as { readonly type: string }).type === "listening");
  return { url, address: (line as { readonly address: string }).address };
}

withOperatorsPrograms("a server's metrics", () => {
  it("have nothing that promtool would have otherwise", async () => {
    const { address } = await served();
    const text = await (await fetch(`${address}/metrics`)).text();
    const checked = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
    expect([checked.status, checked.stdout + checked.stderr]).toEqual([0, ""]);
    const wrong = spawnSync("promtool", ["check", "metrics"], { input: `${text}# TYPE a_total gauge\na_total 1\n` });
    expect(wrong.status).not.toBe(0);
  });

  it("are scraped by Prometheus, which asks for OpenMetrics, each of them", async () => {
    const { address } = await served();
    const { host } = new URL(address);
    const begun = await fetch(`${address}/api/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ idea: "A bakery", preset: "fast", yes: true }),
    });
    expect(begun.status).toBe(201);
    const ask = await prometheus(`
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: plancraft
    static_configs: [{ targets: ["${host}"] }]
`);
    await expect
      .poll(() => ask('plancraft_runs_total{outcome="done"}'), { timeout: 60_000, interval: 500 })
      .toEqual([1]);
    for (const [name, { type }] of Object.entries(METRICS)) {
      const found = await ask(`count(${type === "histogram" ? `${name}_count` : name})`);
      expect(found[0], name).toBeGreaterThan(0);
    }
    expect(await ask("up")).toEqual([1]);
    expect((await ask("scrape_samples_scraped"))[0]).toBeGreaterThan(1_000);
  });

  it("take no longer with 10,000 sessions, of which some run", async () => {
    const { url, address } = await served();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`INSERT INTO all_sessions (id, lineage, idea, preset, model, state, is_served)
      SELECT 's' || n, 's' || n, repeat('An idea ', 200), 'fast', 'offline',
        (ARRAY['done', 'done', 'failed', 'waiting', 'running'])[1 + n % 5], true FROM generate_series(1, 10000) AS n`);
    await client.query(`INSERT INTO session_events (session, seq, at, type, body)
      SELECT 's' || n, seq, now() - interval '20 minutes' + seq * interval '1 second', 'step-started', '{}'
      FROM generate_series(4, 10000, 5) AS n, generate_series(1, 60) AS seq`);
    await client.end();
    // Crashed sessions are taken up meanwhile: what is told is how they stand, and in time.
    await expect
      .poll(async () => await (await fetch(`${address}/metrics`)).text(), { timeout: 30_000, interval: 1_000 })
      .toContain('plancraft_sessions{state="done"} 4000\n');
    const startedAt = performance.now();
    const text = await (await fetch(`${address}/metrics`)).text();
    console.info(`A scrape of 10,000 sessions: ${Math.round(performance.now() - startedAt)} ms, ${text.length} bytes`);
    expect(text).toContain("plancraft_database_up 1\n");
  });
});

/** Runs Prometheus until the test ends. @returns Asks it for the values of a query. */
async function prometheus(config: string): Promise<(query: string) => Promise<number[]>> {
  const folder = mkdtempSync(join(tmpdir(), "plancraft-prometheus-"));
  writeFileSync(join(folder, "prometheus.yml"), config);
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    "prometheus",
    [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${address}`],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  return async (query) => {
    const answer = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(query)}`).catch(() => null);
    if (!answer?.ok) return [];
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    return data.result.map(({ value }) => Number(value[1]));
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
