import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { answerJson, lastEvent, openQuestionOf, runCli, type Variables } from "../support/run-cli.ts";

let database: TestDatabase;
let server: OpenAIServer;
let env: Variables;
let plan: string;
/** Two sessions to look at: one waits, one is done. */
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: asksForAudience });
  env = modelEnvironment(database.url, server);
  await runCli(["new", "A plan that waits", "--session", "waits"], { env });
  const done = await runCli(["new", "A plan that is finished", "--session", "finished", "--yes", "--json"], { env });
  plan = lastEvent(done, "done").plan ?? "";
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

describe("list", () => {
  it("names every session, the newest first, one JSON object a line", async () => {
    const { exitCode, lines } = await runCli(["list", "--json"], { env });
    expect(exitCode).toBe(0);
    expect(lines.map((line) => Object.keys(line).sort())).toEqual(
      lines.map(() => ["createdAt", "session", "state", "title", "updatedAt"]),
    );
    expect(lines.map(({ session, state }) => [session, state])).toEqual([
      ["finished", "done"],
      ["waits", "waiting"],
    ]);
    for (const { createdAt, updatedAt, title } of lines) {
      expect(new Date(String(createdAt)).toISOString()).toBe(createdAt);
      expect(Date.parse(String(updatedAt))).toBeGreaterThanOrEqual(Date.parse(String(createdAt)));
      expect(title).toMatch(/^(Plan|Outline) /);
    }
  });

  it("prints a table for people", async () => {
    const { exitCode, stdout } = await runCli(["list"], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^finished .*\n.*waits /ms);
  });

  it("has nothing on standard output where there are no sessions", async () => {
    const empty = await createTestDatabase();
    const [plain, json] = await Promise.all([
      runCli(["list"], { env: { DATABASE_URL: empty.url } }),
      runCli(["list", "--json"], { env: { DATABASE_URL: empty.url } }),
    ]);
    expect(plain).toMatchObject({ exitCode: 0, stdout: "", stderr: expect.stringMatching(/\S/) });
    expect(json).toMatchObject({ exitCode: 0, stdout: "" });
  });
});

describe("show", () => {
  it("gives all there is to know of a session, its open question too", async () => {
    const { exitCode, lines } = await runCli(["show", "waits", "--json"], { env });
    expect(exitCode).toBe(0);
    expect(lines).toEqual([
      expect.objectContaining({
        session: "waits",
        state: "waiting",
        idea: "A plan that waits",
        preset: "balanced",
        model: "openai:gpt-4.1",
        parent: null,
        forkedAt: null,
        questions: [expect.objectContaining({ id: "audience", attempt: 1 })],
        usage: { calls: 1, tokens: expect.any(Number), cachedTokens: 0, costUsd: expect.any(Number) },
      }),
    ]);
  });

  it("prints the command that answers the open question, ready to be pasted", async () => {
    const asked = await runCli(["new", "A plan to answer by paste", "--session", "pasted", "--json"], { env });
    const { stdout } = await runCli(["show", "pasted"], { env });
    const [, json = ""] = /plancraft answer pasted '(.*)'/.exec(stdout) ?? [];
    const { interruptId } = openQuestionOf(asked);
    expect(JSON.parse(json)).toEqual({ [interruptId]: expect.objectContaining({ kind: "option", attempt: 1 }) });
    const answered = await runCli(["answer", "pasted", json, "--json"], { env });
    expect(openQuestionOf(answered).id).toBe("approve-outline");
  });
});

describe("history", () => {
  it("lists the checkpoints, the newest first", async () => {
    const { exitCode, lines } = await runCli(["history", "finished", "--json"], { env });
    expect(exitCode).toBe(0);
    for (const line of lines) {
      expect(line).toEqual({
        checkpoint: expect.any(String),
        ...{ at: expect.any(String), step: expect.any(Number) },
        ...{ nodes: expect.any(Array), next: expect.any(Array), changes: expect.any(Array) },
        ...{ review: line["review"] ?? null, usage: expect.objectContaining({ calls: expect.any(Number) }) },
      });
    }
    const times = lines.map(({ at }) => Date.parse(String(at)));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(new Set(lines.map(({ checkpoint }) => checkpoint)).size).toBe(lines.length);
    expect(lines[0]?.["next"]).toEqual([]);
    const steps = lines.flatMap(({ next }) => (Array.isArray(next) ? next.slice(0, 1) : []));
    expect(steps.indexOf("format")).toBeLessThan(steps.indexOf("write"));
    expect(steps.indexOf("write")).toBeLessThan(steps.indexOf("structure"));
    expect(steps.indexOf("structure")).toBeLessThan(steps.lastIndexOf("analyze"));
  });

  it("shows people step, node, score, cost and what changed, in their language", async () => {
    const { stdout } = await runCli(["history", "finished"], { env });
    const [heading, ...rows] = stdout.trimEnd().split("\n");
    expect(heading).toMatch(/^CHECKPOINT +AT +STEP +NODE +SCORE +COST +NEXT +CHANGED$/);
    const ran = (node: string) => rows.findLast((row) => new RegExp(`^\\S{36} +.{16} +\\d+ +${node} `).test(row)) ?? "";
    expect(ran("write")).toMatch(/ write +- +\$\d+\.\d+ +write-join +sections: \+13$/);
    expect(ran("review")).toMatch(/ review +\d+ +\$\d+\.\d+ +\S+ +review 1: \d+ of 10$/);
    expect(ran("option-pause")).toMatch(/ option-pause +- +- +analyze +questions: -1; answers: \+1$/);
    expect(rows[0]).toMatch(/ format +\d+ +- +\(end\) +document: set$/);
    const korean = await runCli(["history", "finished", "--lang", "ko"], { env });
    expect(korean.stdout).toMatch(/^체크포인트 +시각 +순서 +단계 +점수 +비용 +다음 단계 +변경\n/);
    expect(korean.stdout).toMatch(/ 검토 1: 10점 중 \d+점$/m);
  });

  it("prints a table for people, whose checkpoints fork takes", async () => {
    const { exitCode, stdout } = await runCli(["history", "waits"], { env });
    expect(exitCode).toBe(0);
    const [, checkpoint = ""] = /^([0-9a-f-]{36}) .*option-pause/m.exec(stdout) ?? [];
    const forked = await runCli(["fork", "waits", "--at", checkpoint, "--json"], { env });
    expect(openQuestionOf(forked).id).toBe("audience");
  });
});

