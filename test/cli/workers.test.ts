import { EventEmitter } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { followElsewhere } from "../../cli/commands/sessions/follow-elsewhere.ts";
import { untilLeft, Whereabouts } from "../../cli/elsewhere.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import { loadedPackages } from "../support/loaded-packages.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { runCli, startCli, type Variables } from "../support/run-cli.ts";
import { startWorker } from "../support/worker.ts";

const IDEA = "A marketplace for used climbing gear";
let off: Variables;
let on: Variables;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  off = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline", PLANCRAFT_LANG: "en" };
  on = { ...off, USE_DURABLE_WORKER: "True" };
});
afterEach(() => void vi.useRealTimers());

it.each([
  [["work"], "set USE_DURABLE_WORKER=true here, and where sessions are begun"],
  [["work", "--lang", "ko"], "USE_DURABLE_WORKER=true를 설정하세요"],
  [["work", "--concurrency", "0"], "--concurrency must be a whole number from 1 to 100, and not 0."],
  [["serve", "--port", "0", "--workers", "many"], "--workers must be a whole number from 1 to 32, and not many."],
  [["serve", "--port", "0", "--workers", "1"], "set USE_DURABLE_WORKER=true here"],
  [["new", IDEA, "--detach"], "--detach leaves a run to workers"],
  [["new", IDEA, "--detach", "--lang", "ko"], "--detach는 실행을 워커에 맡기는데"],
  [["new", IDEA, "--detach", "--out", "plan.md"], "--detach follows nothing"],
  [["resume", "one", "--follow", "--yes"], "--follow only shows what happens"],
  [["resume", "--follow", "--all"], "--follow only shows what happens"],
])("of wrong use, %j says one sentence and exits with 2", async (args, sentence) => {
  const { exitCode, stdout, stderr } = await runCli(args, { env: off });
  expect(stderr).toContain(sentence);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
});

it("queues a run and leaves, and shows it from elsewhere, to its plan and its file", async () => {
  const queued = await runCli(["new", IDEA, "--yes", "--preset", "fast", "--session", "one", "--detach"], { env: on });
  expect(queued).toMatchObject({ exitCode: 0, stdout: "one\n" });
  expect(queued.stderr).toContain("resume one --follow");
  const shown = await runCli(["show", "one"], { env: on });
  expect(shown.stdout).toMatch(/State +queued/);
  expect(shown.stdout).toMatch(/Workers +No worker is there/);
  const doctor = await runCli(["doctor"], { env: on });
  expect(doctor).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/Workers +none is there/) });

  const worker = await startWorker(off);
  const folder = mkdtempSync(join(tmpdir(), "plancraft-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const out = join(folder, "plan.md");
  // Also where the switch is off: it only looks on.
  const followed = await runCli(["resume", "one", "--follow", "--out", out], { env: off });
  expect(followed.exitCode).toBe(0);
  expect(followed.stdout).toMatch(/^# /);
  expect(readFileSync(out, "utf8")).toBe(followed.stdout);
  expect(followed.stderr).toContain(`written to ${out}`);
  // Once it is over, its last run is shown again, and nothing is run.
  const again = await runCli(["resume", "one", "--follow", "--json"], { env: off });
  expect(again.events[0]).toMatchObject({ type: "session-queued", seq: 1 });
  expect(again.events.at(-1)).toMatchObject({ type: "done", plan: followed.stdout });
  expect(worker.lines.filter(({ body }) => body === "job-taken")).toHaveLength(1);
  expect((await runCli(["doctor"], { env: on })).stdout).toMatch(
    /Workers +1 worker, together up to 2 sessions at once/,
  );
});

it("leaves a run alone that a person stops to follow, and says how to follow it again", async () => {
  await runCli(["new", IDEA, "--yes", "--session", "two", "--detach"], { env: on });
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const signals = new EventEmitter();
  const host = {
    ...{ environment: on, stdin, stdout, stderr },
    on: (signal: string, listener: () => void) => signals.on(signal, listener),
    // Where this takes longer than it does, in a process of its own.
    exit: () => {},
  };
  const following = followElsewhere("two", { host, json: true });
  stdout.once("data", () => signals.emit("SIGINT"));
  expect(await following).toBe(130);
  stderr.end();
  expect(await text(stderr)).toContain("Session two goes on without you.");
  expect((await runCli(["show", "two"], { env: on })).stdout).toMatch(/State +queued/);
});

it("asks why nobody takes a session that has waited for some seconds, and no more once it runs", async () => {
  vi.useFakeTimers();
  const waited: string[] = [];
  const whereabouts = new Whereabouts(false, (session) => void waited.push(session));
  const stamps = { session: "one", at: "2026-11-28T00:00:00.000Z" };
  async function* events(): AsyncGenerator<PlannerEvent, void, void> {
    yield { type: "session-queued", priority: "normal", request: "r", seq: 1, ...stamps } as PlannerEvent;
    yield { type: "cancelled", seq: 2, ...stamps };
    yield { type: "session-queued", priority: "normal", request: "r", seq: 3, ...stamps } as PlannerEvent;
  }
  const stream = untilLeft(events(), whereabouts, new AbortController().signal);
  await stream.next();
  expect(whereabouts.isElsewhere).toBe(true);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(waited).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(waited).toEqual(["one"]);
  await stream.next();
  await stream.next();
  await stream.next();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(waited).toEqual(["one"]);
});

it("has a worker that waits load neither LangGraph nor what speaks to models", async () => {
  const { url } = await createTestDatabase();
  const loaded = await loadedPackages(["work", "--json"], { ...on, DATABASE_URL: url }, async (args, options) => {
    const worker = startCli(args, options);
    await worker.event((line) => (line as { readonly type: string }).type === "working");
    worker.kill("SIGTERM");
    return worker.result;
  });
  expect(loaded).toContain("pg-boss");
  expect(loaded.filter((name) => /langchain|langgraph|openai|anthropic|google|ollama/.test(name))).toEqual([]);
});
