import type { RevisionUnderWay, Usage, WrittenSoFar } from "../../schemas/event.ts";
import type { SessionState } from "../../schemas/idea.ts";
import { number } from "../../utils/number-format.ts";
import { HELP_EN } from "./help-en.ts";
import { PROGRAM } from "./program-name.ts";
import { PROGRESS_EN } from "./progress-en.ts";
import { RECORDS_EN } from "./records-en.ts";
import { EVALS_EN } from "./rollout/evals-en.ts";
import { RATING_EN } from "./rollout/rating-en.ts";
import { ROLLOUT_EN } from "./rollout/rollout-en.ts";
import { SESSION_VARIANT_EN } from "./rollout/session-en.ts";
import { VARIANT_EN } from "./rollout/variant-en.ts";
import { UPKEEP_EN } from "./upkeep-en.ts";
import { WEBHOOKS_EN } from "./webhooks-en.ts";
import { count, duration, usage } from "./wording-en.ts";
import { WORKERS_EN } from "./workers-en.ts";

/** What the sentence about a finished plan needs. */
export interface FinishedPlan {
  readonly session: string;
  readonly figures: Usage;
  /** How long this run took, where it is known. */
  readonly elapsedMs: number | null;
  /** The file it was written to; null where it was only printed. */
  readonly path: string | null;
  /** A summary of it was printed, and not the plan. */
  readonly isSummed?: boolean;
  /** No language model took part: it is a worksheet. */
  readonly isOffline?: boolean;
}

/** What the sentence about a revision that begins or goes on needs. */
export type RevisedSession = Omit<RevisionUnderWay, "request"> & { readonly session: string };

const states: Record<SessionState, string> = {
  queued: "queued",
  running: "running",
  waiting: "waiting for an answer",
  done: "done",
  partial: "incomplete",
  failed: "failed",
  interrupted: "interrupted",
  cancelled: "cancelled",
};

