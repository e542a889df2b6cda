import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { answerJson, lastEvent, openQuestionOf, runCli, type Variables } from "../support/run-cli.ts";

let database: TestDatabase;
let server: OpenAIServer;
let env: Variables;
let plan: string;
const RIGHT = { kind: "option", optionId: "climbers" };

/** A finished session whose audience a human chose, to fork from. */
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  env = modelEnvironment(database.url, server);
  const asked = await runCli(["new", "A guide to climbing gyms", "--session", "parent", "--json"], { env });
  await runCli(["answer", "parent", answerJson(openQuestionOf(asked), RIGHT)], { env });
  plan = (await runCli(["resume", "parent", "--yes"], { env })).stdout;
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

/** The parent's checkpoint before a step, the first there is. */
async function checkpointBefore(step: string): Promise<string> {
  const { lines } = await runCli(["history", "parent", "--json"], { env });
  const found = lines.findLast(({ next }) => Array.isArray(next) && next.includes(step));
  return String(found?.["checkpoint"]);
}

async function parentAsItIs(): Promise<string> {
  const runs = await Promise.all([
    runCli(["show", "parent", "--json"], { env }),
    runCli(["history", "parent", "--json"], { env }),
    runCli(["export", "parent"], { env }),
  ]);
  return runs.map(({ stdout }) => stdout).join("");
}

describe("fork", () => {
  it("opens the question again, though the parent was run with --yes, and leaves the parent as it is", async () => {
    const [before, calls] = [await parentAsItIs(), server.requests.length];
    const checkpoint = await checkpointBefore("option-pause");
    const forked = await runCli(["fork", "parent", "--at", checkpoint, "--json"], { env });
    expect(forked.exitCode).toBe(3);
    const question = openQuestionOf(forked);
    expect(question).toMatchObject({ id: "audience", attempt: 1, problem: null, recommended: "gyms" });
    expect(server.requests).toHaveLength(calls);
    const session = forked.events[0]?.session ?? "";
    expect(session).toMatch(/^plan-\w{6}$/);
    expect(forked.events.map(({ seq }) => seq)).toEqual(forked.events.map((_, at) => at + 1));
    const shown = await runCli(["show", session, "--json"], { env });
    expect(shown.lines[0]).toMatchObject({ session, parent: "parent", forkedAt: checkpoint, state: "waiting" });

    const answered = await runCli(
      ["answer", session, answerJson(question, { kind: "option", optionId: "gyms" }), "--yes"],
      { env },
    );
    expect(answered.exitCode).toBe(0);
    const record = await runCli(["record", session], { env });
    expect(record.stdout).toContain("- Who must like it first? → Climbing gyms (answered by you)\n");
    expect(await parentAsItIs()).toBe(before);
  });

  it("asks the model nothing where the answer is the parent's own", async () => {
    const calls = server.requests.length;
    const checkpoint = await checkpointBefore("option-pause");
    const forked = await runCli(["fork", "parent", "--at", checkpoint, "--json"], { env });
    const session = forked.events[0]?.session ?? "";
    const given = answerJson(openQuestionOf(forked), RIGHT);
    const answered = await runCli(["answer", session, given, "--yes", "--json"], { env });
    const done = lastEvent(answered, "done");
    expect(server.requests).toHaveLength(calls);
    expect(done.usage).toMatchObject({ calls: 0, tokens: 0 });
    expect(done.plan ?? "").toBe(plan);
  });

  it("asks only what changed where the answer is another", async () => {
    const calls = server.requests.length;
    const checkpoint = await checkpointBefore("approve-outline");
    const forked = await runCli(["fork", "parent", "--at", checkpoint, "--json"], { env });
    const sections = [{ id: "summary", title: "About summary", intent: "", keyPoints: [] }, { title: "Something new" }];
    const edit = { kind: "approval", decision: "edit", edits: { sections } };
    const session = forked.events[0]?.session ?? "";
    const answered = await runCli(["answer", session, answerJson(openQuestionOf(forked), edit)], { env });
    expect(answered.exitCode).toBe(0);
    // The research does not hang on the outline; the figures and every section do.
    expect(server.requests.slice(calls).map(({ schemaName }) => schemaName)).toEqual([
      "Figures",
      "Section",
      "Section",
      "Review",
    ]);
  });

  it("asks everything after the checkpoint anew with --fresh", async () => {
    const calls = server.requests.length;
    const checkpoint = await checkpointBefore("approve-outline");
    const args = ["fork", "parent", "--at", checkpoint, "--fresh", "--yes", "--json"];
    const { exitCode, events } = await runCli(args, { env });
    expect(exitCode).toBe(0);
    const asked = server.requests.slice(calls).map(({ schemaName }) => schemaName);
    expect(asked.sort()).toEqual(["Figures", ...Array(6).fill("Findings"), "Review", ...Array(3).fill("Section")]);
    expect(events.at(-1)).toMatchObject({ type: "done", usage: { calls: 11 } });
  });

  it("prints the plan of a checkpoint at the end, without a call", async () => {
    const calls = server.requests.length;
    const { lines } = await runCli(["history", "parent", "--json"], { env });
    const forked = await runCli(["fork", "parent", "--at", `${lines[0]?.["checkpoint"]}`], { env });
    expect(forked).toMatchObject({ exitCode: 0, stdout: plan });
    expect(server.requests).toHaveLength(calls);
  });

  it("makes no session where there is no such checkpoint", async () => {
    const before = (await runCli(["list", "--json"], { env })).lines.length;
    for (const checkpoint of ["1f000000-0000-6000-8000-000000000000", "nonsense", ""]) {
      const { exitCode, stdout, stderr } = await runCli(["fork", "parent", "--at", checkpoint], { env });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toMatch(/^plancraft: .+checkpoint.+\n$/);
    }
    expect((await runCli(["list", "--json"], { env })).lines).toHaveLength(before);
  });
});
