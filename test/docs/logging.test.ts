import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { logFiles } from "../../ops/logs/log-files.ts";
import { AppError } from "../../utils/errors.ts";
import type { LogOptions } from "../../utils/observability/log-destination.ts";
import { createLogs } from "../../utils/observability/logger.ts";
import { createRedactor } from "../../utils/observability/redaction.ts";
import { createServerLog } from "../../utils/observability/server-log.ts";
import { createWorkerLog } from "../../utils/observability/worker-log.ts";

const ROOT = new URL("../../", import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const page = textOf("docs/logging.md");

/** The fields in the first column of a section's table. */
function fieldsOf(heading: string): Set<string> {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? "";
  const cells = [...section.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = ""]) => cell);
  return new Set(cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name)));
}

const always = fieldsOf("Fields of every line");
const ofRequests = fieldsOf("Fields of lines that come of a request");
const ofSome = fieldsOf("Fields of some lines");

/** Names of the fields that an interface of ours lets through into lines. */
function declared(path: string, ...interfaces: readonly string[]): string[] {
  const source = textOf(path);
  return interfaces.flatMap((name) => {
    const [, body = ""] = new RegExp(`export interface ${name}\\b[^{]*\\{\n([\\s\\S]*?)^\\}`, "m").exec(source) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field = ""]) => field);
  });
}

it("tells of every field that a line can have, and of no other", () => {
  const written = new Set([
    ...declared("utils/observability/logger.ts", "LogIds", "LogFields"),
    ...declared("utils/observability/worker-log.ts", "WorkerFields").filter((name) => name !== "ids"),
    ...declared("utils/observability/server-log.ts", "AnsweredRequest").filter((name) => name !== "isProbe"),
    ...["session", "error", "code", "message", "address"],
  ]);
  expect([...ofSome].toSorted()).toEqual([...written].toSorted());
});

it("names what every line has, in the logs of sessions, servers and workers", async () => {
  const home = mkdtempSync(join(tmpdir(), "plancraft-logs-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const lines: Record<string, unknown>[] = [];
  const write = (text: string) =>
    lines.push(
      ...text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
  const options: LogOptions = {
    home,
    logLevel: "info",
    logFormat: "json",
    redactor: createRedactor([]),
    onTrouble: () => {},
    stderr: { write },
  };
  const ids = { requestId: "req-Az09Az09Az09Az09", traceId: "a".repeat(32), spanId: "b".repeat(16) };
  (await createLogs(options).forSession("one", ids)).info("run-started");
  const [server, worker] = [await createServerLog(options), await createWorkerLog(options)];
  server.answered({ ...ids, method: "GET", path: "/", status: 200, durationMs: 1 });
  worker.said("job-taken", { ids, job: "1" });
  worker.warned("job-lost", new AppError("defect"), { ids, job: "1" });
  for (const log of [server, worker]) log.flush();
  expect(lines).toHaveLength(4);
  for (const line of lines) {
    const fields = new Set(Object.keys(line));
    expect([...always].filter((name) => !fields.has(name))).toEqual([]);
    expect([...ofRequests].filter((name) => !fields.has(name))).toEqual([]);
    expect([...fields].filter((name) => !always.has(name) && !ofRequests.has(name) && !ofSome.has(name))).toEqual([]);
    expect(line).toMatchObject({ request_id: ids.requestId, trace_id: ids.traceId, span_id: ids.spanId });
  }
});

it("has configurations of readers as they are made, on the files that are never renamed", () => {
  for (const [path, text] of Object.entries(logFiles())) {
    expect(textOf(`ops/${path}`)).toBe(text);
    expect(text).toContain("/var/lib/plancraft/logs/*.jsonl");
    expect(page).toContain(`ops/${path}`);
  }
});

it("uses no names in Fluent Bit's and Vector's configurations but those of their manuals", () => {
  const files = logFiles();
  const fluentBit = parse(files["logs/fluent-bit.yaml"] ?? "");
  expect(fluentBit).toMatchObject({
    service: { flush: 1, "storage.path": expect.any(String) },
    parsers: [{ name: "plancraft", format: "json", time_key: "timestamp", time_keep: true }],
    pipeline: { inputs: [{ name: "tail", parser: "plancraft", read_from_head: true, db: expect.any(String) }] },
  });
  const tail = ["name", "tag", "path", "parser", "read_from_head", "db", "storage.type", "buffer_max_size"];
  expect(Object.keys(fluentBit.pipeline.inputs[0])).toEqual([...tail, "refresh_interval"]);
  const vector = parse(files["logs/vector.yaml"] ?? "");
  expect(Object.keys(vector)).toEqual(["data_dir", "sources", "transforms", "sinks"]);
  expect(vector.sources.plancraft).toMatchObject({ type: "file", read_from: "beginning" });
  expect(vector.transforms.line).toMatchObject({ type: "remap", inputs: Object.keys(vector.sources) });
  expect(vector.sinks.read).toMatchObject({ type: "file", inputs: Object.keys(vector.transforms) });
});
