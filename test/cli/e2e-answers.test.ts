import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { KEYS, runOnPseudoTerminal } from "../support/pseudo-terminal.ts";
import {
  answerJson,
  type CliResult,
  lastEvent,
  openQuestionOf,
  PROGRAM,
  runCli,
  type Variables,
} from "../support/run-cli.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const WRONG = { kind: "option", optionId: "nobody" };
const RIGHT = { kind: "option", optionId: "climbers" };

interface Asked {
  readonly session: string;
  readonly server: OpenAIServer;
  readonly env: Variables;
  /** The run that stopped at the question. */
  readonly asked: CliResult;
  /** Everything that is kept of the session, to see that nothing changed. */
  snapshot(): Promise<string>;
}

let sessions = 0;
/** A session of a person of its own that stands at its first question, at a model server of its own. */
async function askedSession(...options: string[]): Promise<Asked> {
  const server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  onTestFinished(() => server.close());
  const session = `asked-${++sessions}`;
  const env = { ...modelEnvironment(database.url, server), PLANCRAFT_USER: session };
  const asked = await runCli(["new", "A guide to climbing gyms", "--session", session, "--json", ...options], { env });
  const snapshot = async () => {
    const [shown, history] = await Promise.all(
      ["show", "history"].map((command) => runCli([command, session, "--json"], { env })),
    );
    return `${shown?.stdout}${history?.stdout}`;
  };
  return { session, server, env, asked, snapshot };
}

async function answersFile(answers: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-answers-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "answers.json");
  await writeFile(path, JSON.stringify(answers));
  return path;
}

