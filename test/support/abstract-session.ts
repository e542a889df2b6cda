import { refine } from "../../graph/nodes/refine.ts";
import { writeJoin } from "../../graph/nodes/write-join.ts";
import {
  isLastRefine,
  judgeScore,
  MAX_OUTLINE_REJECTIONS,
  MAX_QUESTIONS,
  mayAsk,
  nextLayer,
  routeAfterAnalysis,
  routeAfterDiscussion,
  routeAfterPause,
  routeAfterReview,
} from "../../graph/routes.ts";
import { type PlanState, unbegunState } from "../../graph/state.ts";
import { summaryTasks, writeTasks } from "../../graph/tasks.ts";
import type { OutlineSection } from "../../schemas/model/outline.ts";
import type { PresetName } from "../../schemas/preset.ts";
import type { PlannedQuestion } from "../../schemas/question.ts";

/** What a model or a human can do to a session's course. */
export type Choice =
  | { readonly at: "analyze"; readonly questions: number }
  | { readonly at: "approve-outline"; readonly rejected: boolean }
  | { readonly at: "review"; readonly score: number; readonly asks: boolean }
  | { readonly at: "discuss"; readonly agreed: boolean }
  | { readonly at: "revise"; readonly touches: boolean };

type NodeName =
  | Choice["at"]
  | "option-pause"
  | "structure"
  | "research"
  | "research-join"
  | "figures"
  | "write"
  | "write-join"
  | "refine"
  | "reply"
  | "revise"
  | "format"
  | "end";

export interface Path {
  readonly steps: number;
  readonly choices: readonly Choice[];
}

/** The longest course of a session, and the longest run of one: from a start or an answer to the next question. */
export interface Longest {
  readonly session: Path;
  readonly runSteps: number;
}

interface Step {
  readonly next: NodeName;
  readonly state: PlanState;
  readonly choice?: Choice;
}

const QUESTION: PlannedQuestion = {
  id: "q",
  kind: "text",
  question: "?",
  why: "",
  options: [],
  fields: [],
  recommended: null,
  minChoices: null,
  maxChoices: null,
  decisions: [],
};
export const ACTION = { sectionId: "body", instruction: "Sharpen it." };
/** One section that stands for itself, and one that sums it up: whatever is written, both are. */
export const SECTIONS: readonly OutlineSection[] = [
  { id: "body", title: "Body", intent: "", keyPoints: [] },
  { id: "summary", title: "Summary", intent: "", keyPoints: [], last: true },
];
const ASKING: ReadonlySet<NodeName> = new Set(["option-pause", "approve-outline"]);

/**
 * Searches every course that a session of a preset can take, with the real route functions and counters: scores under
 * 5, between, and from 9 on, with something to change or without; agreed or not; any number of questions; outlines
 * rejected as long as they can be.
 * @param from Where it begins; a revision begins with a plan for which all restarts are left.
 * @throws Error when a course comes back to where it was: it would never end.
 */
export function longestPath(preset: PresetName, from: "analyze" | "revise" = "analyze"): Longest {
  const known = new Map<string, { readonly session: Path; readonly stretch: number } | null>();
  let runSteps = 0;

  function longestFrom(node: NodeName, state: PlanState): { session: Path; stretch: number } {
    if (node === "end") return { session: { steps: 0, choices: [] }, stretch: 0 };
    const key = `${node} ${JSON.stringify(counters(state))}`;
    const before = known.get(key);
    if (before) return before;
    if (before === null) throw new Error(`A session can come back to this for ever: ${key}`);
    known.set(key, null);
    let session: Path = { steps: 0, choices: [] };
    let stretch = 0;
    for (const { next, state: after, choice } of stepsFrom(node, state)) {
      const rest = longestFrom(next, after);
      if (rest.session.steps + 1 > session.steps) {
        session = { steps: rest.session.steps + 1, choices: [...(choice ? [choice] : []), ...rest.session.choices] };
      }
      // The asking node is begun in the run before and runs again in the run that its answer starts.
      stretch = Math.max(stretch, 1 + (ASKING.has(next) ? 1 : rest.stretch));
    }
    const longest = { session, stretch };
    if (ASKING.has(node)) runSteps = Math.max(runSteps, stretch);
    known.set(key, longest);
    return longest;
  }

  const outline = { title: "", sections: [...SECTIONS] };
  const { session, stretch } = longestFrom(from, { ...unbegunState("x", preset, null), outline });
  return { session, runSteps: Math.max(runSteps, stretch) };
}

