import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AGREEMENT_CONFIDENCE,
  MAX_DISCUSSION_ROUNDS,
  MAX_OUTLINE_REJECTIONS,
  MAX_QUESTIONING_ANALYSES,
  MAX_QUESTIONS,
} from "../../graph/routes.ts";
import { RECURSION_LIMIT } from "../../planner/wiring/context.ts";
import { PRESETS, PresetName } from "../../schemas/preset.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { ACTION, type Choice, longestPath, SECTIONS } from "../support/abstract-session.ts";
import { manyRuns } from "../support/many-runs.ts";
import { ACCEPT, planningThread } from "../support/planning-thread.ts";
import { proposedQuestion, type Script } from "../support/scripted-ports.ts";

/** Supersteps of the longest session there can be, and of its longest run between two questions. */
const LONGEST: Readonly<Record<PresetName, { session: number; run: number }>> = {
  fast: { session: 57, run: 27 },
  balanced: { session: 80, run: 35 },
  quality: { session: 88, run: 43 },
};
/** The same of a revision, which asks nothing. */
const LONGEST_REVISION: Readonly<Record<PresetName, number>> = { fast: 20, balanced: 28, quality: 36 };

const LOW = 3;
const MIDDLE = 6;
const HIGH = 9;

interface Course {
  /** The n-th review's score; the last one holds for all that follow. */
  readonly scores: readonly number[];
  /** Whether the n-th review names something to change. */
  readonly asks?: readonly boolean[];
  readonly agreements: readonly { readonly agreed: boolean; readonly confidence: number }[];
  /** How many questions the n-th analysis proposes. */
  readonly questions: readonly number[];
  /** What is answered to the n-th approval. */
  readonly rejects: readonly boolean[];
  /** Which sections are marked as summing up others. */
  readonly last?: readonly boolean[];
}

/** Nothing is asked, and every outline is accepted. */
const QUIET = { questions: [], rejects: [] };

function nthOf<T>(entries: readonly T[], nth: number, otherwise: T): T {
  return entries[Math.min(nth, entries.length) - 1] ?? otherwise;
}

function scriptOf({ scores, asks = [], agreements, questions, last }: Course): Script {
  let proposed = 0;
  return {
    Analysis: (_, nth) => ({
      questions: Array.from({ length: nthOf(questions, nth, 0) }, () => proposedQuestion(`topic-${++proposed}`)),
    }),
    Outline: ({ analysis }) => ({
      title: analysis.title,
      sections: SECTIONS.map((section, at) => ({ ...section, last: last ? last[at] : section.last })),
    }),
    Review: (_, nth) => ({
      score: nthOf(scores, nth, HIGH),
      actions: nthOf(asks, nth, true) ? [ACTION] : [],
    }),
    Agreement: (_, nth) => ({ ...nthOf(agreements, nth, { agreed: true, confidence: 1 }), actions: [ACTION] }),
  };
}

async function runCourse(preset: PresetName, course: Course) {
  const thread = planningThread(scriptOf(course), { preset });
  let approvals = 0;
  const answering = (question: OpenQuestion) => {
    if (question.kind !== "approval") return { kind: "option", optionId: "a" };
    const rejects = nthOf(course.rejects, ++approvals, false) && question.decisions.includes("reject");
    return rejects ? { kind: "approval", decision: "reject", reason: "Not that." } : ACCEPT;
  };
  const state = await thread.toEnd(answering);
  return { thread, state, supersteps: await thread.supersteps() };
}

/** The course that takes the given choices of the abstract session, one after the other. */
function courseOf(choices: readonly Choice[]): Course {
  const of = <K extends Choice["at"]>(at: K) =>
    choices.filter((choice): choice is Choice & { at: K } => choice.at === at);
  return {
    scores: of("review").map(({ score }) => score),
    asks: of("review").map(({ asks }) => asks),
    agreements: of("discuss").map(({ agreed }) => ({ agreed, confidence: agreed ? 1 : 0 })),
    questions: of("analyze").map(({ questions }) => questions),
    rejects: of("approve-outline").map(({ rejected }) => rejected),
  };
}

