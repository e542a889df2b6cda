import type { Sheet } from "../../../schemas/model/figures.ts";
import { unitOf } from "../sheet/units.ts";
import { coreWeight, type Likeness, likenesses, rarenessOf } from "./fact-likeness.ts";
import { type Fact, planFacts } from "./facts.ts";
import { type FigureFinding, type FigureSection, shownAround } from "./figure-findings.ts";

interface Pair extends Likeness {
  readonly sureness: number;
}

/** What is further apart is another thing: a month and a year, one and all. */
const MOST_APART = 4;
/** Two long numbers that are as near as this are seldom so by chance. */
const NEARLY = 1.04;
const LONG_DIGITS = 3;
/** Found by reading all pairs of two recorded sessions: below these, most pairs are of two things. */
const LEAST_BY_WORDS = 0.88;
const LEAST_CORE = 0.4;
/** Two rows that begin with the same two words are of one thing, whatever else they say. */
const SHARE_OF_NAME = 0.6;
const LEAST_OF_ROW = 0.75;
const LEAST_BY_NEARNESS = 0.3;
/** For two sentences that say another amount in common. */
const ANCHORED_APART = 1.6;
const LEAST_BY_SENTENCE = 0.7;
/** A section that says the other's amount about as clearly tells the two things apart. */
const TOLD_APART = 0.5;

/**
 * Things that a plan, as a reader sees it, gives two amounts in two of its sections, the surest first: because the same
 * words stand around both, because two long numbers nearly agree, or because two sentences are otherwise the same.
 * @param sheet Two of its figures are two things by what they are; null where there is none.
 */