/** All that routes look at. */
function counters(state: PlanState) {
  const { analysis, analyses, questions, asked, rejections, reports, restarts, refineRounds } = state;
  const { discussion, rewrites, writing, revisions, reviews } = state;
  const layer = nextLayer({ analysis, reports });
  const asking = [analyses, questions.length, asked, rejections.length];
  const { outcome, actions } = reviews.at(-1) ?? {};
  const reviewed = [outcome, actions, isLastRefine(state)];
  return [...asking, layer, restarts, refineRounds, discussion, rewrites, writing, revisions, reviewed];
}

/** Every way a node can end, and where each leads. */
function stepsFrom(node: NodeName, state: PlanState): Step[] {
  switch (node) {
    case "analyze":
      return [0, 1, 2, 3, 4, 5, 6].map((proposed) => {
        const count = mayAsk(state) ? Math.min(proposed, MAX_QUESTIONS - state.asked) : 0;
        const questions = Array.from({ length: count }, () => QUESTION);
        const after = { ...state, questions, asked: state.asked + count, analyses: state.analyses + 1 };
        return { next: routeAfterAnalysis(after), state: after, choice: { at: "analyze", questions: count } };
      });
    case "option-pause": {
      const after = { ...state, questions: state.questions.slice(1) };
      return [{ next: routeAfterPause(after), state: after }];
    }
    case "structure":
      return [{ next: "approve-outline", state: { ...state, reports: {}, rewrites: [] } }];
    case "approve-outline": {
      const accepted: Step = { next: "research", state, choice: { at: "approve-outline", rejected: false } };
      if (state.rejections.length >= MAX_OUTLINE_REJECTIONS) return [accepted];
      const after = { ...state, rejections: [...state.rejections, "Not that."] };
      return [accepted, { next: "structure", state: after, choice: { at: "approve-outline", rejected: true } }];
    }
    case "research": {
      const found = nextLayer(state).map((specialist) => [specialist, { specialist, findings: null, missing: "x" }]);
      return [
        { next: "research-join", state: { ...state, reports: { ...state.reports, ...Object.fromEntries(found) } } },
      ];
    }
    case "research-join":
      return [{ next: nextLayer(state).length > 0 ? "research" : "figures", state }];
    case "figures":
      return [{ next: writeTasks(state).length > 0 ? "write" : "review", state }];
    case "revise":
      return [true, false].map((touches) => {
        const actions = touches ? [ACTION] : [];
        const record = { number: 1, request: "", direction: "", actions };
        const counted = { reviewsBefore: 0, refinesBefore: state.refineRounds };
        const after = { ...state, rewrites: actions, revisions: [{ ...record, ...counted }] };
        return { next: touches ? "write" : "format", state: after, choice: { at: "revise", touches } };
      });
    case "write":
      return [{ next: "write-join", state }];
    case "write-join": {
      const after = { ...state, writing: writeJoin(state).writing ?? state.writing };
      if (after.writing === "last")
        return [{ next: summaryTasks(after).length > 0 ? "write" : "review", state: after }];
      return [{ next: isLastRefine(after) ? "format" : "review", state: after }];
    }
    case "review":
      return [3, 6, 9].flatMap((score) =>
        [true, false].map((asks) => {
          const outcome = judgeScore(score, state);
          const round = state.restarts + state.refineRounds + 1;
          const actions = asks ? [ACTION] : [];
          const reviews = [{ score, strengths: [], weaknesses: [], actions, round, outcome }];
          const restarts = state.restarts + (outcome === "restart" ? 1 : 0);
          const after = { ...state, reviews, restarts, discussion: null };
          return { next: routeAfterReview(after), state: after, choice: { at: "review", score, asks } };
        }),
      );
    case "discuss":
      return [true, false].map((agreed) => {
        const rounds = (state.discussion?.rounds ?? 0) + 1;
        const after = { ...state, discussion: { reviewRound: 0, rounds, settled: agreed, actions: [ACTION] } };
        return { next: routeAfterDiscussion(after), state: after, choice: { at: "discuss", agreed } };
      });
    case "refine": {
      // Of its records only the last one decides anything; the reducer would keep all.
      const after = { ...state, ...refine(state) } as PlanState;
      return [{ next: after.rewrites.length > 0 ? "write" : "format", state: after }];
    }
    case "format":
    case "reply":
      return [{ next: "end", state }];
    case "end":
      return [];
  }
}
