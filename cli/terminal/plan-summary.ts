import { isByModel } from "../../schemas/model/offline.ts";
import type { PlanExport } from "../../schemas/plan/plan-export.ts";
import type { Surface } from "../surface.ts";
import { displayWidth, oneLine, padToWidth, wrapToWidth } from "./text-width.ts";

const words = new Intl.Segmenter(undefined, { granularity: "word" });
const DEFAULT_COLUMNS = 80;

/**
 * What a terminal gets of a plan: what it holds and lacks, where it is, and the commands that show and change it.
 * @param path The file it was written to.
 */
export function planSummary(plan: PlanExport, path: string | null, { host, messages }: Surface): string {
  const texts = messages.finished.summary;
  const width = (host.stdout.columns || DEFAULT_COLUMNS) - 1;
  // A worksheet has no score and no price.
  const isMade = isByModel(plan.models);
  const score = isMade ? plan.reviews.at(-1)?.score : undefined;
  const usage = messages.format.usage({ ...plan.usage, cachedTokens: plan.usage.cachedTokens ?? 0 });
  const rows: [string, string][] = [
    [texts.sections, texts.written(plan.sections.map(({ title }) => oneLine(title)))],
    [texts.words, texts.amount(wordsOf(plan))],
    ...(score === undefined || score === null ? [] : [[texts.score, texts.scoreOf(score)] as [string, string]]),
    [texts.assumptions, texts.amount(plan.assumptions.length)],
    [texts.missing, plan.missing.length === 0 ? messages.format.none : plan.missing.map(oneLine).join(" · ")],
    ...(isMade ? [[texts.cost, usage] as [string, string]] : []),
    ...(path === null ? [] : [[texts.file, path] as [string, string]]),
  ];
  const labels = Math.max(...rows.map(([label]) => displayWidth(label))) + 2;
  return [
    "",
    ...wrapToWidth(oneLine(plan.title ?? texts.untitled), width),
    "",
    ...rows.flatMap(([label, value]) =>
      wrapToWidth(value, width - labels - 2).map(
        (line, row) => `  ${padToWidth(row === 0 ? label : "", labels)}${line}`,
      ),
    ),
    "",
    // Not broken: they are there to be copied.
    ...[
      ...[texts.read, ...(path === null ? [texts.save] : []), texts.page],
      ...(isMade ? [texts.revise] : []),
      ...(plan.sheet?.figures.length ? [texts.figures] : []),
    ].map((say) => say(plan.session)),
  ].join("\n");
}

/** Of the sections, as people count: what a language writes without spaces is counted by its words. */
function wordsOf({ sections }: PlanExport): number {
  const text = sections.map(({ title, markdown }) => `${title}\n${markdown}`).join("\n");
  let count = 0;
  for (const { isWordLike } of words.segment(text)) if (isWordLike) count += 1;
  return count;
}
