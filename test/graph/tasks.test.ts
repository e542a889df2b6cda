import { describe, expect, it } from "vitest";
import { writeJoin } from "../../graph/nodes/write-join.ts";
import { type PlanState, unbegunState } from "../../graph/state.ts";
import { ResearchTask, sectionIdOf, summariesFollow, summaryTasks, WriteTask, writeTasks } from "../../graph/tasks.ts";
import type { PlanSection } from "../../schemas/model/outline.ts";
import type { ReviewRecord } from "../../schemas/record.ts";

type Marks = Partial<Pick<PlanSection, "last" | "locked">>;

/** A state with these sections, in which these are to be rewritten. */
function stateOf(sections: Readonly<Record<string, Marks>>, rewrites: readonly string[] = []): PlanState {
  return {
    ...unbegunState("x", "fast", "en"),
    outline: {
      title: "",
      sections: Object.entries(sections).map(([id, marks]) => ({ id, title: id, intent: "", keyPoints: [], ...marks })),
    },
    rewrites: rewrites.map((sectionId) => ({ sectionId, instruction: "Do it." })),
  };
}

const ids = (sends: ReturnType<typeof writeTasks>) => sends.map(({ args }) => sectionIdOf(args));
/** What is written first, and what after it in the same round. */
const order = (state: PlanState) => [ids(writeTasks(state)), summariesFollow(state) ? ids(summaryTasks(state)) : []];

const LAST = { last: true };
const PLAN = { sum: LAST, a: {}, b: {}, todo: LAST };

describe("the sections to write", () => {
  it("are those that stand for themselves, then those that sum them up", () => {
    expect(order(stateOf(PLAN))).toEqual([
      ["a", "b"],
      ["sum", "todo"],
    ]);
    expect(order(stateOf({ a: {}, b: {} }))).toEqual([["a", "b"], []]);
    expect(order(stateOf({}))).toEqual([[], []]);
  });

  it("are all at once where all are marked: nothing would be left to sum up", () => {
    expect(order(stateOf({ a: LAST, b: LAST }))).toEqual([["a", "b"], []]);
    expect(order(stateOf({ a: LAST, b: LAST }, ["b"]))).toEqual([["b"], []]);
  });

  it("are in a refine those that are named, and what sums them up follows", () => {
    expect(order(stateOf(PLAN, ["b"]))).toEqual([["b"], ["sum", "todo"]]);
    expect(order(stateOf(PLAN, ["b", "todo", "b"]))).toEqual([["b"], ["sum", "todo"]]);
    expect(order(stateOf(PLAN, ["nowhere"]))).toEqual([[], []]);
  });

  it("are only those that sum up where no other is named", () => {
    expect(order(stateOf(PLAN, ["todo"]))).toEqual([["todo"], []]);
  });

  it("leave what the human locked as it is, once it is written", () => {
    const locked = { ...PLAN, sum: { ...LAST, locked: true } };
    expect(order(stateOf(locked))).toEqual([
      ["a", "b"],
      ["sum", "todo"],
    ]);
    expect(order(stateOf(locked, ["a"]))).toEqual([["a"], ["todo"]]);
    const all = { a: {}, sum: { ...LAST, locked: true } };
    expect(order(stateOf(all, ["a"]))).toEqual([["a"], []]);
  });

  it("carry their round, how many are written in it, and how many of them are behind them", () => {
    const reviewed: ReviewRecord = {
      ...{ score: 7, strengths: [], weaknesses: [], actions: [], round: 1, outcome: "refine" },
    };
    const state = { ...stateOf(PLAN, ["b"]), reviews: [reviewed] };
    expect(writeTasks(state).map(({ node, args }) => [node, args])).toEqual([
      ["write", { sectionId: "b", round: 2, of: 3, after: 2 }],
    ]);
    expect(summaryTasks(state).map(({ args }) => args)).toEqual(
      ["sum", "todo"].map((sectionId) => ({ sectionId, round: 2, of: 3, after: 0 })),
    );
  });
});

describe("where the sections of a round meet", () => {
  it("is followed by those that sum up once, and then by the review", () => {
    const state = stateOf(PLAN, ["b"]);
    expect(writeJoin(state)).toEqual({ writing: "last" });
    expect(writeJoin({ ...state, writing: "last" })).toEqual({ writing: "first" });
    expect(writeJoin(stateOf(PLAN, ["todo"]))).toEqual({});
    expect(writeJoin(stateOf({ a: LAST }))).toEqual({});
  });
});

describe("a task of an older version", () => {
  it("is known by the section that it carries", () => {
    const old = {
      section: { id: "part-2", title: "Part 2", intent: "", keyPoints: [] },
      ...{ idea: "x", rewrite: { markdown: "Old text.", instructions: ["Sharpen it."] }, round: 2, of: 3 },
    };
    expect(sectionIdOf(WriteTask.parse(old))).toBe("part-2");
    expect(sectionIdOf(WriteTask.parse({ sectionId: "part-1", round: 1, of: 1 }))).toBe("part-1");
    expect(ResearchTask.parse({ specialist: "market", idea: "x", earlier: [], round: 1, of: 2 })).toEqual({
      ...{ specialist: "market", round: 1, of: 2 },
    });
  });
});
