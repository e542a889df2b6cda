import { amountsIn, type FoundAmount, isMoney, wholeAmount } from "../reading/amounts.ts";
import { type FigureFinding, type FigureSection, shownPassage } from "./figure-findings.ts";
import { type Passage, passagesOf } from "./passages.ts";
import { sharedStems, stems } from "./shared-words.ts";
import { singular } from "./units.ts";

/** An amount and the words right around it, which say what it is of. */
interface Fact {
  readonly about: ReadonlySet<string>;
  readonly value: number;
  /** Empty for a bare number in a table, which may be money. */
  readonly unit: string;
  readonly written: string;
  readonly sectionId: string;
  readonly passage: Passage;
  /** Whether words of a case, a bound or a step stand before it; such amounts are compared with their like only. */
  readonly varies: string;
}

const WORDS_BEFORE = 4;
const WORDS_AFTER = 7;
const CLAUSE = /[,;:()|]|\s[-–]\s|\.\s/;
const VARIES =
  /\b(?:low|middle|high|worst|best|below|under|fewer|less|above|over|more than|up to|at most|at least|half|each|another|further|first|second|third|until|would|if|instead|from|stop|change)\b|이상|이하|미만|초과|최대|최소|경우|각각|하위|상위/gi;
/** Fewer words in common prove nothing; of a short label nearly all have to be there. */
const MIN_SHARED = 3;
const MIN_SHARE = 0.6;
/** Korean words are compared by pairs of syllables, of which a word has several and a particle one. */
const MIN_SHARED_KOREAN = 5;
const MIN_SHARE_KOREAN = 0.75;
/** Times of the day and counts of turns. */
const NOT_COUNTED = /^(?:시|분|초|회|차|층|호)(?!\p{L}{2})|^(?:시|분)까지/u;
/** What is further apart is another thing: a month and a year, one and all. */
const MOST_APART = 4;
/** Every fact is compared with every other one. */
const MAX_FACTS = 1_500;

/**
 * Things that a rendered plan gives two amounts in two of its sections: counted in the same, with the same words right
 * around them. Silent where one of them is a bound or a case and the other is not.
 */
export function twoAmounts(sections: readonly FigureSection[]): FigureFinding[] {
  const facts = sections.flatMap(factsOf).slice(0, MAX_FACTS);
  const said = new Map<string, Set<string>>();
  for (const { sectionId, value, unit } of facts) {
    said.set(sectionId, (said.get(sectionId) ?? new Set()).add(`${value} ${unit}`));
  }
  const findings = new Map<string, FigureFinding>();
  for (const [at, one] of facts.entries()) {
    for (const other of facts.slice(at + 1)) {
      if (!isTwice(one, other)) continue;
      // A section that has both amounts tells the two things apart.
      if (said.get(one.sectionId)?.has(`${other.value} ${other.unit}`)) continue;
      if (said.get(other.sectionId)?.has(`${one.value} ${one.unit}`)) continue;
      const key = [one, other].map(({ sectionId, value }) => `${sectionId} ${value}`).join(" ");
      if (!findings.has(key)) findings.set(key, finding(one, other));
    }
  }
  return [...findings.values()];
}

function isTwice(one: Fact, other: Fact): boolean {
  if (one.sectionId === other.sectionId || one.value === other.value || one.varies !== other.varies) return false;
  // A bare number in a table of money is money; what else it counts nobody says.
  if (one.unit !== other.unit && !(one.unit === "" && isMoneyFact(other)) && !(other.unit === "" && isMoneyFact(one)))
    return false;
  if (one.unit === "" && other.unit === "") return false;
  const [less, more] = [one.value, other.value].sort((a, b) => a - b);
  if (less === undefined || more === undefined || less <= 0 || more / less > MOST_APART) return false;
  const shared = sharedStems(one.about, other.about);
  const isKorean = [...one.about].some((stem) => /\p{Script=Hangul}/u.test(stem));
  const [least, share] = isKorean ? [MIN_SHARED_KOREAN, MIN_SHARE_KOREAN] : [MIN_SHARED, MIN_SHARE];
  return shared >= least && shared >= share * Math.min(one.about.size, other.about.size);
}

function isMoneyFact({ value, unit }: Fact): boolean {
  return isMoney({ value, unit, step: 1 });
}

function factsOf({ id, markdown }: FigureSection): Fact[] {
  return passagesOf(markdown, []).flatMap((passage) => {
    const row = passage.isRow ? cellsOf(passage.text) : null;
    if (row === null) return factsIn(passage.text.replace(/[*_`]/g, ""), "", id, passage);
    const [label = "", ...cells] = row;
    const amounts = cells.filter((cell) => wholeAmount(cell) !== null);
    return cells.flatMap((cell) => {
      // Of several bare amounts in a row only the header would tell which is which.
      if (wholeAmount(cell) !== null) return amounts.length === 1 ? factsIn(cell, label, id, passage) : [];
      return factsIn(cell, "", id, passage);
    });
  });
}

function factsIn(text: string, label: string, sectionId: string, passage: Passage): Fact[] {
  return amountsIn(text).flatMap((amount) => {
    if (amount.unit === "time" || isRange(text, amount)) return [];
    const before = text.slice(0, amount.start).split(CLAUSE).at(-1) ?? "";
    const after = text.slice(amount.end).split(CLAUSE)[0] ?? "";
    const near = [...before.split(/\s+/).slice(-WORDS_BEFORE), ...after.trim().split(/\s+/).slice(0, WORDS_AFTER)];
    const words = `${label} ${near.join(" ")}`;
    const noun = singular(/^\s?(\p{L}{3,20})/u.exec(after)?.[1] ?? "");
    const about = stems(words);
    if (about.size < MIN_SHARED) return [];
    const varies = [...words.matchAll(VARIES)]
      .map(([word]) => word.toLowerCase())
      .sort()
      .join(" ");
    if (amount.unit === "" && NOT_COUNTED.test(after)) return [];
    const unit = amount.unit || (label === "" ? noun : "");
    const written = text.slice(amount.start, amount.end).trim();
    return [{ about, value: amount.value, unit, written, sectionId, passage, varies }];
  });
}

function isRange(text: string, { start, end }: FoundAmount): boolean {
  const isStart = /^\s?(?:to|and|or|[-–~])\s?[\d$€£₩]/.test(text.slice(end));
  return (
    isStart ||
    /\d\S{0,3}\s?(?:to|and|or|[-–~])\s?$/.test(text.slice(0, start)) ||
    /[x×*÷/+=−-]\s?$/.test(text.slice(0, start))
  );
}

function cellsOf(row: string): string[] {
  return row
    .replace(/[*_`]/g, "")
    .replace(/^\s*\|/, "")
    .replace(/(?<!\\)\|\s*$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

function finding(one: Fact, other: Fact): FigureFinding {
  const [first, second] = [shownPassage(one.passage.text), shownPassage(other.passage.text)];
  return {
    check: "two-amounts",
    sectionId: other.sectionId,
    figureId: null,
    passage: second,
    problem: {
      en: `${other.written} in "${second}" and ${one.written} in ${one.sectionId}, "${first}", seem to be of the same thing.`,
      ko: `"${second}"의 ${other.written}와(과) ${one.sectionId}의 "${first}"에 있는 ${one.written}은(는) 같은 것을 가리키는 듯하나 서로 다릅니다.`,
    },
  };
}
