import { describe, expect, it } from "vitest";
import { keptFacts } from "../../../planner/evals/checks/kept-facts.ts";
import type { FactClaim } from "../../../rollout/evals/eval-idea.ts";

function isKept(claim: FactClaim, markdown: string): boolean | undefined {
  return keptFacts(markdown, [{ id: "fact", why: "It is to be seen", ...claim }])["fact"];
}

function budgetTable(total: string, rows = "| Build | $40,000 |"): string {
  return `The limit is $60,000.\n\n| Item | Cost |\n| --- | ---: |\n${rows}\n| **Total** | ${total} |`;
}

describe("an amount", () => {
  const dollars = { says: "amount", amount: 60_000, currency: "USD" } as const;
  const won = { says: "amount", amount: 60_000_000, currency: "KRW" } as const;

  it.each(["$60,000", "60,000 USD", "US$60k", "60k", "**$60,000**", "60 thousand dollars", "USD 60,000"])(
    "is kept where it stands as %s",
    (text) => expect(isKept(dollars, `All of it is ${text} at most.`)).toBe(true),
  );

  it.each(["6천만 원", "6,000만 원", "6000만원", "60,000,000원", "₩60,000,000"])("is kept in Korean as %s", (text) =>
    expect(isKept(won, `총 ${text}입니다.`)).toBe(true),
  );

  it("is kept in a table whose column says the unit", () => {
    expect(isKept(won, "| 항목 | 금액(만 원) |\n| --- | --- |\n| 개발 | 6,000 |")).toBe(true);
  });

  it.each(["$600,000", "$6,000", "€60,000", "60,000 people", "$60,001", "1,060,000 USD"])("is not kept by %s", (text) =>
    expect(isKept(dollars, `It is ${text}.`)).toBe(false),
  );
});

describe("a small amount", () => {
  const price = { says: "amount", amount: 7, currency: "USD" } as const;

  it.each(["$7 an hour", "7 USD", "7 dollars", "$7/hour"])("is kept as %s", (text) =>
    expect(isKept(price, `It leaves ${text}.`)).toBe(true),
  );

  it.each(["7", "phase 7", "7 weeks"])("is not kept by %s: a bare number may be anything", (text) =>
    expect(isKept(price, `It is ${text}.`)).toBe(false),
  );

  it("is kept in a table whose column says the currency", () => {
    expect(isKept(price, "| Item | Per hour (USD) |\n| --- | --- |\n| What is left | 7 |")).toBe(true);
  });
});

describe("a limit", () => {
  const limit = { says: "limit", amount: 60_000, currency: "USD" } as const;

  it("is kept where the totals come to no more", () => {
    expect(isKept(limit, budgetTable("$60,000"))).toBe(true);
    expect(isKept(limit, budgetTable("$41,500"))).toBe(true);
  });

  it("is broken by a total above it, in a table or in a sentence", () => {
    expect(isKept(limit, budgetTable("$60,500"))).toBe(false);
    expect(isKept(limit, "The limit is $60,000.\nThe total budget is $75,000.")).toBe(false);
  });

  it("is not broken by what is earned, by another currency, or by a single entry", () => {
    expect(isKept(limit, budgetTable("$90,000", "| Revenue of the first year | $90,000 |"))).toBe(true);
    expect(isKept(limit, budgetTable("€75,000"))).toBe(true);
    expect(isKept(limit, "The limit is $60,000. A competitor raised $2,000,000.")).toBe(true);
  });

  it("is not kept where the plan never says it", () => {
    expect(isKept(limit, "It is cheap.")).toBe(false);
  });
});

describe("a date", () => {
  const date = { says: "date", date: "2027-05-01" } as const;

  it.each([
    "2027-05-01",
    "2027/5/1",
    "2027.05.01",
    "2027. 5. 1.",
    "2027년 5월 1일",
    "5월 1일",
    "27년 5월 1일",
    "1 May 2027",
    "1st of May 2027",
    "May 1, 2027",
    "May 1st",
    "5/1/2027",
    "01/05/2027",
  ])("is kept as %s", (text) => expect(isKept(date, `Opens on ${text}, as agreed.`)).toBe(true));

  it.each([
    "2027-05-10",
    "May 11, 2027",
    "1 May 2028",
    "2027-05",
    "May 2027",
    "15월 1일",
    "2026년 5월 1일",
    "28년 5월 1일",
    "12027-05-01",
    "21 May 2027",
  ])("is not kept by %s", (text) => expect(isKept(date, `Opens on ${text}, as agreed.`)).toBe(false));
});

describe("words", () => {
  it("are found by the beginning of a word in Latin script, and anywhere in Korean", () => {
    const any = { says: "any", words: ["safeguard", "FCA", "에스크로"] } as const;
    expect(isKept(any, "Deposits are safeguarded.")).toBe(true);
    expect(isKept(any, "보증금은에스크로로 맡깁니다.")).toBe(true);
    expect(isKept(any, "The profcast is unsafeguard.")).toBe(false);
  });

  it("of a trap are let pass where a sentence denies them, and not where it claims them", () => {
    const trap = { says: "none", words: ["advertising revenue", "광고 수익"] } as const;
    expect(isKept(trap, "There is no advertising revenue.")).toBe(true);
    expect(isKept(trap, "Advertising revenue is out of scope.")).toBe(true);
    expect(isKept(trap, "광고 수익은 계획하지 않습니다.")).toBe(true);
    expect(isKept(trap, "We never sell data. Advertising  revenue pays for the servers.")).toBe(false);
    expect(isKept(trap, "| 수입 | 광고 수익 |")).toBe(false);
  });

  it("mean themselves, whatever they mean in a pattern", () => {
    expect(isKept({ says: "any", words: ["C++ (2.0)"] }, "It is written in C++ (2.0).")).toBe(true);
    expect(isKept({ says: "any", words: ["a.c"] }, "abc")).toBe(false);
  });
});
