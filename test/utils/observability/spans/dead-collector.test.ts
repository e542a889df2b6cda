import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { readConfig } from "../../../../utils/config/read-config.ts";
import { openSpans } from "../../../../utils/observability/spans/open-spans.ts";
import { activeSpan, type Spans, withSpan } from "../../../../utils/observability/spans/span-scope.ts";
import { type OtlpCollector, startCollector } from "../../../support/otlp-collector.ts";
import type { Variables } from "../../../support/run-cli.ts";

async function opened(variables: Variables = {}) {
  const collector = await startCollector();
  onTestFinished(() => collector.close());
  return { collector, ...to(collector.url, variables) };
}

function to(url: string, variables: Variables = {}) {
  const troubles: string[] = [];
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json", ...variables };
  const spans = openSpans(readConfig(environment), (message) => void troubles.push(message));
  return { spans, troubles };
}

async function make(spans: Spans, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await spans.begin({ name: `span ${at}` }, async () => {});
}

it("sends what is asked for: to its own path, in the form, packed, with the headers, once", async () => {
  const { collector, spans, troubles } = await opened({
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_EXPORTER_OTLP_HEADERS: "x-team=plan%20ning",
    OTEL_SERVICE_NAME: "planner-of-ours",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test,service.name=other",
  });
  await spans.begin({ name: "outer" }, () => withSpan({ name: "inner" }, async (span) => span?.event("happened")));
  await spans.flush(2_000);
  await spans.flush(2_000);
  expect(collector.requests).toHaveLength(1);
  expect(collector.requests[0]).toMatchObject({ path: "/v1/traces", headers: { "x-team": "plan ning" } });
  const [inner, outer] = collector.spans();
  expect([inner?.name, outer?.name, inner?.parentSpanId]).toEqual(["inner", "outer", outer?.spanId]);
  expect(inner?.events).toMatchObject([{ name: "happened" }]);
  const resource = { "service.name": "planner-of-ours", "deployment.environment.name": "test" };
  expect(outer?.resource).toMatchObject(resource);
  expect(troubles).toEqual([]);
});

it("sends protobuf where no form is named, as collectors expect it", async () => {
  const { collector, spans } = await opened({ OTEL_EXPORTER_OTLP_PROTOCOL: "" });
  await make(spans, 1);
  await spans.flush(2_000);
  expect(collector.requests[0]?.headers["content-type"]).toBe("application/x-protobuf");
  expect(collector.requests[0]?.body.includes("span 0")).toBe(true);
});

it.each([
  ["that refuses connections", (collector: OtlpCollector) => collector.close(), 2_000],
  ["that answers 500", async (collector: OtlpCollector) => collector.failWith(500), 2_000],
  ["that answers 401", async (collector: OtlpCollector) => collector.failWith(401), 2_000],
  ["that never answers", async (collector: OtlpCollector) => collector.hold(), 200],
  ["that takes a minute", async (collector: OtlpCollector) => collector.slow(60_000), 200],
])("a collector %s costs no more than the end waits for it, and is told of once", async (_, fail, maxMs) => {
  const collector = await startCollector();
  const { spans, troubles } = to(collector.url);
  await fail(collector);
  await make(spans, 20);
  await spans.flush(maxMs);
  await make(spans, 20);
  await spans.flush(maxMs);
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toMatch(/^Spans are not delivered to the OpenTelemetry collector: /);
  if (!troubles[0]?.includes("REFUSED")) await collector.close();
});

it("takes a collector that leads elsewhere for one that takes nothing, and tells no other one the key", async () => {
  const { collector: elsewhere } = await opened();
  const collector = createServer((_, response) => {
    response.writeHead(307, { location: `${elsewhere.url}/v1/traces` }).end();
  });
  await new Promise<void>((resolve) => void collector.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void collector.close());
  const { spans, troubles } = to(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`, {
    OTEL_EXPORTER_OTLP_HEADERS: "x-team=swordfish",
  });
  await make(spans, 1);
  await spans.flush(2_000);
  expect(troubles).toEqual(["Spans are not delivered to the OpenTelemetry collector: the server answers 307."]);
  expect(elsewhere.requests).toEqual([]);
});

it("keeps no more spans than it may while nothing is taken, and says once that it drops some", async () => {
  const { collector, spans, troubles } = await opened({
    OTEL_BSP_MAX_QUEUE_SIZE: "10",
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "5",
    OTEL_BSP_SCHEDULE_DELAY: "10",
  });
  collector.slow(300);
  await make(spans, 200);
  expect(troubles).toEqual(["Spans are dropped: more of them end than the OpenTelemetry collector takes."]);
  collector.slow(0);
  await spans.flush(10_000);
  // What waited, and the batch that was under way.
  expect(collector.spans().length).toBeLessThanOrEqual(15);
  expect(troubles).toHaveLength(1);
});

it("sends by itself what waits for a while, and at once what fills a request", async () => {
  const { collector, spans } = await opened({
    OTEL_BSP_SCHEDULE_DELAY: "60000",
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "3",
  });
  await make(spans, 4);
  await vi.waitFor(() => expect(collector.spans()).toHaveLength(3), 10_000);
  const soon = to(collector.url, { OTEL_BSP_SCHEDULE_DELAY: "20" });
  await make(soon.spans, 1);
  await vi.waitFor(() => expect(collector.spans()).toHaveLength(4), 10_000);
});

it.each([
  ["always_off", "", 0],
  ["traceidratio", "0", 0],
  ["parentbased_traceidratio", "1.0", 1],
  ["always_on", "", 1],
])("keeps what the sampler %s (%s) keeps", async (OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG, kept) => {
  const { collector, spans } = await opened({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG });
  await make(spans, 1);
  await spans.flush(2_000);
  expect(collector.spans()).toHaveLength(kept);
});

it("has no span, and runs what it is given, where no endpoint is set", async () => {
  const spans = openSpans(readConfig({ OTEL_SERVICE_NAME: "planner" }), () => {});
  expect(await spans.begin({ name: "none" }, async (span) => [span, activeSpan()])).toEqual([undefined, undefined]);
  expect(await withSpan({ name: "none" }, async (span) => span)).toBe(undefined);
  await spans.flush(0);
});

it("tells a failure by its code alone, and throws it on", async () => {
  const { collector, spans } = await opened();
  const failed = spans.begin({ name: "failing" }, async () => {
    throw new Error("the quokka's own words");
  });
  await expect(failed).rejects.toThrow("quokka");
  await spans.flush(2_000);
  expect(collector.spans()).toMatchObject([
    { status: { code: 2 }, attributes: { "error.type": "defect" }, events: [] },
  ]);
  expect(collector.everything()).not.toContain("quokka");
});
