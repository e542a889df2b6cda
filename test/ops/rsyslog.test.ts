import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { rsyslogConf } from "../../ops/logs/log-files.ts";
import { withOperatorsPrograms } from "../support/operators-programs.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin`;
const LINES_EACH = 3_000;

/**
 * Writes as a server and a run beside it do, with small files so that many become full meanwhile: every line has a number.
 * It waits a moment every few lines, and reads from standard input that it is to begin.
 */
const WRITER = `
  import { setTimeout as sleep } from "node:timers/promises";
  import { AppError } from "./utils/errors.ts";
  import { createLogs } from "./utils/observability/logger.ts";
  import { createRedactor } from "./utils/observability/redaction.ts";
  import { createServerLog } from "./utils/observability/server-log.ts";
  const limits = { fileBytes: 60_000, filesPerSession: 1_000, sessions: 200 };
  const options = { home: process.argv[1], logLevel: "info", logFormat: "file", redactor: createRedactor([]), limits, onTrouble(e) { throw e; } };
  const ids = { requestId: "req-Az09Az09Az09Az09", traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
  const server = await createServerLog(options);
  const session = await createLogs(options).forSession("one", ids);
  const failure = new AppError("model-unreachable", { address: "http://127.0.0.1/ünïcode" });
  for (let number = 1; number <= ${LINES_EACH}; number++) {
    server.answered({ ...ids, method: "GET", path: "/api/sessions/é", status: 200, durationMs: number + 0.5 });
    if (number % 100 === 0) session.error("call-failed", failure, { attempt: number, costUsd: null });
    else session.info("call-retried", { attempt: number, resumed: true, costUsd: 0.0125 });
    if (number % 4 === 0) await sleep(6);
  }
  server.flush();
`;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plancraft-rsyslog-"));
  for (const name of ["state", "home/logs"]) mkdirSync(join(folder, name), { recursive: true });
  const paths = { logs: join(folder, "home/logs"), state: join(folder, "state"), read: join(folder, "read.jsonl") };
  writeFileSync(join(folder, "rsyslog.conf"), rsyslogConf(paths));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the reader, on nothing but its own configuration. @returns Ends it, by a signal. */
async function startReader(): Promise<(signal: NodeJS.Signals) => Promise<void>> {
  const pid = join(folder, "rsyslogd.pid");
  rmSync(pid, { force: true });
  const reader = spawn("rsyslogd", ["-n", "-i", pid, "-f", join(folder, "rsyslog.conf")], {
    env: { PATH },
    stdio: "ignore",
  });
  onTestFinished(() => void reader.kill("SIGKILL"));
  // Its file of the process id comes when it has read its configuration.
  await vi.waitFor(() => statSync(pid), 20_000);
  return async (signal) => {
    const ended = once(reader, "exit");
    reader.kill(signal);
    await ended;
  };
}

function startWriter(): ChildProcess {
  const options = ["--no-warnings", "--input-type=module-typescript", "-e", WRITER, join(folder, "home")];
  const writer = spawn(process.execPath, options, { cwd: ROOT, stdio: "inherit" });
  onTestFinished(() => void writer.kill("SIGKILL"));
  return writer;
}

const linesOf = (file: string): string[] => readFileSync(join(folder, file), "utf8").split("\n").slice(0, -1);
const logFiles = () => readdirSync(join(folder, "home/logs"));
/** How often each line is there, whatever the order in which two files are read: with the same fields in the same form. */
function counted(lines: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of lines) {
    const fields = JSON.stringify(JSON.parse(line));
    found.set(fields, (found.get(fields) ?? 0) + 1);
  }
  return found;
}

/** Waits until every line that was written is among those that were read. @returns Which were read more than once, or are new. */
async function allRead() {
  const written = counted(logFiles().flatMap((file) => linesOf(join("home/logs", file))));
  expect(written.size).toBe(2 * LINES_EACH);
  const missing = () => {
    const read = counted(linesOf("read.jsonl"));
    return [...written.keys()].filter((line) => !read.has(line));
  };
  await vi.waitFor(() => expect(missing().slice(0, 2)).toEqual([]), { timeout: 60_000, interval: 500 });
  const read = [...counted(linesOf("read.jsonl"))];
  return { twice: read.filter(([, count]) => count > 1), unknown: read.filter(([line]) => !written.has(line)) };
}

withOperatorsPrograms("rsyslog that follows the logs while files become full", () => {
  it("reads every line once with all its fields, also where it is restarted in between", async () => {
    const stopFirst = await startReader();
    const writer = startWriter();
    const ended = once(writer, "exit");
    await vi.waitFor(() => expect(logFiles().length).toBeGreaterThan(4), 60_000);
    await stopFirst("SIGTERM");
    // While nobody reads, files become full as well.
    const before = logFiles().length;
    await vi.waitFor(() => expect(logFiles().length).toBeGreaterThan(before + 4), 60_000);
    const stopSecond = await startReader();
    expect(await ended).toEqual([0, null]);
    const { twice, unknown } = await allRead();
    await stopSecond("SIGTERM");
    expect({ twice: twice.slice(0, 2), unknown: unknown.slice(0, 2) }).toEqual({ twice: [], unknown: [] });
    expect(logFiles().length).toBeGreaterThan(20);
    expect(() => statSync(join(folder, "read.jsonl.unread"))).toThrow("ENOENT");
  });

  it("loses none where it is killed, though it may read some of them again", async () => {
    const stopFirst = await startReader();
    const ended = once(startWriter(), "exit");
    await vi.waitFor(() => expect(linesOf("read.jsonl").length).toBeGreaterThan(1_000), 60_000);
    await stopFirst("SIGKILL");
    const stopSecond = await startReader();
    expect(await ended).toEqual([0, null]);
    expect((await allRead()).unknown.slice(0, 2)).toEqual([]);
    await stopSecond("SIGTERM");
  });
});
