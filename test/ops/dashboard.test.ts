import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished, vi } from "vitest";
import { DASHBOARD_ROWS } from "../../ops/dashboard/dashboard-json.ts";
import { prometheusFiles } from "../../ops/prometheus/prometheus-files.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { withOperatorsPrograms } from "../support/operators-programs.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { freePort, startPrometheus } from "../support/prometheus-child.ts";
import { PROGRAM, type Variables } from "../support/run-cli.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PATIENCE = { timeout: 90_000, interval: 300 };
/** As Grafana puts them in where everything is chosen. */
const VARIABLES = { $instance: ".*", $variant: ".*", $__rate_interval: "1m" } as const;

function queryOf(expr: string): string {
  return Object.entries(VARIABLES).reduce((text, [name, value]) => text.replaceAll(name, value), expr);
}

function startProgram(args: readonly string[], env: Variables) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...env, HOME: process.env["HOME"] ?? "", PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  return child;
}

/** A server and a worker on a database and a model of their own, and a Prometheus that scrapes both. */
async function measured() {
  const { url } = await createTestDatabase();
  const model = await startOpenAIServer({
    answers: { ...shortOutline, ...asksForAudience },
    latencyMs: 20,
    promptCache: true,
  });
  onTestFinished(() => model.close());
  const home = mkdtempSync(join(tmpdir(), "plancraft-measured-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const env = {
    ...modelEnvironment(url, model),
    PLANCRAFT_HOME: home,
    PLANCRAFT_MODEL: "openai:gpt-5-mini",
    PLANCRAFT_RETRY_BASE_MS: "20",
    USE_DURABLE_WORKER: "true",
  };
  const [served, worked] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const server = startProgram(["serve", "--port", "0", "--json"], { ...env, PLANCRAFT_METRICS_ADDRESS: served });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  const { address } = JSON.parse(String(line));
  startProgram(["work"], { ...env, PLANCRAFT_METRICS_ADDRESS: worked });
  const prometheus = await startPrometheus({ "plancraft-serve": served, "plancraft-work": worked });
  await vi.waitFor(async () => expect(await prometheus.up()).toBe(2), PATIENCE);
  return { model, prometheus, people: peopleOf(String(address)) };
}

/** What people do at a server, over HTTP. */
function peopleOf(address: string) {
  const ask = (path: string, method = "GET", json?: object, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${address}/api/sessions${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(json ? { body: JSON.stringify(json) } : {}),
    });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  const status = async (session: string): Promise<any> => await (await ask(`/${session}`)).json();
  return {
    ask,
    status,
    begin: async (idea: string): Promise<string> => {
      const begun = await ask("", "POST", { idea, preset: "fast" });
      expect(begun.status).toBe(201);
      return ((await begun.json()) as { session: string }).session;
    },
    comesTo: (session: string, state: string) =>
      vi.waitFor(async () => expect(await status(session)).toMatchObject({ state }), PATIENCE),
    follow: async (session: string, after: number) =>
      await (await ask(`/${session}/events`, "GET", undefined, { "last-event-id": String(after) })).text(),
  };
}

/** From its idea to a revision of its plan: answered wrong and right, rated, and followed with a break in between. */
async function wholeStory({ ask, status, begin, comesTo, follow }: ReturnType<typeof peopleOf>): Promise<void> {
  const session = await begin("A gym for climbers");
  await comesTo(session, "waiting");
  for (const optionId of ["nobody", "climbers"]) {
    const [{ interruptId }] = (await status(session)).questions;
    const given = await ask(`/${session}/answers`, "POST", { [interruptId]: { kind: "option", optionId } });
    expect(given.status).toBe(202);
    await follow(session, 2);
  }
  await vi.waitFor(async () => expect((await status(session)).state).toMatch(/waiting|done/), PATIENCE);
  await (await ask(`/${session}/resume`, "POST", { yes: true })).text();
  await comesTo(session, "done");
  expect((await ask(`/${session}/rating`, "PUT", { thumb: "up" })).status).toBe(200);
  const revised = await ask(`/${session}/revisions`, "POST", { request: "Make it cheaper", yes: true });
  expect(revised.status).toBe(202);
  await follow(session, 5);
}

withOperatorsPrograms("the dashboard", () => {
  it("shows numbers in every panel, of a real Prometheus that scraped a server and a worker under load", async () => {
    const sinceMs = Date.now();
    const { model, prometheus, people } = await measured();
    // A provider that has too many requests once, then one that knows the key no more, then one that is away for a moment.
    model.fail({ fault: { kind: "rate-limited", retryAfter: { seconds: 0 } }, schema: "Outline", times: 1 });
    await wholeStory(people);
    model.fail({ fault: { kind: "unauthorized" }, times: 1 });
    await people.comesTo(await people.begin("A library of things"), "failed");
    model.fail({ fault: { kind: "server-error" }, schema: "Analysis", times: 4 });
    await people.comesTo(await people.begin("A repair café"), "waiting");
    expect((await people.ask("/none-such")).status).toBe(404);

    const panels = Object.values(DASHBOARD_ROWS).flat();
    const wrong = async () => {
      const found = panels.flatMap(({ title, queries }) =>
        queries.map(async ({ expr }) => {
          const values = (await prometheus.range(queryOf(expr), sinceMs)).flatMap((series) => series.values);
          const isNumber = values.length > 0 && values.every(([, value]) => Number.isFinite(Number(value)));
          return isNumber ? [] : [`${title}: ${values.length === 0 ? "nothing" : "no number"}: ${expr}`];
        }),
      );
      return (await Promise.all(found)).flat();
    };
    await vi.waitFor(async () => expect(await wrong()).toEqual([]), { timeout: 60_000, interval: 1_000 });
  });
});

withOperatorsPrograms("the configuration of Prometheus", () => {
  it("is one that it takes, together with the rules of the alerts", () => {
    const folder = mkdtempSync(join(tmpdir(), "plancraft-prometheus-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "rules"));
    cpSync(join(ROOT, "ops/alerts/plancraft.rules.yml"), join(folder, "rules/plancraft.rules.yml"));
    const file = join(folder, "prometheus.yml");
    writeFileSync(file, prometheusFiles()["prometheus/prometheus.yml"] ?? "");
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "config", file], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("rules found");
  });
});
