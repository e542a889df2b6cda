import { expect, it } from "vitest";
import { reportHtml } from "../../../rollout/report/render/report-html.ts";
import { reportMarkdown } from "../../../rollout/report/render/report-markdown.ts";
import type { RolloutReport } from "../../../schemas/rollout/rollout-report.ts";
import { seriousFindings } from "../../support/axe.ts";
import { useBrowser } from "../../support/browser.ts";
import { ROLLOUT_ID, reported, STARTED, sessionsOf, times } from "../../support/reported-rollout.ts";
import { simulatedSessions } from "../../support/simulated-sessions.ts";

const browser = useBrowser();

async function opened(report: RolloutReport, width: number, colorScheme: "light" | "dark") {
  const context = await (await browser.started()).newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(request.url()));
  await page.setContent(reportHtml(report));
  return { page, asked, close: () => context.close() };
}

const sessions = simulatedSessions({
  rollout: ROLLOUT_ID,
  share: 0.5,
  sessions: 400,
  from: STARTED,
  effect: { score: 0.8, failures: 0.15 },
});
const REPORTS = {
  mixed: reported(sessions),
  korean: reported(sessions, { language: "ko" }),
  empty: reported([]),
  broken: reported([
    ...sessionsOf("canary", times(90, { score: 9 })),
    ...sessionsOf("control", times(20, { score: 5 })),
  ]),
};

it.each([
  ["mixed", 1280, "light"],
  ["mixed", 375, "dark"],
  ["korean", 375, "light"],
  ["empty", 1280, "dark"],
  ["broken", 1280, "light"],
] as const)(
  "the page of a report (%s, %i wide, %s) is accessible, fits, and asks for nothing",
  async (name, width, scheme) => {
    const { page, asked, close } = await opened(REPORTS[name], width, scheme);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
    expect(asked).toEqual([]);
    expect(await page.locator("svg.forest").count()).toBe(9);
    await close();
  },
);

it("what users and variants are called is text in both formats", async () => {
  const name = '<img src=x onerror="document.title=1">| **x** </style><script>document.title=2</script>';
  const report = reported(
    [...sessionsOf("canary", times(60, { user: name, score: 9 })), ...sessionsOf("control", times(60, { score: 8 }))],
    { rollout: { startedBy: name, variant: { name, version: "ab".repeat(32) } } },
  );
  const { page, asked, close } = await opened(report, 800, "light");
  expect(await page.title()).toBe(`A/B report: ${name}`);
  expect(await page.locator("img, script").count()).toBe(0);
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(`A/B report: ${name}`);
  expect(asked).toEqual([]);
  await close();
  const markdown = reportMarkdown(report);
  expect(markdown).not.toMatch(/(?<!\\)<(?:img|script)|(?<!\\)\*\*x/);
  expect(markdown).toContain("# A/B report: \\<img src=x");
});

it("Markdown has each measure with both arms, its interval and what it comes to", () => {
  const markdown = reportMarkdown(REPORTS.mixed);
  const rows = markdown.split("\n").filter((line) => /^\| Failures by our fault/.test(line));
  expect(rows[0]).toMatch(
    /^\| Failures by our fault \| \d+\.\d+% \| \d+\.\d+% \| \+\d+\.\d pt \| .* \| \*\*worse\*\* \|$/,
  );
  // Measures, statistics and segments.
  expect(rows).toHaveLength(3);
  const tables = markdown.split("\n").filter((line) => line.startsWith("|"));
  expect(new Set(tables.map((line) => line.split(/(?<!\\)\|/).length)).size).toBeLessThanOrEqual(3);
  expect(reportMarkdown(REPORTS.broken)).toMatch(/^# .*\n\n> \*\*90 users in the canary and 20 in the control/);
  expect(reportMarkdown(REPORTS.korean)).toContain("| 우리 쪽 원인의 실패 |");
});
