import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { openProcessMetrics } from "../../planner/access/process-metrics.ts";
import { openPlanner } from "../../planner/compose.ts";
import { createServer as createPlanServer } from "../../server/create-server.ts";
import { listenForScrapes } from "../../server/metrics-listener.ts";
import { AppError } from "../../utils/errors.ts";
import type { ProcessMetrics } from "../../utils/observability/metrics/process-metrics.ts";
import { startCutProxy } from "../support/cut-proxy.ts";
import { type OpenAIServer, type OpenAIServerOptions, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import type { Variables } from "../support/run-cli.ts";
import { Scraped } from "../support/scraped.ts";

/** A server in this process that tells its metrics to `root`, and to whoever sends the scraper's token. */
async function measuredServer(environment: Variables, token = "scrape-me") {
  const metrics = openProcessMetrics(environment);
  onTestFinished(() => metrics.close());
  const planner = await openPlanner({ environment: { ...environment, LOG_FORMAT: "json" }, logOutput: { write() {} } });
  onTestFinished(() => planner.close());
  metrics.readFrom((of) => planner.gauges(of));
  const { fetch } = createPlanServer({
    planner,
    metrics: { told: metrics, token },
    auth: async ({ headers }) => {
      if (headers.get("authorization") === "Bearer root") return { person: "root", isAdmin: true };
      throw new AppError(headers.get("authorization") === null ? "credentials-missing" : "credentials-invalid");
    },
  });
  const ask = async (path: string, { method = "GET", json, headers = {} }: Asked = {}) =>
    await fetch(
      new Request(`http://localhost${path}`, {
        method,
        headers: { authorization: "Bearer root", "content-type": "application/json", ...headers },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      }),
    );
  const scrape = async () => new Scraped(await (await ask("/metrics")).text());
  return { planner, metrics, ask, scrape };
}

interface Asked {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

let url: string;
beforeEach(async () => {
  ({ url } = await createTestDatabase());
});

async function modelServer(options: OpenAIServerOptions): Promise<OpenAIServer> {
  const server = await startOpenAIServer(options);
  onTestFinished(() => server.close());
  return server;
}

const MODEL = "openai:gpt-5-mini";

describe("what a server tells of a session", () => {
  it("is what happened in it: calls, tokens, cost, retries, answers, streams, errors and what its run came to", async () => {
    const answers = { ...shortOutline, ...asksForAudience };
    const faults = [
      { fault: { kind: "rate-limited" }, schema: "Outline", nth: 1 },
      { fault: { kind: "server-error" }, schema: "Review", nth: 1 },
    ] as const;
    const model = await modelServer({ answers, faults });
    const environment = { ...modelEnvironment(url, model), PLANCRAFT_MODEL: MODEL, PLANCRAFT_RETRY_BASE_MS: "20" };
    const { ask, scrape } = await measuredServer(environment);
    const before = await scrape();
    expect(before.above0("plancraft_model")).toEqual({});

    const begun = await ask("/api/sessions", { method: "POST", json: { idea: "A gym for climbers", preset: "fast" } });
    const { session } = (await begun.json()) as { session: string };
    await (await ask(`/api/sessions/${session}/events`)).text();
    const asked = (await (await ask(`/api/sessions/${session}`)).json()) as { questions: { interruptId: string }[] };
    const [question] = asked.questions;
    const answered = (answer: object) =>
      ask(`/api/sessions/${session}/answers`, { method: "POST", json: { [question?.interruptId ?? ""]: answer } });
    expect((await answered({ kind: "option", optionId: "nobody" })).status).toBe(202);
    await (await ask(`/api/sessions/${session}/events`, { headers: { "last-event-id": "3" } })).text();
    expect((await answered({ kind: "option", optionId: "climbers" })).status).toBe(202);
    await (await ask(`/api/sessions/${session}/events?after=1`)).text();
    await (await ask(`/api/sessions/${session}/resume`, { method: "POST", json: { yes: true } })).text();
    await (await ask(`/api/sessions/${session}/events?after=1`)).text();
    expect(await (await ask(`/api/sessions/${session}`)).json()).toMatchObject({ state: "done" });
    const rated = await ask(`/api/sessions/${session}/rating`, { method: "PUT", json: { thumb: "up" } });
    expect(rated.status).toBe(200);
    await ask("/api/sessions/none-such");

    // What is read of the database is read again after 5 s.
    await expect.poll(async () => (await scrape()).value('plancraft_sessions{state="done"}')).toBe(1);
    const after = await scrape();
    const calls = model.requests.length;
    expect(after.value(`plancraft_model_calls_total{model="${MODEL}",outcome="answered"}`)).toBe(calls - 2);
    expect(after.value(`plancraft_model_calls_total{model="${MODEL}",outcome="failed"}`)).toBe(2);
    expect(after.value(`plancraft_model_rate_limited_total{model="${MODEL}"}`)).toBe(1);
    expect(after.above0("plancraft_model_call_retries_total")).toEqual({
      'plancraft_model_call_retries_total{kind="model-rate-limited"}': 1,
      'plancraft_model_call_retries_total{kind="model-unavailable"}': 1,
    });
    expect(after.sum("plancraft_model_call_duration_seconds_count")).toBe(calls);
    expect(after.value("plancraft_context_tokens_ratio_count")).toBe(calls);
    const status = (await (await ask(`/api/sessions/${session}`)).json()) as { usage: { costUsd: number } };
    const tokens = (kind: string) => after.value(`plancraft_model_tokens_total{model="${MODEL}",kind="${kind}"}`);
    expect(tokens("input")).toBeGreaterThan(tokens("output"));
    expect(status).toMatchObject({ usage: { calls: calls - 2, tokens: tokens("input") + tokens("output") } });
    expect(after.value(`plancraft_model_cost_usd_total{model="${MODEL}"}`)).toBeCloseTo(status.usage.costUsd, 4);
    expect(after.value('plancraft_plan_cost_usd_sum{variant="none"}')).toBeCloseTo(status.usage.costUsd, 4);

    expect(after.value("plancraft_answers_refused_total")).toBe(1);
    expect(after.value('plancraft_answers_total{by="person"}')).toBe(1);
    expect(after.above0("plancraft_plans_finished_total")).toEqual({
      'plancraft_plans_finished_total{outcome="done",variant="none"}': 1,
    });
    expect(after.value('plancraft_runs_total{outcome="done",variant="none"}')).toBe(1);
    expect(after.value('plancraft_runs_total{outcome="waiting",variant="none"}')).toBeGreaterThanOrEqual(2);
    expect(after.sum("plancraft_run_duration_seconds_count")).toBe(after.sum("plancraft_runs_total"));
    expect(after.sum("plancraft_sse_reconnects_total")).toBeGreaterThanOrEqual(2);
    expect(after.value("plancraft_sse_connections")).toBe(0);
    expect(after.sum("plancraft_errors_shown_total")).toBe(1);
    expect(after.value('plancraft_ratings_total{rating="up"}')).toBe(1);
    expect(after.sum("plancraft_session_lock_wait_seconds_count")).toBeGreaterThanOrEqual(3);
    expect(after.sum("plancraft_checkpoint_batch_size_count")).toBeGreaterThan(5);
    const requests = "plancraft_http_request_duration_seconds_count";
    expect(after.value(`${requests}{method="GET",route="/api/sessions/:id",status="4xx"}`)).toBe(1);
    expect(after.labelled(requests, "route")).not.toContain(`/api/sessions/${session}`);
  });
});

describe("who asks a server for its metrics", () => {
  it("has the scraper's token or somebody's, and is told in the text that they want most", async () => {
    const { ask } = await measuredServer({ DATABASE_URL: url, PLANCRAFT_MODEL: "offline" });
    const as = async (authorization: string) => (await ask("/metrics", { headers: { authorization } })).status;
    expect(await as("Bearer scrape-me")).toBe(200);
    expect(await as("Bearer root")).toBe(200);
    for (const wrong of ["Bearer scrape-m", "Bearer scrape-mee", "scrape-me", "Bearer "])
      expect(await as(wrong)).toBe(401);
    expect((await ask("/api/me", { headers: { authorization: "Bearer scrape-me" } })).status).toBe(401);
    const of = async (accept: string) => {
      const answer = await ask("/metrics", { headers: { accept } });
      return `${answer.status} ${answer.headers.get("content-type")}`;
    };
    const open = "200 application/openmetrics-text; version=1.0.0; charset=utf-8";
    const plain = "200 text/plain; version=0.0.4; charset=utf-8";
    expect(await of("*/*")).toBe(plain);
    expect(await of("application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.3,*/*;q=0.1")).toBe(
      open,
    );
    expect(await of("application/openmetrics-text;q=0.2,text/plain;q=0.5")).toBe(plain);
    expect(await of("image/png")).toBe("406 application/problem+json");
  });
});

describe("a listener for scrapes", () => {
  const listening = async (metrics: Pick<ProcessMetrics, "exposed">, port = 0, spare = 0) => {
    const ready = () => null;
    const address = { host: "127.0.0.1", port, spare, chosenBy: ["--metrics"] };
    const listener = await listenForScrapes({ ...address, metrics, ready });
    onTestFinished(async () => {
      listener.cut();
      await listener.close();
    });
    return listener;
  };

  it("answers metrics and probes while the process has nothing yet, and nothing else", async () => {
    const metrics = openProcessMetrics({ PLANCRAFT_MODEL: "offline" });
    onTestFinished(() => metrics.close());
    const { address } = await listening(metrics);
    const scraped = new Scraped(await (await fetch(`${address}/metrics`)).text());
    expect(scraped.value("plancraft_database_up")).toBe(0);
    expect((await fetch(`${address}/health`)).status).toBe(200);
    const ready = await fetch(`${address}/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { code: "storage-unreachable" }]);
    for (const path of ["/", "/openapi.json", "/api/sessions"])
      expect((await fetch(`${address}${path}`)).status).toBe(404);
  });

  it("answers two at once, and others while one takes nothing of its answer", async () => {
    const { address, port } = await listening({ exposed: async () => "x".repeat(5_000_000) });
    const slow = connect(port, "127.0.0.1");
    onTestFinished(() => void slow.destroy());
    slow.write("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    slow.pause();
    const both = await Promise.all([fetch(`${address}/metrics`), fetch(`${address}/metrics`)]);
    for (const answer of both) expect(await answer.text()).toHaveLength(5_000_000);
  });

  it("takes the next port where one is taken and none was named, and says what to choose else", async () => {
    const other = createServer();
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const metrics = { exposed: async () => "" };
    expect((await listening(metrics, port, 20)).port).toBeGreaterThan(port);
    await expect(listening(metrics, port)).rejects.toThrow(/another port with --metrics /);
  });
});

describe("a database that is away", () => {
  it("leaves a scrape without what only it knows, and is asked once in a while however many ask", async () => {
    const proxy = await startCutProxy(url, "measured");
    onTestFinished(() => proxy.close());
    const { planner, scrape } = await measuredServer({ DATABASE_URL: proxy.url, PLANCRAFT_MODEL: "offline" });
    const real = performance.now.bind(performance);
    let passedMs = 0;
    const spy = vi.spyOn(performance, "now").mockImplementation(() => real() + passedMs);
    onTestFinished(() => spy.mockRestore());
    expect((await scrape()).value("plancraft_database_up")).toBe(1);
    proxy.cut(1_000);
    // What was read 5 s ago is still good for whoever asks now.
    expect((await scrape()).value("plancraft_database_up")).toBe(1);
    passedMs += 6_000;
    const [away, same] = await Promise.all([scrape(), scrape()]);
    for (const scraped of [away, same]) {
      expect(scraped?.value("plancraft_database_up")).toBe(0);
      expect(scraped?.has('plancraft_sessions{state="done"}')).toBe(false);
      expect(scraped?.value("plancraft_active_runs")).toBe(0);
    }
    expect((await planner.gauges("own")).stored).toBeNull();
    proxy.mend();
    await vi.waitFor(async () => {
      passedMs += 6_000;
      expect((await scrape()).value("plancraft_database_up")).toBe(1);
    }, 20_000);
  });
});
