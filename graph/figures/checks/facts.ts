import { amountsIn, type FoundAmount, wholeAmount } from "../../reading/amounts.ts";
import { isTotal } from "../../reading/totals.ts";
import { type Passage, passagesOf } from "../text/passages.ts";
import { type RowTime, rowTime } from "./fact-times.ts";
import { cellUnit, countedUnit, type FactUnit, rowCells } from "./fact-units.ts";
import type { FigureSection } from "./figure-findings.ts";
import { stems } from "./shared-words.ts";

/** An amount of a text, with the words that say what it is of. */
export interface Fact extends FactUnit {
  readonly value: number;
  /** Half of what its last digit stands for; of a rough amount, of its last digit that is no zero. */
  readonly rounding: number;
  /** Half of a span of time: what lies inside is no other amount. */
  readonly reach: number;
  /** Digits that say something: 650 has two. */
  readonly digits: number;
  /** The words right around it, or the row and column of a cell that holds nothing else. */
  readonly core: ReadonlySet<string>;
  /** The row and column of a cell that says more. */
  /** The first two words of the row's label. */
  readonly head: string | null;
  readonly side: ReadonlySet<string>;
  /** The whole sentence or row, and what it stands under. */
  readonly wide: ReadonlySet<string>;
  /** Whether the cell holds nothing else, so that the words are those of its row and column. */
  readonly isCell: boolean;
  /** A bound is compared with bounds of its kind only: below what one stops is not from where one goes on. */
  readonly bound: "most" | "least" | null;
  /** The words of a case (the low one, half of it) that stand around it; only amounts of one case are compared. */
  readonly cases: string;
  readonly written: string;
  readonly sectionId: string;
  readonly passage: Passage;
}

interface Place {
  readonly sectionId: string;
  readonly passage: Passage;
  readonly label: string;
  readonly header: string;
  readonly isCell: boolean;
  /** The other cells of a row, as far as they say something short. */
  readonly others: string;
  readonly wide: ReadonlySet<string>;
}

/** What is on the other side of these is about something else. */
const CLAUSE = /[,;:()|!?→·]|\s[-–—÷=×]\s|\.\s/;
const AT_MOST_BEFORE =
  /\b(?:below|under|fewer than|less than|at most|up to|no more than|within)\s(?:about\s)?\S{0,2}$/i;
const AT_LEAST_BEFORE = /\b(?:above|over|more than|at least|no less than)\s(?:about\s)?\S{0,2}$/i;
const AT_MOST_AFTER = /^\S{0,8}\s?(?:미만|이하|아래|안에|이내)/u;
const ROUGH = /(?:about|around|roughly|some|nearly|~|≈|약|대략)\s?$/i;
const CASES =
  /\b(?:low|middle|high|worst|best|half|each|another|further|less|more)\b|최악|최선|낙관|비관|각각|하위|상위|절반/gi;
/** What another amount is changed by or compared with, a factor, an end of a range, a time of the day. */
const NOT_STATED_BEFORE =
  /(?:instead of|rather than|\b(?:before|after|until|since|later than)\s(?:weeks?|months?)\s|(?:fall|rise|drop|grow|cut|go|reduced|raised|moved)(?:e?s)?\s(?:from|to)\s(?:about\s)?|\d:|[x×*÷/+−–~]\s?|\s-|\d\S{0,3}\s?(?:to|and|or|-)\s?)[$€£₩]?$/i;