describe("export", () => {
  it("prints the plan as Markdown, exactly as it was printed at the end", async () => {
    expect(await runCli(["export", "finished", "--format", "md"], { env })).toMatchObject({
      exitCode: 0,
      stdout: plan,
    });
    expect(await runCli(["export", "finished"], { env })).toMatchObject({ exitCode: 0, stdout: plan });
  });

  it("gives the plan as JSON", async () => {
    const { exitCode, lines } = await runCli(["export", "finished", "--format", "json"], { env });
    expect(exitCode).toBe(0);
    expect(lines).toEqual([
      expect.objectContaining({
        session: "finished",
        complete: true,
        markdown: plan,
        idea: "A plan that is finished",
        preset: "balanced",
      }),
    ]);
  });

  it("prints what there is of an unfinished plan, and what is missing", async () => {
    const { exitCode, stdout, stderr } = await runCli(["export", "waits"], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# /);
    expect(stdout).toMatch(/## What is missing\n\n- .*not finished/);
    expect(stderr).toContain("plancraft resume waits");
  });
});

describe("doctor", () => {
  it("finds all well where the database answers, and shows neither key nor password", async () => {
    const url = new URL(database.url);
    url.password = "swordfish-in-the-address";
    const { exitCode, stdout } = await runCli(["doctor"], { env: { ...env, DATABASE_URL: url.href } });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("openai:gpt-4.1");
    expect(stdout).toMatch(/^Keys of models +OPENAI_API_KEY$/m);
    expect(stdout).not.toContain("swordfish");
  });

  it("says what is wrong with the model that is chosen, and looks at all the rest", async () => {
    const { exitCode, lines } = await runCli(["doctor", "--json"], {
      env: { ...env, PLANCRAFT_MODEL: "opnai:gpt-4.1" },
    });
    expect(exitCode).toBe(2);
    expect(lines).toMatchObject([
      {
        model: null,
        storage: "external",
        problems: [{ message: expect.stringContaining("is openai:gpt-4.1 meant?") }],
      },
    ]);
  });

  it("says whether the web is searched, and not with which key", async () => {
    const on = { ...env, TAVILY_API_KEY: "swordfish-in-the-key" };
    const shown = [await runCli(["doctor"], { env }), await runCli(["doctor"], { env: on })];
    expect(shown[0]?.stdout).toMatch(/^Web search +off: TAVILY_API_KEY is not set$/m);
    expect(shown[0]?.stdout).toMatch(/^Search by meaning +off: PLANCRAFT_EMBEDDINGS is not set$/m);
    expect(shown[1]?.stdout).toMatch(/^Web search +on, through Tavily$/m);
    shown.push(await runCli(["doctor", "--json"], { env: on }), await runCli(["doctor", "--lang", "ko"], { env: on }));
    expect(shown[2]?.lines).toMatchObject([{ search: true }]);
    expect(shown[3]?.stdout).toMatch(/^웹 검색 +켜짐\(Tavily\)$/m);
    for (const { stdout, stderr } of shown) expect(`${stdout}${stderr}`).not.toContain("swordfish");
  });

  it("gives the same as JSON, with every problem", async () => {
    const { exitCode, lines } = await runCli(["doctor", "--json"], {
      env: { DATABASE_URL: "postgresql://me:swordfish@127.0.0.1:1/nowhere" },
    });
    expect(exitCode).toBe(5);
    expect(lines).toEqual([
      expect.objectContaining({
        storage: "external",
        model: "offline",
        problems: [{ code: "storage-unreachable", message: expect.stringContaining("127.0.0.1:1") }],
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain("swordfish");
  });

  it("reports a wrong configuration", async () => {
    const { exitCode, stdout } = await runCli(["doctor"], { env: { ...env, LOG_LEVEL: "loud" } });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("LOG_LEVEL");
  });
});

it("answers a session whose interrupt id came from show", async () => {
  const shown = await runCli(["show", "waits", "--json"], { env });
  const [question] = shown.lines.flatMap(({ questions }) => (Array.isArray(questions) ? questions : []));
  const answered = await runCli(
    ["answer", "waits", answerJson(question, { kind: "option", other: "Route setters" }), "--json"],
    { env },
  );
  expect(openQuestionOf(answered).id).toBe("approve-outline");
});
