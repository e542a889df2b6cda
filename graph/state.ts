import { ReducedValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { Idea, Language } from "../schemas/idea.ts";
import { Analysis } from "../schemas/model/analysis.ts";
import { Sheet } from "../schemas/model/figures.ts";
import { PlanOutline } from "../schemas/model/outline.ts";
import { Action } from "../schemas/model/review.ts";
import { ProposedRevision, RevisionRecord, RevisionRequest } from "../schemas/model/revision.ts";
import { PRESET_NAMES } from "../schemas/preset.ts";
import { PlannedQuestion } from "../schemas/question.ts";
import {
  AnswerRecord,
  Discussion,
  RefineRecord,
  ReviewRecord,
  SpecialistReport,
  WrittenSection,
} from "../schemas/record.ts";
import { Source } from "../schemas/source.ts";
import { AppError } from "../utils/errors.ts";

export { planLanguage } from "./plan-language.ts";

/** A list that only grows, by a few entries a session. */
function appended<T extends z.ZodType>(entry: T, description: string) {
  return new ReducedValue(
    z
      .array(entry)
      .default(() => [])
      .describe(description),
    {
      inputSchema: z.array(entry).describe(description),
      reducer: (current, added) => [...current, ...added],
    },
  );
}

/** Entries by id, each replaced by its newer version, or taken out by `null`; `null` alone empties the whole (a restart). */
function byId<T extends z.ZodType>(entry: T, description: string) {
  return new ReducedValue(
    z
      .record(z.string(), entry)
      .default(() => ({}))
      .describe(description),
    {
      inputSchema: z.record(z.string(), entry.nullable()).nullable().describe(description),
      reducer: (current, changed) => (changed === null ? {} : without(current, changed)),
    },
  );
}

function without<T>(current: Record<string, T>, changed: Record<string, T | null>): Record<string, T> {
  const all = Object.entries({ ...current, ...changed });
  return Object.fromEntries(all.filter((entry): entry is [string, T] => entry[1] !== null));
}

/** Sources, each once and never moved: a text cites the number of its place. */
const sources = new ReducedValue(
  z
    .array(Source)
    .default(() => [])
    .describe("Files that were given and pages that were found, as the plan numbers them"),
  {
    inputSchema: z.array(Source).describe("Files that were given and pages that were found"),
    reducer: (current, added) =>
      [...current, ...added].filter(({ id }, at, all) => all.findIndex((other) => other.id === id) === at),
  },
);

const input = {
  idea: Idea.describe("What is to be planned, in one line or a few pages"),
  // Not checked here: a program may have presets of its own. Studio offers ours.
  preset: z
    .string()
    .default("balanced")
    .describe("How much care is taken: fast, balanced or quality")
    .meta({ enum: PRESET_NAMES }),
  language: Language.nullable().default(null).describe("The plan's language; null takes the idea's"),
  revision: RevisionRequest.nullable().default(null).describe("On a finished plan: the next request, with its number"),
  sources,
};

/** What a thread begins with: the form in Studio. */
export const PlanInput = new StateSchema(input);

/** The channels of a planning thread. */
export const PlanState = new StateSchema({
  ...input,

  startedOn: z.string().nullable().default(null).describe("The day the session began, like 2026-11-27"),
  analysis: Analysis.nullable().default(null).describe("What the idea is about"),
  analyses: z.int().default(0).describe("Analyses made so far"),
  questions: z
    .array(PlannedQuestion)
    .default(() => [])
    .describe("Questions still to ask, the next one first"),
  asked: z.int().default(0).describe("Questions put to the human so far"),
  askedAt: z.string().nullable().default(null).describe("When the open question was asked"),
  answers: appended(AnswerRecord, "Questions that are settled"),
  assumed: appended(z.string(), "What was assumed where a question was not asked"),

  outline: PlanOutline.nullable().default(null).describe("The document's structure"),
  outlines: z.int().default(0).describe("Outlines made so far"),
  approval: z.enum(["accepted", "edited", "rejected"]).nullable().default(null).describe("What the human said of it"),
  rejections: appended(z.string(), "Why outlines were rejected"),

  reports: byId(SpecialistReport, "What the specialists found out"),
  sheet: Sheet.nullable().default(null).describe("The figures and decisions that the whole plan hangs on"),
  sheetNotes: z
    .array(z.string())
    .default(() => [])
    .describe("What was wrong with the sheet and is left out of it"),
  sections: byId(WrittenSection, "The written sections by id"),
  rewrites: z
    .array(Action)
    .default(() => [])
    .describe("What the writer is to change now; empty: write everything"),

  writing: z
    .enum(["first", "last"])
    .default("first")
    .describe("Which sections are being written: those that stand for themselves, or those that sum them up"),

  reviews: appended(ReviewRecord, "All reviews"),
  restarts: z.int().default(0).describe("How often a review sent the plan back to the analysis"),
  discussion: Discussion.nullable().default(null).describe("Reviewer and writer on the last review"),
  refineRounds: z.int().default(0).describe("Refines made so far"),
  refinements: appended(RefineRecord, "What each refine changed"),

  proposal: ProposedRevision.nullable().default(null).describe("Of a request: what waits for the human's consent"),
  revisions: appended(RevisionRecord, "The requests on the finished plan that it has seen"),

  document: z.string().nullable().default(null).describe("The finished plan in Markdown"),
});

export type PlanState = typeof PlanState.State;
export type PlanUpdate = typeof PlanState.Update;

/** The analysis, which every node after `analyze` can count on. */
export function analysisOf(state: Pick<PlanState, "analysis">): Analysis {
  if (!state.analysis) throw new AppError("defect", { problem: "the state has no analysis" });
  return state.analysis;
}

/** The state of a thread before its first step. */
export function unbegunState(idea: string, preset: string, language: Language | null): PlanState {
  return {
    idea,
    preset,
    language,
    revision: null,
    sources: [],
    startedOn: null,
    analysis: null,
    analyses: 0,
    questions: [],
    asked: 0,
    askedAt: null,
    answers: [],
    assumed: [],
    outline: null,
    outlines: 0,
    approval: null,
    rejections: [],
    reports: {},
    sheet: null,
    sheetNotes: [],
    sections: {},
    rewrites: [],
    writing: "first",
    reviews: [],
    restarts: 0,
    discussion: null,
    refineRounds: 0,
    refinements: [],
    proposal: null,
    revisions: [],
    document: null,
  };
}
