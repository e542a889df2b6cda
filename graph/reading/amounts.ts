import type { Language } from "../../schemas/idea.ts";

/** A number as a text states it, in its smallest unit: `3,000만 원` is 30,000,000 KRW. */
export interface Amount {
  readonly value: number;
  /** What its last digit stands for: how finely it is stated. */
  readonly step: number;
  /** A currency, `%`, a word that is counted, with `/월` or the like where it recurs; empty for a bare number. */
  readonly unit: string;
}

export interface FoundAmount extends Amount {
  readonly start: number;
  readonly end: number;
}

const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?`;
const PIECE = String.raw`${NUMBER}\s?[천백]?\s?[조억만]`;
const REST = String.raw`\s?${NUMBER}\s?[천백]?(?=\s?(?:원|달러|유로|명))`;
const KOREAN = String.raw`${PIECE}(?:\s?${PIECE})*(?:${REST})?`;
const CURRENCY = String.raw`US\$|[$€£¥₩]|(?:USD|EUR|GBP|KRW|JPY)(?![A-Za-z])`;
const SCALE = String.raw`\s?(?:thousand|million|billion|trillion)(?![A-Za-z])|(?:bn|tn|mn|MM|[KkMBT])(?![A-Za-z])`;
const COUNTED = `원|달러|유로|엔|명|인|건|개월|개|대|곳|회|년|주|일|시간|분기|%p|%|퍼센트|단계`;
const WORD = `(?:won|dollars?|euros?|pounds?|percent|USD|EUR|GBP|KRW|JPY|years?|months?|weeks?|days?|hours?|minutes?|units?|orders?|customers?|users?|people|members?|subscribers?|tickets?|items?)(?![A-Za-z])`;
// A letter before it makes it a name (`B2B`, `Q1`), a letter after it something else (`5G`, `3rd`); 제2조 is a law's article.
const AMOUNT = new RegExp(
  String.raw`(?<![A-Za-z\d_.,제])(?<money>${CURRENCY})?\s?(?:(?<korean>${KOREAN})|(?<number>${NUMBER})(?:\s?(?<small>[천백])(?=\s?(?:원|달러|명|건|개)))?(?<scale>${SCALE})?)(?!\d|[.,]\d)\s?(?<unit>${COUNTED}|${WORD})?(?![A-Za-z\d])`,
  "gu",
);
const FACTORS: Readonly<Record<string, number>> = {
  조: 1e12,
  억: 1e8,
  만: 1e4,
  천: 1e3,
  백: 1e2,
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mm: 1e6,
  mn: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  t: 1e12,
  tn: 1e12,
  trillion: 1e12,
};
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:원|₩|won|KRW)$/, "KRW"],
  [/^(?:달러|\$|US\$|dollars?|USD)$/, "USD"],
  [/^(?:유로|€|euros?|EUR)$/, "EUR"],
  [/^(?:£|pounds?|GBP)$/, "GBP"],
  [/^(?:엔|¥|JPY)$/, "JPY"],
  [/^(?:%p?|퍼센트|percent)$/, "%"],
  [/^(?:개월|년|주|일|시간|분기|years?|months?|weeks?|days?|hours?|minutes?)$/, "time"],
];
const KOREAN_NAMES: Readonly<Record<string, string>> = {
  KRW: "원",
  USD: "달러",
  EUR: "유로",
  GBP: "파운드",
  JPY: "엔",
};
const LARGE: readonly (readonly [string, number])[] = [
  ["조", 1e12],
  ["억", 1e8],
  ["만", 1e4],
];
const CURRENCIES: ReadonlySet<string> = new Set(["KRW", "USD", "EUR", "GBP", "JPY"]);

/** All amounts in a text. Its years and durations have the unit `time`. */
export function amountsIn(text: string): FoundAmount[] {
  return [...text.matchAll(AMOUNT)].flatMap((match) => {
    const { money = "", korean, number, small = "", scale = "", unit = "" } = match.groups ?? {};
    const named = unitOf(unit) || unitOf(money.trim());
    const start = match.index + (match[0].length - match[0].trimStart().length);
    const place = { start, end: match.index + match[0].trimEnd().length };
    if (korean !== undefined) return [{ ...koreanNumber(korean), unit: named, ...place }];
    const factor = factorOf(small) * factorOf(scale.trim());
    const year = named === "" && scale === "" && /^(?:19|20)\d\d$/.test(number ?? "");
    return [{ ...plainNumber(number ?? "", factor), unit: year ? "time" : named, ...place }];
  });
}

/**
 * The amount that is all a table's cell holds; null where there is none, several, a range, a sign, or where it is only
 * roughly that. A word after the number is its unit.
 */
export function wholeAmount(cell: string): Amount | null {
  const text = cell.replace(/[*_`]/g, "").trim();
  const [, period = "", rest = ""] = /^(월|연|매월|매년|월간|연간)?\s*(.*)$/su.exec(text) ?? [];
  const [amount, second] = amountsIn(rest);
  if (!amount || second || rest.slice(0, amount.start).trim() !== "") return null;
  const after = rest.slice(amount.end).trim();
  const bare = /^\d{4}$/.test(rest) ? "" : amount.unit;
  const { value, step } = amount;
  if (after === "") return { value, step, unit: withPeriod(bare, period) };
  const per = /^(?:\/|a |an |per )\s*(\p{L}{1,12})$/u.exec(after)?.[1];
  if (per) return { value, step, unit: withPeriod(bare, per.toLowerCase()) };
  return bare === "" && /^\p{L}{1,20}$/u.test(after) && !/^[A-Za-z]$/.test(after)
    ? { value, step, unit: withPeriod(after.toLowerCase().replace(/s$/, ""), period) }
    : null;
}

