import type { Language } from "../../schemas/idea.ts";
import {
  CONCLUSIONS,
  type Conclusion,
  type MeasureRow,
  type RolloutReport,
  type SampleSplit,
} from "../../schemas/rollout/rollout-report.ts";
import { shownDifference } from "./shown-values.ts";
import { REPORT_WORDS } from "./words/report-words.ts";

type Verdict = RolloutReport["verdict"];

/** What all rows come to, for whoever has to decide. */
export function verdictOf(
  rows: readonly MeasureRow[],
  split: Pick<SampleSplit, "isMismatch"> | null,
  variant: string,
  { language, isOver }: { readonly language: Language; readonly isOver: boolean },
): Verdict {
  const words = REPORT_WORDS[language].verdict;
  const kind = split?.isMismatch ? "split-broken" : kindOf(rows);
  // Of a rollout that is over there is nothing left to do.
  const isPartly = kind === "better" && named(rows, "open").length > 0;
  const act = isOver && kind !== "split-broken" ? [] : [words.act[isPartly ? "partly" : kind]];
  const headline = [words[kind](variant), ...act].join(" ");
  if (kind === "split-broken") return { kind, headline, words: [] };
  const listed = CONCLUSIONS.flatMap((conclusion) => {
    const names = named(rows, conclusion).map(({ name }) => name);
    return names.length > 0 ? [words.listed[conclusion](names)] : [];
  });
  const risk = kind === "better" && !isOver ? failureRisk(rows, language) : [];
  return { kind, headline, words: [...listed, ...risk, ...(isOver ? [] : nextAnswers(rows, language))] };
}

function kindOf(rows: readonly MeasureRow[]): Exclude<Verdict["kind"], "split-broken"> {
  const [isBetter, isWorse] = [named(rows, "better").length > 0, named(rows, "worse").length > 0];
  if (isBetter && isWorse) return "mixed";
  if (isBetter) return "better";
  if (isWorse) return "worse";
  return named(rows, "same").length === rows.length ? "same" : "open";
}

function named(rows: readonly MeasureRow[], wanted: Conclusion): MeasureRow[] {
  return rows.filter(({ conclusion }) => conclusion === wanted);
}

/** Of a variant that is better: what is not known of its failures, which nobody wants to find out after it is promoted. */
function failureRisk(rows: readonly MeasureRow[], language: Language): string[] {
  const failure = rows.find(({ measure }) => measure === "failure");
  if (failure?.conclusion !== "open" || failure.byUser === null) return [];
  const { low, high } = failure.byUser;
  const [least, most] = [low, high].map((bound) => shownDifference(bound, "share", language));
  return [REPORT_WORDS[language].verdict.failures(least ?? "", most ?? "")];
}

/** What is known next, and when all is. */
function nextAnswers(rows: readonly MeasureRow[], language: Language): string[] {
  const words = REPORT_WORDS[language].verdict;
  const awaited = named(rows, "open")
    .flatMap(({ name, needed }) => (needed?.more ? [{ name, more: needed.more, days: needed.days }] : []))
    .toSorted((one, other) => one.more - other.more);
  const [next, last] = [awaited[0], awaited.at(-1)];
  return [
    ...(next ? [words.next(next.name, next.more, next.days)] : []),
    ...(last && last !== next ? [words.last(last.name, last.more, last.days)] : []),
  ];
}
