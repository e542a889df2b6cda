import { areCountedAlike } from "./fact-units.ts";
import type { Fact } from "./facts.ts";

/** How much two amounts of a plan are said to be of the same thing. */
export interface Likeness {
  readonly one: number;
  readonly other: number;
  /** By all words, the words of the whole sentence least. */
  readonly all: number;
  /** By the words right around them alone. */
  readonly core: number;
  /** By those alone, without what two of them say together. */
  readonly single: number;
}

/** How few of a plan's sentences and rows have a word. */
export type Rareness = ReadonlyMap<string, number>;

const SIDE_WEIGHT = 0.5;
const WIDE_WEIGHT = 0.2;
/** A word that stands nearly everywhere proves nothing, and would have every amount compared with every other one. */
const MIN_RARENESS = 0.2;
/** Of the whole sentence only words that few others have. */
const MIN_WIDE_RARENESS = 0.4;

/** In a plan of two sentences no word would be rare. */
const LEAST_PASSAGES = 60;

interface Use {
  readonly at: number;
  readonly weight: number;
}

/**
 * All pairs of amounts in two sections that are counted alike and share a word that says something. A word counts the
 * more, the fewer sentences and rows of the plan have it.
 */
export function likenesses(
  facts: readonly Fact[],
  rareness: Rareness,
  areComparable: (one: Fact, other: Fact) => boolean = areInTwoSections,
): Likeness[] {
  const users = new Map<string, Use[]>();
  const [all, core, single] = [facts, facts, facts].map(({ length }) => new Float64Array(length));
  if (!all || !core || !single) return [];
  const found: Likeness[] = [];
  for (const [at, fact] of facts.entries()) {
    const touched: number[] = [];
    for (const [word, weight] of weightsOf(fact)) {
      const rare = rareness.get(word) ?? 0;
      if (rare < (weight === WIDE_WEIGHT ? MIN_WIDE_RARENESS : MIN_RARENESS)) continue;
      const before = users.get(word) ?? [];
      for (const { at: other, weight: theirs } of before) {
        if (all[other] === 0) touched.push(other);
        all[other] = (all[other] ?? 0) + Math.min(weight, theirs) * rare;
        if (weight < 1 || theirs < 1) continue;
        core[other] = (core[other] ?? 0) + rare;
        if (!isWordPair(word)) single[other] = (single[other] ?? 0) + rare;
      }
      before.push({ at, weight });
      users.set(word, before);
    }
    for (const other of touched) {
      const before = facts[other];
      if (before && areComparable(before, fact)) {
        const pair = {
          one: other,
          other: at,
          all: all[other] ?? 0,
          core: core[other] ?? 0,
          single: single[other] ?? 0,
        };
        found.push(pair);
      }
      all[other] = core[other] = single[other] = 0;
    }
  }
  return found;
}

/** How much the single words right around an amount say together. */
export function coreWeight({ core }: Fact, rareness: Rareness): number {
  return [...core].reduce((sum, word) => sum + (isWordPair(word) ? 0 : (rareness.get(word) ?? 0)), 0);
}

function isWordPair(word: string): boolean {
  return word.includes(" ");
}

function areInTwoSections(one: Fact, other: Fact): boolean {
  return one.sectionId !== other.sectionId && areCountedAlike(one, other);
}

function weightsOf({ core, side, wide }: Fact): ReadonlyMap<string, number> {
  return new Map([
    ...[...wide].map((word) => [word, WIDE_WEIGHT] as const),
    ...[...side].map((word) => [word, SIDE_WEIGHT] as const),
    ...[...core].map((word) => [word, 1] as const),
  ]);
}

/** From 0 for a word of every sentence to about 1 for one of a single sentence. */
export function rarenessOf(facts: readonly Fact[]): Rareness {
  const passages = [...new Map(facts.map(({ passage, wide }) => [passage, wide])).values()];
  const counts = new Map<string, number>();
  for (const word of passages.flatMap((wide) => [...wide])) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.log(Math.max(passages.length, LEAST_PASSAGES) + 1);
  return new Map([...counts].map(([word, count]) => [word, (most - Math.log(count + 0.5)) / most]));
}
