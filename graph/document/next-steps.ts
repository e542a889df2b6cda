import type { Sheet, SheetFigure } from "../../schemas/model/figures.ts";
import type { NextStep } from "../../schemas/plan/plan-document.ts";
import { linksOf } from "../figures/sheet/dependencies.ts";
import { amountWithUnit } from "../figures/text/amount-text.ts";
import { words } from "../reading/words.ts";
import { type PlanState, planLanguage } from "../state.ts";
import { answerText, defaultAnswers } from "./assumptions.ts";
import { documentWords } from "./document-words.ts";
import { openDoubts } from "./open-doubts.ts";
import { oneLine } from "./text/markdown.ts";
import { shownText } from "./text/section-text.ts";

/** What the checks still found at the last review; the record has the rest. */
const MOST_FINDINGS = 5;
/** Of what may not hold any more since figures were set; `set` has told all of it. */
const MOST_DOUBTS = 5;
/** Those on which most hangs; a reader checks no longer list. */
const MOST_FIGURES = 8;
/** So many of a weakness's telling words, and this part of them, stand in what was done against it. */
const ANSWERED_WORDS = 3;
const ANSWERED_SHARE = 0.2;
/** Under this a basis that names its own confidence is a weak one. */
const SURE = 0.6;

/** A basis that says nothing but that somebody guessed. */
const NO_BASIS =
  /^(?:an? |my |our |own |rough |internal )*(?:estimate[ds]?|guess|assumption|assumed|n\/a|none|unknown|-+|추정(?:치|값)?|자체 추정|가정|없음|미정)\.?$/i;
/** What a writer says of a value that is still to be found out. */
const WEAK_BASIS =
  /\b(?:guess(?:ed)?|unverified|hypothes[ei]s|hypothetical|unknown|least known|low confidence|not (?:yet )?(?:checked|confirmed|tested|verified)|to (?:be )?(?:check|confirm|test|verif|validat)\w*|placeholder|no (?:source|data))|확인 ?(?:이 )?필요|미확인|확인 전|검증 (?:필요|전)|불확실|신뢰도(?:가)? (?:낮|하)|근거(?:가)? 없|임의|추측|가설/i;
const CONFIDENCE = /(?:confidence|신뢰도)\D{0,12}(0?\.\d+|\d{1,2} ?%)/i;

/** What to do next with a plan: what the last review left open, answers to confirm, figures that rest on little. */
export function nextSteps(state: PlanState): { steps: NextStep[]; moreFigures: number } {
  const language = planLanguage(state);
  const { asBefore, byDefault, check } = documentWords(language);
  const figures = weakFigures(state.sheet ?? null);
  const weaknesses = openWeaknesses(state);
  const doubts = doubtsTold(state).slice(0, MOST_DOUBTS);
  const found = openFindings(state).filter((text) => !weaknesses.some((weakness) => text.endsWith(weakness)));
  const steps: NextStep[] = [
    ...[...weaknesses, ...found.slice(0, MOST_FINDINGS), ...doubts].map((text) => ({
      kind: "weakness" as const,
      text,
    })),
    ...defaultAnswers(state).map((answer) => ({
      kind: "answer" as const,
      text: answerText(answer, [byDefault, ...(answer.chosenBefore === undefined ? [] : [asBefore])]),
    })),
    ...figures.slice(0, MOST_FIGURES).map((figure) => {
      return {
        kind: "figure" as const,
        text: check(oneLine(figure.label), amountWithUnit(figure, language), oneLine(figure.basis)),
      };
    }),
  ];
  return { steps, moreFigures: Math.max(0, figures.length - MOST_FIGURES) };
}

/** The weaknesses of the last review, but for those that were edited after it. */
function openWeaknesses(state: PlanState): string[] {
  const last = state.reviews.at(-1);
  if (!last) return [];
  const done = state.refinements.filter(({ reviewRound }) => reviewRound === last.round);
  const instructions = done.flatMap(({ actions }) => actions.map(({ instruction }) => instruction));
  const figures = done.flatMap(({ figures = [] }) => figures.map(({ label, before }) => `${label} ${before ?? ""}`));
  const common = commonWords([...last.weaknesses, ...instructions]);
  const tell = (text: string) => tellingWords(text, common);
  const answers = [...instructions, ...figures].map(tell);
  const open = last.weaknesses.filter((weakness) => !answers.some((answer) => isAnswered(tell(weakness), answer)));
  return [...new Set(open.map((weakness) => oneLine(shownText(state, weakness))))].filter(Boolean);
}

/** What the checks found before the last review, but for sections that were edited after it: nobody has looked since. */
function openFindings({ reviews, refinements, outline }: PlanState): string[] {
  const last = reviews.at(-1);
  const done = refinements.filter(({ reviewRound }) => reviewRound === last?.round);
  const edited = new Set(done.flatMap(({ actions }) => actions.map(({ sectionId }) => sectionId)));
  const titles = new Map((outline?.sections ?? []).map(({ id, title }) => [id, oneLine(title)]));
  return (last?.checks ?? []).flatMap(({ sectionId, problem }) => {
    if (sectionId === null) return [oneLine(problem)];
    return edited.has(sectionId) ? [] : [`${titles.get(sectionId) ?? sectionId}: ${oneLine(problem)}`];
  });
}

/** What may not hold any more since figures were set, as a step: to read it again. */
function doubtsTold(state: PlanState): string[] {
  const { readAgain } = documentWords(planLanguage(state));
  const told = openDoubts(state).map(({ section, text }) => {
    const passage = oneLine(shownText(state, text)).replace(/^\| *| *\|$/g, "");
    return readAgain(section, passage);
  });
  return [...new Set(told)];
}

/** Words of most of the texts tell nothing of any one of them. */
function commonWords(texts: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts].flatMap(([word, count]) => (count > 2 && count * 2 > texts.length ? [word] : [])));
}

function tellingWords(text: string, common: ReadonlySet<string>): Set<string> {
  return new Set(words(text).filter((word) => !common.has(word)));
}

function isAnswered(weakness: ReadonlySet<string>, answer: ReadonlySet<string>): boolean {
  const shared = [...weakness].filter((word) => answer.has(word)).length;
  return shared >= Math.min(ANSWERED_WORDS, weakness.size) && shared >= weakness.size * ANSWERED_SHARE && shared > 0;
}

/** What is assumed on a weak basis or none, that on which most figures hang first. */
function weakFigures(sheet: Sheet | null): SheetFigure[] {
  if (sheet === null) return [];
  const users = new Map<string, string[]>();
  for (const [user, used] of linksOf(sheet)) for (const id of used) users.set(id, [...(users.get(id) ?? []), user]);
  return sheet.figures
    .filter(({ kind, basis }) => kind === "assumed" && restsOnLittle(oneLine(basis)))
    .map((figure) => ({ figure, weight: countReached(figure.id, users) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ figure }) => figure);
}

function restsOnLittle(basis: string): boolean {
  const stated = CONFIDENCE.exec(basis)?.[1];
  const confidence = stated?.includes("%") ? Number.parseInt(stated, 10) / 100 : Number(stated ?? 1);
  return basis === "" || NO_BASIS.test(basis) || WEAK_BASIS.test(basis) || confidence < SURE;
}

function countReached(id: string, users: ReadonlyMap<string, readonly string[]>): number {
  const found = new Set<string>();
  const waiting = [id];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const user of users.get(one) ?? []) {
      if (found.has(user)) continue;
      found.add(user);
      waiting.push(user);
    }
  }
  return found.size;
}
