import type { RolloutReport } from "../../../schemas/rollout/rollout-report.ts";
import { LEAST_IN_SEGMENT } from "../segments.ts";
import { REPORT_WORDS } from "../words/report-words.ts";
import { escapedMarkdown } from "./escaped.ts";
import { armWords, minute, reportFacts } from "./report-facts.ts";
import { rowFigures } from "./row-figures.ts";
import { segmentCell, shownSegments } from "./segment-cells.ts";

/** A report as Markdown. Pure. */
export function reportMarkdown(report: RolloutReport): string {
  const { rollout, verdict, split, measures, notes, language, madeAt } = report;
  const { title, page, conclusions } = REPORT_WORDS[language];
  const arms = (["canary", "control"] as const).map((arm) => {
    const { title: name, name: variant, counts } = armWords(report, arm);
    return `- **${name}**: ${text(variant)} · ${counts}`;
  });
  const rows = measures.map((row) => {
    const { canary, control, difference, interval } = rowFigures(row, language);
    return [row.name, canary, control, difference, interval, `**${conclusions[row.conclusion]}**`];
  });
  return [
    `# ${text(title(rollout.variant.name))}`,
    ...(split?.isMismatch ? [`> **${text(split.words)}**`] : []),
    `## ${page.verdict}`,
    `**${text(verdict.headline)}**`,
    ...(verdict.words.length > 0 ? [bullets(verdict.words)] : []),
    [...arms, ...reportFacts(report).map(([name, value]) => `- ${name}: ${text(value)}`)].join("\n"),
    ...(split && !split.isMismatch ? [`${page.split}: ${text(split.words)}`] : []),
    `## ${page.measuresHeading}`,
    table([page.measure, page.canary, page.control, page.difference, page.interval, page.conclusion], rows),
    bullets(measures.map(({ name, conclusion, words }) => `${name}, ${conclusions[conclusion]}: ${words}`)),
    `## ${page.statistics}`,
    statistics(report),
    ...segmentPart(report),
    `## ${page.notes}`,
    bullets(notes),
    `${text(rollout.id)} · ${page.madeAt(minute(madeAt))} · PlanCraft`,
    "",
  ].join("\n\n");
}

function statistics({ measures, language }: RolloutReport): string {
  const { page } = REPORT_WORDS[language];
  const { columns } = page;
  const heads = [
    page.measure,
    `${page.canary}: ${columns.n}`,
    `${page.control}: ${columns.n}`,
    columns.test,
    columns.p,
    columns.pByUser,
    columns.holm,
    columns.effect,
    columns.ranks,
    columns.needed,
  ];
  const rows = measures.map((row) => {
    const { counts, test, p, pByUser, holm, effect, ranks, needed } = rowFigures(row, language);
    const g = effect.interval === "" ? effect.g : `${effect.g} (${effect.interval})`;
    return [row.name, counts.canary, counts.control, test, p, pByUser, holm, g, ranks, needed];
  });
  return table(heads, rows);
}

function segmentPart(report: RolloutReport): string[] {
  const { segments, measures, language } = report;
  const { page } = REPORT_WORDS[language];
  if (segments.length === 0) return [];
  const shown = shownSegments(report);
  const rows = measures.map(({ measure, name }) => [
    name,
    ...shown.map((segment) => {
      const { difference, interval, conclusion } = segmentCell(segment, measure, language);
      const cell = interval === "" ? difference : `${difference} (${interval})`;
      return conclusion === null ? cell : `**${cell}**`;
    }),
  ]);
  const few = segments.filter(({ differences }) => differences === null);
  return [
    `## ${page.segmentsHeading}`,
    ...(shown.length > 0 ? [table([page.measure, ...shown.map(({ name }) => name)], rows)] : []),
    ...(few.length > 0
      ? [bullets(few.map(({ name, canary, control }) => `${name}: ${page.tooFew(canary, control, LEAST_IN_SEGMENT)}`))]
      : []),
  ];
}

/** Cells may have markup of ours; what stands between is escaped where it is anybody's. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("<", "\\<")).join(" | ")} |`;
  return [line(heads.map(text)), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${text(line)}`).join("\n");
}

const text = escapedMarkdown;