/** Every sentence of the command line in English; the type is the contract for the other languages. */
export const ENGLISH = {
  states,
  format: {
    duration,
    usage,
    yes: "yes",
    no: "no",
    none: "none",
    unknown: "not known",
  },

  session: {
    started: (session: string) =>
      `Session ${session} started; stop any time with Ctrl-C, go on with: ${PROGRAM} resume ${session}`,
    resumed: (session: string) =>
      `Session ${session} goes on where it was; stop any time with Ctrl-C, go on with: ${PROGRAM} resume ${session}`,
    revising: ({ session, number, version, resumed }: RevisedSession) =>
      `${resumed ? `Session ${session} goes on with revision ${number}` : `Session ${session} is being revised`}, which makes version ${version} of its plan; stop any time with Ctrl-C, go on with: ${PROGRAM} resume ${session}`,
    withYourOutline: "The outline is taken with the changes that you made.",
    stopping: "Stopping: what is under way is being stored. Press Ctrl-C again to stop at once.",
    interrupted: (session: string) =>
      `Interrupted; everything so far is kept. Go on with: ${PROGRAM} resume ${session}`,
    cancelled: (session: string) =>
      `Session ${session} is cancelled; everything so far is kept. Go on with: ${PROGRAM} resume ${session}`,
    canBeUndone: (session: string, seconds: number) =>
      `For ${seconds} s the cancel can be taken back with: ${PROGRAM} cancel ${session} --undo`,
    asBefore: (session: string) =>
      `Session ${session} is as it was before the cancel. Go on with: ${PROGRAM} resume ${session}`,
    failed: (session: string, reason: string) =>
      `Sorry, the plan could not be finished: ${reason}\nEverything so far is kept and is not paid for again; only what failed is asked and paid for anew. Go on with: ${PROGRAM} resume ${session}`,
    written: (session: string, { written, total }: WrittenSoFar) =>
      `${written} of ${total} sections are written. Read them with: ${PROGRAM} export ${session}`,
    offline: `No language model is set up, so this makes a worksheet to fill in, not a plan. What can make one: ${PROGRAM} setup`,
    noPlanYet: (session: string) => `Session ${session} has no plan yet. Go on with: ${PROGRAM} resume ${session}`,
  },

  context: {
    fetch: (addresses: readonly string[]) =>
      `Fetch ${addresses.length === 1 ? "this page" : "these pages"} now and keep the text with the session? ${addresses.join(", ")}`,
    notFetched: "Nothing was fetched, and nothing was begun.",
    needsFetch: (addresses: readonly string[]) =>
      `A page is fetched only with consent: add --fetch to let PlanCraft fetch ${addresses.join(", ")}.`,
    leftOut: (path: string, problem: string) => `${path} is left out: ${problem}.`,
  },

  finished: {
    plan: ({ session, figures, elapsedMs, path, isOffline = false }: FinishedPlan) =>
      [
        `The ${isOffline ? "worksheet" : "plan"} of session ${session} is finished`,
        elapsedMs === null ? "" : ` after ${duration(elapsedMs)}`,
        isOffline ? "" : ` (${usage(figures)})`,
        path === null ? "." : ` and written to ${path}.`,
      ].join(""),
    partial: ({ session, figures, path, isSummed = false }: FinishedPlan) =>
      `The spending limit is reached (${usage(figures)}). The plan so far ${path === null ? (isSummed ? "is kept" : "is printed") : `is written to ${path}`} and says what is missing.\nGo on with a higher limit: ${PROGRAM} resume ${session} --max-cost USD --max-tokens N`,
    reply: "This was not a planning request, so there is an answer and no plan.",
    unchanged: (session: string, version: number) =>
      `The plan of session ${session} stays at version ${version}; read it with: ${PROGRAM} export ${session}`,
    /** What a terminal gets instead of the plan, which it would scroll away. */
    summary: {
      untitled: "(no title)",
      sections: "Sections",
      words: "Words",
      score: "Last score",
      scoreOf: (score: number) => `${score} of 10`,
      assumptions: "Assumptions",
      missing: "Missing",
      cost: "Used",
      file: "File",
      amount: (amount: number) => number.format(amount),
      written: (titles: readonly string[]) => `${titles.length}: ${titles.join(" · ")}`,
      read: (session: string) => `Read it:    ${PROGRAM} export ${session}`,
      save: (session: string) => `Save it:    ${PROGRAM} export ${session} --out plan.md`,
      page: (session: string) => `As a page:  ${PROGRAM} export ${session} --format html --out plan.html`,
      revise: (session: string) => `Change it:  ${PROGRAM} revise ${session} "What is to change"`,
      figures: (session: string) => `Figures:    ${PROGRAM} figures ${session}`,
    },
  },

  waiting: {
    heading: (session: string, questions: number) =>
      questions === 1
        ? `Session ${session} waits for an answer:`
        : `Session ${session} waits for ${questions} answers:`,
    choices: "Choices:",
    fields: "Fields:",
    sections: "Sections:",
    howTo: "Answer with (this example takes what is recommended):",
    orInTerminal: (session: string) => `Or be asked in a terminal: ${PROGRAM} resume ${session}`,
    orRecommended: (session: string) => `Or take what is recommended: ${PROGRAM} resume ${session} --yes`,
    youDecide: "you decide",
  },

  question: {
    why: (reason: string) => `Why we ask: ${reason}`,
    refused: (problem: string, attempt: number, of: number) =>
      `The last answer could not be used: ${problem} (attempt ${attempt} of ${of})`,
    recommended: "recommended",
    chooseOne: "Choose one",
    chooseMany: "Choose all that apply",
    chooseKeys: "↑/↓ to move, Enter to take",
    chooseManyKeys: "↑/↓ to move, Space to mark, Enter to take",
    yesNoKeys: "y or n, or ←/→ and Enter",
    textKeys: "Enter to send",
    enterTakes: "Enter takes the recommended answer",
    somethingElse: "something else…",
    yourAnswer: "Your answer",
    decide: "Your decision",
    yes: "Yes",
    no: "No",
    optional: "optional",
    separatedByComma: "separated by commas",
    dateFormat: "YYYY-MM-DD",
    skip: "leave empty",
    interrupted: "Stopped at this question; it stays open.",
    escStop: "Esc to stop",
    escBack: "Esc to go back",
    enteredBefore: "What you entered before is kept, and filled in below.",
  },

  invalid: {
    empty: "Please type an answer.",
    tooLong: (max: number) => `At most ${count(max, "character", "characters")}, please.`,
    tooShort: (min: number) => `At least ${count(min, "character", "characters")}, please.`,
    notNumber: "Please type a number.",
    notInteger: "Please type a whole number.",
    tooSmall: (min: number) => `At least ${number.format(min)}, please.`,
    tooGreat: (max: number) => `At most ${number.format(max)}, please.`,
    notEmail: "Please type an e-mail address, such as name@example.com.",
    notDate: "Please type a date as YYYY-MM-DD.",
    notPattern: (pattern: string) => `Please type something that fits ${pattern}.`,
    tooFew: (min: number) => `Please choose at least ${min}.`,
    tooMany: (max: number) => `Please choose at most ${max}.`,
  },

  approval: {
    heading: (sections: number) => `The outline (${count(sections, "section", "sections")})`,
    accept: "Accept",
    acceptWhat: "write the plan with these sections",
    edit: "Edit",
    editWhat: "rename, move, drop, add or lock sections first",
    reject: "Reject",
    rejectWhat: "say why, and a new outline is made",
    reason: "What is wrong with it?",
    next: "What to change?",
    useIt: "Use this outline",
    rename: "Rename a section",
    move: "Move a section",
    drop: "Drop a section",
    add: "Add a section",
    changePoints: "Change what a section tells",
    lock: "Lock or unlock a section",
    lockWhat: "a review changes no locked section",
    locked: "locked",
    openEditor: "Open it in the editor",
    discard: "Discard the changes",
    which: "Which section?",
    whereTo: "Where to?",
    atTheEnd: "at the end",
    before: (title: string) => `before “${title}”`,
    newTitle: "Its title",
    newAbout: "What is it to tell the reader?",
    newPoints: "What it tells, the points parted by ·",
    editorFailed: (problem: string) => `The editor's text was not taken: ${problem}`,
    editorExit: (code: string) => `the editor ended with ${code}.`,
    noSections: "there is no section left in it.",
    tooManySections: (max: number) => `there are more than ${max} sections in it.`,
    titleTooLong: (max: number) => `a title is longer than ${max} characters.`,
    editorHelp: [
      "One section a line: [its id] and its title. What it tells stands indented below it, the points parted by ·",
      "Begin a line with ! and a space to lock its section: a review does not change it.",
      "Move lines to move a section, delete them to drop it, write a line without [id] to add one.",
      "Lines beginning with # are ignored. Save and close to go on.",
    ],
    acceptEdited: "write the plan with these sections, your changes included",
    edited: "with your changes",
    outlineRows: (from: number, to: number, of: number) => `lines ${from}–${to} of ${of}`,
    outlineKeys: "PgUp/PgDn",
    tabForTitles: "Tab: titles only",
    tabForAll: "Tab: in full",
  },

  progress: PROGRESS_EN,

  idea: {
    question: "What is to be planned?",
    missing: `There is no idea, and nobody to ask for one: give it as an argument, with - on standard input, or as @FILE, for example ${PROGRAM} new "A marketplace for used climbing gear"`,
    noName: "@ must be followed by the name of a file, as in @idea.txt; a text that is @ itself goes behind --.",
    asItIs: "a text that begins with @ itself goes behind --",
    stopped: "Stopped before there was an idea; nothing was begun.",
  },

  ...RECORDS_EN,
  ...RATING_EN,
  ...ROLLOUT_EN,
  ...UPKEEP_EN,
  ...VARIANT_EN,
  ...WEBHOOKS_EN,
  ...EVALS_EN,
  ...WORKERS_EN,
  sessionVariant: SESSION_VARIANT_EN,
  help: HELP_EN,
};

export type Messages = typeof ENGLISH;
