import type { AssumptionGroup } from "../../schemas/plan/plan-document.ts";
import type { AnswerRecord } from "../../schemas/record.ts";
import { fairShares } from "../fair-shares.ts";
import { words } from "../reading/words.ts";
import { type PlanState, planLanguage } from "../state.ts";
import { documentWords } from "./document-words.ts";
import { oneLine } from "./text/markdown.ts";
import { shownText } from "./text/section-text.ts";

/** A reader goes through so many; the rest is counted. */
const MOST_SHOWN = 20;
/** So much of the words of two texts is the same where the one only repeats the other. */
const REPEATS = 0.75;
/** And so much of the shorter one where it stands whole in the longer one. */
const WITHIN = 0.95;

interface Assumed {
  readonly sectionId: string | null;
  readonly text: string;
}

/** The answers that nobody gave: to be confirmed. That an outline was let through is none. */
export function defaultAnswers({ answers }: Pick<PlanState, "answers">): AnswerRecord[] {
  return answers.filter(({ source, kind }) => source !== "human" && kind !== "approval");
}

/** A question with its answer on one line. @param notes What is to be said of it. */
export function answerText({ question, text }: AnswerRecord, notes: readonly string[]): string {
  return `${oneLine(question)} → ${oneLine(text)}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
}

/** Everything that the plan assumes, each once: the analysis, what was not asked, defaults, the sections. */
export function allAssumptions(state: PlanState): string[] {
  const { asBefore } = documentWords(planLanguage(state));
  const all = assumedIn(state);
  return [
    ...all.flatMap(({ sectionId, text }) => (sectionId === null ? [text] : [])),
    ...defaultAnswers(state).map((answer) => answerText(answer, answer.chosenBefore === undefined ? [] : [asBefore])),
    ...all.flatMap(({ sectionId, text }) => (sectionId === null ? [] : [text])),
  ];
}

/** The assumptions as a document lists them: by section, a few of each where they are too many; and how many are left out. */
export function assumptionGroups(state: PlanState): { groups: AssumptionGroup[]; more: number } {
  const all = assumedIn(state);
  const bySection = [...Map.groupBy(all, ({ sectionId }) => sectionId)];
  const shares = fairShares(
    bySection.map(([, { length }]) => length),
    MOST_SHOWN,
  );
  const titles = new Map((state.outline?.sections ?? []).map(({ id, title }) => [id, title]));
  const groups = bySection.flatMap(([sectionId, some], at): AssumptionGroup[] => {
    const assumptions = some.slice(0, shares[at]).map(({ text }) => text);
    const title = sectionId === null ? null : (titles.get(sectionId) ?? sectionId);
    return assumptions.length > 0 ? [{ sectionId, title, assumptions }] : [];
  });
  return { groups, more: all.length - groups.reduce((sum, { assumptions }) => sum + assumptions.length, 0) };
}

/** Each once, without the answers; of two that say the same in nearly the same words the first. */
function assumedIn(state: PlanState): Assumed[] {
  const general = [...(state.analysis?.assumptions ?? []), ...state.assumed].map((text) => ({ sectionId: null, text }));
  const ofSections = (state.outline?.sections ?? []).flatMap(({ id }) =>
    (state.sections[id]?.assumptions ?? []).map((text) => ({ sectionId: id, text })),
  );
  const kept: (Assumed & Said)[] = [];
  for (const { sectionId, text } of [...general, ...ofSections]) {
    const shown = oneLine(shownText(state, text));
    const said = saidIn(shown);
    if (shown && !kept.some((other) => repeats(said, other))) kept.push({ sectionId, text: shown, ...said });
  }
  return kept.map(({ sectionId, text }) => ({ sectionId, text }));
}

interface Said {
  readonly plain: string;
  readonly words: ReadonlySet<string>;
  /** Where these differ, two texts say different things, however much else is the same. */
  readonly numbers: string;
}

function saidIn(text: string): Said {
  const numbers = (text.match(/\d[\d.,]*/g) ?? []).map((number) => number.replace(/[.,]+$|,/g, ""));
  const plain = text
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, " ")
    .trim();
  return { plain, words: new Set(words(text)), numbers: numbers.sort().join(" ") };
}

function repeats(one: Said, other: Said): boolean {
  if (one.plain === other.plain) return true;
  if (one.numbers !== other.numbers || one.words.size < 3 || other.words.size < 3) return false;
  const shared = [...one.words].filter((word) => other.words.has(word)).length;
  const shorter = Math.min(one.words.size, other.words.size);
  const isWithin = shorter >= 4 && shared >= shorter * WITHIN;
  return isWithin || shared / (one.words.size + other.words.size - shared) >= REPEATS;
}
