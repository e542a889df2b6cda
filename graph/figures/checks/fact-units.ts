import type { FoundAmount } from "../../reading/amounts.ts";
import { tableMoney } from "../../reading/table-money.ts";
import { words } from "../../reading/words.ts";
import { singular } from "../sheet/units.ts";

/** What an amount of a text is counted in. */
export interface FactUnit {
  /** A currency, `%`, a span of time, a point in it (`at week`), a Korean counter; empty where a noun has to tell. */
  readonly unit: string;
  /** The nouns that may be what is counted. */
  readonly nouns: ReadonlySet<string>;
  /** A bare amount in a column of money, whatever money that is. */
  readonly isMoney: boolean;
}

export interface CellPlaces {
  readonly label: string;
  readonly header: string;
  /** The line above the table. */
  readonly caption: string;
}

type Counted = FactUnit & { readonly scale: number };

const CURRENCY = /^[A-Z]{3}$/;
const TIME_WORD = /week|month|year|day|hour|minute|개월|분기|주|년|일|시간/i;
const POINT = /\b(weeks?|months?|days?)\s?$/i;
const KOREAN_POINT = /(?:^|[\s(|])M\s?$/;
const COUNTER = /^\s?(가구|인분|명|건|집|곳|회|대|조|번)/u;
const MONEY_WORD = /amount|cost|price|budget|spend|cash|income|revenue|금액|비용|예산|수입|지출|단가|수지|잔액|이익/i;
/** Where the noun phrase behind a number ends. */
const NOT_OF_NOUN = /[,;:.()]|\b(?:and|or|of|in|on|for|from|at|who|that|can|are|is|to|by|with)\b/i;
const NO_NOUNS: ReadonlySet<string> = new Set();

/** In a sentence; null for a year, which is no amount. `previous` is the amount that an elliptic one is counted like. */
export function countedUnit(text: string, amount: FoundAmount, previous: FoundAmount | null): Counted | null {
  const [before, after] = [text.slice(0, amount.start), text.slice(amount.end)];
  const point = POINT.exec(before)?.[1] ?? (KOREAN_POINT.test(before) ? "month" : null);
  if (point !== null) return plainUnit(`at ${singular(point)}`);
  if (amount.unit === "time") {
    const word = TIME_WORD.exec(text.slice(amount.start, amount.end))?.[0];
    if (word === undefined) return null;
    return plainUnit(/^(?:차|째)/u.test(after) ? `at ${singular(word)}` : singular(word));
  }
  if (amount.unit === "%" || CURRENCY.test(amount.unit)) return plainUnit(amount.unit);
  const counter = /\p{Script=Hangul}/u.test(amount.unit) ? amount.unit : COUNTER.exec(after)?.[1];
  if (counter) return plainUnit(counter);
  if (amount.unit !== "") return { ...plainUnit(""), nouns: nounsIn(amount.unit) };
  if (!/^\s?[-\p{L}]/u.test(after) && previous !== null && isElliptic(text, previous, amount)) {
    return countedUnit(text, previous, null);
  }
  const [, square] = /^[\s-]?square\s(\p{L}+)/iu.exec(after) ?? [];
  if (square) return plainUnit(`square ${singular(square)}`);
  const [phrase = ""] = after.trim().split(NOT_OF_NOUN);
  const nouns = nounsIn(phrase.split(/\s+/, 3).join(" "));
  return nouns.size > 0 ? { ...plainUnit(""), nouns } : null;
}

/** In a cell that holds nothing else, where header, row or caption may say what it is. */
export function cellUnit(text: string, amount: FoundAmount, places: CellPlaces): Counted | null {
  if (amount.unit !== "") return countedUnit(text, amount, null);
  const money = tableMoney(places);
  if (money) return { ...plainUnit(money.unit), scale: money.scale };
  const { label, header } = places;
  return { ...plainUnit(""), nouns: nounsIn(`${label} ${header}`), isMoney: MONEY_WORD.test(header) };
}

/** Whether two amounts can be of the same thing. */
export function areCountedAlike(one: FactUnit, other: FactUnit): boolean {
  if (one.unit !== "" && other.unit !== "") return one.unit === other.unit;
  if (one.unit !== "" || other.unit !== "") {
    const [bare, named] = one.unit === "" ? [one, other] : [other, one];
    return bare.isMoney && CURRENCY.test(named.unit);
  }
  return [...one.nouns].some((noun) => other.nouns.has(noun));
}

function plainUnit(unit: string): Counted {
  return { unit, nouns: NO_NOUNS, isMoney: false, scale: 1 };
}

/** Whole words, since a bakery is no baker; in Korean pairs of syllables. */
function nounsIn(text: string): ReadonlySet<string> {
  return new Set(words(text).map((word) => (/^[a-z]/.test(word) ? singular(word) : word)));
}

/** "About 24 weeks of one developer; this release at about 16": the second is in weeks, too. */
function isElliptic(text: string, previous: FoundAmount, amount: FoundAmount): boolean {
  return previous.unit === "time" && !/[.:]\s/.test(text.slice(previous.end, amount.start));
}

/** The cells of a row as it is written, without emphasis. */
export function rowCells(row: string): string[] {
  return row
    .replace(/[*_`]/g, "")
    .replace(/^\s*\|/, "")
    .replace(/(?<!\\)\|\s*$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}
