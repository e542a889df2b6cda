import type { ErrorCode } from "../../utils/errors.ts";
import { number } from "../../utils/number-format.ts";
import { PROGRAM } from "./program-name.ts";
import { ROLLOUT_NEXT_EN } from "./rollout/rollout-en.ts";
import { VARIANT_STATISTICS_EN } from "./rollout/statistics-en.ts";
import { count, duration } from "./wording-en.ts";

/** The sentences of the commands that look at what is kept, in English. */
export const RECORDS_EN = {
  /** Of the command line's parser, which speaks English. */
  usage: (code: string, message: string) =>
    code === "commander.help" ? `a command is missing; see: ${PROGRAM} --help` : message,

  /** What to type next, by the error that was told: its sentence names no command, since others tell it too. */
  next: {
    "idea-empty": () => `Begin with: ${PROGRAM} new "A marketplace for used climbing gear"`,
    "session-exists": (session: string) => `Go on with: ${PROGRAM} resume ${session}`,
    "session-unknown": () => `See: ${PROGRAM} list`,
    "checkpoint-unknown": (session: string) => `See: ${PROGRAM} history ${session}`,
    "question-not-open": (session: string) => `See: ${PROGRAM} show ${session}`,
    "session-not-finished": (session: string) => `Go on with: ${PROGRAM} resume ${session}`,
    "session-none": () => `Begin with: ${PROGRAM} new "your idea"`,
    "dead-letter-unknown": () => `See: ${PROGRAM} dead list`,
    "dead-letter-ambiguous": () => `See: ${PROGRAM} dead list`,
    "variant-unknown": () => `See: ${PROGRAM} variant list`,
    "webhook-unknown": () => `See: ${PROGRAM} webhooks list`,
    ...ROLLOUT_NEXT_EN,
    "session-ambiguous": () => `See: ${PROGRAM} list`,
    "checkpoint-ambiguous": (session: string) => `See: ${PROGRAM} history ${session}`,
    "file-not-ours": () => "With --force it is overwritten.",
    "session-over": (session: string) => `Read its plan with: ${PROGRAM} export ${session}`,
    "undo-too-late": (session: string) => `Go on with: ${PROGRAM} resume ${session}`,
    "session-not-cancelled": (session: string) => `See: ${PROGRAM} show ${session}`,
    "version-unknown": (session: string) => `Make one with: ${PROGRAM} revise ${session} "What is to change"`,
  } satisfies Partial<Record<ErrorCode, (session: string) => string>>,

  limits: {
    badCost: "--max-cost must be a number above 0: leave it out for no limit.",
    badTokens: "--max-tokens must be a whole number above 0: leave it out for no limit.",
    /** Added to the warning that a limit in dollars cannot hold. */
    useTokens: "Set one with --max-tokens.",
  },

  list: {
    columns: { session: "SESSION", state: "STATE", updated: "UPDATED", created: "CREATED", title: "TITLE" },
    empty: `There are no sessions yet. Begin with: ${PROGRAM} new "your idea"`,
    untitled: "(no title yet)",
    crashed: "running, left by a crash",
    crashedHint: (sessions: number) =>
      `A crash left ${count(sessions, "session", "sessions")} of these running. Go on with all such: ${PROGRAM} resume --all`,
    more: (command: string) => `There are more sessions: ${command}`,
    badLimit: (text: string) => `--limit must be a whole number above 0, and not ${text}.`,
  },

  stats: {
    columns: {
      state: "STATE",
      score: "LAST SCORE",
      sessions: "SESSIONS",
      day: "DAY (UTC)",
      calls: "CALLS",
      input: "INPUT TOKENS",
      cached: "FROM CACHE",
      output: "OUTPUT TOKENS",
      cost: "COST",
    },
    variants: VARIANT_STATISTICS_EN,
    durations: (medianMs: number, p95Ms: number) =>
      `Half of the finished sessions ran for at most ${duration(medianMs)}, 95 of 100 for at most ${duration(p95Ms)}.`,
    unpriced: (calls: number) =>
      `The cost leaves out ${count(calls, "call", "calls")} of models whose price is not known.`,
  },

  prune: {
    removed: (checkpoints: number, sessions: number, size: string) =>
      `Removed ${count(checkpoints, "checkpoint", "checkpoints")} of ${count(sessions, "session", "sessions")}, and what only they needed: ${size}.`,
    wouldRemove: (checkpoints: number, sessions: number, size: string) =>
      `This would remove ${count(checkpoints, "checkpoint", "checkpoints")} of ${count(sessions, "session", "sessions")}, and what only they need: ${size}.`,
    deleted: (sessions: number) =>
      `Of them, ${count(sessions, "session was", "sessions were")} deleted more than 30 days ago: all of ${sessions === 1 ? "it" : "them"} goes.`,
    nothing: "There is nothing to remove.",
    inUse: (sessions: number) => `${count(sessions, "session is", "sessions are")} in use, and left alone.`,
    badAge: (text: string) =>
      `--older-than must be a number of hours, days or weeks, for example 12h, 30d or 4w, and not ${text}.`,
    badKeep: (text: string) => `--keep-last must be a whole number above 0, and not ${text}.`,
  },

  memory: {
    columns: { question: "QUESTION", at: "AT", expires: "EXPIRES", session: "SESSION", chosen: "CHOSEN" },
    empty: "Nothing is remembered: what you choose in a session is, for 30 days.",
    forgotten: (choices: number) =>
      choices === 0 ? "There was nothing to forget." : `Forgot ${count(choices, "choice", "choices")}.`,
  },

  serve: {
    listening: (page: string) =>
      `PlanCraft serves: the page is at ${page}, its routes are described at /openapi.json; stop it with Ctrl-C.`,
    offline:
      "No key of a model is set here: sessions that name no model get worksheets of the offline model, not plans. `plancraft setup` says what to set.",
    notOpened: (page: string) => `No browser could be opened here: open ${page} yourself. The server goes on.`,
    draining:
      "Stopping: what was asked for is answered, and what runs is left to the next server. Press Ctrl-C again to stop at once.",
    atOnce: "Stopped at once; every session is kept, and the next server goes on with it.",
    badPort: (text: string) => `--port must be a whole number from 0 to 65535, and not ${text}.`,
  },

  tokens: {
    columns: {
      ...{ id: "ID", person: "NAME", admin: "ADMIN" },
      ...{ dailyCost: "A DAY", expires: "EXPIRES", models: "MODELS" },
    },
    all: "all",
    unlimited: "no limit",
    never: "never",
    expired: "expired",
    added: (person: string, path: string) =>
      `This is the token of ${person}. It is shown only now: only its hash is kept, in ${path}.`,
    notConfigured: (path: string) => `A server takes it that is started with PLANCRAFT_TOKENS_FILE=${path}`,
    none: (path: string) => `There are no tokens in ${path}. Make one with: ${PROGRAM} token add NAME`,
    revoked: (tokens: number, name: string) =>
      `Revoked ${count(tokens, "token", "tokens")} of ${name}: a server that runs stops taking them within seconds.`,
    badDailyCost: (text: string) =>
      `--daily-cost must be a number above 0, and not ${text}: leave it out for no limit.`,
    badExpires: (text: string) =>
      `--expires must be a number of hours, days or weeks, for example 12h, 90d or 4w, and not ${text}.`,
  },

  resumeAll: {
    none: "No session was left by a crash.",
    taken: (session: string) => `Session ${session} is passed over: another process goes on with it.`,
    settled: (session: string) => `Session ${session} is passed over: another process has gone on with it already.`,
    oneOrAll: `resume takes a session or --all: ${PROGRAM} list shows the sessions there are.`,
    notBoth: "resume takes a session or --all, not both.",
  },

  show: {
    session: "Session",
    title: "Title",
    idea: "Idea",
    state: "State",
    created: "Created",
    updated: "Updated",
    preset: "Preset",
    model: "Model",
    language: "Language",
    languages: { en: "English", ko: "Korean" },
    usage: "Usage",
    source: "Given file",
    page: "Given page",
    parent: "Forked from",
    forkedAt: (parent: string, checkpoint: string) => `${parent} at ${checkpoint}`,
    lastError: "Last error",
    goOn: (session: string) => `Go on with: ${PROGRAM} resume ${session}`,
  },

  audit: {
    heading: (session: string) => `Questions and answers of session ${session}, oldest first`,
    columns: { at: "AT", question: "QUESTION", act: "WHAT", attempt: "ATTEMPT", detail: "DETAIL" },
    acts: {
      ...{ asked: "asked", refused: "refused", answered: "answered" },
      ...{ failed: "failed by the model", requested: "requested", set: "set", unchanged: "nothing changed" },
    },
    answered: { human: "answered", assumed: "taken by default", spent: "taken, attempts spent" },
    empty: (session: string) => `Session ${session} has asked nothing yet.`,
  },

  history: {
    heading: (session: string) => `Checkpoints of session ${session}, newest first`,
    columns: {
      checkpoint: "CHECKPOINT",
      at: "AT",
      step: "STEP",
      node: "NODE",
      score: "SCORE",
      cost: "COST",
      next: "NEXT",
      changed: "CHANGED",
    },
    review: (round: number, score: number) => `review ${round}: ${score} of 10`,
    counted: (round: number) => `what is open: count ${round}`,
    changes: { set: "set", changed: "changed", cleared: "cleared" },
    end: "(end)",
    empty: (session: string) => `Session ${session} has no checkpoints yet.`,
    forkHint: (session: string) => `Begin anew from one with: ${PROGRAM} fork ${session} --at CHECKPOINT`,
  },

  diff: {
    heading: (from: number, to: number) => `What changed from version ${from} to version ${to}`,
    changes: { added: "added", removed: "removed", changed: "changed" },
    words: (added: number, removed: number) =>
      `${count(added, "word", "words")} added, ${count(removed, "word", "words")} removed`,
    figures: "Figures",
    moved: (title: string, from: number, to: number) => `${title}: moved from place ${from} to place ${to}`,
    renamed: (title: string) => `was "${title}"`,
    merged: (title: string) => `merged into "${title}"`,
    same: (from: number, to: number) => `No section changed from version ${from} to version ${to}.`,
    badVersion: (text: string) => `A version is a whole number above 0, and not ${text}.`,
  },

  figures: {
    heading: (version: number, figures: number) =>
      `The figures of version ${version} (${count(figures, "figure", "figures")}); what is computed stands above what it is computed from`,
    columns: {
      figure: "FIGURE",
      value: "VALUE",
      range: "RANGE",
      id: "ID",
      basis: "FORMULA OR BASIS",
      places: "IN THE TEXT",
    },
    kinds: { given: "given", assumed: "assumed", derived: "derived" },
    above: "(see above)",
    places: (sections: number) => count(sections, "section", "sections"),
    nowhere: "-",
    decisions: "Decisions",
    notes: "Left out or to be looked at",
    hint: (session: string, id: string) =>
      `Change one: ${PROGRAM} set ${session} ${id}=VALUE (only to see what it would do: --dry-run)`,
  },

  cases: {
    columns: ["LOW", "MIDDLE", "HIGH"],
    mean: "Three cases. LOW: every uncertain assumption at its worse end at once. HIGH: every one at its better end.",
    none: "cannot be computed",
  },

  set: {
    usage: "set takes one or more settings such as price=9, or --undo alone.",
    confirm: (figures: string) => `${figures}: you gave this yourself. Change it?`,
    none: "none",
    now: "NOW",
    decision: "Decision",
    doubts: (passages: number) =>
      `${count(passages, "passage leans", "passages lean")} on what moved far, and may not hold any more:`,
    warnings: "To be looked at now:",
    same: "Nothing moves: the figures have these values already.",
    trial: "Tried only: nothing was changed.",
    stored: (session: string, version: number) =>
      `Stored as version ${version}.\nSee it with: ${PROGRAM} diff ${session}\nTake it back with: ${PROGRAM} set ${session} --undo`,
    undone: (session: string, version: number) =>
      `Taken back, and stored as version ${version}.\nSee it with: ${PROGRAM} diff ${session}`,
    between: (figures: number) =>
      `${count(figures, "figure", "figures")} in between ${figures === 1 ? "moves" : "move"} as well: --json has all.`,
  },

  export: {
    written: (path: string) => `Written to ${path}.`,
    toFile: (format: string, session: string) =>
      `A terminal cannot show a ${format.toUpperCase()}: write it to a file, for example with --out ${session}.${format}`,
    apart: (format: string, session: string) =>
      `With --json a ${format.toUpperCase()} goes to a file: add --out ${session}.${format}`,
    recordFormat: "A record is written as Markdown or JSON; for other formats: export --with record --out FILE",
  },

  open: {
    opened: (path: string) => `Opened in the browser: ${path}`,
    notOpened: "No browser can be opened here: open this file yourself.",
  },

  setup: {
    heading: "What plans can be made with here",
    isSet: "set",
    isNotSet: "not set",
    noServers: "No model server answers on this machine (Ollama, LM Studio, llama.cpp, vLLM were looked for).",
    models: (names: string, more: number) =>
      names === "" ? "no model that writes" : more === 0 ? names : `${names} and ${number.format(more)} more`,
    question: "Which model makes your plans?",
    byKey: "by the key that is set",
    offline: "no model: a worksheet to fill in",
    unchanged: (model: string | null) =>
      `Nothing was written; ${model === null ? "the model that is chosen cannot be used" : `a new plan is made with ${model}`}. To choose: ${PROGRAM} setup --model openai:gpt-4.1, or --yes for the first that can be used.`,
    saved: (model: string, path: string) =>
      `New plans are made with ${model}: written to ${path}. --model and PLANCRAFT_MODEL count before it.`,
    offered: (server: string) => `No model is chosen yet, and ${server} answers on this machine.`,
  },
};
