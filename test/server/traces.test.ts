import * as conventions from "@opentelemetry/semantic-conventions/incubating";
import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import type { LazyPlanner } from "../../planner/planner.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { openedPlanner } from "../support/opened-planner.ts";
import { type CollectedSpan, type OtlpCollector, SPAN_KINDS, startCollector } from "../support/otlp-collector.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { startCli, type Variables } from "../support/run-cli.ts";
import { served } from "../support/served.ts";

const IDEA = "A marketplace for quokka harnesses";
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";
const KEY = "Zebra7Quartz9Violin3Mango";

let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = (await createTestDatabase()).url;
});

async function traced(extra: Variables = {}) {
  const [model, collector] = await Promise.all([
    startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } }),
    startCollector(),
  ]);
  onTestFinished(() => Promise.all([model.close(), collector.close()]).then(() => {}));
  const environment: Variables = {
    ...modelEnvironment(databaseUrl, model),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${KEY}`,
    OTEL_BSP_SCHEDULE_DELAY: "100",
    ...extra,
  };
  return { model, collector, environment };
}

/** Asks for a session as part of a trace, and waits for its plan. @returns Its id, and the span that the answer names. */
async function plannedOver(planner: LazyPlanner, headers: Readonly<Record<string, string>>) {
  const { call } = served({ planner });
  const json = { idea: IDEA, preset: "fast", yes: true };
  const answer = await call("POST", "/api/sessions", { as: "admin", json, headers });
  expect(answer.status).toBe(201);
  const { session } = answer.json;
  await vi.waitFor(
    async () => expect((await call("GET", `/api/sessions/${session}`, { as: "admin" })).json.state).toBe("done"),
    { timeout: 60_000, interval: 100 },
  );
  return { session: String(session), traceparent: String(answer.headers.get("traceparent")) };
}

const named = (spans: readonly CollectedSpan[], name: string) => spans.filter((span) => span.name === name);

/** From a span up to the one that came from elsewhere. */
function above(spans: readonly CollectedSpan[], span: CollectedSpan): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? [parent.name, ...above(spans, parent)] : [span.parentSpanId ?? "nothing"];
}

/** Of a trace, all that came, once the run and what is around it are there. */
async function wholeTrace(collector: OtlpCollector, outermost: string): Promise<CollectedSpan[]> {
  return await vi.waitFor(
    () => {
      const spans = collector.spans().filter(({ traceId }) => traceId === TRACE);
      expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(["plancraft.run", outermost]));
      return spans;
    },
    { timeout: 20_000, interval: 100 },
  );
}

function checkCalls(spans: readonly CollectedSpan[], model: OpenAIServer, under: readonly string[]): void {
  const calls = spans.filter(({ name }) => name.startsWith("chat "));
  expect(model.requests.length).toBeGreaterThan(5);
  // What the provider is sent names the very span of the attempt.
  expect(model.requests.map(({ headers }) => headers["traceparent"]).toSorted()).toEqual(
    calls.map(({ spanId }) => `00-${TRACE}-${spanId}-01`).toSorted(),
  );
  for (const call of calls) {
    expect(call.kind).toBe(SPAN_KINDS.client);
    expect(above(spans, call).slice(1)).toEqual(under);
    expect(call.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": expect.any(Number),
      "gen_ai.usage.output_tokens": expect.any(Number),
      "plancraft.call.attempt": 1,
    });
    expect(call.name).toBe(`chat ${call.attributes["gen_ai.request.model"]}`);
  }
}

it("makes one trace of a request, its run, steps, calls and batches, from the caller's span to the provider's call", async () => {
  const { model, collector, environment } = await traced();
  const planner = await openedPlanner(environment);
  const { session, traceparent } = await plannedOver(planner, { traceparent: `00-${TRACE}-${CALLER}-01` });
  const spans = await wholeTrace(collector, "POST /api/sessions");
  // Of every span the one above it is there, up to the caller's.
  for (const span of spans) expect(above(spans, span).at(-1)).toBe(CALLER);

  const [request] = named(spans, "POST /api/sessions");
  expect(traceparent).toBe(`00-${TRACE}-${request?.spanId}-01`);
  expect(request).toMatchObject({
    kind: SPAN_KINDS.server,
    attributes: {
      "http.request.method": "POST",
      "http.route": "/api/sessions",
      "url.path": "/api/sessions",
      "http.response.status_code": 201,
    },
    resource: { "service.name": "plancraft" },
  });
  const [run, ...others] = named(spans, "plancraft.run");
  expect(others).toEqual([]);
  expect(run?.attributes).toMatchObject({ "plancraft.session.id": session, "plancraft.outcome": "done" });
  expect(above(spans, run as CollectedSpan)).toEqual(["POST /api/sessions", CALLER]);
  expect(
    named(spans, "plancraft.step write")
      .map(({ attributes }) => attributes["plancraft.task"])
      .toSorted(),
  ).toEqual(["features", "finance", "summary"]);
  expect(named(spans, "plancraft.step option-pause")[0]).toMatchObject({
    status: { code: 0 },
    attributes: { "plancraft.outcome": "waiting" },
  });
  checkCalls(spans, model, ["plancraft.run", "POST /api/sessions", CALLER]);
  const batches = named(spans, "BATCH INSERT checkpoints");
  expect(batches.length).toBeGreaterThan(5);
  expect(batches.some(({ attributes }) => Number(attributes["db.operation.batch.size"]) > 1)).toBe(true);
  for (const batch of batches) expect(batch).toMatchObject({ kind: 3, attributes: { "db.system.name": "postgresql" } });
  expect(spans.filter(({ status }) => status.code === 2)).toEqual([]);
  // Neither a text nor a key, and the key is sent where it belongs.
  for (const text of [IDEA, "quokka", KEY]) expect(collector.everything()).not.toContain(text);
  expect(collector.requests[0]?.headers["x-api-key"]).toBe(KEY);

  // The names are those of the conventions, as far as they are not our own.
  const known = new Set<unknown>(Object.values(conventions).filter((value) => typeof value === "string"));
  const used = new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)));
  expect([...used].filter((name) => !name.startsWith("plancraft.") && !known.has(name))).toEqual([]);
});

it("goes on with a trace through the queue in a worker's process, and links it to where it was asked for", async () => {
  const { model, collector, environment } = await traced({ USE_DURABLE_WORKER: "true" });
  const planner = await openedPlanner(environment);
  const worker = startCli(["work", "--json"], { env: environment });
  await plannedOver(planner, { traceparent: `00-${TRACE}-${CALLER}-01` });
  const spans = await wholeTrace(collector, "process runs");
  worker.kill("SIGTERM");
  await worker.result;
  for (const span of spans) expect(above(spans, span).at(-1)).toBe(CALLER);
  const [sent, taken, run] = ["send runs", "process runs", "plancraft.run"].map((name) => named(spans, name)[0]);
  expect(above(spans, run as CollectedSpan)).toEqual(["process runs", "send runs", "POST /api/sessions", CALLER]);
  expect(sent?.kind).toBe(SPAN_KINDS.producer);
  expect(taken).toMatchObject({ kind: SPAN_KINDS.consumer, links: [{ traceId: TRACE, spanId: sent?.spanId }] });
  expect(taken?.resource["process.pid"]).not.toBe(sent?.resource["process.pid"]);
  checkCalls(spans, model, ["plancraft.run", "process runs", "send runs", "POST /api/sessions", CALLER]);
});

it("keeps no trace that the caller does not keep, and says so to the provider", async () => {
  const { model, collector, environment } = await traced();
  const planner = await openedPlanner(environment);
  const { traceparent } = await plannedOver(planner, { traceparent: `00-${TRACE}-${CALLER}-00` });
  expect(traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  expect(model.requests[0]?.headers["traceparent"]).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  await planner.close();
  expect(collector.spans().filter(({ traceId }) => traceId === TRACE)).toEqual([]);
});

it("has the texts of calls where they are asked for, and keys in none of them", async () => {
  const { collector, environment } = await traced({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" });
  const planner = await openedPlanner(environment);
  const idea = `${IDEA}, key ${KEY}`;
  for await (const _ of planner.start({ idea, preset: "fast", session: "texts", yes: true }));
  await planner.close();
  const calls = collector.spans().filter(({ name }) => name.startsWith("chat "));
  const messages = JSON.parse(String(calls[0]?.attributes["gen_ai.input.messages"]));
  expect(messages[0]).toMatchObject({ role: "system", parts: [{ type: "text" }] });
  expect(String(calls[0]?.attributes["gen_ai.input.messages"])).toContain("quokka");
  expect(JSON.parse(String(calls[0]?.attributes["gen_ai.output.messages"]))).toMatchObject([{ role: "assistant" }]);
  expect(collector.everything()).not.toContain(KEY);
});
