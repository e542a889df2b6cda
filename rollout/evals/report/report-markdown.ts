import type { Language } from "../../../schemas/idea.ts";
import { number } from "../../../utils/number-format.ts";
import type { CaseResult, EvalResult, SidePlan } from "../eval-result.ts";
import { type ComparedMeasure, compared, type Measure } from "./compared.ts";
import type { Estimate } from "./intervals.ts";
import { type Judged, judged, winOf } from "./judged.ts";
import { REPORT_EN, type ReportWords } from "./report-words-en.ts";
import { REPORT_KO } from "./report-words-ko.ts";

const WORDS: Readonly<Record<Language, ReportWords>> = { en: REPORT_EN, ko: REPORT_KO };

/** A judge that names the first plan so often, of ten comparisons or more, goes by the place. */
const BIASED = { share: 0.8, least: 10 } as const;

/** What an eval came to, as Markdown. Pure. */
export function evalReport(result: EvalResult, language: Language): string {
  const words = WORDS[language];
  const { cases, isOffline } = result;
  const parts = [
    `# ${words.title(result.name)}`,
    head(result, words),
    ...(isOffline ? [words.offline] : [`## ${words.judgedTitle}`, judgedPart(judged(cases), words)]),
    `## ${words.checkedTitle}`,
    table(
      words.columns,
      compared(cases).map((row) => measureRow(row, words)),
      1,
    ),
    `## ${words.missedTitle}`,
    missedPart(cases, words),
    `## ${words.casesTitle}`,
    table(
      words.casesColumns,
      cases.map((one) => caseRow(one, words)),
      2,
    ),
    ...problemsPart(cases, words),
  ];
  return `${parts.join("\n\n")}\n`;
}

function head(result: EvalResult, words: ReportWords): string {
  const { candidate, opponent, model, preset, judge, cases, planned, spentUsd, stopped } = result;
  const cost = spentUsd === null ? words.noPrice : dollars(spentUsd);
  return [
    `**${words.sides(candidate, opponent)}**`,
    words.made(model, preset, judge),
    [words.progress(cases.length, planned, cost), ...(stopped ? [stopped.message, words.goOn] : [])].join(" "),
  ].join("\n\n");
}

function judgedPart({ wins, agreed, cases, forFirst, named }: Judged, words: ReportWords): string {
  if (wins === null) return words.noJudgement;
  const { value, interval, count } = wins;
  const shown = interval ? words.interval(percent(interval.low), percent(interval.high)) : words.tooFew;
  const verdict =
    interval === null ? [] : [interval.low > 0.5 ? words.better : interval.high < 0.5 ? words.worse : words.undecided];
  const isBiased = named >= BIASED.least && forFirst / named >= BIASED.share;
  return [
    [words.winRate(percent(value), shown, count), ...verdict].join(" "),
    [words.agreed(agreed, cases), words.forFirst(forFirst, named), ...(isBiased ? [words.biased] : [])].join(" "),
  ].join("\n\n");
}

function measureRow({ measure, candidate, opponent, difference }: ComparedMeasure, words: ReportWords): string[] {
  const shown = (value: number | null) => (value === null ? "–" : amount(value, measure, words));
  return [words.measures[measure], shown(candidate), shown(opponent), ...differenceCells(difference, measure, words)];
}

function differenceCells(difference: Estimate | null, measure: Measure, words: ReportWords): string[] {
  if (difference === null) return ["–", "–", "0"];
  const { value, interval, count } = difference;
  const signed = (one: number) => `${one > 0 ? "+" : ""}${amount(one, measure, words)}`;
  return [signed(value), interval ? `${signed(interval.low)} … ${signed(interval.high)}` : "–", String(count)];
}

function amount(value: number, measure: Measure, words: ReportWords): string {
  switch (measure) {
    case "facts":
      return percent(value);
    case "costUsd":
      return value.toFixed(4);
    case "timeMs":
      return words.seconds((value / 1_000).toFixed(1));
    case "words":
    case "tokens":
      return number.format(Math.round(value));
    default:
      return value.toFixed(2);
  }
}

/** Facts that at least one side did not keep. */
function missedPart(cases: readonly CaseResult[], words: ReportWords): string {
  const rows = cases.flatMap(({ idea, language, candidate, opponent }) =>
    Object.keys(candidate?.facts ?? opponent?.facts ?? {}).flatMap((fact) => {
      const kept = [candidate, opponent].map((side) => side?.facts[fact]);
      return kept.includes(false) ? [[idea, language, fact, ...kept.map((one) => keptCell(one, words))]] : [];
    }),
  );
  if (cases.every(({ candidate, opponent }) => candidate === null && opponent === null)) return words.noneChecked;
  return rows.length === 0 ? words.noneMissed : table(words.missedColumns, rows, 5);
}

function keptCell(isKept: boolean | undefined, words: ReportWords): string {
  return isKept === undefined ? "–" : isKept ? words.kept : words.missed;
}

function caseRow(one: CaseResult, words: ReportWords): string[] {
  const outcome = one.judgements.length < 2 ? "–" : { 1: words.won, 0: words.lost }[winOf(one)];
  return [one.idea, one.language, factsOf(one.candidate), factsOf(one.opponent), outcome ?? words.split];
}

function factsOf(plan: SidePlan | null): string {
  if (plan === null) return "–";
  const all = Object.values(plan.facts);
  return `${all.filter(Boolean).length}/${all.length}`;
}

function problemsPart(cases: readonly CaseResult[], words: ReportWords): string[] {
  const lines = cases.flatMap(({ idea, language, problems }) =>
    problems.map(({ of, message }) => `- ${idea} (${language}), ${words.of[of]}: ${message.replace(/\s+/g, " ")}`),
  );
  return lines.length === 0 ? [] : [`## ${words.problemsTitle}`, lines.join("\n")];
}

/** @param left How many columns stand to the left; the others are figures. */
function table(header: readonly string[], rows: readonly (readonly string[])[], left: number): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map((_, at) => (at < left ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`;
}

function dollars(amount: number): string {
  return `$${amount.toFixed(amount > 0 && amount < 1 ? 4 : 2)}`;
}
