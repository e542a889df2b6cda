import { describe, expect, it, onTestFinished } from "vitest";
import type { StoredReadings } from "../../../../utils/observability/metrics/gauge-readings.ts";
import { isMeasured, measure, onMeasured } from "../../../../utils/observability/metrics/measured.ts";
import { countedOnly, mergedFamilies } from "../../../../utils/observability/metrics/merged-families.ts";
import type { MetricRow } from "../../../../utils/observability/metrics/metric-row.ts";
import { METRICS, type MetricName } from "../../../../utils/observability/metrics/metric-table.ts";
import { measureProcess, type ProcessMetricsOptions } from "../../../../utils/observability/metrics/process-metrics.ts";
import { Scraped } from "../../../support/scraped.ts";

const STORED: StoredReadings = {
  ...{ sessions: { done: 3 }, stuckRuns: 1, workers: 2, deadLetters: 4, jobs: [], oldestAgeSeconds: 0 },
  ...{ rolloutsRunning: 0, rollouts: [], rolledBack: 0 },
};
const MODELS = ["openai:gpt-4.1", "offline"];
const POOL = { idle: 1, busy: 2, waiting: 0 };

function measured(options: Partial<ProcessMetricsOptions> = {}) {
  const known = {
    models: MODELS,
    usualModels: MODELS,
    version: "1.2.3",
    contextTokens: 1_000,
    expectsWorkers: false,
  };
  const metrics = measureProcess({ ...known, ...options });
  onTestFinished(() => metrics.close());
  return { ...metrics, scrape: async () => new Scraped(await metrics.exposed("text/plain")) };
}

const call = { model: "openai:gpt-4.1", name: "Section", outcome: "answered", isRateLimited: false } as const;