describe.each(PresetName.options)("every session of the preset %s", (preset) => {
  it("ends, in as many supersteps at most as the exhaustive search finds", () => {
    const { session, runSteps } = longestPath(preset);
    expect({ session: session.steps, run: runSteps }).toEqual(LONGEST[preset]);
  });

  it("stays far below the recursion limit", () => {
    expect(LONGEST[preset].session).toBeLessThan(RECURSION_LIMIT);
  });

  it("takes exactly the computed number of supersteps on the longest path of the real graph", async () => {
    const { choices } = longestPath(preset).session;
    const { state, supersteps } = await runCourse(preset, courseOf(choices));
    expect(supersteps).toBe(LONGEST[preset].session);
    expect(state.document).not.toBeNull();
  });

  it("can be revised in as many supersteps at most as the search finds, however the reviews go", async () => {
    const { session } = longestPath(preset, "revise");
    expect(session.steps).toBe(LONGEST_REVISION[preset]);
    const { scores, asks = [], agreements } = courseOf(session.choices);
    const script = scriptOf({ scores: [HIGH, ...scores], asks: [true, ...asks], agreements, ...QUIET });
    const thread = planningThread(script, { preset });
    await thread.toEnd();
    const before = (await thread.road()).length;
    await thread.revise(1, "Halve the budget");
    expect((await thread.road()).length - before).toBe(LONGEST_REVISION[preset]);
  });

  it("ends with a document and within its bounds, over its revisions too, for any scores and agreements", async () => {
    const { refineRounds } = PRESETS[preset];
    const score = fc.oneof(fc.constantFrom(LOW, MIDDLE, HIGH), fc.double({ min: 1, max: 10, noNaN: true }));
    const agreement = fc.record({ agreed: fc.boolean(), confidence: fc.double({ min: 0, max: 1, noNaN: true }) });
    const course = fc.record({
      scores: fc.array(score, { maxLength: 9 }),
      agreements: fc.array(agreement, { maxLength: 9 }),
      asks: fc.array(fc.boolean(), { maxLength: 9 }),
      last: fc.tuple(fc.boolean(), fc.boolean()),
      touches: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(course, async ({ touches, ...given }) => {
        const script = scriptOf({ ...given, scores: [HIGH, ...given.scores], ...QUIET });
        const Refinement: Script["Refinement"] = ({ number }) =>
          touches[number - 1] ? {} : { direction: "It is there.", instructions: [] };
        const thread = planningThread({ ...script, Refinement }, { preset });
        await thread.toEnd();
        for (const [at, touched] of touches.entries()) {
          const [before, steps] = [await thread.state(), (await thread.road()).length];
          const after = await thread.revise(at + 1, "Halve the budget");
          expect((await thread.road()).length - steps).toBeLessThanOrEqual(LONGEST_REVISION[preset]);
          expect(after.restarts).toBe(0);
          expect(after.refineRounds - before.refineRounds).toBeLessThanOrEqual(touched ? refineRounds : 0);
          expect(after.reviews.length - before.reviews.length).toBeLessThanOrEqual(touched ? 1 + refineRounds : 0);
          expect(after.document).toMatch(/^# A plan\n/);
        }
      }),
      { numRuns: manyRuns(25) },
    );
  });

  it("ends with a document and within its bounds, for any scores, agreements, questions and approvals", async () => {
    const { refineRounds, restarts } = PRESETS[preset];
    const course = fc.record({
      scores: fc.array(fc.oneof(fc.constantFrom(LOW, MIDDLE, HIGH), fc.double({ min: 1, max: 10, noNaN: true })), {
        maxLength: 9,
      }),
      agreements: fc.array(
        fc.record({ agreed: fc.boolean(), confidence: fc.double({ min: 0, max: 1, noNaN: true }) }),
        { maxLength: 9 },
      ),
      asks: fc.array(fc.boolean(), { maxLength: 9 }),
      last: fc.tuple(fc.boolean(), fc.boolean()),
      questions: fc.array(fc.nat({ max: 7 }), { maxLength: 6 }),
      rejects: fc.array(fc.boolean(), { maxLength: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(course, async (given) => {
        const { thread, state, supersteps } = await runCourse(preset, given);
        expect(state.document).toMatch(/^# A plan\n/);
        expect(supersteps).toBeLessThanOrEqual(LONGEST[preset].session);
        expect(state.refineRounds).toBeLessThanOrEqual(refineRounds);
        expect(state.restarts).toBeLessThanOrEqual(restarts);
        expect(state.asked).toBeLessThanOrEqual(MAX_QUESTIONS);
        expect(state.rejections.length).toBeLessThanOrEqual(MAX_OUTLINE_REJECTIONS);
        expect(state.analyses).toBeLessThanOrEqual(MAX_QUESTIONING_ANALYSES + restarts);
        expect(thread.ports.callsOf("Review")).toHaveLength(1 + state.restarts + state.refineRounds);
        expect(thread.ports.callsOf("Findings")).toHaveLength(6 * (1 + state.restarts));
        const refined = state.reviews.filter(({ outcome }) => outcome === "refine").length;
        expect(thread.ports.callsOf("Agreement").length).toBeLessThanOrEqual(refined * MAX_DISCUSSION_ROUNDS);
        expect(thread.ports.callsOf("Figures")).toHaveLength(1 + state.restarts);
        // What no review saw is the last that was done, where the last one still asked for something.
        const unreviewed = state.refinements.filter((refinement) => refinement.unreviewed);
        const asked = state.reviews.at(-1)?.outcome === "spent" && state.reviews.at(-1)?.actions.length !== 0;
        expect(unreviewed).toEqual(asked ? state.refinements.slice(-1) : []);
      }),
      { numRuns: manyRuns(100) },
    );
  });
});

describe("the rounds of a preset in real runs", () => {
  it.each(PresetName.options)("are really as many refines as %s promises, not one more or less", async (preset) => {
    const { state, thread } = await runCourse(preset, { scores: [MIDDLE], agreements: [], questions: [], rejects: [] });
    const rounds = { fast: 1, balanced: 2, quality: 3 }[preset];
    expect(thread.ports.callsOf("Review")).toHaveLength(1 + rounds);
    expect(thread.ports.callsOf("Section")).toHaveLength(SECTIONS.length);
    // And once what the last review asks for, when no round is left.
    expect(thread.ports.callsOf("Edits")).toHaveLength(SECTIONS.length * (rounds + 1));
    expect(thread.ports.callsOf("Analysis")).toHaveLength(1);
    const marks = state.refinements.map(({ unreviewed = false }) => unreviewed);
    expect(marks).toEqual([...Array(rounds).fill(false), true]);
    expect(state.reviews.map(({ outcome }) => outcome)).toEqual([...Array(rounds).fill("refine"), "spent"]);
  });

  it.each(PresetName.options)("are really as many restarts as %s promises, then refines", async (preset) => {
    const { state, thread } = await runCourse(preset, { scores: [LOW], agreements: [], questions: [], rejects: [] });
    const restarts = { fast: 1, balanced: 2, quality: 2 }[preset];
    const refines = { fast: 1, balanced: 2, quality: 3 }[preset];
    expect(thread.ports.callsOf("Analysis")).toHaveLength(1 + restarts);
    expect(thread.ports.callsOf("Review")).toHaveLength(1 + restarts + refines);
    expect(state.reviews.map(({ outcome }) => outcome)).toEqual([
      ...Array(restarts).fill("restart"),
      ...Array(refines).fill("refine"),
      "spent",
    ]);
  });

  it("takes an agreement only from the promised confidence on", async () => {
    for (const [confidence, refines] of [
      [AGREEMENT_CONFIDENCE, 1],
      [AGREEMENT_CONFIDENCE - 0.01, 0],
    ] as const) {
      const course = { scores: [MIDDLE, HIGH], agreements: [{ agreed: true, confidence }], questions: [], rejects: [] };
      expect((await runCourse("fast", course)).state.refineRounds).toBe(refines);
    }
  });
});
