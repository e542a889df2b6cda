import { remembered } from "../../reading/remembered.ts";
/** A unit as the sheet understands it: `USD/order` is counted in USD for each order. */
export interface Unit {
  /** As it is shown on the sheet. */
  readonly text: string;
  /** What is counted; a currency's code for money. */
  readonly head: string;
  /** What it is for, after the slash; empty where it is no rate. */
  readonly per: string;
  readonly isPercent: boolean;
  /** Its currency, where it is money; a price of one currency in another has the one above the slash. */
  readonly currency: string | null;
}

/** Both the unit of money above the slash (1) and that below it (-1). */
export type Currencies = ReadonlyMap<string, number>;

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));
/** What people write for a currency. Other codes count in capitals only: `all`, `try` and `top` are words. */
const CURRENCY_NAMES = wordMap({
  ...{ $: "USD", us$: "USD", usd: "USD", dollar: "USD", "us dollar": "USD", 달러: "USD", "미국 달러": "USD" },
  ...{ "₩": "KRW", krw: "KRW", won: "KRW", "korean won": "KRW", 원: "KRW", 원화: "KRW" },
  ...{ "€": "EUR", eur: "EUR", euro: "EUR", 유로: "EUR", "£": "GBP", gbp: "GBP", 파운드: "GBP" },
  ...{ "¥": "JPY", jpy: "JPY", yen: "JPY", 엔: "JPY" },
});
const PERCENT = /^(?:%p?|percent|percentage|per ?cent|percentage points?|퍼센트|퍼센트포인트)$/i;
/** Money in thousands or so: nothing would fit to the whole amounts of the others. */
const SCALED =
  /^(?:[천백십]?[조억만천백]\s?(?:원|달러|유로|엔)|(?:(?:thousand|million|billion)s?(?: of)?|[kKmMbB]|MM) ?(?:USD|KRW|EUR|GBP|JPY|US\$|[$€£₩¥]|dollars?|won|euros?)|(?:USD|KRW|EUR|GBP|JPY|US\$|[$€£₩¥]) ?(?:thousand|million|billion|[kKmMbB]|MM))s?$/;
const SAME = wordMap({
  ...{ wk: "week", 주: "week", 주간: "week", 주차: "week", 개월: "month", 월: "month", 달: "month", 개월차: "month" },
  ...{
    월차: "month",
    mo: "month",
    yr: "year",
    년: "year",
    연: "year",
    년차: "year",
    연차: "year",
    일: "day",
    일차: "day",
  },
  ...{
    hr: "hour",
    시간: "hour",
    people: "person",
    인: "person",
    명: "person",
    사람: "person",
    men: "man",
    women: "woman",
  },
  ...{ children: "child", 건: "order", 주문: "order" },
});
const POINT = /^(?:week|month|day|주차|개월차|월차|일차)$/i;
const MAX_UNIT_CHARACTERS = 40;

/** Reads a unit; any text is one. */
export const unitOf = remembered(readUnit, 20_000);

function readUnit(text: string): Unit {
  const clean = text
    .slice(0, MAX_UNIT_CHARACTERS)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}{}[\]`|<>*_"\\]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\s*\/\s*|\s+per\s+(?!cent)/gi, "/");
  const [first = "", ...below] = clean.split("/");
  const currency = currencyOf(first);
  const isPercent = PERCENT.test(first);
  const head = currency ?? (isPercent ? "%" : first);
  const per = below.join("/");
  return { text: per ? `${head}/${per}` : head, head, per, isPercent, currency };
}

/** Whether it counts from the start (`week`) and is no duration (`weeks`). */
export function isPointInTime({ head, per }: Unit): boolean {
  return per === "" && POINT.test(head);
}

/** `week`, `month` or `day` for points and durations alike; null for what is no time. */
export function timeUnit({ head, per }: Unit): "week" | "month" | "year" | "day" | null {
  const word = singular(head);
  return per === "" && (word === "week" || word === "month" || word === "year" || word === "day") ? word : null;
}

export function isScaledMoney({ head }: Unit): boolean {
  return SCALED.test(head);
}

/** Whether two units may be added: the same words, in singular or plural, the last of which decides. */
export function unitsMatch(one: Unit, other: Unit): boolean {
  if (one.currency !== other.currency) return false;
  if (one.head === "" || other.head === "") return true;
  return wordsMatch(one.head, other.head) && (one.per === other.per || ratesMatch(one.per, other.per));
}

/** Whether a sum of one unit may be declared as the other: only one of them may leave out what it is for. */
export function canBeDeclared(found: Unit, declared: Unit): boolean {
  if (found.currency !== declared.currency) return false;
  if (found.head === "" || declared.head === "") return true;
  if (!wordsMatch(found.head, declared.head)) return false;
  return found.per === "" || declared.per === "" || ratesMatch(found.per, declared.per);
}

/** A product of money and of counts, by its money alone. */
export function currenciesOf({ currency, per }: Unit): Currencies {
  const below = per.split("/").flatMap((word) => currencyOf(word) ?? []);
  const all = new Map<string, number>(currency ? [[currency, 1]] : []);
  for (const code of below) all.set(code, (all.get(code) ?? 0) - 1);
  return all;
}

/** A word as it is compared: small, singular, without what Korean and English call the same. */
export function singular(word: string): string {
  const small = word.trim().toLowerCase().split(/[\s-]/).at(-1) ?? "";
  const known = SAME.get(small);
  if (known) return known;
  if (/ies$/.test(small)) return small.replace(/ies$/, "y");
  if (/(?:ss|x|ch|sh)es$/.test(small)) return small.replace(/es$/, "");
  const one = /[^suic]s$|[^u]cs$/.test(small) ? small.slice(0, -1) : small;
  return SAME.get(one) ?? one;
}

function currencyOf(text: string): string | null {
  const word = text.trim();
  if (CODES.has(word)) return word;
  const small = word.toLowerCase();
  return CURRENCY_NAMES.get(small) ?? CURRENCY_NAMES.get(small.replace(/s$/, "")) ?? null;
}

function wordsMatch(one: string, other: string): boolean {
  return one === other || singular(one) === singular(other);
}

function ratesMatch(one: string, other: string): boolean {
  const [a, b] = [one.split("/"), other.split("/")];
  return a.length === b.length && a.every((word, at) => wordsMatch(word, b[at] ?? ""));
}

/** A map and no object: a model may well name a unit `constructor`. */
function wordMap(words: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(words));
}
