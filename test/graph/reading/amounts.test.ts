import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountsIn, amountText, wholeAmount } from "../../../graph/reading/amounts.ts";

describe("an amount in a text", () => {
  it.each([
    ["$1.2B", 1.2e9, "USD"],
    ["$300M", 3e8, "USD"],
    ["US$ 12 million", 1.2e7, "USD"],
    ["1.2 billion dollars", 1.2e9, "USD"],
    ["12,500 USD", 12_500, "USD"],
    ["USD 12,500", 12_500, "USD"],
    ["€20k", 20_000, "EUR"],
    ["₩5,000", 5_000, "KRW"],
    ["KRW 3 trillion", 3e12, "KRW"],
    ["3,000만 원", 3e7, "KRW"],
    ["3,000만원", 3e7, "KRW"],
    ["12억 원", 1.2e9, "KRW"],
    ["1.2조", 1.2e12, ""],
    ["1.2조 원", 1.2e12, "KRW"],
    ["1억 2,000만 원", 1.2e8, "KRW"],
    ["1조 2천억 원", 1.2e12, "KRW"],
    ["5천만 원", 5e7, "KRW"],
    ["3백만 원", 3e6, "KRW"],
    ["3천 원", 3_000, "KRW"],
    ["2억 달러", 2e8, "USD"],
    ["50만 명", 500_000, "명"],
    ["1억 500원", 100_000_500, "KRW"],
    ["12%", 12, "%"],
    ["12 percent", 12, "%"],
    ["14 months", 14, "time"],
    ["18개월", 18, "time"],
    ["2027", 2027, "time"],
    ["2027년", 2027, "time"],
    ["500", 500, ""],
  ])("%j is %d %s", (text, value, unit) => {
    for (const around of ["", "x ", "약 "]) {
      const found = amountsIn(`${around}${text}`);
      expect(found.map((amount) => [amount.value, amount.unit])).toEqual([[value, unit]]);
    }
  });

  it.each(["B2B", "Q1", "5G", "3rd", "v2", "제2조", "H2O", "COVID19", "MP3 player"])("is not in %j", (text) => {
    expect(amountsIn(text)).toEqual([]);
  });

  it("is found with its particle, and where it begins and ends", () => {
    const text = "TAM은 12억 원이고 SAM은 $3B입니다.";
    expect(amountsIn(text).map(({ start, end }) => text.slice(start, end))).toEqual(["12억 원", "$3B"]);
  });

  it("knows how finely it is stated", () => {
    expect(["1.2B", "3,000만", "1억 2,000만", "12.50", "7"].map((text) => amountsIn(text)[0]?.step)).toEqual([
      expect.closeTo(1e8),
      1e4,
      1e4,
      expect.closeTo(0.01),
      1,
    ]);
  });

  it("takes no time that grows out of hand, whatever stands in the text", () => {
    for (const text of [
      "1,".repeat(20_000),
      "1 ".repeat(20_000),
      "만".repeat(20_000),
      "1만 ".repeat(10_000),
      "$".repeat(50_000),
    ]) {
      expect(amountsIn(text).length).toBeLessThanOrEqual(20_000);
    }
  });
});

describe("a cell that is an amount", () => {
  it.each([
    ["**$1,200**", 1_200, "USD"],
    ["500 orders", 500, "order"],
    ["500건", 500, "건"],
    ["월 500건", 500, "건/월"],
    ["$20/month", 20, "USD/month"],
    ["$20 per month", 20, "USD/month"],
    ["2000", 2_000, ""],
  ])("%j is %d %s", (cell, value, unit) => {
    expect(wholeAmount(cell)).toMatchObject({ value, unit });
  });

  it.each([
    "",
    "-",
    "to measure",
    "측정 필요",
    "~$500",
    "약 500",
    "10–20",
    "$10 to $20",
    "-500",
    "(500)",
    "△500",
    "+5",
    "500 (2027)",
    "100 × 12",
    "F ÷ c",
    "500 m",
    "1/2",
    "≥ 3",
  ])("is not %j", (cell) => {
    expect(wholeAmount(cell)).toBeNull();
  });
});

describe("an amount in words", () => {
  it("can be read again for what it is, in both languages", () => {
    const value = fc.integer({ min: 1, max: 9_999 });
    const scale = fc.constantFrom(1, 1e4, 1e8, 1e12);
    fc.assert(
      fc.property(value, scale, fc.constantFrom("KRW", "USD", "EUR", ""), (digits, factor, unit) => {
        const amount = { value: digits * factor, step: 1, unit };
        const year = unit === "" && factor === 1 && digits >= 1900 && digits < 2100;
        for (const language of ["en", "ko"] as const) {
          expect(wholeAmount(amountText(amount, language))).toMatchObject({
            value: amount.value,
            unit: year ? "" : unit,
          });
        }
      }),
    );
  });

  it("is short in Korean", () => {
    expect(amountText({ value: 1.2e12, step: 1, unit: "KRW" }, "ko")).toBe("1.2조 원");
    expect(amountText({ value: 3e7, step: 1, unit: "KRW" }, "ko")).toBe("3,000만 원");
    expect(amountText({ value: 3e7, step: 1, unit: "USD" }, "en")).toBe("30,000,000 USD");
  });
});
