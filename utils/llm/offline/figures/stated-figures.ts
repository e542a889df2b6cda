import type { Language } from "../../../../schemas/idea.ts";
import type { Figure } from "../../../../schemas/model/figures.ts";
import type { StatedAmount } from "../../../../schemas/model/model-inputs.ts";
import { clean, quoted, shorten } from "../idea.ts";

/** What an amount is, as far as the words beside it say. */
export type Role = "budget" | "price" | "cost" | "revenue" | "money" | "share" | "count" | "span" | "date";
export type Period = "day" | "week" | "month" | "year";

/** A figure that stands in the person's own words. */
export interface StatedFigure extends Figure {
  readonly role: Role;
  /** How often it recurs; null where it is stated once. */
  readonly period: Period | null;
}

type Named = Pick<StatedFigure, "role" | "period" | "unit" | "label"> & { readonly id: string };

const CURRENCY = /^(?:USD|KRW|EUR|GBP|JPY)$/;
const PERIOD_AFTER =
  /^\s*(?:\/|a|an|per|each|every)\s*(day|week|month|year)\b|^\s*(daily|weekly|monthly|yearly|annually)\b/i;
const PERIOD_BEFORE =
  /(매일|하루(?:에)?|일일?)\s*$|(매주|주당?|한\s?주에?|주간)\s*$|(매월|매달|월|한\s?달에?|월간)\s*$|(매년|연간?|한\s?해에?)\s*$/u;
const PERIODS: readonly Period[] = ["day", "week", "month", "year"];
const STOP =
  /\b(?:a|an|per|each|every|at|in|on|for|with|who|that|which|and|or|of|to|by|from|within|without|before|until|selling|buying|paying|opening)\b/i;
/** The nearest word decides; of two in one place the first of these. */
const MONEY: readonly (readonly [Role, string, RegExp])[] = [
  [
    "budget",
    "budget",
    /\b(?:budget|funds?|funding|capital|invest(?:ment|ing|ed)?|savings)\b|예산|자금|투자금?|사업비|자본/gi,
  ],
  ["cost", "rent", /\brents?\b|임대료|월세/gi],
  ["cost", "wages", /\b(?:wages?|salar(?:y|ies)|payroll)\b|인건비|급여|월급/gi],
  ["cost", "cost", /\b(?:costs?|expenses?|overheads?)\b|비용|원가|경비/gi],
  ["revenue", "revenue", /\b(?:revenue|turnover|income)\b|매출|수입/gi],
  [
    "price",
    "price",
    /\b(?:pric(?:e|es|ed|ing)|sell(?:s|ing)?|sold|charg(?:e|es|ing)|fees?|subscriptions?|tickets?|at|for)\b|가격|판매|단가|요금|구독료|이용료|입장료|수강료|참가비|회비/gi,
  ],
];
const SHARES: readonly (readonly [string, RegExp])[] = [
  ["commission", /commission|\bfee\b|수수료/i],
  ["margin", /margin|마진|이익률/i],
  ["discount", /discount|할인/i],
  ["growth", /grow|성장|증가/i],
];
/** What Korean counts get an id from, which is written in letters of the alphabet. */
const KOREAN_IDS: readonly (readonly [RegExp, string])[] = [
  [/고객|손님/, "customers"],
  [/회원|가입자|구독자/, "members"],
  [/이용자|사용자/, "users"],
  [/참가자|참석자|참여자/, "participants"],
  [/관객|방문객|관람객/, "visitors"],
  [/학생|수강생/, "students"],
  [/직원|인력/, "staff"],
  [/주문/, "orders"],
];
const LABELS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    ...{ budget: "Budget", rent: "Rent", wages: "Wages", cost: "Costs", revenue: "Revenue stated", price: "Price" },
    ...{ amount: "Amount stated", commission: "Commission", margin: "Margin", discount: "Discount", growth: "Growth" },
    ...{
      share: "Share stated",
      time_frame: "Time frame",
      duration: "Duration stated",
      opening: "Opening",
      deadline: "Deadline",
      date: "Date stated",
    },
    ...{ day: "a day", week: "a week", month: "a month", year: "a year" },
  },
  ko: {
    ...{ budget: "예산", rent: "임대료", wages: "인건비", cost: "비용", revenue: "말씀하신 매출", price: "가격" },
    ...{ amount: "말씀하신 금액", commission: "수수료율", margin: "마진율", discount: "할인율", growth: "성장률" },
    ...{
      share: "말씀하신 비율",
      time_frame: "기한",
      duration: "말씀하신 기간",
      opening: "개시 시점",
      deadline: "마감 시점",
      date: "말씀하신 시점",
    },
    ...{ day: "하루", week: "주간", month: "월간", year: "연간" },
  },
};
const BASES = {
  en: {
    idea: (words: string) => `${words} in the idea`,
    answer: (words: string, question: string) => `${words} in your answer to ${question}`,
    byDefault: (words: string, question: string) => `${words} in the default answer to ${question}`,
  },
  ko: {
    idea: (words: string) => `아이디어의 ${words}`,
    answer: (words: string, question: string) => `${question}에 답하신 ${words}`,
    byDefault: (words: string, question: string) => `${question}의 추천 답변에 있는 ${words}`,
  },
} as const;