describe("the metrics of a process", () => {
  it("are all there from the start, each counter with all of its labels at 0", async () => {
    const { readFrom, scrape } = measured();
    readFrom(async () => ({ activeRuns: 0, pool: POOL, stored: STORED }));
    const scraped = await scrape();
    for (const name of Object.keys(METRICS) as MetricName[]) {
      const { type, help }: MetricRow = METRICS[name];
      expect(scraped.text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
      if (type !== "gauge") expect(scraped.sum(type === "counter" ? name : `${name}_count`), name).toBe(0);
    }
    expect(scraped.value('plancraft_dead_letters_total{kind="model-timeout"}')).toBe(0);
    expect(scraped.value('plancraft_run_failures_total{category="storage",fault="service"}')).toBe(0);
    expect(scraped.value('plancraft_model_tokens_total{model="openai:gpt-4.1",kind="cached"}')).toBe(0);
    // What is the person's to decide leaves no letter.
    expect(scraped.has('plancraft_dead_letters_total{kind="model-refused"}')).toBe(false);
    expect(scraped.value('plancraft_build_info{version="1.2.3"}')).toBe(1);
    expect(scraped.value('plancraft_sessions{state="done"}')).toBe(3);
    expect(scraped.value("plancraft_database_up")).toBe(1);
    expect(scraped.value("process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(scraped.has("nodejs_eventloop_lag_seconds")).toBe(true);
  });

  it("have a row for each model that is known, and one for a thousand that are not", async () => {
    const { scrape } = measured();
    for (let nth = 0; nth < 1_000; nth += 1) {
      measure("call-attempted", { ...call, model: `openai:made-up-${nth}`, durationMs: 300, promptTokens: 100 });
    }
    measure("call-attempted", { ...call, durationMs: 300, promptTokens: 250 });
    const scraped = await scrape();
    for (const name of ["plancraft_model_calls_total", "plancraft_model_call_duration_seconds_count"])
      expect(scraped.labelled(name, "model")).toEqual(["openai:gpt-4.1", "offline", "other"]);
    expect(scraped.value('plancraft_model_calls_total{model="other",outcome="answered"}')).toBe(1_000);
    expect(scraped.value('plancraft_model_calls_total{model="openai:gpt-4.1",outcome="answered"}')).toBe(1);
    expect(scraped.value('plancraft_context_tokens_ratio_bucket{le="0.1"}')).toBe(1_000);
    expect(scraped.value('plancraft_context_tokens_ratio_bucket{le="0.25"}')).toBe(1_001);
  });

  it("have a row for each variant from when it is used on, and one for all from the 21st on", async () => {
    const { scrape } = measured();
    const ended = { outcome: "done", durationMs: 1_000 } as const;
    measure("run-ended", ended);
    measure("run-ended", { ...ended, variant: undefined });
    for (let nth = 1; nth <= 30; nth += 1) measure("run-ended", { ...ended, variant: `v-${nth}` });
    measure("plan-finished", { outcome: "failed", costUsd: null, variant: "v-3" });
    const scraped = await scrape();
    const first = Array.from({ length: 20 }, (_, at) => `v-${at + 1}`);
    for (const name of ["plancraft_runs_total", "plancraft_plans_finished_total", "plancraft_plan_cost_usd_count"])
      expect(scraped.labelled(name, "variant"), name).toEqual(["none", ...first, "other"]);
    expect(scraped.value('plancraft_runs_total{outcome="done",variant="none"}')).toBe(2);
    expect(scraped.value('plancraft_runs_total{outcome="done",variant="v-20"}')).toBe(1);
    expect(scraped.value('plancraft_runs_total{outcome="done",variant="other"}')).toBe(10);
    expect(scraped.value('plancraft_runs_total{outcome="failed",variant="v-1"}')).toBe(0);
    expect(scraped.value('plancraft_plans_finished_total{outcome="failed",variant="v-3"}')).toBe(1);
  });

  it("tell how the arms of rollouts do that run, and nothing of one that is over", async () => {
    const { readFrom, scrape } = measured();
    const canary = { variant: "terse", arm: "canary", sessions: 40, failures: 2 } as const;
    const control = { variant: "terse", arm: "control", sessions: 300, failures: 1 } as const;
    let stored = { ...STORED, rolloutsRunning: 1, rollouts: [canary, control] };
    readFrom(async () => ({ activeRuns: 0, pool: POOL, stored }));
    const running = await scrape();
    expect(running.value("plancraft_rollouts_running")).toBe(1);
    expect(running.value('plancraft_rollout_sessions{variant="terse",arm="canary"}')).toBe(40);
    expect(running.value('plancraft_rollout_failures{variant="terse",arm="canary"}')).toBe(2);
    expect(running.value('plancraft_rollout_failures{variant="terse",arm="control"}')).toBe(1);
    expect(running.value('plancraft_runs_total{outcome="failed",variant="terse"}')).toBe(0);
    stored = { ...STORED, rolledBack: 1, rollouts: [] };
    const over = await scrape();
    expect(over.value("plancraft_rollouts_rolled_back")).toBe(1);
    expect(over.has('plancraft_rollout_sessions{variant="terse",arm="canary"}')).toBe(false);
    expect(over.value('plancraft_rollout_sessions{variant="none",arm="canary"}')).toBe(0);
  });

  it("name a route by its pattern, and all that is none by one word", async () => {
    const { nameRoutes, scrape } = measured();
    nameRoutes([{ method: "GET", path: "/api/sessions/:id" }]);
    const count = "plancraft_http_request_duration_seconds_count";
    expect((await scrape()).value(`${count}{method="GET",route="/api/sessions/:id",status="5xx"}`)).toBe(0);
    const answered = { method: "GET", status: 200, durationMs: 5 } as const;
    measure("request-answered", { ...answered, route: "/api/sessions/:id" });
    for (let nth = 0; nth < 100; nth += 1) measure("request-answered", { ...answered, route: `/made-up/${nth}` });
    measure("request-answered", { ...answered, method: "BREW", route: null, status: 404 });
    const scraped = await scrape();
    expect(scraped.labelled(count, "route")).toEqual(["other", "/api/sessions/:id"]);
    expect(scraped.value(`${count}{method="GET",route="other",status="2xx"}`)).toBe(100);
    expect(scraped.value(`${count}{method="OTHER",route="other",status="4xx"}`)).toBe(1);
  });

  it("tell nothing of the database that was not read now", async () => {
    const { readFrom, scrape } = measured();
    let stored: StoredReadings | null = STORED;
    readFrom(async () => ({ activeRuns: 2, pool: POOL, stored }));
    expect((await scrape()).value("plancraft_workers")).toBe(2);
    stored = null;
    const away = await scrape();
    expect(away.value("plancraft_database_up")).toBe(0);
    expect(away.text).not.toContain("plancraft_workers 2");
    expect(away.has("plancraft_workers")).toBe(false);
    expect(away.value("plancraft_active_runs")).toBe(2);
    readFrom(() => Promise.reject(new Error("broken")));
    expect((await scrape()).value("plancraft_database_up")).toBe(0);
  });

  it("are the same numbers as OpenMetrics, with its names and its end", async () => {
    const { exposed } = measured();
    measure("answer-taken", { by: "file" });
    const text = await exposed("application/openmetrics-text");
    expect(text).toContain('# TYPE plancraft_answers counter\nplancraft_answers_total{by="person"} 0\n');
    expect(text).toContain('plancraft_answers_total{by="file"} 1\n');
    expect(text.endsWith("\n# EOF\n")).toBe(true);
    expect(text.match(/# EOF/g)).toHaveLength(1);
  });
});

describe("several processes' metrics", () => {
  it("are one: sums, the slowest event loop, and what is the database's once", async () => {
    const one = measured({ expectsWorkers: true });
    one.readFrom(async () => ({ activeRuns: 1, pool: POOL, stored: STORED }));
    measure("answer-refused", null);
    const two = measured({ expectsWorkers: true });
    two.readFrom(async () => ({ activeRuns: 2, pool: POOL, stored: null }));
    measure("circuit-changed", { model: "offline", state: "open" });
    measure("answer-refused", null);
    one.addProcesses(async () => [await two.families("own")]);
    const scraped = await one.scrape();
    expect(scraped.value("plancraft_answers_refused_total")).toBe(3);
    expect(scraped.value("plancraft_active_runs")).toBe(3);
    expect(scraped.value('plancraft_pool_connections{state="busy"}')).toBe(4);
    expect(scraped.value('plancraft_breaker_state{model="offline"}')).toBe(2);
    expect(scraped.value("plancraft_workers_expected")).toBe(1);
    expect(scraped.value("plancraft_database_up")).toBe(1);
    expect(scraped.value('plancraft_sessions{state="done"}')).toBe(3);
    expect(scraped.has("process_start_time_seconds")).toBe(true);
  });

  it("keep what one has counted that is gone, and nothing that it held", async () => {
    const gone = measured();
    gone.readFrom(async () => ({ activeRuns: 7, pool: POOL, stored: null }));
    measure("revision-asked", null);
    measure("checkpoints-stored", { operations: 3, durationMs: 2 });
    const kept = countedOnly(await gone.families("own"));
    gone.close();
    const next = measured();
    next.readFrom(async () => ({ activeRuns: 1, pool: POOL, stored: null }));
    measure("revision-asked", null);
    const merged = mergedFamilies([await next.families("own"), kept]);
    const valuesOf = (name: string) => merged.find((family) => family.name === name)?.values.map(({ value }) => value);
    expect(valuesOf("plancraft_revisions_total")).toEqual([2]);
    expect(valuesOf("plancraft_active_runs")).toEqual([1]);
    expect(valuesOf("plancraft_checkpoint_batch_size")?.at(-1)).toBe(1);
  });
});

describe("a measurement", () => {
  it("is no one's where nobody listens, and ends nothing where a listener fails", async () => {
    expect(isMeasured("webhook-attempted")).toBe(false);
    measure("webhook-attempted", { outcome: "dead" });
    const heard: string[] = [];
    const ends = [
      onMeasured("webhook-attempted", () => {
        throw new Error("broken");
      }),
      onMeasured("webhook-attempted", ({ outcome }) => heard.push(outcome)),
    ];
    measure("webhook-attempted", { outcome: "failed" });
    for (const end of ends) end();
    measure("webhook-attempted", { outcome: "dead" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(["failed"]);
    expect(isMeasured("webhook-attempted")).toBe(false);
  });
});
