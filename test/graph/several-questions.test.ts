import { type BaseCheckpointSaver, MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { askFor } from "../../planner/run/open-ask.ts";
import { BatchingPostgresSaver } from "../../utils/postgres/checkpoints/checkpointer.ts";
import { ASKING_THREAD, askingThread, RIGHT, WRONG } from "../support/asking-graph.ts";
import { openPool, openSavers } from "../support/checkpoint-samples.ts";
import { restoredDatabase } from "../support/fixtures.ts";

const SAVERS: [string, () => Promise<() => BaseCheckpointSaver>][] = [
  [
    "in memory",
    async () => {
      const saver = new MemorySaver();
      return () => saver;
    },
  ],
  [
    "on Postgres",
    async () => {
      const { pool } = await openSavers();
      return () => new BatchingPostgresSaver(pool);
    },
  ],
];

type Turn = Readonly<Record<string, unknown>>;

/** The answers given in each turn; W is a wrong one. */
const ORDERS: [string, Turn[]][] = [
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
    "both refused twice at once, then both taken",
    [{ audience: WRONG, timeline: WRONG }, { audience: WRONG, timeline: WRONG }, RIGHT],
  ],
  ...interleaved(["audience", "audience", "audience"], ["timeline", "timeline", "timeline"]).map(inTurns),
];

/** Every way to deal out two lists one after the other. */
function interleaved(first: readonly string[], second: readonly string[]): string[][] {
  if (first.length === 0 || second.length === 0) return [[...first, ...second]];
  const [[a = "", ...as], [b = "", ...bs]] = [first, second];
  return [
    ...interleaved(as, second).map((rest) => [a, ...rest]),
    ...interleaved(first, bs).map((rest) => [b, ...rest]),
  ];
}

/** One question a turn, refused but for its last answer. */
function inTurns(ids: string[]): [string, Turn[]] {
  const turns = ids.map((id, at) => ({ [id]: ids.lastIndexOf(id) === at ? RIGHT[id] : WRONG }));
  return [`each refused twice, in the order ${ids.map((id) => id.slice(0, 1)).join("")}`, turns];
}

describe.each(SAVERS)("two questions that are open at once, %s", (_, openSaver) => {
  it("have an interrupt id each, and the same expiry", async () => {
    const open = (await askingThread(await openSaver()).start()).map(({ question }) => question);
    expect(open.map(({ id }) => id)).toEqual(["audience", "timeline"]);
    expect(new Set(open.map(({ interruptId }) => interruptId)).size).toBe(2);
    expect(new Set(open.map(({ expiresAt }) => expiresAt))).toEqual(new Set(["2030-01-31T13:00:00.000Z"]));
  });

  it.each(ORDERS)("keep their interrupt ids: %s", async (__, turns) => {
    const thread = askingThread(await openSaver());
    const ids = new Map((await thread.start()).map(({ question }) => [question.id, question.interruptId]));
    const attempts: Record<string, number> = { audience: 1, timeline: 1 };
    for (const turn of turns) {
      const told = await thread.answer(turn);
      for (const [id, answer] of Object.entries(turn)) {
        if (answer === WRONG) attempts[id] = (attempts[id] ?? 0) + 1;
        else delete attempts[id];
      }
      const open = await thread.open();
      // A process that comes to it later sees what the one that ran was told.
      expect(open).toEqual(told);
      // What was answered is closed, what was refused counts one attempt more, and the rest stays as it was.
      expect(Object.fromEntries(open.map(({ question }) => [question.id, question.attempt]))).toEqual(attempts);
      for (const { question } of open) expect(question.interruptId).toBe(ids.get(question.id));
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
    expect((await thread.open()).map(({ question }) => [question.id, question.attempt])).toEqual([["timeline", 1]]);
    await thread.answer({ timeline: RIGHT["timeline"] });
    const [audience, timeline] = await thread.answers();
    expect(audience).toMatchObject({ source: "spent", answer: { optionId: "b" } });
    expect(timeline).toMatchObject({ source: "human", refusals: [] });
  });

  it("are each known by all the ids they were asked under, of which only the first and the last are open", async () => {
    const thread = askingThread(await openSaver());
    const first = await thread.start();
    const second = await thread.answer({ audience: WRONG });
    const third = await thread.answer({ audience: WRONG, timeline: WRONG });
    const asks = [first, second, third].map(([audience]) => audience?.interrupt ?? "");
    expect(new Set(asks).size).toBe(3);
    const [audience] = third;
    for (const id of [asks[0], asks[2]]) expect(askFor(ASKING_THREAD, third, id ?? "")).toBe(audience);
    for (const [id, attempt] of [
      [asks[1] ?? "", 3],
      [asks[1] ?? "", 2],
      [asks[0] ?? "", 1],
      [asks[0] ?? "", 4],
      [asks[2] ?? "", 2],
    ] as const) {
      const stale = () => askFor(ASKING_THREAD, third, id, attempt);
      expect(stale).toThrow(expect.objectContaining({ code: "answer-out-of-date" }));
    }
    const other = first[1]?.interrupt ?? "";
    expect(askFor(ASKING_THREAD, third, other, 2).question.id).toBe("timeline");
    const unknown = () => askFor(ASKING_THREAD, third, "0".repeat(32));
    expect(unknown).toThrow(expect.objectContaining({ code: "question-not-open" }));
  });

  it("go on where answers came that tell no ids: what is known of them stands", async () => {
    const thread = askingThread(await openSaver());
    const [audience] = await thread.start();
    const [bare] = await thread.resume({ [audience?.interrupt ?? ""]: WRONG });
    expect(bare).toMatchObject({ earlier: [], question: { attempt: 2, interruptId: bare?.interrupt } });
    const [again] = await thread.answer({ audience: WRONG });
    expect(again).toMatchObject({ earlier: [bare?.interrupt], question: { attempt: 3, interruptId: bare?.interrupt } });
    await thread.answer(RIGHT);
    expect((await thread.answers()).map(({ refusals }) => refusals.length)).toEqual([2, 0]);
  });
});

describe("two questions that LangGraph 1.4.18 left open", () => {
  it("are asked again and answered under the ids that they had", async () => {
    const { pool } = await openPool(await restoredDatabase("waiting-1.4.18.sql", 9));
    const thread = askingThread(() => new BatchingPostgresSaver(pool));
    const before = await thread.open();
    expect(before.map(({ question }) => [question.id, question.attempt])).toEqual([
      ["audience", 3],
      ["timeline", 2],
    ]);
    const ids = before.map(({ question }) => question.interruptId);
    for (const [turn, attempts] of [
      [{ timeline: WRONG }, [3, 3]],
      [{ audience: WRONG, timeline: WRONG }, [4, 4]],
      [{ audience: WRONG }, [5, 4]],
    ] as const) {
      const open = await thread.answer(turn);
      expect(open.map(({ question }) => question.attempt)).toEqual(attempts);
      expect(open.map(({ question }) => question.interruptId)).toEqual(ids);
    }
    await thread.answer(RIGHT);
    const answers = await thread.answers();
    expect(Object.fromEntries(answers.map(({ questionId, answer }) => [questionId, answer]))).toEqual(RIGHT);
    expect(answers.map(({ refusals }) => refusals.length)).toEqual([4, 3]);
  });
});
