import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { reportHtml } from "../../rollout/report/render/report-html.ts";
import { reportMarkdown } from "../../rollout/report/render/report-markdown.ts";
import { reported } from "../support/reported-rollout.ts";
import { EXAMPLE, simulatedSessions } from "../support/simulated-sessions.ts";

const documented = (ending: string) =>
  readFileSync(new URL(`../../docs/rollout-report-example.${ending}`, import.meta.url), "utf8");
/** What stands between two headings. */
const part = (text: string, from: string, to: string) => text.slice(text.indexOf(from), text.indexOf(to));

it("the example of a report is what its 2,000 sessions say today", () => {
  const startedAt = EXAMPLE.from.toISOString();
  const now = new Date(EXAMPLE.from.getTime() + 14 * 24 * 3_600_000);
  const report = reported(simulatedSessions(EXAMPLE), { rollout: { startedAt }, now });
  const markdown = reportMarkdown(report);
  // Who is new is for the database to say, and it has its own idea of it.
  expect(part(documented("md"), "## Measures", "## Segments")).toBe(part(markdown, "## Measures", "## Segments"));
  expect(part(documented("html"), "<style>", "</style>")).toBe(part(reportHtml(report), "<style>", "</style>"));
  expect(part(documented("html"), '<ul class="measures">', "<h2>Segments")).toBe(
    part(reportHtml(report), '<ul class="measures">', "<h2>Segments"),
  );
});