export function isMoney({ unit }: Amount): boolean {
  return CURRENCIES.has(unit.split("/")[0] ?? "");
}

/** Half of what each of them may have been rounded by, together. */
export function roundingOf(amounts: readonly Amount[]): number {
  return amounts.reduce((sum, { step }) => sum + step / 2, 0);
}

/** An amount as a finding shows it. A word that is counted is shown in Korean only, which has no plural. */
export function amountText({ value, unit }: Amount, language: Language): string {
  const [name = ""] = unit.split("/");
  const [large, size] = language === "ko" ? (LARGE.find(([, factor]) => value >= factor) ?? ["", 1]) : ["", 1];
  const digits = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 }).format(value / size);
  const currency = language === "ko" ? KOREAN_NAMES[name] : CURRENCIES.has(name) ? name : undefined;
  if (currency) return `${digits}${large} ${currency}`;
  const counted = language === "ko" ? /^(?:%|\p{Script=Hangul}+)$/u : /^%$/;
  return `${digits}${large}${counted.test(name) ? name : ""}`;
}

function withPeriod(unit: string, period: string): string {
  return period ? `${unit}/${period}` : unit;
}

function unitOf(word: string): string {
  return UNITS.find(([pattern]) => pattern.test(word))?.[1] ?? word.replace(/s$/, "");
}

function factorOf(word: string): number {
  return FACTORS[word.toLowerCase()] ?? 1;
}

function plainNumber(digits: string, factor: number): { value: number; step: number } {
  const plain = digits.replaceAll(",", "");
  const decimals = plain.split(".")[1]?.length ?? 0;
  return { value: Number(plain) * factor, step: factor / 10 ** decimals };
}

/** 1억 2,000만 is the sum of its pieces, and as fine as the last of them. */
function koreanNumber(text: string): { value: number; step: number } {
  const pieces = [...text.matchAll(new RegExp(`(${NUMBER})\\s?([천백]?)\\s?([조억만]?)`, "gu"))].map(
    ([, digits = "", small = "", large = ""]) => plainNumber(digits, factorOf(small) * factorOf(large)),
  );
  return { value: pieces.reduce((sum, { value }) => sum + value, 0), step: pieces.at(-1)?.step ?? 1 };
}
