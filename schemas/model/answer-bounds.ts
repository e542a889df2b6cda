/** The most that is taken of a field in a model's answer: characters of each text in it, and entries where it is a list. */
export interface Bound {
  readonly characters?: number;
  readonly entries?: number;
  /** Of no use in part: what is longer is left out. */
  readonly whole?: true;
}

/** Ids are names in prompts and in answers; ours have at most so many characters. */
const ID: Bound = { characters: 64 };
/** A heading, a choice, the label of a field: one line. It is also all that a person may type for a section's title. */
const NAME: Bound = { characters: 200 };
/** One point of a list, which is shown as one line. */
const POINT = { characters: 1_000 };
/** Some sentences. */
const PARAGRAPH: Bound = { characters: 2_000 };

/**
 * By the field's name, whatever the answer is. A strong model's longest are a third of these or less; what goes beyond
 * is a model that repeats itself, and it would come again in every later prompt, question and checkpoint.
 */
export const ANSWER_BOUNDS: Readonly<Record<string, Bound>> = {
  id: ID,
  sectionId: ID,
  after: ID,
  title: NAME,
  label: NAME,

  directReply: { characters: 4_000 },
  purpose: PARAGRAPH,
  targetUsers: PARAGRAPH,
  features: { characters: 500, entries: 40 },
  constraints: { characters: 500, entries: 40 },
  assumptions: { ...POINT, entries: 40 },
  // Eight are taken; what is longer is no name.
  specialists: { ...ID, entries: 40 },

  // Five questions are asked in all; the rest become assumptions.
  questions: { entries: 20 },
  prompt: POINT,
  why: POINT,
  description: POINT,
  options: { entries: 20 },
  recommended: { characters: 2_000, entries: 20 },
  // A person at a terminal fills them in one after the other.
  fields: { entries: 20 },
  choices: { characters: 200, entries: 50 },
  default: { characters: 2_000, entries: 50 },
  // Half a pattern refuses right answers.
  pattern: { characters: 300, whole: true },

  // As much as a person may send back: an outline must pass through an editor as it is.
  sections: { entries: 40 },
  intent: PARAGRAPH,
  keyPoints: { characters: 500, entries: 20 },

  summary: { characters: 4_000 },
  findings: { entries: 30 },
  claim: PARAGRAPH,
  basis: PARAGRAPH,
  // Addresses of pages may be long.
  sources: { characters: 2_000, entries: 30 },

  // A few more than a sheet holds, so that it can say what it left out.
  figures: { entries: 400 },
  formula: { characters: 2_000, whole: true },
  unit: { characters: 60 },
  owner: NAME,
  decisions: { entries: 60 },
  statement: POINT,
  reason: POINT,

  // A whole plan in one text.
  document: { characters: 200_000 },
  reasons: { ...POINT, entries: 12 },
  scores: { entries: 12 },
  criterion: NAME,

  // Ten times what is asked for.
  markdown: { characters: 40_000 },
  edits: { entries: 80 },
  // As long as a section: half a passage stands nowhere.
  find: { characters: 40_000 },
  replace: { characters: 40_000 },
  outline: { entries: 40 },

  strengths: { ...POINT, entries: 30 },
  weaknesses: { ...POINT, entries: 50 },
  // Two for each section that there can be.
  actions: { entries: 80 },
  instructions: { entries: 80 },
  instruction: { characters: 4_000 },
  direction: PARAGRAPH,
  contradicts: { entries: 20 },
  stated: POINT,
  wanted: POINT,
};
