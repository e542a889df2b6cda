import { Command, INTERRUPT, isInterrupted } from "@langchain/langgraph";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { PlanState } from "../../graph/state.ts";
import { createPlanner, type OpenQuestion, type PlannerEvent } from "../../index.ts";
import { openQuestions } from "../../planner/run/open-ask.ts";
import type { AnswersByInterrupt } from "../../schemas/answer.ts";
import { ANSWERS, asksEveryKind, KINDS_ASKED, SHOWN } from "../support/every-kind.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { KEYS, runOnPseudoTerminal } from "../support/pseudo-terminal.ts";
import { PROGRAM, runCli, type Variables } from "../support/run-cli.ts";

// Sessions of many processes, on a machine that may be loaded.
vi.setConfig({ testTimeout: 120_000 });

const IDEA = "A guide to climbing gyms";

let database: TestDatabase;
let server: OpenAIServer;
let env: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: asksEveryKind });
  env = modelEnvironment(database.url, server);
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

/** What a surface gives after a run: the question it stands at, or the plan. */
type Stand = { readonly question: OpenQuestion } | { readonly plan: string };

/** Answers every question wrongly and then rightly, as one surface does it, and checks what comes back. */
async function answerEverything(
  first: Stand,
  answer: (interruptId: string, answer: unknown) => Promise<Stand>,
  record: () => Promise<string>,
  keepsId = true,
) {
  let stand = first;
  for (const kind of KINDS_ASKED) {
    const question = expectQuestion(stand);
    expect(question).toMatchObject({ kind, attempt: 1, problem: null });
    const calls = server.requests.length;
    const again = expectQuestion(await answer(question.interruptId, ANSWERS[kind].wrong));
    const interruptId = keepsId ? question.interruptId : expect.any(String);
    expect(again).toEqual({ ...question, interruptId, attempt: 2, problem: expect.stringMatching(/^.{10,}\.$/) });
    expect(server.requests).toHaveLength(calls);
    stand = await answer(again.interruptId, ANSWERS[kind].right);
  }
  if (!("plan" in stand)) throw new Error("A seventh question was asked.");
  const recorded = await record();
  for (const line of SHOWN) expect(recorded).toContain(`${line} (`);
  expect(stand.plan).toMatch(/^## Money\n.*^## Ropes\n/ms);
}

function expectQuestion(stand: Stand): OpenQuestion {
  if (!("question" in stand)) throw new Error("No question is open.");
  return stand.question;
}

function standOf(events: readonly PlannerEvent[]): Stand {
  const last = events.at(-1);
  if (last?.type === "waiting" && last.questions[0]) return { question: last.questions[0] };
  if (last?.type === "done" && last.plan !== null) return { plan: last.plan };
  throw new Error(`It stands at ${JSON.stringify(last)}.`);
}

async function all(stream: AsyncIterable<PlannerEvent>): Promise<PlannerEvent[]> {
  const found: PlannerEvent[] = [];
  for await (const event of stream) found.push(event);
  return found;
}

describe("a question of every kind", () => {
  it("is asked, refused and answered through the command line's JSON", async () => {
    const asked = await runCli(["new", IDEA, "--session", "by-json", "--no-memory", "--json"], { env });
    const answer = async (interruptId: string, answer: unknown) => {
      const stdin = JSON.stringify({ [interruptId]: answer });
      return standOf((await runCli(["answer", "by-json", "-", "--json"], { env, stdin })).events);
    };
    const record = async () => (await runCli(["record", "by-json"], { env })).stdout;
    await answerEverything(standOf(asked.events), answer, record);
  });

  it("is asked, refused and answered through the library", async () => {
    await using planner = await createPlanner({ environment: env });
    const first = standOf(await all(planner.start({ idea: IDEA, session: "by-library", memory: false })));
    const answer = async (interruptId: string, answer: unknown) =>
      standOf(
        await all(planner.answer({ session: "by-library", answers: { [interruptId]: answer } as AnswersByInterrupt })),
      );
    await answerEverything(first, answer, async () => (await planner.record("by-library")).markdown);
  });

  it("is asked, refused and answered through the graph, as Studio does it", async () => {
    await using planner = await createPlanner({ environment: env });
    const thread = { configurable: { thread_id: "by-graph" } };
    const stand = (state: unknown): Stand => {
      const [question] = isInterrupted(state) ? openQuestions({ interrupts: state[INTERRUPT] }) : [];
      return question ? { question } : { plan: String(Object(state).document) };
    };
    const first = stand(await planner.graph.invoke({ idea: IDEA }, thread));
    const resumed = async (interruptId: string, answer: unknown) =>
      stand(await planner.graph.invoke(new Command({ resume: { [interruptId]: answer } }), thread));
    const recorded = async () => {
      const { answers }: Pick<PlanState, "answers"> = (await planner.graph.getState(thread)).values;
      return answers.map(({ question, text }) => `- ${question} → ${text} (`).join("\n");
    };
    await answerEverything(first, resumed, recorded, false);
  });

  it("is asked and answered in a terminal, in one process from the idea to the plan", async () => {
    using terminal = runOnPseudoTerminal(
      PROGRAM,
      ["new", IDEA, "--session", "by-terminal", "--lang", "en", "--no-memory"],
      { env },
    );
    await terminal.sees("something else…");
    terminal.press(KEYS.down, KEYS.enter); // from the recommended one, the last, to something else
    await terminal.sees("Your answer");
    terminal.press("Route setters", KEYS.enter);
    await terminal.sees("Climbing gyms (recommended)");
    terminal.press(KEYS.space, KEYS.enter); // the first is marked too
    const typed = [
      ["city", "\x7f".repeat(5), "Busan", KEYS.enter],
      ["people", "\x7f", "4", KEYS.enter],
      ["hours", "\x7f", "7.5", KEYS.enter],
      ["public", "n"],
      ["size", KEYS.down, KEYS.enter],
      ["tags", KEYS.space, KEYS.down, KEYS.space, KEYS.enter],
      ["mail", "\x7f".repeat(13), "kim@example.com", KEYS.enter],
      ["due", "\x7f".repeat(10), "2031-05-01", KEYS.enter],
    ] as const;
    for (const [label, ...keys] of typed) {
      await terminal.sees(label);
      terminal.press(...keys);
    }
    await terminal.sees("To earn?");
    await terminal.sees("Yes (recommended)");
    terminal.press("n");
    await terminal.sees("When?");
    await terminal.sees("In May");
    terminal.press("Before winter", KEYS.enter);
    await terminal.sees("Reject");
    terminal.press(KEYS.enter);
    expect(await terminal.ended).toBe(0);
    const { stdout } = await runCli(["record", "by-terminal"], { env });
    for (const line of SHOWN.slice(0, -1)) expect(stdout).toContain(`${line} (`);
    expect(stdout).toContain("- Is this outline what you want? → Accepted (");
  });
});
