import { count, duration } from "./wording-en.ts";

/** Why a call is made again, by the error's code. */
const REASONS: Readonly<Record<string, string>> = {
  "model-rate-limited": "the provider limits requests",
  "model-unavailable": "the provider has an error",
  "model-unreachable": "the provider cannot be reached",
  "model-timeout": "the answer did not come in time",
  "model-stream-cut": "the answer was cut off",
  "search-rate-limited": "the web search limits requests",
  "search-unavailable": "the web search has an error",
  "search-unreachable": "the web search cannot be reached",
  "search-timeout": "the search did not answer in time",
  "provider-paused": "the provider failed again and again",
  "rate-reached": "the rate that is set for calls is reached",
};

/** What is said while a session runs, in English. */
export const PROGRESS_EN = {
  running: {
    analyze: "Analysing the idea",
    "option-pause": "Asking",
    reply: "Replying",
    structure: "Making the outline",
    "approve-outline": "Asking about the outline",
    research: "Researching",
    figures: "Setting the figures",
    write: "Writing",
    review: "Reviewing the draft",
    discuss: "Discussing the review",
    refine: "Refining",
    revise: "Finding what the request touches",
    format: "Formatting the plan",
  } as Record<string, string>,
  finished: {
    analyze: "Idea analysed",
    "option-pause": "Answer taken",
    reply: "Replied",
    structure: "Outline made",
    "approve-outline": "Outline decided",
    research: "Research done",
    figures: "Figures set",
    write: "Sections written",
    review: "Draft reviewed",
    discuss: "Review discussed",
    refine: "Changes agreed",
    revise: "Request understood",
    format: "Plan formatted",
  } as Record<string, string>,
  /** Where no language model is: what code does, by its right name. */
  runningOffline: {
    analyze: "Reading the idea",
    research: "Looking up the guides",
    figures: "Looking for figures in your words",
    write: "Making the worksheets",
    review: "Counting what is open",
    discuss: "Counting what is open",
    refine: "Counting what is open",
    revise: "Reading the request",
    format: "Putting the worksheet together",
  } as Record<string, string>,
  finishedOffline: {
    analyze: "Idea read",
    figures: "Figures taken from your words",
    write: "Worksheets made",
    review: "What is open is counted",
    revise: "Request read",
    format: "Worksheet put together",
  } as Record<string, string>,
  working: "Working",
  specialistsOf: (done: number, total: number) => `${done} of ${total} specialists`,
  sectionsOf: (done: number, total: number) => `${done} of ${count(total, "section", "sections")}`,
  sections: (amount: number) => count(amount, "section", "sections"),
  calls: (amount: number) => count(amount, "call", "calls"),
  tokens: (amount: number) => count(amount, "token", "tokens"),
  retried: (call: string, attempt: number, waitMs: number, reason: string) =>
    `${call} is tried again in ${duration(waitMs)} (attempt ${attempt}): ${reason}`,
  /** In the live line, and as a line of its own. */
  queued: "Queued: waiting for a worker",
  requeued: (message: string, at: string, attempt: number, of: number) =>
    `${message} It is tried again at ${at}, attempt ${attempt} of ${of}.`,
  cancelUndone: (state: string) => `The cancel is taken back: the session is ${state}, as it was.`,
  touched: (title: string, instruction: string) => `Changes: ${title} – ${instruction}`,
  unknownSections: (names: readonly string[]) =>
    `Not carried out, since the plan has no such section: ${names.map((name) => `"${name}"`).join(", ")}.`,
  untouched: (reason: string) => `The request touches no section, and the plan stays as it is. ${reason}`.trimEnd(),
  outline: {
    add: (title: string) => `Adds: ${title}`,
    drop: (title: string) => `Drops: ${title}`,
    move: (title: string) => `Moves: ${title}`,
    merge: (title: string, other: string) => `Merges: ${title} into ${other}`,
    rename: (title: string, other: string) => `Renames: ${other} to ${title}`,
  },
  figure: (label: string, before: string | null, after: string | null) =>
    `Figure: ${label}: ${before ?? "none"} → ${after ?? "none"}`,
  undone: (reason: string) => `Not carried out: ${reason}`,
  warning: (message: string) => `Warning: ${message}`,
  refused: (question: string, attempt: number, of: number, problem: string) =>
    `The answer to ${question} was refused (attempt ${attempt} of ${of}): ${problem}`,
  /** Of a call that waits before it is made again, in the line of the step that waits. */
  waiting: (ms: number, reason: string) => `waiting ${duration(ms)}: ${REASONS[reason] ?? reason}`,
  opening: "Waiting for the session: another process may have it, or the database is slow",
  answered: (question: string, answer: string, isSpent: boolean) =>
    `${question} → ${answer} (${isSpent ? "taken, attempts spent" : "recommended"})`,
};
