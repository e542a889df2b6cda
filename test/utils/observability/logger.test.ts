import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "../../../utils/errors.ts";
import { SERVICE_INSTANCE_ID } from "../../../utils/observability/log-line.ts";
import { createLogs, type LogOptions } from "../../../utils/observability/logger.ts";
import { createRedactor } from "../../../utils/observability/redaction.ts";
import { packageVersion } from "../../../utils/package-files.ts";

const SECRET = "sk-test-0123456789abcdef";
const ROOT = resolve(import.meta.dirname, "../../..");

let home = "";
let troubles: string[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plancraft-logs-"));
  troubles = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function logs(options: Partial<LogOptions> = {}) {
  const redactor = createRedactor([SECRET]);
  const onTrouble = (trouble: AppError) => void troubles.push(trouble.message);
  return createLogs({ home, logLevel: "info", logFormat: "file", redactor, onTrouble, ...options });
}

function linesOf(file: string): Record<string, unknown>[] {
  const text = readFileSync(join(home, "logs", file), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const files = () => readdirSync(join(home, "logs")).sort();

const EVERY_LINE = {
  timestamp: expect.any(String),
  "service.name": "plancraft",
  "service.version": packageVersion(),
  "service.instance.id": SERVICE_INSTANCE_ID,
  pid: process.pid,
};

test("writes one JSON object a line with the time, the level and the ids, readable by its owner only", async () => {
  const logger = await logs().forSession("first");
  logger.info("run-started", { preset: "fast" });
  logger.child({ node: "write" }).child({ call: "Section", request: "r1" }).warn("call-retried", { attempt: 2 });
  expect(linesOf("first.jsonl")).toEqual([
    {
      ...EVERY_LINE,
      severity_text: "INFO",
      severity_number: 9,
      session: "first",
      preset: "fast",
      body: "run-started",
    },
    {
      ...EVERY_LINE,
      severity_text: "WARN",
      severity_number: 13,
      session: "first",
      node: "write",
      call: "Section",
      request: "r1",
      attempt: 2,
      body: "call-retried",
    },
  ]);
  expect(linesOf("first.jsonl")[0]?.["timestamp"]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(statSync(join(home, "logs", "first.jsonl")).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, "logs")).mode & 0o777).toBe(0o700);
});

test("obeys the level, and makes no file for a session that has nothing to say", async () => {
  const logger = await logs({ logLevel: "warn" }).forSession("quiet");
  logger.info("run-started");
  expect(readdirSync(home)).toEqual([]);
  logger.warn("call-retried");
  expect(linesOf("quiet.jsonl")).toHaveLength(1);
});

test("writes to standard error as well where the format is json", async () => {
  const written: string[] = [];
  const stderr = { write: (line: string) => written.push(line) };
  const logger = await logs({ logFormat: "json", stderr }).forSession("both");
  logger.info("run-ended", { state: "done" });
  expect(written.map((line) => JSON.parse(line))).toEqual(linesOf("both.jsonl"));
});

describe("a failure", () => {
  test("is logged with its code, its causes and where it happened, and without what they said", async () => {
    const cause = Object.assign(new Error("my idea is a shop"), { code: "23505" });
    const error = new AppError("storage-failed", { problem: "value my idea is a shop" }, cause);
    (await logs().forSession("failed")).error("run-ended", error);
    expect(linesOf("failed.jsonl")[0]).toMatchObject({
      error: { code: "storage-failed", category: "storage", causes: [{ name: "Error", code: "23505" }] },
    });
    const text = readFileSync(join(home, "logs", "failed.jsonl"), "utf8");
    expect(text).toContain(" test/utils/observability/logger.test.ts:");
    expect(text).not.toContain("shop");
    expect(text).not.toContain(ROOT);
  });

  test("keeps a technical message, without secrets", async () => {
    const error = new AppError("model-unreachable", { address: `https://u:${SECRET}@host` });
    (await logs().forSession("failed")).error("call-failed", error);
    const text = readFileSync(join(home, "logs", "failed.jsonl"), "utf8");
    expect(text).toContain("cannot be reached at https://[redacted]@host");
    expect(text).not.toContain(SECRET);
  });
});

test("a secret or a text that gets into a name is redacted and cut", async () => {
  const logger = await logs().forSession("names");
  logger.info("call-sent", { model: `openai:${SECRET}`, question: "x".repeat(5_000) });
  expect(linesOf("names.jsonl")).toMatchObject([{ model: "openai:[redacted]", question: "x".repeat(200) }]);
});

test("names the request of a run in each of its lines, and the span that answered it", async () => {
  const [requestId, traceId, spanId] = ["req-Az09Az09Az09Az09", "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
  const logger = await logs().forSession("asked", { requestId, traceId, spanId });
  logger.child({ node: "write" }).info("node-started");
  (await logs().forSession("asked", { requestId, traceId })).info("run-ended");
  const ids = { request_id: requestId, trace_id: traceId };
  expect(linesOf("asked.jsonl")).toMatchObject([{ ...ids, span_id: spanId }, ids]);
  expect(linesOf("asked.jsonl")[1]).not.toHaveProperty("span_id");
});

test("leaves a full file as it is, goes on in the next, and keeps three of a session", async () => {
  const limits = { fileBytes: 1_000, filesPerSession: 3, sessions: 200 };
  const logger = await logs({ limits }).forSession("long");
  const inodes = new Map<string, number>();
  for (let attempt = 1; attempt <= 60; attempt++) {
    logger.info("call-retried", { attempt });
    // A reader knows a file by its name or by its inode: the two stay together.
    for (const file of files()) {
      const { ino } = statSync(join(home, "logs", file));
      expect(inodes.get(file) ?? ino).toBe(ino);
      inodes.set(file, ino);
    }
  }
  const newest = inodes.size;
  const kept = [newest - 2, newest - 1, newest].map((number) => `long.${number}.jsonl`);
  expect(files().toSorted()).toEqual(kept.toSorted());
  const attempts = kept.flatMap(linesOf).map(({ attempt }) => attempt);
  expect(attempts).toEqual(Array.from({ length: attempts.length }, (_, at) => 60 - attempts.length + 1 + at));
  for (const file of files()) expect(statSync(join(home, "logs", file)).size).toBeLessThanOrEqual(1_000);
});

test("goes on in the newest file of an earlier process, and counts what is in it", async () => {
  const limits = { fileBytes: 600, filesPerSession: 3, sessions: 200 };
  const again = async () => (await logs({ limits }).forSession("again")).info("run-started");
  await again();
  await again();
  expect(linesOf("again.jsonl")).toHaveLength(2);
  await again();
  await again();
  expect(linesOf("again.jsonl")).toHaveLength(2);
  expect(linesOf("again.2.jsonl")).toHaveLength(2);
});

test("goes on where another process that writes the same log has begun a file, and loses none of either's lines", async () => {
  const limits = { fileBytes: 1_000, filesPerSession: 100, sessions: 200 };
  const [one, other] = [await logs({ limits }).forSession("both"), await logs({ limits }).forSession("both")];
  for (let attempt = 1; attempt <= 40; attempt++) (attempt % 3 === 0 ? other : one).info("call-retried", { attempt });
  const attempts = files()
    .flatMap(linesOf)
    .map(({ attempt }) => Number(attempt));
  expect(attempts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
});

test("removes the sessions that were silent longest, but none that is or may be in use", async () => {
  mkdirSync(join(home, "logs"));
  const age = (file: string, hours: number) => {
    const at = Date.now() / 1_000 - hours * 3_600;
    writeFileSync(join(home, "logs", file), "{}\n");
    utimesSync(join(home, "logs", file), at, at);
  };
  const opened = logs({ limits: { fileBytes: 1_000, filesPerSession: 3, sessions: 3 } });
  const waiting = await opened.forSession("waiting");
  age("waiting.jsonl", 90);
  age("oldest.jsonl", 80);
  age("oldest.1.jsonl", 85);
  age("older.jsonl", 70);
  age("other-process.jsonl", 0);
  age("notes.txt", 99);
  (await opened.forSession("new")).info("run-started");
  expect(files()).toEqual(["new.jsonl", "notes.txt", "older.jsonl", "other-process.jsonl", "waiting.jsonl"]);
  waiting.close();
  (await opened.forSession("newer")).info("run-started");
  expect(files()).toEqual(["new.jsonl", "newer.jsonl", "notes.txt", "other-process.jsonl"]);
});

test("a log that cannot be written is told once and disturbs nothing", async () => {
  writeFileSync(join(home, "logs"), "a file where the directory should be");
  const opened = logs();
  for (const session of ["one", "two"]) {
    const logger = await opened.forSession(session);
    logger.info("run-started");
    logger.error("run-ended", new AppError("defect"));
  }
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toMatch(
    /^The log cannot be written to .*logs \(it is a file and no directory\): .*PLANCRAFT_HOME\.$/,
  );
});

test("an id that is no session id stays in the directory", async () => {
  (await logs().forSession("../../outside")).info("run-started");
  expect(files()).toEqual(["______outside.jsonl"]);
});

test("every line is in the file when the process is killed right after it", () => {
  const program = `
    import { createLogs } from "./utils/observability/logger.ts";
    import { createRedactor } from "./utils/observability/redaction.ts";
    const logs = createLogs({ home: process.argv[1], logLevel: "info", logFormat: "file", redactor: createRedactor([]), onTrouble() {} });
    const logger = await logs.forSession("killed");
    for (let attempt = 1; attempt <= 500; attempt++) logger.info("call-retried", { attempt });
    process.kill(process.pid, "SIGKILL");
  `;
  const options = ["--no-warnings", "--input-type=module-typescript", "-e", program, home];
  const { signal } = spawnSync(process.execPath, options, { cwd: ROOT });
  expect(signal).toBe("SIGKILL");
  expect(linesOf("killed.jsonl").map(({ attempt }) => attempt)).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
});