export function twoAmounts(
  sections: readonly FigureSection[],
  sheet: Sheet | null = null,
  facts: readonly Fact[] = planFacts(sections),
): FigureFinding[] {
  const rareness = rarenessOf(facts);
  const alike = likenesses(facts, rareness);
  const equal = equalIn(facts, alike);
  const pairs = [
    ...pairsByWords(facts, alike, equal, (fact) => coreWeight(fact, rareness)),
    ...pairsByNearness(facts, alike, equal),
    ...pairsBySentence(facts, alike),
  ];
  const names = new Map(sections.map(({ id, title }) => [id, title || id]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const said = new Set<string>();
  return pairs
    .toSorted((a, b) => b.sureness - a.sureness)
    .flatMap(({ one, other }) => {
      const [first, second] = [facts[one], facts[other]];
      if (!first || !second || (isFigure(first, sheet) && isFigure(second, sheet))) return [];
      const key = [first, second].map(({ sectionId, value }) => `${sectionId} ${value}`).join(" ");
      if (said.has(key)) return [];
      said.add(key);
      return [finding(first, second, nameOf)];
    });
}

function isFigure({ value }: Fact, sheet: Sheet | null): boolean {
  return (sheet?.figures ?? []).some((figure) => {
    const shown = unitOf(figure.unit).isPercent ? figure.value * 100 : figure.value;
    return Math.abs(shown - value) <= Math.abs(value) * 1e-9;
  });
}

/** Of each amount the most similar one of each other section, where that is mutual and differs. */
function pairsByWords(
  facts: readonly Fact[],
  alike: readonly Likeness[],
  equal: EqualIn,
  weightOf: (fact: Fact) => number,
): Pair[] {
  const best = new Map<string, Likeness>();
  for (const pair of alike) {
    const [one, other] = [facts[pair.one], facts[pair.other]];
    if (!one || !other || !areComparable(one, other)) continue;
    for (const key of [`${pair.one} ${other.sectionId}`, `${pair.other} ${one.sectionId}`]) {
      if (pair.all > (best.get(key)?.all ?? 0)) best.set(key, pair);
    }
  }
  return [...new Set(best.values())].flatMap((pair) => {
    const [one, other] = [facts[pair.one], facts[pair.other]];
    if (!one || !other || isSame(one, other) || pair.core < LEAST_CORE) return [];
    if (best.get(`${pair.one} ${other.sectionId}`) !== pair || best.get(`${pair.other} ${one.sectionId}`) !== pair)
      return [];
    const known = pair.all * TOLD_APART;
    if (equal(pair.one, other.sectionId) >= known || equal(pair.other, one.sectionId) >= known) return [];
    const [least, most] = [weightOf(one), weightOf(other)].sort((a, b) => a - b);
    if (least === undefined || most === undefined) return [];
    // Two rows of which one names more are a part and a whole.
    if (one.isCell && other.isCell && pair.single < most * LEAST_OF_ROW) return [];
    if (isNamed(one, other) || isNamed(other, one)) return [];
    const share = pair.single / Math.max(least, 0.3);
    const isOneName = one.head !== null && one.head === other.head;
    const sureness =
      pair.core * Math.min(1, isOneName ? Math.max(share, SHARE_OF_NAME) : share) + (pair.all - pair.core) / 2;
    return sureness < LEAST_BY_WORDS ? [] : [{ ...pair, sureness }];
  });
}

/** 647 and 655 orders; 1.70 and 1.68 dollars: nearly the same, and neither section says the other's. */
function pairsByNearness(facts: readonly Fact[], alike: readonly Likeness[], equal: EqualIn): Pair[] {
  return alike.flatMap((pair) => {
    const [one, other] = [facts[pair.one], facts[pair.other]];
    if (!one || !other || isSame(one, other) || one.cases !== other.cases || pair.all < LEAST_BY_NEARNESS) return [];
    if (ratioOf(one, other) >= NEARLY || !areLong(one, other)) return [];
    if (equal(pair.one, other.sectionId) > 0 || equal(pair.other, one.sectionId) > 0) return [];
    return [{ ...pair, sureness: pair.all + 0.3 }];
  });
}

/** The same sentence in two sections, with one amount in common and one that is not. */
function pairsBySentence(facts: readonly Fact[], alike: readonly Likeness[]): Pair[] {
  const anchored = new Set(
    alike.flatMap(({ one, other }) => {
      const [first, second] = [facts[one], facts[other]];
      return first && second && isSame(first, second) ? [placesOf(first, second)] : [];
    }),
  );
  return alike.flatMap((pair) => {
    const [one, other] = [facts[pair.one], facts[pair.other]];
    if (!one || !other || one.passage.isRow || other.passage.isRow || isSame(one, other)) return [];
    if (ratioOf(one, other) > ANCHORED_APART || !areComparable(one, other) || !anchored.has(placesOf(one, other)))
      return [];
    if (pair.all < LEAST_BY_SENTENCE) return [];
    const isSaid = (value: Fact, there: Fact) =>
      facts.some((fact) => fact.passage === there.passage && fact.unit === value.unit && isSame(fact, value));
    return isSaid(one, other) || isSaid(other, one) ? [] : [{ ...pair, sureness: pair.all + 0.3 }];
  });
}

function placesOf(one: Fact, other: Fact): string {
  return `${one.sectionId} ${one.passage.start} ${one.unit} ${other.sectionId} ${other.passage.start}`;
}

type EqualIn = (fact: number, sectionId: string) => number;

/** How clearly a section says an amount that another section has, too. */
function equalIn(facts: readonly Fact[], alike: readonly Likeness[]): EqualIn {
  const most = new Map<string, number>();
  for (const { one, other, all } of alike) {
    const [first, second] = [facts[one], facts[other]];
    if (!first || !second || !isSame(first, second)) continue;
    for (const key of [`${one} ${second.sectionId}`, `${other} ${first.sectionId}`]) {
      most.set(key, Math.max(all, most.get(key) ?? 0));
    }
  }
  return (fact, sectionId) => most.get(`${fact} ${sectionId}`) ?? 0;
}

/** "System (build 2,200, use 240)": a row that names the other amount as one of its parts. */
function isNamed({ written }: Fact, { passage }: Fact): boolean {
  const [number] = /\d[\d,.]+\d/.exec(written) ?? [];
  return passage.isRow && number !== undefined && passage.text.includes(number);
}

function areComparable(one: Fact, other: Fact): boolean {
  return one.bound === other.bound && one.cases === other.cases && ratioOf(one, other) < MOST_APART;
}

function areLong(one: Fact, other: Fact): boolean {
  return Math.min(one.digits, other.digits) >= LONG_DIGITS;
}

function ratioOf({ value: one }: Fact, { value: other }: Fact): number {
  return Math.max(one, other) / Math.min(one, other);
}

/** Equal as far as the coarser of them is stated. */
function isSame(one: Fact, other: Fact): boolean {
  const rounding = Math.max(one.rounding, other.rounding);
  const allowed = Math.min(rounding, one.value * 0.02) * (one.rounding === other.rounding ? 0 : 1);
  return Math.abs(one.value - other.value) <= allowed + one.reach + other.reach + one.value * 1e-9;
}

function finding(one: Fact, other: Fact, nameOf: (sectionId: string) => string): FigureFinding {
  const [first, second] = [one, other].map(({ passage, written }) => shownAround(passage.text, written));
  const name = nameOf(one.sectionId);
  return {
    check: "two-amounts",
    sectionId: other.sectionId,
    figureId: null,
    passage: second ?? "",
    problem: {
      en: `${other.written} in "${second}", but ${one.written} in "${first}" (${name}): these seem to be of the same thing.`,
      ko: `"${second}"에는 ${other.written}, "${first}"(${name})에는 ${one.written}(으)로 적혀 있습니다. 같은 것을 가리키는 듯합니다.`,
    },
  };
}