describe("a session without a terminal", () => {
  it("stops at a question with exit code 3, and the question says all there is to it", async () => {
    const { asked, server } = await askedSession();
    expect(asked.exitCode).toBe(3);
    const question = openQuestionOf(asked);
    expect(question).toMatchObject({
      interruptId: expect.stringMatching(/./),
      id: "audience",
      kind: "option",
      question: "Who must like it first?",
      why: "It decides what is built first.",
      options: [
        { id: "climbers", title: "Weekend climbers", description: "Many, and careful with money" },
        { id: "gyms", title: "Climbing gyms", description: "Few, and they buy a lot" },
      ],
      fields: [],
      recommended: "gyms",
      attempt: 1,
      maxAttempts: 6,
      problem: null,
    });
    expect(new Date(question.expiresAt).toISOString()).toBe(question.expiresAt);
    const asking = asked.events.filter(({ type }) => type === "question-asked");
    expect(asking).toEqual([expect.objectContaining({ question })]);
    expect(server.requests).toHaveLength(1);
  });

  it("keeps standard output empty at a question and tells people how to answer it", async () => {
    const { env } = await askedSession();
    const { exitCode, stdout, stderr } = await runCli(["new", "Another guide", "--session", "for-people"], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toContain("Who must like it first?");
    expect(stderr).toContain("plancraft answer for-people '{");
    expect(stderr).toContain("--yes");
  });

  it("stops there again on resume, with the same question and no call", async () => {
    const { asked, session, env, server } = await askedSession();
    const again = await runCli(["resume", session, "--json"], { env });
    expect(again.exitCode).toBe(3);
    expect(openQuestionOf(again)).toEqual(openQuestionOf(asked));
    expect(server.requests).toHaveLength(1);
  });
});

describe("answer", () => {
  it("takes a valid answer and runs on to the next question", async () => {
    const { asked, session, env, server } = await askedSession();
    const answered = await runCli(["answer", session, answerJson(openQuestionOf(asked), RIGHT), "--json"], { env });
    expect(answered.exitCode).toBe(3);
    expect(openQuestionOf(answered)).toMatchObject({ id: "approve-outline", kind: "approval", attempt: 1 });
    expect(server.requests.map(({ schemaName }) => schemaName)).toEqual([
      "Analysis",
      "Analysis",
      "Outline",
      "Outline", // its one repair: it has fewer sections than wanted
    ]);
    expect(JSON.stringify(server.requests[1]?.messages)).toContain("Weekend climbers");
  });

  it("reads the answers from standard input for -", async () => {
    const { asked, session, env } = await askedSession();
    const stdin = answerJson(openQuestionOf(asked), RIGHT);
    const answered = await runCli(["answer", session, "-", "--json"], { env, stdin });
    expect(openQuestionOf(answered).id).toBe("approve-outline");
  });

  it("refuses a wrong answer: the same question again, with the reason, one attempt less and no model call", async () => {
    const { asked, session, env, server } = await askedSession();
    const question = openQuestionOf(asked);
    const refused = await runCli(["answer", session, answerJson(question, WRONG), "--json"], { env });
    expect(refused.exitCode).toBe(3);
    const problem = expect.stringContaining("climbers, gyms");
    expect(refused.events.filter(({ type }) => type === "answer-refused")).toEqual([
      expect.objectContaining({
        interruptId: question.interruptId,
        id: "audience",
        attempt: 1,
        maxAttempts: 6,
        problem,
      }),
    ]);
    expect(openQuestionOf(refused)).toEqual({ ...question, attempt: 2, problem });
    expect(server.requests).toHaveLength(1);
    const shown = await runCli(["show", session, "--json"], { env });
    expect(shown.lines[0]).toMatchObject({ state: "waiting", questions: [{ ...question, attempt: 2, problem }] });
  });

  it("is no attempt where it is no object of answers, and changes nothing", async () => {
    const { session, env, server, snapshot } = await askedSession();
    const before = await snapshot();
    const malformed = ["{}", "climbers", "[]", '"text"', '{"a":'];
    const results = [];
    for (const given of malformed) results.push(await runCli(["answer", session, given], { env }));
    for (const { exitCode, stdout, stderr } of results) {
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toMatch(/^plancraft: The answers cannot be used: .+ Nothing was changed\.\n$/);
    }
    expect(await snapshot()).toBe(before);
    expect(server.requests).toHaveLength(1);
  });

  it("refuses answers to questions that are not open, and takes none of what came with them", async () => {
    const { asked, session, env, server, snapshot } = await askedSession();
    const before = await snapshot();
    const both = JSON.stringify({
      ...JSON.parse(answerJson(openQuestionOf(asked), RIGHT)),
      "no-such-interrupt": RIGHT,
    });
    for (const given of ['{"audience":{"kind":"option","optionId":"climbers"}}', '{"__proto__":1}', both]) {
      const { exitCode, stdout, stderr } = await runCli(["answer", session, given], { env });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toMatch(/^plancraft: No question .+ is open .+\n$/);
    }
    expect(await snapshot()).toBe(before);
    expect(server.requests).toHaveLength(1);
  });

  it("refuses an answer that was taken before, and changes nothing", async () => {
    const { asked, session, env, server, snapshot } = await askedSession();
    const given = answerJson(openQuestionOf(asked), RIGHT);
    await runCli(["answer", session, given], { env });
    const [before, calls] = [await snapshot(), server.requests.length];
    const again = await runCli(["answer", session, given, "--json"], { env });
    expect(again.exitCode).toBe(2);
    expect(again.lines).toEqual([
      expect.objectContaining({ type: "failed", error: expect.objectContaining({ code: "question-not-open" }) }),
    ]);
    expect(await snapshot()).toBe(before);
    expect(server.requests).toHaveLength(calls);
  });

  it("refuses the same form sent twice as out of date: no attempt, no call, nothing changed", async () => {
    const { asked, session, env, server, snapshot } = await askedSession();
    const { interruptId, attempt } = openQuestionOf(asked);
    const form = answerJson({ interruptId }, { ...WRONG, attempt });
    const refused = await runCli(["answer", session, form, "--json"], { env });
    expect(openQuestionOf(refused)).toMatchObject({ interruptId, attempt: 2 });
    const [before, calls] = [await snapshot(), server.requests.length];
    const again = await runCli(["answer", session, form, "--json"], { env });
    expect(again.exitCode).toBe(2);
    expect(again.lines).toEqual([
      expect.objectContaining({
        type: "failed",
        error: expect.objectContaining({ code: "answer-out-of-date", category: "state" }),
      }),
    ]);
    const inKorean = await runCli(["answer", session, form, "--lang", "ko"], { env });
    expect(inKorean).toMatchObject({ exitCode: 2, stdout: "" });
    expect(inKorean.stderr).toContain("2번째 시도");
    expect(await snapshot()).toBe(before);
    expect(server.requests).toHaveLength(calls);
  });

  it("that was typed in a terminal while somebody else answered is refused as out of date", async () => {
    const { asked, session, env, server } = await askedSession();
    using terminal = runOnPseudoTerminal(PROGRAM, ["resume", session, "--lang", "en"], { env });
    await terminal.sees("something else…");
    const elsewhere = await runCli(["answer", session, answerJson(openQuestionOf(asked), WRONG), "--json"], { env });
    expect(openQuestionOf(elsewhere)).toMatchObject({ attempt: 2 });
    terminal.press(KEYS.enter);
    expect(await terminal.ended).toBe(2);
    expect(terminal.text().replace(/\s+/g, " ")).toContain("out of date");
    expect(server.requests).toHaveLength(1);
    const shown = await runCli(["show", session, "--json"], { env });
    expect(shown.lines[0]).toMatchObject({ state: "waiting", questions: [{ id: "audience", attempt: 2 }] });
  });

  it("changes nothing where the key for the session's model is missing", async () => {
    const { asked, session, env, snapshot } = await askedSession();
    const before = await snapshot();
    const { exitCode, stderr } = await runCli(["answer", session, answerJson(openQuestionOf(asked), RIGHT)], {
      env: { DATABASE_URL: env["DATABASE_URL"] ?? "" },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("OPENAI_API_KEY");
    expect(JSON.parse((await snapshot()).split("\n")[0] ?? "")).toMatchObject({ state: "waiting", error: null });
    expect(await snapshot().then((after) => after.split("\n").slice(1))).toEqual(before.split("\n").slice(1));
  });

  it("takes the recommended answer after six wrong ones, and the plan says that it was assumed", async () => {
    const { asked, session, env, server } = await askedSession();
    const given = answerJson(openQuestionOf(asked), WRONG);
    for (let attempt = 2; attempt <= 6; attempt++) {
      const refused = await runCli(["answer", session, given, "--json"], { env });
      expect(openQuestionOf(refused)).toMatchObject({ id: "audience", attempt });
    }
    expect(server.requests).toHaveLength(1);
    const spent = await runCli(["answer", session, given, "--json"], { env });
    expect(spent.events.filter(({ type }) => type === "answer-refused")).toHaveLength(1);
    expect(openQuestionOf(spent).id).toBe("approve-outline");
    const { stdout } = await runCli(["resume", session, "--yes"], { env });
    expect(stdout).toMatch(
      /## What to do next\n.*- \[ \] Confirm: Who must like it first\? → Climbing gyms \(taken by default\)\n/s,
    );
  });
});

describe("the approval of the outline", () => {
  it("takes a rejection to a new outline that knows the reason, and an edit as it stands", async () => {
    const { asked, session, env, server } = await askedSession();
    const first = await runCli(["answer", session, answerJson(openQuestionOf(asked), RIGHT), "--json"], { env });
    const rejection = { kind: "approval", decision: "reject", reason: "Where is the budget for chalk?" };
    const second = await runCli(["answer", session, answerJson(openQuestionOf(first), rejection), "--json"], { env });
    const approval = openQuestionOf(second);
    expect(approval).toMatchObject({ id: "approve-outline", attempt: 1 });
    expect(approval.interruptId).not.toBe(openQuestionOf(first).interruptId);
    expect(JSON.stringify(server.requests.at(-1)?.messages)).toContain("Where is the budget for chalk?");
    const sections = [{ id: "finance", title: "Chalk and money" }, { title: "Ropes" }];
    const edit = { kind: "approval", decision: "edit", edits: { sections } };
    const third = await runCli(["answer", session, answerJson(approval, edit)], { env });
    expect(third.exitCode).toBe(0);
    expect([...third.stdout.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading).slice(2, 4)).toEqual([
      "Chalk and money",
      "Ropes",
    ]);
    expect(server.requests.filter(({ schemaName }) => schemaName === "Section")).toHaveLength(2);
  });
});

describe("--answers", () => {
  it("answers every question from the file, without --yes", async () => {
    const path = await answersFile({
      audience: RIGHT,
      "approve-outline": { kind: "approval", decision: "edit", edits: { sections: [{ title: "Only this" }] } },
    });
    const { asked } = await askedSession("--answers", path);
    expect(asked.exitCode).toBe(0);
    const { plan } = lastEvent(asked, "done");
    expect(plan).toContain("## Only this");
    expect(plan).not.toContain("Who must like it first?");
  });

  it("offers each answer once: a refused one waits for a human, on a resume too", async () => {
    const path = await answersFile({ audience: WRONG });
    const { asked, session, env, server } = await askedSession("--answers", path);
    expect(asked.exitCode).toBe(3);
    expect(asked.events.filter(({ type }) => type === "answer-refused")).toHaveLength(1);
    expect(openQuestionOf(asked)).toMatchObject({ id: "audience", attempt: 2 });
    const again = await runCli(["resume", session, "--json"], { env });
    expect(openQuestionOf(again)).toEqual(openQuestionOf(asked));
    expect(server.requests).toHaveLength(1);
  });

  it("leaves the decision to --yes where the file's answer is refused", async () => {
    const path = await answersFile({ audience: WRONG });
    const { asked } = await askedSession("--answers", path, "--yes");
    expect(asked.exitCode).toBe(0);
    expect(asked.events.filter(({ type }) => type === "answer-refused")).toHaveLength(1);
    expect(lastEvent(asked, "done").plan).toContain(
      "Confirm: Who must like it first? → Climbing gyms (taken by default)\n",
    );
  });

  it("is kept with the session, as --yes is, and in force after an answer", async () => {
    const path = await answersFile({ "approve-outline": { kind: "approval", decision: "accept" } });
    const { asked, session, env } = await askedSession("--answers", path);
    const answered = await runCli(["answer", session, answerJson(openQuestionOf(asked), RIGHT)], { env });
    expect(answered.exitCode).toBe(0);
    expect(answered.stdout).toMatch(/^# /);
  });
});
