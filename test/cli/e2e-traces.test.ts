import { beforeAll, expect, it, onTestFinished } from "vitest";
import { startLangSmithServer } from "../support/langsmith-server.ts";
import { loadedPackages } from "../support/loaded-packages.ts";
import { startCollector } from "../support/otlp-collector.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { spawnCli, type Variables } from "../support/run-cli.ts";

const IDEA = "A marketplace for used climbing gear";
let off: Variables;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  off = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline", PLANCRAFT_LANG: "en" };
});

async function traced() {
  const collector = await startCollector();
  onTestFinished(() => collector.close());
  const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };
  return { collector, env: { ...off, ...otlp } };
}

const planned = (session: string, env: Variables) =>
  spawnCli(["new", IDEA, "--session", session, "--preset", "fast", "--yes"], { env });

it("traces a session beside LangSmith, each line of its log with the span in which it was written", async () => {
  const { collector, env } = await traced();
  const langsmith = await startLangSmithServer();
  onTestFinished(() => langsmith.close());
  const both = { LANGSMITH_TRACING: "true", LANGSMITH_ENDPOINT: langsmith.url, LANGSMITH_API_KEY: "lsv2_pt_0123" };
  const { exitCode, stderr } = await planned("both", { ...env, ...both, LOG_FORMAT: "json" });
  expect(exitCode).toBe(0);
  expect(langsmith.run("plancraft")).toMatchObject({ name: "plancraft" });
  const spans = collector.spans();
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  const lines = stderr.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  const inSpans = lines.filter((line) => line.span_id !== undefined);
  expect(inSpans.map(({ body }) => body)).toEqual(
    expect.arrayContaining(["node-started", "call-answered", "run-ended"]),
  );
  for (const { trace_id, span_id } of inSpans)
    expect(spans.filter(({ traceId, spanId }) => traceId === trace_id && spanId === span_id)).toHaveLength(1);
  const call = inSpans.find(({ body }) => body === "call-answered");
  expect(spans.find(({ spanId }) => spanId === call.span_id)?.name).toBe("chat offline");
});

it("waits 2 s for a collector that never answers, says so once, and nothing else is different", async () => {
  const { collector, env } = await traced();
  collector.hold();
  const [untraced, held] = [await planned("untraced", off), await planned("held", env)];
  expect([untraced.exitCode, held.exitCode]).toEqual([0, 0]);
  expect(held.stdout).toBe(untraced.stdout);
  const sentence = "Spans are not delivered to the OpenTelemetry collector: the server did not answer in time.";
  expect(held.stderr.split(sentence)).toHaveLength(2);
  expect(collector.requests.length).toBeGreaterThan(0);
});

it("says in one sentence which of OpenTelemetry's variables are wrong, traces nothing, and plans all the same", async () => {
  const { collector, env } = await traced();
  const wrong = { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", OTEL_TRACES_SAMPLER: "swordfish" };
  const { exitCode, stdout, stderr } = await planned("wrong", { ...env, ...wrong });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^# /) });
  const said = stderr.split("\n").filter((line) => line.includes("OTEL_"));
  expect(said).toEqual([expect.stringContaining("No traces are sent to the OpenTelemetry collector: ")]);
  expect(said[0]).toContain("OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf or http/json");
  expect(said[0]).toContain("OTEL_TRACES_SAMPLER must be one of always_on,");
  expect(said[0]).not.toContain("swordfish");
  expect(collector.requests).toEqual([]);
  const doctor = await spawnCli(["doctor"], { env: { ...env, ...wrong } });
  expect(doctor.stdout + doctor.stderr).toContain("OTEL_EXPORTER_OTLP_PROTOCOL must be");
});

it("loads nothing of OpenTelemetry where nothing is traced, or nothing is done that would be", async () => {
  const { env } = await traced();
  const ofTracing = (loaded: readonly string[]) => loaded.filter((name) => name.startsWith("@opentelemetry/"));
  expect(ofTracing(await loadedPackages(["new", IDEA, "--yes", "--session", "unloaded"], off))).toEqual([]);
  expect(ofTracing(await loadedPackages(["list"], env))).toEqual([]);
  expect(ofTracing(await loadedPackages(["new", IDEA, "--yes", "--session", "loaded"], env))).not.toEqual([]);
});
