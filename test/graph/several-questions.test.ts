import {
  Annotation,
  type BaseCheckpointSaver,
  Command,
  INTERRUPT,
  isInterrupted,
  MemorySaver,
  Send,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { askHuman } from "../../graph/ask-human.ts";
import { openQuestions, threadOf } from "../../planner/thread.ts";
import type { OpenQuestion, PlannedQuestion } from "../../schemas/question.ts";
import type { AnswerRecord } from "../../schemas/record.ts";
import { openSavers } from "../support/checkpoint-samples.ts";
import { options, planned } from "../support/planned-question.ts";

const ASKED_AT = "2030-01-31T12:00:00.000Z";
const QUESTIONS: readonly PlannedQuestion[] = [
  planned("option", { id: "audience", options: options("a", "b"), recommended: "b" }),
  planned("text", { id: "timeline", question: "By when?" }),
];
const RIGHT: Readonly<Record<string, unknown>> = {
  audience: { kind: "option", optionId: "a" },
  timeline: { kind: "text", text: "In May" },
};
const WRONG = { kind: "confirm", confirmed: true };

const State = Annotation.Root({
  answers: Annotation<AnswerRecord[]>({ reducer: (all, more) => [...all, ...more], default: () => [] }),
});
type Asking = { readonly question: PlannedQuestion };

/** A graph that sends out one asking task for each question, all open at once. */
function askingThread(checkpointer: BaseCheckpointSaver) {
  const graph = new StateGraph(State)
    .addNode("ask", ({ question }: Asking) => ({ answers: [askHuman(question, ASKED_AT, "en")] }))
    .addConditionalEdges(START, () => QUESTIONS.map((question) => new Send("ask", { question })))
    .compile({ checkpointer });
  const config = { ...threadOf("several-questions"), durability: "sync" } as const;
  let open: OpenQuestion[] = [];
  let minutes = 0;
  const settle = (result: unknown) => {
    open = isInterrupted(result) ? openQuestions({ interrupts: result[INTERRUPT] }) : [];
  };
  return {
    async start() {
      settle(await graph.invoke({}, config));
    },
    /** Answers the open questions of these ids, all in one go. */
    async answer(answers: Readonly<Record<string, unknown>>) {
      const receivedAt = new Date(Date.UTC(2030, 0, 31, 12, ++minutes)).toISOString();
      const resume = Object.entries(answers).map(([id, answer]) => {
        const question = open.find((one) => one.id === id);
        if (!question) throw new Error(`${id} is not open.`);
        return [question.interruptId, { answer, receivedAt, assumed: false }];
      });
      settle(await graph.invoke(new Command({ resume: Object.fromEntries(resume) }), config));
    },
    open: () => open,
    attempts: () => Object.fromEntries(open.map(({ id, attempt }) => [id, attempt])),
    async answers() {
      return (await graph.getState(config)).values.answers as AnswerRecord[];
    },
  };
}

const SAVERS: [string, () => Promise<BaseCheckpointSaver>][] = [
  ["in memory", async () => new MemorySaver()],
  ["on Postgres", async () => (await openSavers()).ours],
];

/** The answers given in each turn; W is a wrong one. */
const ORDERS: [string, Readonly<Record<string, unknown>>[]][] = [
  ["the first, then the second", [{ audience: RIGHT["audience"] }, { timeline: RIGHT["timeline"] }]],
  ["the second, then the first", [{ timeline: RIGHT["timeline"] }, { audience: RIGHT["audience"] }]],
  ["both at once", [RIGHT]],
  ["the first refused, then both", [{ audience: WRONG }, RIGHT]],
  [
    "both refused, then one after the other",
    [{ audience: WRONG, timeline: WRONG }, { timeline: RIGHT["timeline"] }, { audience: RIGHT["audience"] }],
  ],
  ["one taken and the other refused at once", [{ ...RIGHT, timeline: WRONG }, { timeline: RIGHT["timeline"] }]],
  [
    "refusals of one around the answer to the other",
    [{ audience: WRONG }, { timeline: RIGHT["timeline"] }, { audience: WRONG }, { audience: RIGHT["audience"] }],
  ],
];

describe.each(SAVERS)("two questions that are open at once, %s", (_, openSaver) => {
  it("have an interrupt id each, and the same expiry", async () => {
    const thread = askingThread(await openSaver());
    await thread.start();
    expect(thread.open().map(({ id }) => id)).toEqual(["audience", "timeline"]);
    expect(new Set(thread.open().map(({ interruptId }) => interruptId)).size).toBe(2);
    expect(new Set(thread.open().map(({ expiresAt }) => expiresAt))).toEqual(new Set(["2030-01-31T13:00:00.000Z"]));
  });

  it.each(ORDERS)("are answered by interrupt id: %s", async (__, turns) => {
    const thread = askingThread(await openSaver());
    await thread.start();
    const ids = new Map(thread.open().map(({ id, interruptId }) => [id, interruptId]));
    const attempts: Record<string, number> = { audience: 1, timeline: 1 };
    for (const turn of turns) {
      await thread.answer(turn);
      for (const [id, answer] of Object.entries(turn)) {
        if (answer === WRONG) attempts[id] = (attempts[id] ?? 0) + 1;
        else delete attempts[id];
      }
      // What was answered is closed, what was refused counts one attempt more, and the rest stays as it was.
      expect(thread.attempts()).toEqual(attempts);
      for (const { id, interruptId } of thread.open()) expect(interruptId).toBe(ids.get(id));
    }
    const answers = await thread.answers();
    expect(Object.fromEntries(answers.map(({ questionId, answer }) => [questionId, answer]))).toEqual(RIGHT);
    expect(answers).toHaveLength(2);
    const wrong = (id: string) => turns.filter((turn) => turn[id] === WRONG).length;
    for (const { questionId, refusals } of answers) expect(refusals).toHaveLength(wrong(questionId));
  });

  it("take the recommended answer for the one whose attempts are spent, and leave the other open", async () => {
    const thread = askingThread(await openSaver());
    await thread.start();
    for (let attempt = 1; attempt <= 6; attempt++) await thread.answer({ audience: WRONG });
    expect(thread.attempts()).toEqual({ timeline: 1 });
    await thread.answer({ timeline: RIGHT["timeline"] });
    const [audience, timeline] = await thread.answers();
    expect(audience).toMatchObject({ source: "spent", answer: { optionId: "b" } });
    expect(timeline).toMatchObject({ source: "human", refusals: [] });
  });
});
