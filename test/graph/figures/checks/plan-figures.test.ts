import { describe, expect, it } from "vitest";
import { figureChecks } from "../../../../graph/figures/checks/figure-checks.ts";
import type { Language } from "../../../../schemas/idea.ts";
import { CheckFinding } from "../../../../schemas/model/review.ts";
import { sheetOf } from "../../../support/figure-sheet.ts";

interface Text {
  readonly [id: string]: string;
}

function checked(texts: Text, language: Language = "en", sheet: Parameters<typeof figureChecks>[1] = null) {
  const sections = Object.entries(texts).map(([id, markdown]) => ({
    id,
    title: `T-${id}`,
    markdown,
    rendered: markdown,
  }));
  return figureChecks(sections, sheet, language);
}

const kinds = (texts: Text, language: Language = "en") => checked(texts, language).map(({ check }) => check);

describe("the checks of a plan's figures", () => {
  it("need no sheet, name the other section by its title, and speak the plan's language", () => {
    const [finding, ...others] = checked(
      {
        a: "예산에서 외부 보안 점검 비용은 250만 원으로 잡습니다.",
        b: "| 항목 | 금액(만 원) |\n|---|---:|\n| 외부 보안 점검 비용 | 200 |",
      },
      "ko",
    );
    expect(others).toEqual([]);
    expect(CheckFinding.parse(finding)).toEqual(finding);
    expect(finding?.sectionId).toBe("b");
    expect(finding?.problem).toContain("T-a");
    expect(finding?.problem).toMatch(/같은 것을 가리키는 듯합니다\.$/);
  });

  it("read the money of a table by its caption", () => {
    const of = (unit: string) => ({
      a: "외부 보안 점검 비용은 250만 원으로 잡습니다.",
      b: `### 예산 (단위: ${unit})\n\n| 항목 | 배정 |\n|---|---:|\n| 외부 보안 점검 비용 | 250 |`,
    });
    expect(kinds(of("만 원"), "ko")).toEqual([]);
    // 250 won are no other amount of the same thing: too far apart to be one.
    expect(kinds(of("천원"), "ko")).toEqual([]);
    const b = "### 예산 (단위: 천원)\n\n| 항목 | 배정 |\n|---|---:|\n| 외부 보안 점검 비용 | 2,000 |";
    expect(kinds({ ...of("천원"), b }, "ko")).toEqual(["two-amounts"]);
  });

  it("compare a milestone's week with the row in whose weeks it stands", () => {
    const schedule = (weeks: string) => ({
      a: "| Weeks | Work |\n|---|---|\n| 1 to 9 | Interviews |\n| 13 to 17 | Outside security check, reports |",
      b: `| Topic | Test |\n|---|---|\n| Accounts | Outside security check, week ${weeks} |`,
    });
    expect(kinds(schedule("18"))).toEqual(["two-amounts"]);
    expect(kinds(schedule("15"))).toEqual([]);
  });

  it("compare a deadline with the marks of a chart", () => {
    const chart = (month: string) => ({
      a: "| 과업 | M1 | M2 | M3 | M4 | M5 |\n|---|---|---|---|---|---|\n| 제조 위탁계약 | | ● | ● | | |",
      b: `| 계약 | 기한 |\n|---|---|\n| 제조 위탁계약 | ${month}개월째 |`,
    });
    expect(kinds(chart("5"), "ko")).toEqual(["two-amounts"]);
    expect(kinds(chart("3"), "ko")).toEqual([]);
  });

  it("multiply what a month costs", () => {
    const lines = (sum: string) => ({
      a: `| Line | $ |\n|---|---|\n| Hosting, 6 months | ${sum} |\n\n### Each month\n\n| Line | $ |\n|---|---|\n| Hosting | 150 |`,
    });
    expect(kinds(lines("1,100"))).toEqual(["two-amounts"]);
    expect(kinds(lines("900"))).toEqual([]);
  });

  it("find weeks and months in one sentence or table, and not in two tables", () => {
    const month = "| When | Measure |\n|---|---|\n| Month 9 | orders |";
    expect(kinds({ a: "It opens in week 24, and has 15 bakers in month 9." })).toEqual(["time-axes"]);
    expect(kinds({ a: `${month}\n| Launch, week 24 | bakers |` })).toEqual(["time-axes"]);
    expect(kinds({ a: "It opens in week 24.", b: month })).toEqual([]);
    expect(kinds({ a: "The pilot of 6 weeks ends a month before month 9." })).toEqual([]);
  });

  it("find a share that no total knows, unless nothing like it is computed with", () => {
    const { sheet } = sheetOf({
      basket: [24, "USD"],
      baker_commission: [0.08, "%"],
      invited_commission: [0.03, "%"],
      dropout: [0.4, "%"],
      income: ["basket * baker_commission", "USD"],
    });
    const found = checked(
      { a: "Invited neighbours pay a commission of {{invited_commission}}, {{dropout}} leave." },
      "en",
      sheet,
    );
    expect(found.map(({ check, problem }) => [check, problem.split(" ")[0]])).toEqual([
      ["unknown-share", "invited_commission"],
    ]);
  });

  it("do not call two figures of the sheet one", () => {
    const { sheet } = sheetOf({ bakers_open: [8, "bakers"], bakers_full: [15, "bakers"] });
    const texts = {
      a: "The first cluster has 15 bakers with a weekly drop.",
      b: "The first cluster has 8 bakers with a weekly drop.",
    };
    expect(kinds(texts)).toEqual(["two-amounts"]);
    expect(checked(texts, "en", sheet).filter(({ check }) => check === "two-amounts")).toEqual([]);
  });

  it("tell at most twelve, and of each kind two before more of one", () => {
    const words = "alpha bravo candle dragon ember falcon garden hazel island jungle kernel lemon marble nectar".split(
      " ",
    );
    const lines = (add: number) =>
      words.map((word, at) => `The ${word} ${word}est lamp costs $${100 + 10 * at + add}.`).join("\n\n");
    const found = checked({ a: lines(0), b: lines(5), c: "It opens in week 24, and has 15 bakers in month 9." });
    expect(found).toHaveLength(12);
    expect(found.at(-1)?.check).toBe("time-axes");
  });

  it("survive what a model may write", () => {
    const hostile = [
      "\n".repeat(60_000),
      `${">".repeat(20_000)} 12 orders`,
      "- ".repeat(20_000),
      "|".repeat(40_000),
      `| a | $ |\n|---|---|\n| x | ${"1 ".repeat(10_000)} |`,
      "{{ fig }} {{= 1 + : }} {{{{".repeat(1_000),
      "12 orders 0 orders -5 orders 1e999 orders 99999999999999999999999 orders \ud800",
      "월 12만 원, 3분의 1, 07:30, 제2조, 1억 2,000만 원 이하".repeat(500),
    ];
    const { sheet } = sheetOf({ fig: [12, "orders"], share: [0.5, "%"] });
    for (const text of hostile) {
      const found = checked({ a: text, b: text, c: `${text} 13 orders` }, "ko", sheet);
      expect(found.length).toBeLessThanOrEqual(12);
      for (const { problem } of found) expect([...problem].length).toBeLessThanOrEqual(400);
    }
  });
});
