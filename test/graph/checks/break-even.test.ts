import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakEven } from "../../../graph/checks/break-even.ts";
import { checkedPlanOf, markdownTable } from "../../support/checked-plan.ts";

const problems = (markdown: string, language: "en" | "ko" = "en") =>
  breakEven(checkedPlanOf(markdown, { language })).map(({ problem }) => problem);
const figures = (fixed: string, price: string, variable: string, point: string) =>
  `- **Fixed costs:** ${fixed}\n- **Price:** ${price}\n- **Variable cost:** ${variable}\n- **Break-even:** ${point}`;

const WRONG: [string, string][] = [
  [
    "a table with the margin",
    markdownTable([
      ["", ""],
      ["Fixed costs", "$10,000"],
      ["Price", "$50"],
      ["Variable costs", "$30"],
      ["Price − variable cost", "$20"],
      ["Break-even", "900"],
    ]),
  ],
  ["a list", figures("$10,000", "$50", "$30", "900 units")],
  ["a sentence", "With fixed costs of $10,000, a price of $50 and variable costs of $30, we break even at 900 orders."],
  ["Korean", "- 월 고정비: 1,000만 원\n- 판매가: 2만 원\n- 변동비: 8천 원\n- 손익분기점: 월 1,500건"],
  [
    "a table",
    markdownTable([
      ["Figure", "Value"],
      ["Fixed costs", "$10,000"],
      ["Price", "$50"],
      ["Variable costs", "$30"],
      ["Break-even", "900 units"],
    ]),
  ],
  [
    "one of three cases",
    markdownTable([
      ["항목", "낮음", "높음"],
      ["고정비", "1,000만 원", "1,000만 원"],
      ["단가", "2만 원", "3만 원"],
      ["변동비", "1만 원", "1만 원"],
      ["손익분기점", "1,000건", "900건"],
    ]),
  ],
  ["a calculation", "손익분기점 = 10,000,000원 ÷ (20,000원 − 8,000원) = 1,500건"],
  ["a calculation in English", "Break-even: $10,000 / ($50 - $30) = 900 units a month"],
];

const RIGHT: [string, string][] = [
  [
    "a time in a table",
    markdownTable([
      ["", ""],
      ["Fixed costs", "$10,000"],
      ["Price", "$50"],
      ["Variable costs", "$30"],
      ["Break-even", "27 months"],
    ]),
  ],
  [
    "a turnover in a table",
    markdownTable([
      ["", ""],
      ["Fixed costs", "$10,000"],
      ["Price", "$50"],
      ["Variable costs", "$30"],
      ["Break-even", "$33,000"],
    ]),
  ],
  ["what is right", figures("$10,000", "$50", "$30", "500 units")],
  ["what is rounded up", figures("$10,000", "$50", "$20", "334 units")],
  ["what is rounded roughly", figures("$10,000", "$50", "$20", "about 340 units")],
  ["costs a year and units a month", figures("$120,000", "$50", "$30", "500 units")],
  ["costs a month and units a year", figures("$10,000", "$50", "$30", "6,000 units")],
  ["a time", figures("$10,000", "$50", "$30", "14 months")],
  ["a date", figures("$10,000", "$50", "$30", "May 2028")],
  ["a turnover", figures("$10,000", "$50", "$30", "$33,000")],
  ["a share as variable cost", figures("$10,000", "$50", "30%", "900 units")],
  ["mixed currencies", figures("$10,000", "50,000원", "$30", "900 units")],
  ["a price below the variable cost, which may be a sum", figures("$10,000", "$50", "$3,000", "900 units")],
  ["several prices", figures("$10,000", "$50 or $80", "$30", "900 units")],
  ["a range", figures("$10,000", "$50–80", "$30", "900 units")],
  ["one figure missing", "Fixed costs: $10,000. Price: $50. Break-even: 900 units."],
  [
    "figures of different parts",
    "### A\n\nFixed costs: $10,000. Price: $50.\n\n### B\n\nVariable cost: $30. Break-even: 900.",
  ],
  [
    "open cells",
    markdownTable([
      ["Figure", "Value"],
      ["Fixed costs", "to measure"],
      ["Price", "$50"],
      ["Variable costs", "$30"],
      ["Break-even", "900"],
    ]),
  ],
  ["the formula alone", "Break-even = fixed costs ÷ (price − variable cost)"],
  ["another calculation", "The average is 10,000 / (50 + 30) = 900"],
  ["code", "```\nFixed costs: $10,000\nPrice: $50\nVariable cost: $30\nBreak-even: 900\n```"],
];

describe("the break-even", () => {
  it.each(WRONG)("is found wrong: %s", (_, markdown) => {
    expect(problems(markdown)).toHaveLength(1);
  });

  it.each(RIGHT)("is left alone: %s", (_, markdown) => {
    expect(problems(markdown)).toEqual([]);
  });

  it("is named with what is right, in the plan's language", () => {
    expect(problems(figures("$10,000", "$50", "$20", "900 units"))).toEqual([
      "The break-even is stated as 900, but the fixed costs divided by price less variable cost give 334.",
    ]);
    expect(problems("10,000,000원 ÷ (20,000원 − 8,000원) = 1,500건", "ko")).toEqual([
      "손익분기점이 1,500건(으)로 적혀 있지만, 고정비를 (가격 − 변동비)로 나누면 834건입니다.",
    ]);
  });

  it("raises no alarm for any right figures, and finds those that no span of time explains", () => {
    const amount = fc.integer({ min: 1, max: 1_000 });
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 10_000_000 }), amount, amount, (fixed, variable, margin) => {
        const right = Math.ceil(fixed / margin);
        const stated = (point: number) =>
          figures(`$${fixed}`, `$${variable + margin}`, `$${variable}`, `${point} units`);
        expect(problems(stated(right))).toEqual([]);
        expect(problems(stated(Math.ceil(right * 1.5) + 10))).toHaveLength(1);
      }),
    );
  });
});
