import { describe, expect, it } from "vitest";
import { dayOfPoint, dayText } from "../../../../graph/figures/sheet/time-axis.ts";
import { unitOf } from "../../../../graph/figures/sheet/units.ts";
import { amountText, bareNumber } from "../../../../graph/figures/text/amount-text.ts";
import { sheetOf } from "../../../support/figure-sheet.ts";

describe("an amount in a text", () => {
  it.each([
    [24_600, "USD", 0, "$24,600", "$24,600"],
    [24.5, "USD", 2, "$24.50", "$24.50"],
    [24, "USD/order", 2, "$24", "$24"],
    [-1210, "USD/month", 0, "−$1,210", "−$1,210"],
    [1_234.5, "CHF", 2, "CHF 1,234.50", "CHF 1,234.50"],
    [24_600_000, "KRW", 0, "₩24,600,000", "2,460만 원"],
    [124_600_000, "KRW", 0, "₩124,600,000", "1억 2,460만 원"],
    [300_000_000, "KRW", 0, "₩300,000,000", "3억 원"],
    [1_200_000_000_000, "KRW", 0, "₩1,200,000,000,000", "1조 2,000억 원"],
    [24_615_300, "KRW", 0, "₩24,615,300", "24,615,300원"],
    [9_500, "KRW", 0, "₩9,500", "9,500원"],
    [10_000, "KRW", 0, "₩10,000", "1만 원"],
    [-1_200_000, "KRW", 0, "−₩1,200,000", "−120만 원"],
    [0, "KRW", 0, "₩0", "0원"],
    [0.07, "%", 0, "7%", "7%"],
    [0.029, "%", 1, "2.9%", "2.9%"],
    [-0.005, "%", 1, "−0.5%", "−0.5%"],
    [1_800, "orders", 0, "1,800", "1,800"],
    [4.33, "weeks/month", 2, "4.33", "4.33"],
    [-0.001, "USD", 2, "$0", "$0"],
  ])("%d %s is %3$s or %4$s", (value, unit, decimals, en, ko) => {
    expect(amountText({ value, unit, decimals }, "en")).toBe(en);
    expect(amountText({ value, unit, decimals }, "ko")).toBe(ko);
  });

  it("is bare in code: no sign, no commas, a percentage as it is shown", () => {
    expect(bareNumber({ value: 24_600, unit: "USD", decimals: 0 })).toBe("24600");
    expect(bareNumber({ value: -0.029, unit: "%", decimals: 1 })).toBe("-2.9");
  });
});

describe("a figure's digits", () => {
  it.each([
    ["money is whole", 1234.56, "USD", "$1,235"],
    ["small money that is not whole has cents", 1.675, "USD", "$1.68"],
    ["small money that is whole has none", 24, "USD", "$24"],
    ["won have none", 12.4, "KRW", "₩12"],
    ["counts are whole", 36.372, "orders", "36"],
    ["percentages are whole", 0.2049, "%", "20%"],
    ["small percentages have one", 0.0041, "%", "0.4%"],
  ])("where nothing is said: %s", (_, value, unit, shown) => {
    const { sheet } = sheetOf({ part: [value, unit], whole: ["part * 1", unit] });
    const whole = sheet.figures.find(({ id }) => id === "whole");
    expect(whole && amountText(whole, "en")).toBe(shown);
  });

  it("round what is derived before it is used, so that shown numbers add up", () => {
    const { sheet } = sheetOf({
      price: [1.005, "USD"],
      each: ["price * 1", "USD", 2],
      hundred: ["each * 100", "USD", 2],
      tens: ["hundred * 1234567", "USD", -4],
    });
    expect(sheet.figures.map(({ value }) => value)).toEqual([1.005, 1.01, 101, 124_690_000]);
  });

  it("count on the number as shown where it is a percentage", () => {
    const { sheet } = sheetOf({ a: [1, "USD"], b: [3, "USD"], third: ["a / b", "%", 1], rough: ["a / b", "%", -1] });
    expect(sheet.figures.slice(2).map(({ value }) => value)).toEqual([0.333, 0.3]);
  });

  it("stay those of a stated value, whatever decimals say, but for noise", () => {
    const { sheet } = sheetOf({
      rate: [0.029, "%", 0],
      won: [12_345_678, "KRW", -4],
      coins: [4.5, "USD", 0],
      third: [1 / 3, "%", 0],
      tiny: [0.000123456, "tons"],
    });
    expect(sheet.figures.map((one) => amountText(one, "en"))).toEqual([
      "2.9%",
      "₩12,345,678",
      "$4.50",
      "33.33%",
      "0.000123",
    ]);
  });
});

describe("a point in time", () => {
  it.each([
    [1, "week", "2026-11-27"],
    [2, "week", "2026-12-04"],
    [10, "week", "2027-01-29"],
    [1, "month", "2026-11-27"],
    [4, "month", "2027-02-27"],
    [3, "day", "2026-11-29"],
    [6, "주차", "2027-01-01"],
  ])("%i under %s begins on %s", (point, unit, day) => {
    expect(dayOfPoint(point, unitOf(unit), "2026-11-27T10:00:00Z")).toBe(day);
  });

  it("a month after the end of a month is that month's end", () => {
    expect(dayOfPoint(2, unitOf("month"), "2027-01-31")).toBe("2027-02-28");
  });

  it("has no day where the start is none, or the unit is no time, or no calendar goes so far", () => {
    expect(dayOfPoint(1, unitOf("week"), "soon")).toBeNull();
    expect(dayOfPoint(1, unitOf("week"), "2026-02-30")).toBeNull();
    expect(dayOfPoint(1, unitOf("orders"), "2026-11-27")).toBeNull();
    expect(dayOfPoint(1e15, unitOf("week"), "2026-11-27")).toBeNull();
    expect(dayOfPoint(Number.NaN, unitOf("week"), "2026-11-27")).toBeNull();
  });

  it("is written as a plan writes it", () => {
    expect(dayText("2027-02-02", "en")).toBe("2 Feb 2027");
    expect(dayText("2027-02-02", "ko")).toBe("2027년 2월 2일");
  });
});