/** The figures that the stated amounts are, each once; what nothing tells of is left out. */
export function statedFigures(stated: readonly StatedAmount[], language: Language): StatedFigure[] {
  const figures: StatedFigure[] = [];
  for (const amount of stated) {
    const named = nameOf(amount, language);
    if (!named) continue;
    const value = named.unit === "%" ? Number((amount.value / 100).toFixed(6)) : amount.value;
    if (figures.some((other) => other.role === named.role && other.value === value && other.unit === named.unit))
      continue;
    const taken = figures.filter(({ id }) => id === named.id || id.startsWith(`${named.id}_no`)).length;
    figures.push({
      ...named,
      id: taken > 0 ? `${named.id}_no${taken + 1}` : named.id,
      label: taken > 0 ? `${named.label} (${taken + 1})` : named.label,
      value,
      formula: null,
      decimals: null,
      kind: amount.byHuman ? "given" : "assumed",
      basis: basisOf(amount, language),
      owner: "",
    });
  }
  return figures;
}

function nameOf(amount: StatedAmount, language: Language): Named | null {
  const { unit, text, isDate } = amount;
  const labels = LABELS[language];
  const label = (name: string) => labels[name] ?? name;
  if (isDate) {
    const opens = /open|launch|start|begin|live|release/i.test(amount.before.slice(-30));
    const isOpening = opens || /^\s*(?:에\s*)?(?:개점|개업|오픈|출시|시작|개최|개장)/u.test(amount.after);
    const isLimit =
      /\b(?:by|before|until)\s*(?:the end of\s*)?$/i.test(amount.before) || /^\s*(?:까지|전에)/u.test(amount.after);
    const name = isOpening ? "opening" : isLimit ? "deadline" : "date";
    return { role: "date", id: name, label: label(name), unit, period: null };
  }
  if (CURRENCY.test(unit)) return moneyName(amount, language);
  if (unit === "%") {
    const near = `${amount.before.slice(-25)} ${amount.after.slice(0, 20)}`;
    const name = SHARES.find(([, words]) => words.test(near))?.[0] ?? "share";
    return { role: "share", id: name, label: label(name), unit, period: null };
  }
  if (/^(?:day|week|month|year)$/.test(unit)) {
    const isLimit =
      /\b(?:within|in|by|under|at most)\s*$/i.test(amount.before) || /^\s*(?:안에|이내|내에|까지)/u.test(amount.after);
    const name = isLimit ? "time_frame" : "duration";
    return { role: "span", id: name, label: label(name), unit: `${unit}s`, period: null };
  }
  return /hour|시간|분|minute/i.test(text) ? null : countName(amount, language);
}

function moneyName(amount: StatedAmount, language: Language): Named {
  const { before, after, unit } = amount;
  const near = (before.split(/[,，]/).at(-1) ?? "").slice(-45);
  const behind = (after.split(/[,，]/)[0] ?? "").slice(0, 20);
  const isSold = /^에\s*(?:파|팔|판매|제공)/u.test(behind);
  const found =
    (isSold ? MONEY.at(-1) : undefined) ??
    nearest(near) ??
    (/^\s*(?:each|apiece|a (?!day|week|month|year))/i.test(behind) ? MONEY.at(-1) : undefined) ??
    nearest(behind);
  const [role, id] = found ?? (["money", "amount"] as const);
  const period = periodOf(amount);
  const thing =
    role === "price"
      ? (/(?:sell(?:s|ing)?|sold)\s+([a-z][a-z -]{1,28}?)\s+(?:at|for)\s*$/i.exec(near)?.[1] ?? null)
      : null;
  const name = LABELS[language][id] ?? id;
  const about = thing === null ? name : `${name} (${thing})`;
  if (period === null || role === "budget") return { role, id, label: about, unit, period: null };
  return {
    role,
    id: role === "price" ? id : `${id}_${period}`,
    label: ofPeriod(about, period, language),
    unit: `${unit}/${periodUnit(period, language)}`,
    period,
  };
}

function nearest(text: string): (typeof MONEY)[number] | undefined {
  let best: { entry: (typeof MONEY)[number]; end: number } | undefined;
  for (const entry of MONEY) {
    for (const match of text.matchAll(entry[2])) {
      const end = match.index + match[0].length;
      if (!best || end > best.end) best = { entry, end };
    }
  }
  return best?.entry;
}

