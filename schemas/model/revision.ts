import { z } from "zod";
import { SheetFigure, ShownMove } from "./figures.ts";
import { Action, FigureChange } from "./review.ts";

/** What sets figures by code, without a model. */
export const FigureSetting = z.object({
  figures: z.array(FigureChange).describe("New values and formulas; empty where a setting is undone"),
  undoes: z.int().nullable().default(null).describe("The request whose figures get back what they had before it"),
  rewrite: z
    .boolean()
    .default(false)
    .describe("Whether the sentences that may not hold any more are edited by the model"),
});
export type FigureSetting = z.infer<typeof FigureSetting>;

/** A request on a finished plan. */
export const RevisionRequest = z.object({
  number: z.int().describe("Counts the requests of a session from 1"),
  request: z.string().describe("What is to change in the plan"),
  setting: FigureSetting.optional().describe("Where the request sets figures, and the words only name them"),
  files: z.array(z.string()).optional().describe("The ids of the files that came with it; not there without any"),
});
export type RevisionRequest = z.infer<typeof RevisionRequest>;

export const OUTLINE_OPS = ["add", "drop", "move", "merge", "rename"] as const;

/** One change to the outline. */
export const OutlineChange = z.object({
  op: z.preprocess(readOp, z.enum(OUTLINE_OPS)),
  sectionId: z
    .preprocess(readWord, z.string().default(""))
    .describe("The section that it is about; for add a new id in kebab case"),
  title: z
    .preprocess(readWord, z.string().nullable().default(null))
    .describe("The title for add and rename, and for merge a new one of the whole, else null"),
  intent: z
    .preprocess(readWord, z.string().nullable().default(null))
    .describe("For add: what the section is to tell the reader, else null"),
  after: z
    .preprocess(readWord, z.string().nullable().default(null))
    .describe(
      "For add and move: the section that it stands behind, null for the beginning; for merge: the section it goes into",
    ),
});
export type OutlineChange = z.infer<typeof OutlineChange>;

/** Another value or formula for a figure; where the sheet has no such figure yet, what it is. */
export const RevisedFigure = FigureChange.extend({
  id: z.preprocess(readWord, z.string().default("")),
  label: z
    .preprocess(readWord, z.string().nullable().default(null))
    .describe("For a new figure: what it is, else null"),
  unit: z
    .preprocess(readWord, z.string().nullable().default(null))
    .describe("For a new figure: a currency's code, %, a noun, or a rate, else null"),
});
export type RevisedFigure = z.infer<typeof RevisedFigure>;

/** What the person stated before, and what a request wants instead. */
export const Contradiction = z.object({
  stated: z.preprocess(readWord, z.string().default("")).describe("What the idea or an answer states, in a few words"),
  wanted: z.preprocess(readWord, z.string().default("")).describe("What the request wants instead, in a few words"),
});
export type Contradiction = z.infer<typeof Contradiction>;

/** What a request touches, as the model finds it. */
export const Refinement = z.object({
  direction: z
    .string()
    .default("")
    .describe(
      "What the plan is to become, in one sentence; where nothing is touched, why, or the answer to a question",
    ),
  instructions: z
    .array(Action)
    .default([])
    .describe("What to change, each for one section by its id; empty where the request touches no section"),
  outline: z
    .preprocess(readChanges, z.array(OutlineChange))
    .optional()
    .describe("Changes to the outline; empty where the request asks for none"),
  figures: z
    .preprocess(recordsIn, z.array(RevisedFigure))
    .optional()
    .describe("Figures of the sheet that get another value or formula, and new ones"),
  contradicts: z
    .preprocess(recordsIn, z.array(Contradiction))
    .optional()
    .describe("Dates and choices that the person stated and the request changes; no amounts of the sheet"),
});
export type Refinement = z.infer<typeof Refinement>;

/** What a request leads to, kept until the person has said whether it may change what they stated. */
export const ProposedRevision = z.object({ number: z.int(), answer: Refinement });

/** What was carried out of the changes to the outline. */
export const DoneOutlineChange = z.object({
  op: z.enum(OUTLINE_OPS),
  sectionId: z.string(),
  /** As it is now; of a section that is gone, as it was. */
  title: z.string(),
  /** The title before, where it was renamed. */
  before: z.string().nullable(),
  /** The section that it was merged into. */
  into: z.object({ id: z.string(), title: z.string() }).nullable(),
});
export type DoneOutlineChange = z.infer<typeof DoneOutlineChange>;

const OPS: Readonly<Record<(typeof OUTLINE_OPS)[number], RegExp>> = {
  add: /^(?:add|insert|create|new|append|추가|신설|삽입)/iu,
  drop: /^(?:drop|remove|delete|omit|삭제|제거|빼기)/iu,
  move: /^(?:move|reorder|relocate|이동|옮기기)/iu,
  merge: /^(?:merge|combine|join|unite|병합|통합|합치기)/iu,
  rename: /^(?:rename|retitle|이름|제목|개명)/iu,
};

/** `ADD`, `remove`, `추가`. */
function readOp(value: unknown): unknown {
  const word = typeof value === "string" ? value.trim() : "";
  return OUTLINE_OPS.find((op) => OPS[op].test(word)) ?? value;
}

/** A number that stands for a name is its digits; what is no word says nothing. */
function readWord(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value : undefined;
}

function recordsIn(value: unknown): unknown {
  const list = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  return list.filter((entry) => typeof entry === "object" && entry !== null && !Array.isArray(entry));
}

/** What no change is meant by is left out, so that the others can be carried out. */
function readChanges(value: unknown): unknown {
  const list = recordsIn(value);
  const isMeant = (entry: unknown) => OUTLINE_OPS.some((op) => op === readOp(Reflect.get(Object(entry), "op")));
  return Array.isArray(list) ? list.filter(isMeant) : list;
}

/** What setting figures came to. */
export const SettingRecord = z.object({
  /** The figures that were set, as they were before. */
  before: z.array(SheetFigure),
  /** All figures that moved, as they are shown. */
  moved: z.array(ShownMove),
  /** The passages that may not hold any more, as they are written, with the section they stand in; null: a decision. */
  doubts: z.array(z.object({ sectionId: z.string().nullable(), text: z.string() })),
  undoes: z.int().nullable(),
});
export type SettingRecord = z.infer<typeof SettingRecord>;

/** A revision that the plan has seen. */
export const RevisionRecord = RevisionRequest.omit({ setting: true }).extend({
  /** Where it set figures, what that came to. */
  set: SettingRecord.optional(),
  direction: z.string(),
  /** What was asked of which section; the sections that are not named here stay as they are. */
  actions: z.array(Action),
  /** How many reviews and refines there were before: no counter is reset, and a revision has rounds of its own. */
  reviewsBefore: z.int(),
  /** What the answer called sections that the plan does not have. */
  unknown: z.array(z.string()).optional(),
  /** What was carried out of the changes to the outline. */
  outline: z.array(DoneOutlineChange).optional(),
  /** The figures that moved, as they are shown. */
  figures: z.array(ShownMove).optional(),
  /** What could not be carried out, a sentence each, in the plan's language. */
  undone: z.array(z.string()).optional(),
  /** Where nothing was carried out: what the person is told. It makes no version. */
  reply: z.string().optional(),
  refinesBefore: z.int(),
});
export type RevisionRecord = z.infer<typeof RevisionRecord>;
