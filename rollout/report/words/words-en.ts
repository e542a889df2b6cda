import type { MeasureName, Segment } from "../../../schemas/rollout/rollout-report.ts";
import { number } from "../../../utils/number-format.ts";

const count = (amount: number, one: string, many: string) => `${number.format(amount)} ${amount === 1 ? one : many}`;
const list = (names: readonly string[]) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** How long something takes from now on. */
const days = (amount: number | null) =>
  amount === null
    ? ""
    : amount < 1
      ? " (less than a day at the pace so far)"
      : ` (${count(Math.ceil(amount), "day", "days")} at the pace so far)`;
const sessions = (amount: number) => count(amount, "session", "sessions");
const moreSessions = (amount: number) => count(amount, "more session", "more sessions");

const measures: Readonly<Record<MeasureName, string>> = {
  failure: "Failures by our fault",
  score: "Score of the review",
  contradictions: "Contradictions found",
  cost: "Cost",
  tokens: "Tokens",
  time: "Time to the plan",
  answers: "Answers by hand",
  revisions: "Revisions within a day",
  rating: "Thumbs up",
};

/** What a report says, in English; the type is the contract for the other languages. */
export const REPORT_EN = {
  title: (variant: string) => `A/B report: ${variant}`,
  measures,
  perSession: {
    failure: "of sessions",
    score: "of 10, mean",
    contradictions: "a plan, mean",
    cost: "a session, mean",
    tokens: "a session, mean",
    time: "without waiting for people, mean",
    answers: "a session, mean",
    revisions: "a plan, mean",
    rating: "of ratings",
  } satisfies Record<MeasureName, string>,
  segments: {
    language: (value: string): string => (value === "ko" ? "Korean" : "English"),
    preset: (value: string) => `Preset ${value}`,
    user: (value: string): string => (value === "new" ? "New users" : "Returning users"),
  } satisfies Record<Segment["by"], (value: string) => string>,
  conclusions: { better: "better", worse: "worse", same: "no difference that matters", open: "not known yet" },
  usual: "the program as it is",
  states: { running: "running", promoted: "promoted", "rolled-back": "rolled back" },

  row: {
    moved: (canary: string, control: string, difference: string, interval: string) =>
      `${canary} against ${control}: ${difference} (${interval}).`,
    same: (difference: string, interval: string, lift: string) =>
      `${difference} (${interval}): less than ${lift} either way.`,
    more: (more: number, inDays: number | null, lift: string) =>
      `Not enough data: ${moreSessions(more)}${days(inDays)} would show a difference of ${lift}, where there is one.`,
    endedOpen: (more: number, lift: string) =>
      `Not enough data: it ended ${sessions(more)} before a difference of ${lift} would have shown.`,
    enough: (difference: string, interval: string) =>
      `Not clear, with as many sessions as were to be enough: ${difference} (${interval}).`,
    oneUser: "All sessions of an arm are one user's: nothing tells their habits from the variant's doing.",
    fewUsers: "It may be no more than a few users with many sessions each.",
    noWay: "Not enough data, and at this share none comes: one of the arms gets no new sessions.",
    ranks: (shift: string, p: string) => `Typical sessions differ by ${shift} all the same (by ranks, p ${p}).`,
    untestable: {
      "too-few": "Nothing to compare yet: an arm has too few sessions with it.",
      constant: "Nothing to test: in each arm all values are the same.",
      "no-difference": "Nothing to test: in each arm all values are the same.",
      "out-of-range": "It cannot be computed: some values are out of all range.",
    },
  },

  verdict: {
    "split-broken": () => "Do not believe these figures: users did not go to the arms as they should.",
    better: (variant: string) => `${variant} is better.`,
    worse: (variant: string) => `${variant} is worse.`,
    mixed: (variant: string) => `${variant} is better in some measures and worse in others.`,
    same: (variant: string) => `${variant} makes no difference that matters.`,
    open: () => "Not enough data yet.",
    act: {
      "split-broken": "Find out why before anything else; nothing below says anything about the variant.",
      better: "It can be promoted.",
      partly: "It can be promoted where what is not known yet matters less; else let it run.",
      worse: "Roll it back.",
      mixed: "Weigh what is won against what is lost; no test can do that.",
      same: "Keep what is simpler or cheaper.",
      open: "Let it run.",
    },
    listed: {
      better: (names: readonly string[]) => `Better: ${list(names.map(lower))}.`,
      worse: (names: readonly string[]) => `Worse: ${list(names.map(lower))}.`,
      same: (names: readonly string[]) => `No difference that matters: ${list(names.map(lower))}.`,
      open: (names: readonly string[]) => `Not known yet: ${list(names.map(lower))}.`,
    },
    failures: (least: string, most: string) =>
      `Whether it fails more often is not known yet: ${least} to ${most}. The guard goes on watching that while it runs.`,
    next: (name: string, more: number, inDays: number | null) =>
      `The next answer comes with ${moreSessions(more)}${days(inDays)}: ${lower(name)}.`,
    last: (name: string, more: number, inDays: number | null) =>
      `All are answered with ${moreSessions(more)}${days(inDays)}; ${lower(name)} takes the longest.`,
  },

  split: {
    fine: (canary: number, control: number, expected: string, p: string) =>
      `${count(canary, "user", "users")} in the canary and ${number.format(control)} in the control, ${expected} expected in the canary: as the share says (p ${p}).`,
    broken: (canary: number, control: number, expected: string, p: string) =>
      `${count(canary, "user", "users")} in the canary and ${number.format(control)} in the control, but ${expected} expected in the canary (p ${p}). Chance does that less than once in 1,000 times: sessions are lost, counted twice, or sent past the split.`,
  },

  notes: {
    looks:
      "The intervals and p hold for one look. Who looks every day and stops at the first good one finds differences that are not there: decide beforehand how many sessions to wait for. Only the guard may be asked after every session.",
    users: (most: string) =>
      `A user stays in one arm, so that their sessions are not independent. Intervals are as wide as that asks for (design effect up to ${most}), and so are the numbers of sessions still needed.`,
    usersAlone:
      "A user stays in one arm; here that makes nothing less certain, since hardly anybody has several sessions that are alike.",
    heavy: (user: string, share: string, arm: string) =>
      `${user} has ${share} of the sessions of the ${arm}: what is their habit looks like the variant's doing.`,
    moved: (times: number) =>
      `The share was moved ${count(times, "time", "times")}: the arms hold different mixes of days, and what differs between days looks like the variant's doing. A rollout with one share to its end is free of that.`,
    bothArms: (users: number) =>
      `${count(users, "user has", "users have")} sessions in both arms, since the share was moved while they used it.`,
    notMoved: (users: number) =>
      `${count(users, "user has", "users have")} sessions in both arms although the share was never moved: look into how they are named.`,
    unfinished: (canary: number, control: number) =>
      `${sessions(canary + control)} ${canary + control === 1 ? "has not ended and is" : "have not ended and are"} not compared (${number.format(canary)} in the canary, ${number.format(control)} in the control).`,
    holm: (tests: number) =>
      `${count(tests, "measure was", "measures were")} tested, and p is corrected for that by Holm's method; intervals are not.`,
    segments: "Segments are there to find questions, not answers: what stands out there asks for a rollout of its own.",
  },

  page: {
    canary: "Canary",
    control: "Control",
    measure: "Measure",
    difference: "Difference",
    interval: "95 % interval",
    conclusion: "Conclusion",
    verdict: "Verdict",
    split: "The split",
    measuresHeading: "Measures",
    segmentsHeading: "Segments (exploratory)",
    statistics: "Statistics",
    notes: "What to know before you believe it",
    facts: { preset: "Preset", share: "Share", state: "State", started: "Started", ended: "Ended", pace: "Pace" },
    by: (day: string, person: string) => `${day} by ${person}`,
    perDay: (perDay: string) => `${perDay} sessions a day`,
    madeAt: (time: string) => `Made on ${time} UTC`,
    armCounts: (all: number, users: number, ended: number) =>
      `${sessions(all)} of ${count(users, "user", "users")}, ${number.format(ended)} ended`,
    tooFew: (canary: number, control: number, least: number) =>
      `too few (${number.format(canary)} and ${number.format(control)}; ${least} in each arm are the least)`,
    worseSide: "worse",
    betterSide: "better",
    legend:
      "Each bar is the 95 % interval of the difference, its dot the difference itself, in units of the difference that one would act on: the shaded band. Right of the line the canary is better, whatever the measure.",
    barOf: (words: string) => `Interval: ${words}`,
    columns: {
      n: "Sessions (users)",
      test: "Test",
      p: "p",
      pByUser: "p by user",
      holm: "Holm",
      effect: "Hedges' g",
      ranks: "Mann-Whitney",
      needed: "Needed in each arm",
    },
    welch: (t: string, df: string) => `Welch t = ${t}, df = ${df}`,
    fisher: "Newcombe, Fisher",
    ranks: (shift: string, p: string) => `shift ${shift}, p ${p}`,
  },
};

export type ReportWords = typeof REPORT_EN;