function countName(amount: StatedAmount, language: Language): Named | null {
  const period = periodOf(amount);
  const thing = hasHangulUnit(amount) ? koreanThing(amount) : englishThing(amount);
  if (!thing) return null;
  const id = period ? `${thing.id}_${period}` : thing.id;
  const label = period ? ofPeriod(thing.label, period, language) : thing.label;
  return {
    role: "count",
    id,
    label,
    unit: period ? `${thing.unit}/${periodUnit(period, language)}` : thing.unit,
    period,
  };
}

interface Thing {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
}

function hasHangulUnit({ unit, after }: StatedAmount): boolean {
  return /\p{Script=Hangul}/u.test(unit) || /^\s?\p{Script=Hangul}/u.test(after);
}

function koreanThing({ unit, before, after }: StatedAmount): Thing | null {
  const counter = unit === "" ? (/^\s?(\p{Script=Hangul}{1,3})/u.exec(after)?.[1] ?? "") : unit;
  if (counter === "" || /^(?:일|주|월|년|층|호|세|살|번|차|위)/u.test(counter)) return null;
  const behind = after.slice(unit === "" ? counter.length : 0);
  const named =
    /^\s?(?:의\s?)?(?!(?:에게|에서|을|를|이|가|은|는)\s)(\p{Script=Hangul}{2,8}?)(?:에게|을|를|이|가|은|는|의|,|\s|$)/u.exec(
      behind,
    )?.[1];
  const front = before.replace(PERIOD_BEFORE, "").trimEnd();
  const own = /(\p{Script=Hangul}{2,8}?)(?:을|를|은|는|이|가|에게)?$/u.exec(front.split(/[,，]/).at(-1) ?? "")?.[1];
  const noun = own ?? named ?? null;
  const id = KOREAN_IDS.find(([words]) => words.test(noun ?? ""))?.[1] ?? "count";
  return { id, label: noun === null ? (counter === "명" ? "인원" : `수량(${counter})`) : `${noun} 수`, unit: counter };
}

function englishThing({ unit, text, after }: StatedAmount): Thing | null {
  const behind =
    unit === "" ? (/^\s+([a-z][a-z -]{1,40})/i.exec(after)?.[1] ?? "") : (/[a-z]+\s*$/i.exec(text)?.[0] ?? unit);
  const words = (behind.split(STOP)[0] ?? "").trim().split(/\s+/).filter(Boolean).slice(0, 3);
  const head =
    words
      .at(-1)
      ?.toLowerCase()
      .replace(/[^a-z]/g, "") ?? "";
  // What is counted has a plural; "24 open" counts nothing.
  if (head.length < 3 || !/(?:s|people|children|men|women|staff|seats?)$/.test(head)) return null;
  const label = words.join(" ");
  return { id: head.slice(0, 30), label: label.charAt(0).toUpperCase() + label.slice(1), unit: head };
}

function periodOf({ before, after, unit, text }: StatedAmount): Period | null {
  const isCounted = unit === "" && !/[a-z]$/i.test(text);
  const behind = isCounted
    ? after.replace(/^\s+(?:[a-z-]+\s+){0,2}?(?=[a-z-]+\s+(?:a|an|per|each|every)\b)[a-z-]+/i, "")
    : after;
  const [, english, adverb] = PERIOD_AFTER.exec(behind) ?? [];
  if (english) return english.toLowerCase() as Period;
  if (adverb)
    return (
      PERIODS.find((period) => adverb.toLowerCase().startsWith(period === "day" ? "dai" : period.slice(0, 3))) ?? "year"
    );
  const korean = PERIOD_BEFORE.exec(
    (before.split(/[,，]/).at(-1) ?? "").replace(/\p{Script=Hangul}+(?:을|를|은|는|료|비|여)\s*$/u, ""),
  );
  const at = korean?.slice(1).findIndex((group) => group !== undefined) ?? -1;
  return PERIODS[at] ?? null;
}

/** As a rate names it. */
export function periodUnit(period: Period, language: Language): string {
  return language === "ko" ? { day: "일", week: "주", month: "월", year: "년" }[period] : period;
}

function ofPeriod(label: string, period: Period, language: Language): string {
  const words = LABELS[language][period] ?? period;
  return language === "ko" ? `${words} ${label}` : `${label} ${words}`;
}

function basisOf({ text, question, byHuman }: StatedAmount, language: Language): string {
  const bases = BASES[language];
  const words = quoted(clean(text), language);
  if (question === null) return bases.idea(words);
  const asked = quoted(shorten(clean(question), 80), language);
  return byHuman ? bases.answer(words, asked) : bases.byDefault(words, asked);
}
