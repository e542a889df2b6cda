import { describe, expect, it } from "vitest";
import { tableSums } from "../../../../graph/checks/table-sums.ts";
import { figureChecks } from "../../../../graph/figures/checks/figure-checks.ts";
import { computeSheet } from "../../../../graph/figures/sheet/sheet.ts";
import { renderFigures } from "../../../../graph/figures/text/render-figures.ts";
import { checkedPlanOf } from "../../../support/checked-plan.ts";
import { recordedFigures, recordedSections } from "../../../support/figure-sheet.ts";
import { type RecordedSection, recordedDrafts } from "../../../support/recorded-drafts.ts";

function found(sections: readonly RecordedSection[], language: "en" | "ko") {
  const rendered = sections.map(({ id, markdown }) => ({ id, markdown, rendered: markdown }));
  return figureChecks(rendered, null, language);
}

/** What contradicts each other in the first drafts, found by reading: both amounts, and both sections. */
const ENGLISH: readonly (readonly [string, string, string, string])[] = [
  ["35%", "30%", "roadmap-roles-gates", "cluster-launch-and-growth"],
  ["2,000", "$2,500", "budget-break-even", "architecture-data-security"],
  ["40 prepaid", "60 prepaid", "roadmap-roles-gates", "bakers-neighbours-demand"],
  ["14 weeks", "16", "roadmap-roles-gates", "first-release-scope"],
  ["13 to 17", "week 18", "roadmap-roles-gates", "architecture-data-security"],
  ["948", "924", "pricing-unit-economics", "budget-break-even"],
  ["$1,500", "1,000", "risks-countermeasures", "budget-break-even"],
  ["$1.68", "$1.70", "pricing-unit-economics", "budget-break-even"],
  ["655", "647", "pricing-unit-economics", "budget-break-even"],
  ["1,100", "150 a month", "budget-break-even", ""],
];
const KOREAN: readonly (readonly [string, string, string, string])[] = [
  ["M2–M4", "6개월째", "schedule-and-milestones", "operations-and-partners"],
  ["118,000", "120,617원", "budget-and-finance", "revenue-model"],
  ["24명", "20명", "risks-and-response", "schedule-and-milestones"],
  ["1명", "2명", "risks-and-response", "operations-and-partners"],
  ["80%", "75%", "meal-subscription-service", "background-and-target"],
];

describe("the first draft of a recorded session", () => {
  const drafts = { en: found(recordedDrafts("en")[0] ?? [], "en"), ko: found(recordedDrafts("ko")[0] ?? [], "ko") };

  it.each([...ENGLISH.map((pair) => ["en", ...pair] as const), ...KOREAN.map((pair) => ["ko", ...pair] as const)])(
    "contradicts itself (%s): %s and %s",
    (language, one, other, sectionId, section) => {
      const [problem] = drafts[language].filter((finding) => {
        return finding.sectionId === sectionId && [one, other, section].every((word) => finding.problem.includes(word));
      });
      expect(problem?.check).toBe("two-amounts");
    },
  );

  it("has no finding that is none", () => {
    expect(drafts.en).toHaveLength(ENGLISH.length);
    expect(drafts.ko).toHaveLength(KOREAN.length);
  });
});

describe("later drafts, which were mended", () => {
  it.each(["en", "ko"] as const)("raise at most three alarms each (%s)", (language) => {
    const later = recordedDrafts(language).slice(1);
    expect(later.length).toBeGreaterThan(1);
    for (const draft of later) expect(found(draft, language).length).toBeLessThanOrEqual(3);
  });
});

describe("the recorded sections with tokens", () => {
  const recorded = recordedFigures();
  const { sheet } = computeSheet(recorded.figures, recorded.decisions);
  const sections = recordedSections().map(({ id, markdown }) => {
    return { id, markdown, rendered: renderFigures(markdown, sheet, { language: "en", startDate: "2026-11-27" }).text };
  });
  const all = figureChecks(sections, sheet, "en");

  it.each([
    ["other-use", "slack_weeks"],
    ["other-use", "sell_through"],
    ["other-use", "basket"],
    ["unknown-share", "invite_rate"],
    ["time-axes", "month 9"],
  ])("hold what was left in on purpose: %s, %s", (check, word) => {
    expect(all.filter((finding) => finding.check === check && finding.problem.includes(word))).not.toEqual([]);
  });

  it("give nothing two amounts, and raise one false alarm", () => {
    expect(all.filter(({ check }) => check === "two-amounts" || check === "typed-past-sheet")).toEqual([]);
    expect(all).toHaveLength(7);
  });
});

describe("the tables of the recorded sessions", () => {
  const texts = (["en", "ko"] as const).flatMap((language) => recordedDrafts(language).flat());
  const alarms = (markdown: string) => tableSums(checkedPlanOf(markdown)).map(({ problem }) => problem);

  it("raise no alarm", () => {
    expect(texts.flatMap(({ markdown }) => alarms(markdown))).toEqual([]);
  });

  it.each([
    ["**20,500**", "**21,500**", "21,500 USD, but the entries add up to 20,500 USD"],
    ["| 900 |\n| Insurance, from", "| 1,900 |\n| Insurance, from", "20,500 USD, but the entries add up to 21,500 USD"],
    ["| Reserve on launch day | 15,400 |", "| Reserve on launch day | 14,400 |", "$"],
    ["| **40,000** |", "| **41,000** |", "$"],
    ["| 3 |\n| **Sum** | | **15** |", "| 3 |\n| **Sum** | | **20** |", "Bakers"],
    ["| **120** |", "| **130** |", "$ a month"],
    ["| **1,100** |", "| **1,200** |", "$"],
    ["| **8,000** |", "| **8,100** |", "금액"],
    ["| 2,430 | 30.4% |", "| 2,530 | 30.4% |", "금액"],
    ["8,940,000원 | 26,820,000원", "8,940,000원 | 26,920,000원", "3개월"],
  ])("are found wrong where %s is changed to %s", (right, wrong, name) => {
    const changed = texts.filter(({ markdown }) => markdown.includes(right));
    expect(changed).not.toEqual([]);
    for (const { markdown } of changed) {
      const problems = alarms(markdown.replace(right, wrong));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(name);
    }
  });
});
