import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { stringify } from "yaml";

/** A line of a result: its labels, and its values with their times. */
export interface FoundSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

export interface PrometheusChild {
  /** The values of an expression from a moment up to now, every two seconds. @throws Error where it cannot be evaluated. */
  range(expr: string, sinceMs: number): Promise<readonly FoundSeries[]>;
  /** How many of the targets answered the last scrape. */
  up(): Promise<number>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** A real Prometheus that scrapes every second. It is ended with the test. @param targets `HOST:PORT` by the name of their job. */
export async function startPrometheus(targets: Readonly<Record<string, string>>): Promise<PrometheusChild> {
  const folder = mkdtempSync(join(tmpdir(), "plancraft-prometheus-"));
  const file = join(folder, "prometheus.yml");
  const jobs = Object.entries(targets).map(([job_name, target]) => ({
    job_name,
    static_configs: [{ targets: [target] }],
  }));
  writeFileSync(file, stringify({ global: { scrape_interval: "1s", scrape_timeout: "1s" }, scrape_configs: jobs }));
  const address = `127.0.0.1:${await freePort()}`;
  const options = [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, "data")}`];
  const child = spawn("prometheus", [...options, `--web.listen-address=${address}`], { stdio: "ignore" });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true, force: true });
  });
  async function ask(path: string, query: Readonly<Record<string, string>>): Promise<readonly FoundSeries[]> {
    const answer = await fetch(`http://${address}/api/v1/${path}`, {
      method: "POST",
      body: new URLSearchParams(query),
    });
    const { data, error } = (await answer.json()) as { data?: { result: FoundSeries[] }; error?: string };
    if (!data) throw new Error(`${error}: ${query["query"]}`);
    return data.result;
  }
  await vi.waitFor(() => ask("query", { query: "1" }), { timeout: 30_000, interval: 200 });
  return {
    range: (query, sinceMs) =>
      ask("query_range", { query, start: String(sinceMs / 1_000), end: String(Date.now() / 1_000), step: "2s" }),
    up: async () => (await ask("query", { query: "up == 1" })).length,
  };
}
