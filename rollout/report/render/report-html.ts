import type { MeasureRow, RolloutReport } from "../../../schemas/rollout/rollout-report.ts";
import { REPORT_WORDS } from "../words/report-words.ts";
import { escapedHtml } from "./escaped.ts";
import { forestBar } from "./forest.ts";
import { segmentTable, statisticsTable } from "./html-tables.ts";
import { REPORT_STYLE } from "./page-style.ts";
import { armWords, minute, reportFacts } from "./report-facts.ts";
import { rowFigures } from "./row-figures.ts";

/** Nothing is fetched and nothing runs, whatever somebody's name is. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A report as one HTML page that needs nothing but itself. Pure. */
export function reportHtml(report: RolloutReport): string {
  const { rollout, verdict, split, measures, segments, notes, language, madeAt } = report;
  const { title, page } = REPORT_WORDS[language];
  const name = text(title(rollout.variant.name));
  const facts = reportFacts(report).map(([fact, value]) => `<div><dt>${text(fact)}</dt><dd>${text(value)}</dd></div>`);
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="PlanCraft">
<meta name="referrer" content="no-referrer">
<title>${name}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header><div>
<h1>${name}</h1>
${armLine(report, "canary")}
${armLine(report, "control")}
<dl class="facts">
${facts.join("\n")}
</dl>
</div></header>
<main>
${split?.isMismatch ? `<p class="split broken">${text(split.words)}</p>\n` : ""}<section class="verdict ${verdict.kind}" aria-labelledby="verdict">
<h2 id="verdict">${text(page.verdict)}</h2>
<p>${text(verdict.headline)}</p>
${list(verdict.words)}</section>
${split && !split.isMismatch ? `<p class="split">${text(`${page.split}: ${split.words}`)}</p>\n` : ""}<h2>${text(page.measuresHeading)}</h2>
<p class="legend">${text(page.legend)}</p>
<ul class="measures">
<li class="heads" aria-hidden="true"><span>${text(page.measure)}</span><span>${text(page.canary)}</span><span>${text(page.control)}</span>
<div class="sides drawn"><span>← ${text(page.worseSide)}</span><span>${text(page.betterSide)} →</span></div></li>
${measures.map((row) => measureItem(row, language)).join("\n")}
</ul>
${segments.length > 0 ? `<h2>${text(page.segmentsHeading)}</h2>\n${segmentTable(report)}\n` : ""}<h2>${text(page.statistics)}</h2>
${statisticsTable(report)}
<h2>${text(page.notes)}</h2>
${list(notes, "notes")}</main>
<footer>${text(`${rollout.id} · ${page.madeAt(minute(madeAt))} · PlanCraft`)}</footer>
</body>
</html>
`;
}

function armLine(report: RolloutReport, arm: "canary" | "control"): string {
  const { title, name, counts } = armWords(report, arm);
  return `<p class="arms"><strong>${text(title)}</strong>: ${text(name)} · ${text(counts)}</p>`;
}

function measureItem(row: MeasureRow, language: RolloutReport["language"]): string {
  const { page, perSession, conclusions } = REPORT_WORDS[language];
  const { canary, control, difference, interval, counts } = rowFigures(row, language);
  const value = (arm: "canary" | "control", shown: string) =>
    `<p class="value"><small class="arm">${text(page[arm])}</small>${text(shown)}<small>n ${text(counts[arm])}</small></p>`;
  return `<li><h3>${text(row.name)}<small>${text(perSession[row.measure])}</small></h3>
${value("canary", canary)}
${value("control", control)}
<div class="drawn">${forestBar(row, text(page.barOf(`${difference} (${interval})`)))}</div>
<p class="said"><span class="mark ${row.conclusion}">${text(conclusions[row.conclusion])}</span>${text(row.words)}</p></li>`;
}

function list(lines: readonly string[], name?: string): string {
  if (lines.length === 0) return "";
  const items = lines.map((line) => `<li>${text(line)}</li>`).join("\n");
  return `<ul${name === undefined ? "" : ` class="${name}"`}>\n${items}\n</ul>\n`;
}

const text = escapedHtml;
