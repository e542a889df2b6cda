import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { PlannerEvent } from "../../schemas/event.ts";
import type { AnswerScripts } from "../support/openai-answers.ts";
import { OUTLINE_SECTION_IDS } from "../support/openai-answers.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, refinesOnce } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { answerJson, type EventOf, FAKE_KEY, lastEvent, openQuestionOf, runCli, spawnCli } from "../support/run-cli.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A model server for one test, and the environment that leads to it. */
async function withModel(answers: AnswerScripts = {}) {
  const server = await startOpenAIServer({ answers });
  onTestFinished(() => server.close());
  return { server, env: modelEnvironment(database.url, server) };
}

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-out-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const eventsOfType = <T extends PlannerEvent["type"]>(events: readonly PlannerEvent[], type: T) =>
  events.filter((event): event is EventOf<T> => event.type === type);

const Stamp = z.object({
  type: z.string(),
  session: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
  seq: z.int().positive(),
  at: z.iso.datetime(),
});

describe("a whole session", () => {
  it("prints a complete plan and nothing else on standard output", async () => {
    const env = { DATABASE_URL: database.url };
    const { exitCode, stdout, stderr } = await runCli(["new", "A marketplace for used climbing gear", "--yes"], {
      env,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# .+\n\n> .*offline/);
    const headings = [...stdout.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings.slice(0, 2)).toEqual(["The idea", "Contents"]);
    expect(headings.slice(-3)).toEqual(["What to do next", "Assumptions", "What is missing"]);
    expect(headings.length).toBeGreaterThanOrEqual(2 + 9 + 3);
    expect(stdout).not.toMatch(/undefined|\[object|\{\{/);
    expect(stderr).toMatch(/plancraft resume plan-\w{6}/);
    expect(stderr).not.toContain("\u001b");
  });

  it("tells all that happens in one stream of numbered events, over three processes", async () => {
    const { server, env } = await withModel(refinesOnce);
    const first = await runCli(["new", "A plan in three sittings", "--session", "three-sittings", "--json"], { env });
    const question = openQuestionOf(first);
    const answer = answerJson(question, { kind: "option", optionId: "climbers" });
    const second = await runCli(["answer", "three-sittings", answer, "--json"], { env });
    const third = await runCli(["resume", "three-sittings", "--yes", "--json"], { env });
    expect([first.exitCode, second.exitCode, third.exitCode]).toEqual([3, 3, 0]);
    expect([first.stderr, second.stderr, third.stderr].join("")).not.toMatch(/Error|at .*:\d+/);

    const events = [first, second, third].flatMap((run) => run.events);
    for (const event of events) expect(Stamp.parse(event).session).toBe("three-sittings");
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    for (const run of [first, second, third]) expect(run.events[0]?.type).toBe("session-started");
    expect(eventsOfType(events, "session-started").map(({ resumed }) => resumed)).toEqual([false, true, true]);
    expect(openQuestionOf(second)).toMatchObject({ id: "approve-outline", kind: "approval", recommended: "accept" });

    const done = lastEvent(third, "done");
    expect(done).toMatchObject({ complete: true, plan: expect.stringMatching(/^# /) });
    expect(done.usage).toEqual({
      calls: server.requests.length,
      tokens: expect.any(Number),
      cachedTokens: 0,
      costUsd: expect.any(Number),
    });
    expect(done.usage.costUsd).toBeGreaterThan(0);
    expect(done.usage.tokens).toBeGreaterThan(server.requests.length);
    expect(eventsOfType(events, "done")).toHaveLength(1);
  });

  it("counts the sections as they are written, and the rewritten ones from the start again", async () => {
    const { env } = await withModel(refinesOnce);
    const { events } = await runCli(["new", "A plan that is refined", "--yes", "--json"], { env });
    const written = eventsOfType(events, "section-written");
    const all = OUTLINE_SECTION_IDS.length;
    const draft = written.slice(0, all);
    expect(draft.map((event) => event.written)).toEqual(OUTLINE_SECTION_IDS.map((_, at) => at + 1));
    expect(draft.map(({ section }) => section).sort()).toEqual([...OUTLINE_SECTION_IDS].sort());
    expect(draft.every(({ total }) => total === all)).toBe(true);
    const rewritten = written.slice(all);
    expect(rewritten.map(({ written, total }) => [written, total])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(rewritten.map(({ section }) => section).sort()).toEqual(["finance", "risks"]);
    const steps = eventsOfType(events, "step-started").map(({ step }) => step);
    expect(new Set(steps)).toEqual(
      new Set(
        "analyze option-pause structure approve-outline research research-join figures write write-join review discuss refine format".split(
          " ",
        ),
      ),
    );
  });

  it("answers what is no planning request, and makes no plan", async () => {
    const { server, env } = await withModel({
      Analysis: [{ isPlanningRequest: false, directReply: "Hello. What shall we plan?", features: [] }],
    });
    const json = await runCli(["new", "Hello", "--json"], { env });
    expect(json.exitCode).toBe(0);
    expect(lastEvent(json, "done")).toMatchObject({ plan: null, reply: "Hello. What shall we plan?", complete: true });
    const plain = await runCli(["new", "Hello"], { env });
    expect(plain).toMatchObject({ exitCode: 0, stdout: "Hello. What shall we plan?\n" });
    expect(server.requests.map(({ schemaName }) => schemaName)).toEqual(["Analysis", "Analysis"]);
  });

  it("leaves the key in no table of the database", async () => {
    const { server, env } = await withModel();
    await runCli(["new", "A plan with a key", "--yes", "--json"], { env });
    expect(server.requests[0]?.headers["authorization"]).toBe(`Bearer ${FAKE_KEY}`);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(["sessions", "llm_calls", "checkpoint_blobs"]));
    for (const { name } of rows) {
      // Blobs are bytes: in text form they are hexadecimal.
      const hex = Buffer.from(FAKE_KEY).toString("hex");
      const text = `SELECT count(*)::int AS found FROM "${name}" AS r WHERE r::text LIKE $1 OR r::text LIKE $2`;
      const found = await client.query(text, [`%${FAKE_KEY}%`, `%${hex}%`]);
      expect({ name, ...found.rows[0] }).toEqual({ name, found: 0 });
    }
    await client.end();
  });
});

describe("resume of a finished session", () => {
  it("prints the same plan, makes no call, and needs no key for it", async () => {
    const { server, env } = await withModel();
    const first = await runCli(["new", "A plan to print twice", "--session", "twice", "--yes"], { env });
    const calls = server.requests.length;
    const again = await runCli(["resume", "twice"], { env });
    expect(again).toMatchObject({ exitCode: 0, stdout: first.stdout });
    const json = await runCli(["resume", "twice", "--json"], { env: { DATABASE_URL: database.url } });
    expect(json.exitCode).toBe(0);
    expect(lastEvent(json, "done").plan).toBe(first.stdout);
    expect(server.requests).toHaveLength(calls);
    const [row] = (await runCli(["show", "twice", "--json"], { env })).lines;
    expect(row).toMatchObject({ state: "done", error: null });
  });
});

describe("new", () => {
  it("refuses a session id that exists, and leaves that session alone", async () => {
    const { server, env } = await withModel(asksForAudience);
    await runCli(["new", "The first of that name", "--session", "taken"], { env });
    const before = (await runCli(["show", "taken", "--json"], { env })).stdout;
    const second = await runCli(["new", "The second of that name", "--session", "taken", "--yes"], { env });
    expect(second).toMatchObject({ exitCode: 2, stdout: "" });
    expect(second.stderr).toContain("taken");
    expect((await runCli(["show", "taken", "--json"], { env })).stdout).toBe(before);
    expect(server.requests).toHaveLength(1);
  });

  it("keeps --out as it was meant where it was given, also on a resume from elsewhere", async () => {
    const { env } = await withModel(asksForAudience);
    const [here, there] = [await createFolder(), await createFolder()];
    const first = await spawnCli(["new", "A plan in a file", "--session", "filed", "--out", "plan.md"], {
      env,
      cwd: here,
    });
    expect(first.exitCode).toBe(3);
    expect(await readdir(here)).toEqual([]);
    const second = await spawnCli(["resume", "filed", "--yes"], { env, cwd: there });
    expect(second.exitCode).toBe(0);
    expect(second.stdout).toMatch(/^# /);
    expect(await readFile(join(here, "plan.md"), "utf8")).toBe(second.stdout);
    expect(await readdir(here)).toEqual(["plan.md"]);
    expect(await readdir(there)).toEqual([]);
  });

  it("says on resume that another PLANCRAFT_MODEL is not taken, and goes on with the session's own", async () => {
    const { server, env } = await withModel(asksForAudience);
    await runCli(["new", "A plan by one model", "--session", "one-model"], { env });
    const other = { ...env, PLANCRAFT_MODEL: "openai:some-other-model" };
    const { exitCode, events } = await runCli(["resume", "one-model", "--yes", "--json"], { env: other });
    expect(exitCode).toBe(0);
    expect(
      eventsOfType(events, "warning")
        .map(({ message }) => message)
        .join(),
    ).toContain("some-other-model");
    expect(new Set(server.requests.map(({ body }) => body["model"]))).toEqual(new Set(["gpt-4.1"]));
  });
});

describe("languages", () => {
  const env = () => ({ DATABASE_URL: database.url });

  it("asks and writes in Korean where the idea is Korean", async () => {
    const asked = await runCli(["new", "중고 등산 장비 장터", "--session", "korean", "--json"], { env: env() });
    expect(openQuestionOf(asked).question).toMatch(/\p{Script=Hangul}/u);
    const { exitCode, stdout, stderr } = await runCli(["resume", "korean", "--yes"], { env: env() });
    expect(exitCode).toBe(0);
    expect([...stdout.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(
      expect.arrayContaining(["아이디어", "목차", "다음에 할 일", "가정", "보완이 필요한 점"]),
    );
    // The plan's language is the idea's, the interface's is the environment's; what was asked is told in its own words.
    const told = stderr.split("\n").filter((line) => !line.includes(" → "));
    expect(told.join("\n")).not.toMatch(/\p{Script=Hangul}/u);
  });

  it("takes --lang for plan and interface, whatever the idea's language is", async () => {
    const korean = await runCli(["new", "A marketplace for used skis", "--yes", "--lang", "ko"], { env: env() });
    expect(korean.stdout).toContain("## 다음에 할 일");
    expect(korean.stderr).toMatch(/\p{Script=Hangul}/u);
    const english = await runCli(["new", "중고 스키 장터", "--yes", "--lang", "en"], {
      env: { ...env(), LANG: "ko_KR.UTF-8" },
    });
    expect(english.stdout).toContain("## What to do next");
    expect(english.stderr).not.toMatch(/\p{Script=Hangul}/u);
  });

  it("speaks the language of the environment where no --lang is given", async () => {
    const { exitCode, stderr } = await runCli(["show", "no-such-session"], {
      env: { ...env(), LC_ALL: "ko_KR.UTF-8", LANG: "en_US.UTF-8" },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/no-such-session 세션이 없습니다/);
  });
});
