import type { RolloutReport } from "../../../schemas/rollout/rollout-report.ts";
import { LEAST_IN_SEGMENT } from "../segments.ts";
import { REPORT_WORDS } from "../words/report-words.ts";
import { escapedHtml } from "./escaped.ts";
import { rowFigures } from "./row-figures.ts";
import { segmentCell, shownSegments } from "./segment-cells.ts";

/** Every number of the tests, as a table. */
export function statisticsTable({ measures, language }: RolloutReport): string {
  const { page } = REPORT_WORDS[language];
  const { columns } = page;
  const heads = [
    page.measure,
    columns.n,
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
    const cells = [
      `${text(counts.canary)}<small>${text(counts.control)}</small>`,
      text(test),
      text(p),
      text(pByUser),
      text(holm),
      `${text(effect.g)}<small>${text(effect.interval)}</small>`,
      text(ranks),
      text(needed),
    ];
    return `<tr><th scope="row">${text(row.name)}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return table(page.statistics, heads, rows);
}

/** The differences within parts of the sessions, as a table, and which parts have too few sessions for it. */
export function segmentTable(report: RolloutReport): string {
  const { segments, measures, language } = report;
  const { page, conclusions } = REPORT_WORDS[language];
  const shown = shownSegments(report);
  const rows = measures.map(({ measure, name }) => {
    const cells = shown.map((segment) => {
      const { difference, interval, conclusion } = segmentCell(segment, measure, language);
      const mark = conclusion === null ? "" : ` (${conclusions[conclusion]})`;
      return `<td${conclusion === null ? "" : ` class="${conclusion}"`}>${text(difference + mark)}<small>${text(interval)}</small></td>`;
    });
    return `<tr><th scope="row">${text(name)}</th>${cells.join("")}</tr>`;
  });
  const few = segments
    .filter(({ differences }) => differences === null)
    .map(
      ({ name, canary, control }) => `<li>${text(`${name}: ${page.tooFew(canary, control, LEAST_IN_SEGMENT)}`)}</li>`,
    );
  return [
    ...(shown.length > 0 ? [table(page.segmentsHeading, [page.measure, ...shown.map(({ name }) => name)], rows)] : []),
    ...(few.length > 0 ? [`<ul class="notes">${few.join("")}</ul>`] : []),
  ].join("\n");
}

/** One that is too wide for the page is moved in its frame, by the keyboard too. */
function table(name: string, heads: readonly string[], rows: readonly string[]): string {
  return `<div class="table" role="region" aria-label="${text(name)}" tabindex="0"><table>
<thead><tr>${heads.map((head) => `<th scope="col">${text(head)}</th>`).join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

const text = escapedHtml;
