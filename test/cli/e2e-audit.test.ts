import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../index.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { answerJson, openQuestionOf, runCli, type Variables } from "../support/run-cli.ts";

const WRONG = { kind: "option", optionId: "nobody" };
const RIGHT = { kind: "option", optionId: "climbers" };

let database: TestDatabase;
let env: Variables;
let close: () => Promise<void>;
/** A session that was asked in one process, refused in a second, answered in a third and finished in a fourth. */
beforeAll(async () => {
  database = await createTestDatabase();
  const server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  close = () => server.close();
  env = modelEnvironment(database.url, server);
  const asked = await runCli(["new", "A guide to climbing gyms", "--session", "audited", "--json"], { env });
  for (const answer of [WRONG, RIGHT]) {
    await runCli(["answer", "audited", answerJson(openQuestionOf(asked), answer)], { env });
  }
  await runCli(["resume", "audited", "--yes"], { env });
});
afterAll(async () => {
  await close();
  await database.drop();
});

describe("show --audit", () => {
  it("lists every question, refusal and answer with its time, one JSON object a line", async () => {
    const { exitCode, lines } = await runCli(["show", "audited", "--audit", "--json"], { env });
    expect(exitCode).toBe(0);
    for (const line of lines) {
      expect(Object.keys(line).sort()).toEqual(["act", "at", "attempt", "detail", "interruptId", "questionId"]);
      expect(new Date(String(line["at"])).toISOString()).toBe(line["at"]);
    }
    expect(lines.map(({ questionId, act, attempt, detail }) => [questionId, act, attempt, detail])).toEqual([
      ["audience", "asked", 1, "Who must like it first?"],
      ["audience", "refused", 1, "That is not one of the choices: choose from climbers, gyms, each at most once."],
      ["audience", "asked", 2, "Who must like it first?"],
      ["audience", "answered", 2, "human: Weekend climbers"],
      ["approve-outline", "asked", 1, "Is this outline what you want?"],
      ["approve-outline", "answered", 1, "assumed: Accepted"],
    ]);
    const times = lines.map(({ at }) => String(at));
    expect(times).toEqual(times.toSorted());
    expect(new Set(lines.map(({ interruptId }) => interruptId)).size).toBe(2);
  });

  it("prints a table for people, in their language", async () => {
    const english = await runCli(["show", "audited", "--audit"], { env });
    expect(english.stdout.split("\n")[0]).toMatch(/^AT +QUESTION +WHAT +ATTEMPT +DETAIL$/);
    expect(english.stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}audience +answered +2 +Weekend climbers$/m);
    expect(english.stdout).toMatch(/approve-outline +taken by default +1 +Accepted$/m);
    const korean = await runCli(["show", "audited", "--audit", "--lang", "ko"], { env });
    expect(korean.stdout).toMatch(/^시각 +질문 +내용 +시도 +설명\n/);
    expect(korean.stdout).toMatch(/approve-outline +기본값 사용 +1 /);
  });

  it("is what the library gives", async () => {
    await using planner = await createPlanner({ environment: env });
    const { lines } = await runCli(["show", "audited", "--audit", "--json"], { env });
    expect(await planner.audit("audited")).toEqual(lines);
    await expect(planner.audit("nobody")).rejects.toMatchObject({ code: "session-unknown" });
  });

  it("is empty for a session that asked nothing, and says so to people", async () => {
    const server = await startOpenAIServer({
      answers: { Analysis: [{ isPlanningRequest: false, directReply: "Hi." }] },
    });
    onTestFinished(() => server.close());
    const own = modelEnvironment(database.url, server);
    await runCli(["new", "Hello", "--session", "small-talk"], { env: own });
    expect(await runCli(["show", "small-talk", "--audit", "--json"], { env })).toMatchObject({
      exitCode: 0,
      stdout: "",
    });
    const { exitCode, stdout, stderr } = await runCli(["show", "small-talk", "--audit"], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(stderr).toContain("has asked nothing yet");
  });

  it("has an answer also where the run failed right after it", async () => {
    const server = await startOpenAIServer({
      answers: asksForAudience,
      faults: [{ fault: { kind: "forbidden" }, schema: "Outline" }],
    });
    onTestFinished(() => server.close());
    const own = modelEnvironment(database.url, server);
    const asked = await runCli(["new", "A guide to climbing gyms", "--session", "fails", "--json"], { env: own });
    const failed = await runCli(["answer", "fails", answerJson(openQuestionOf(asked), RIGHT)], { env: own });
    expect(failed.exitCode).toBe(4);
    // The table alone, which others read too: the command would complete it from the state.
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    onTestFinished(() => client.end());
    const { rows } = await client.query("SELECT act FROM audit WHERE session = 'fails' ORDER BY at");
    expect(rows).toEqual([{ act: "asked" }, { act: "answered" }]);
  });

  it("of a fork begins with the fork's own questions", async () => {
    const { lines } = await runCli(["history", "audited", "--json"], { env });
    const at = lines.find(({ next }) => Array.isArray(next) && next.includes("approve-outline"))?.["checkpoint"];
    const forked = await runCli(["fork", "audited", "--at", String(at), "--json"], { env });
    const session = openQuestionOf(forked) && (forked.events[0]?.session ?? "");
    const audited = await runCli(["show", session, "--audit", "--json"], { env });
    expect(audited.lines.map(({ questionId, act }) => [questionId, act])).toEqual([["approve-outline", "asked"]]);
  });
});