const NOT_STATED_AFTER =
  /^\s?(?:[x×*÷/+−]\s?[\d$€£₩(]|(?:to|or|and|[-–~])\s?[$€£₩]?\d|:\d|시(?!간|범)|년|월\s?\d|번|위|번째|장(?!\p{L})|조(?!\s?원)|분의|(?:으로|로)\s?(?:줄|늘|낮|높|바꾸|올리|내리)|에서\s.{0,20}\d|\p{L}+ can\b)/u;
const CHANGED_ROW = /(?:^|\|)\s?[^|]{0,12}[+−-]\s?\d[^|]*\|/;
/** What Korean says of any amount, and what any sentence ends in. */
const KOREAN_ENDINGS =
  /이상|이하|미만|초과|까지|부터|(?:합|입|습|됩|집|립|깁|킵|십|봅)니다|으로|에서|하[여고는]|이며|정도|가정|기준|목표|한계|금액|합계|단위/gu;
const TIME_WORDS = /weeks?|months?/gi;
/** A section of a plan has sixty, a plan six hundred. */
const MAX_OF_SECTION = 200;
const MAX_FACTS = 1_200;
const MAX_OTHER = 40;
const MAX_TEXT = 2_000;

/** The amounts of a plan that can be compared, no more of a section than a long plan has. */
export function planFacts(sections: readonly FigureSection[]): Fact[] {
  return sections.flatMap(factsOf).slice(0, MAX_FACTS);
}

function factsOf({ id: sectionId, markdown }: FigureSection): Fact[] {
  const facts: Fact[] = [];
  for (const passage of passagesOf(markdown, [])) {
    if (facts.length >= MAX_OF_SECTION) break;
    // Most sentences have no amount.
    if (!/\d|[●○◎■□▲△★☆✓✔]/u.test(passage.text)) continue;
    const wide = about(`${passage.text.slice(0, MAX_TEXT)} ${passage.about.slice(0, MAX_TEXT)}`, "");
    facts.push(
      ...(passage.isRow ? rowFacts({ sectionId, passage, wide }) : sentenceFacts({ sectionId, passage, wide })),
    );
  }
  return facts.slice(0, MAX_OF_SECTION);
}

type Where = Pick<Fact, "sectionId" | "passage" | "wide">;

function sentenceFacts(at: Where): Fact[] {
  const text = bare(at.passage.text).slice(0, MAX_TEXT);
  return factsIn(text, { ...at, label: "", header: "", isCell: false, others: "" });
}

function rowFacts(at: Where): Fact[] {
  const { text, about: above } = at.passage;
  if (CHANGED_ROW.test(text)) return [];
  const headers = rowCells(above.slice(above.indexOf("|")).slice(0, MAX_TEXT));
  const [first = "", ...cells] = rowCells(text.slice(0, MAX_TEXT));
  const time = rowTime(headers, [first, ...cells]);
  const label = isTotal(first) ? `${first} ${above.split("|")[0] ?? ""}` : first;
  return [
    ...(time ? timeFacts(time, at) : []),
    ...factsIn(first, { ...at, label: "", header: headers[0] ?? "", isCell: false, others: "" }),
    ...cells.flatMap((cell, column) => {
      const header = headers[column + 1] ?? "";
      return factsIn(cell, { ...at, label, header, isCell: true, others: othersOf(cells, column) });
    }),
  ];
}

/** What happens at a row's time, each of its clauses as a fact of its own. */
function timeFacts({ unit, first, last, written, cells }: RowTime, at: Where): Fact[] {
  const shared = { ...at, unit, nouns: new Set<string>(), isMoney: false, written, head: null };
  return cells.flatMap((cell) =>
    cell.split(CLAUSE).flatMap((clause) => {
      const core = about(clause.replace(TIME_WORDS, " "), written);
      if (stems(clause).size === 0) return [];
      const [value, reach] = [(first + last) / 2, (last - first) / 2];
      const none = { rounding: 0, digits: 1, side: new Set<string>(), isCell: false, bound: null, cases: "" };
      return [{ ...shared, ...none, value, reach, core }];
    }),
  );
}

function factsIn(text: string, { sectionId, passage, label, header, isCell, others, wide }: Place): Fact[] {
  const whole = isCell ? wholeAmount(text.replace(/^(?:약|about|~|≈)\s?/i, "")) : null;
  let last: FoundAmount | null = null;
  return amountsIn(text).flatMap((amount) => {
    const [before, after] = [text.slice(0, amount.start), text.slice(amount.end)];
    const previous = last;
    last = amount.unit === "" ? last : amount;
    if (amount.value <= 0 || NOT_STATED_BEFORE.test(before) || NOT_STATED_AFTER.test(after)) return [];
    const counted = whole
      ? cellUnit(text, amount, { label, header, caption: passage.about })
      : countedUnit(text, amount, previous);
    if (counted === null) return [];
    const near = counted.unit.startsWith("at ") ? happening(before, after) : clauseAround(before, after);
    const written = text.slice(amount.start, amount.end).trim();
    const place = `${label} ${header}`;
    const own = about(near, written);
    const core = whole ? about(`${place} ${near}`, written) : own.size > 0 ? own : about(place, written);
    const { scale, ...unit } = counted;
    return [
      {
        ...unit,
        value: amount.value * scale,
        rounding: (ROUGH.test(before) ? roughStep(written, amount.step) : amount.step) * scale * 0.5,
        reach: 0,
        head: passage.isRow ? (pairsOf(label)[0] ?? null) : null,
        digits: digitsOf(written),
        core,
        side: about(whole ? others : place, written),
        wide,
        isCell: whole !== null,
        bound: boundOf(before, after),
        cases: casesOf(whole ? passage.text : `${place} ${near}`, whole ? label : ""),
        written,
        sectionId,
        passage,
      },
    ];
  });
}

function clauseAround(before: string, after: string): string {
  return `${before.split(CLAUSE).at(-1) ?? ""} ${after.split(CLAUSE)[0] ?? ""}`;
}

/** "Outside check, week 18": what happens then may stand before the comma. */
function happening(before: string, after: string): string {
  const clauses = before.replace(/\p{L}+\s?$/u, "").split(CLAUSE);
  const own = `${clauses.at(-1) ?? ""} ${after.split(CLAUSE)[0]?.replace(/^(?:차|째)\s?/u, "") ?? ""}`;
  return stems(own).size > 0 ? own : (clauses.at(-2) ?? "");
}

function othersOf(cells: readonly string[], column: number): string {
  return cells.filter((cell, at) => at !== column && cell.length <= MAX_OTHER && !wholeAmount(cell)).join(" | ");
}

/** The words of a text, two that follow each other as a word of their own, and its longer numbers. */
function about(text: string, own: string): Set<string> {
  const words = stems(text.replace(KOREAN_ENDINGS, " "));
  for (const pair of pairsOf(text)) words.add(pair);
  for (const [number] of text.matchAll(/\d[\d,.]*\d/g)) {
    if (!own.includes(number)) words.add(`#${number.replace(/,/g, "")}`);
  }
  return words;
}

/** "baker start" says more than the two words; in Korean the syllables overlap already. */
function pairsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z\s-]+/)
    .flatMap((run) => {
      const words = run.split(/[\s-]+/).map((word) => [...stems(word)][0] ?? "");
      return words.flatMap((word, at) => (word && words[at + 1] ? [`${word} ${words[at + 1]}`] : []));
    });
}

function boundOf(before: string, after: string): Fact["bound"] {
  const near = before.slice(-30);
  if (AT_MOST_BEFORE.test(near) || AT_MOST_AFTER.test(after)) return "most";
  return AT_LEAST_BEFORE.test(near) ? "least" : null;
}

/** A row whose label is a number says what holds in that case. */
function casesOf(words: string, label: string): string {
  const numbered = /^[^\p{L}]*\d[^\p{L}]*$/u.test(label) ? [label] : [];
  const found = [...words.matchAll(CASES)].map(([word]) => word.toLowerCase());
  return [...new Set([...found, ...numbered])].sort().join(" ");
}

function digitsOf(written: string): number {
  const number = (/\d[\d,.]*/.exec(written)?.[0] ?? "").replaceAll(",", "");
  return (number.includes(".") ? number.replace(".", "").replace(/^0+/, "") : number.replace(/0+$/, "")).length;
}

function roughStep(written: string, step: number): number {
  const number = (/\d[\d,.]*/.exec(written)?.[0] ?? "").replaceAll(",", "");
  return number.includes(".") ? step : step * 10 ** (/0*$/.exec(number)?.[0].length ?? 0);
}

function bare(text: string): string {
  return text.replace(/[*_`]/g, "");
}
