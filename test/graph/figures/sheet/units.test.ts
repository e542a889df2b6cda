import { describe, expect, it } from "vitest";
import { parseFormula } from "../../../../graph/figures/sheet/formula.ts";
import { inferredUnit, unitClash } from "../../../../graph/figures/sheet/formula-units.ts";
import { isPointInTime, isScaledMoney, unitOf, unitsMatch } from "../../../../graph/figures/sheet/units.ts";

const UNITS: Readonly<Record<string, string>> = {
  ...{ budget: "USD", rent: "USD", fee: "USD/order", monthly: "USD/month", won: "KRW", exchange: "KRW/USD" },
  ...{ orders: "orders", bakers: "bakers", rate: "%", share: "%", start: "week", span: "weeks", hours: "hours" },
};

function clashOf(formula: string, declared: string | null = null) {
  const clash = unitClash(
    parseFormula(formula),
    (id) => unitOf(UNITS[id] ?? ""),
    declared === null ? null : unitOf(declared),
  );
  return clash && `${clash.kind}: ${clash.one}, ${clash.other}`;
}

describe("units", () => {
  it.each([
    ["week", "weeks"],
    ["order", "orders"],
    ["USD/order", "USD/orders"],
    ["company", "companies"],
    ["box", "boxes"],
    ["person", "people"],
    ["order slots", "slots"],
    ["주", "weeks"],
    ["개월", "months"],
    ["명", "people"],
    ["$", "USD"],
    ["원", "KRW"],
    ["USD per order", "USD/order"],
    ["percent", "%"],
    ["USD / order", "USD/order"],
  ])("%s and %s match", (one, other) => {
    expect(unitsMatch(unitOf(one), unitOf(other))).toBe(true);
  });

  it.each([
    ["orders", "bakers"],
    ["USD", "KRW"],
    ["USD", "USD/order"],
    ["week", "month"],
    ["all", "ALL"],
    ["constructor", "orders"],
    ["class", "clas"],
  ])("%s and %s do not", (one, other) => {
    expect(unitsMatch(unitOf(one), unitOf(other))).toBe(false);
  });

  it("know points in time from durations, and money in thousands", () => {
    expect(
      ["week", "month", "weeks", "USD", "orders/week", "주차"].filter((one) => isPointInTime(unitOf(one))),
    ).toEqual(["week", "month", "주차"]);
    expect(
      ["만원", "천원", "억 원", "USD thousand", "k USD", "USD", "원", "kB"].filter((one) => isScaledMoney(unitOf(one))),
    ).toEqual(["만원", "천원", "억 원", "USD thousand", "k USD"]);
  });

  it("come out clean of what would break a table or a token", () => {
    expect(unitOf(" or|ders}}\n`x` ").text).toBe("or ders x");
  });
});

describe("the units of a formula", () => {
  it.each([
    ["budget - rent", "USD"],
    ["start + span - 1", "week"],
    ["budget - fee * orders - monthly", "USD"],
    ["budget - monthly + fee * orders", "USD"],
    ["1 - rate", "%"],
    ["bakers * (1 - rate)", "bakers"],
    ["fee * orders", "USD/month"],
    ["budget / monthly", "months"],
    ["ceil(monthly / fee)", "orders/month"],
    ["max(0, budget - rent)", "USD"],
    ["rate * share", "%"],
    ["budget * exchange", "KRW"],
    ["won / exchange", "USD"],
    ["monthly + monthly", "USD"],
    ["orders * 2", "hours"],
    ["12 * 3", "USD"],
  ])("%s fit as %s", (formula, declared) => {
    expect(clashOf(formula, declared)).toBeNull();
  });

  it.each([
    ["budget + orders", "USD", "currency-mismatch: USD, orders"],
    ["orders + bakers", "orders", "unit-mismatch: orders, bakers"],
    ["budget + won", "USD", "currency-mismatch: USD, KRW"],
    ["budget + monthly", "USD", "unit-mismatch: USD, USD/month"],
    ["max(orders, bakers)", "orders", "unit-mismatch: orders, bakers"],
    ["budget + orders * hours", "USD", "currency-mismatch: USD, no money"],
    ["orders * hours", "USD", "currency-mismatch: no money, USD"],
    ["fee * orders", "KRW", "currency-mismatch: USD, KRW"],
    ["fee * orders", "orders", "currency-mismatch: USD, orders"],
    ["orders + orders", "bakers", "unit-mismatch: orders, bakers"],
    ["(orders + bakers) * fee", "USD", "unit-mismatch: orders, bakers"],
  ])("%s as %s do not", (formula, declared, clash) => {
    expect(clashOf(formula, declared)).toBe(clash);
  });

  it("can be inferred where a cell declares none", () => {
    const unitOfId = (id: string) => unitOf(UNITS[id] ?? "");
    const inferred = (formula: string) => inferredUnit(parseFormula(formula), unitOfId);
    expect(["budget + rent", "fee * orders", "orders + orders", "orders * hours", "2 + 3"].map(inferred)).toEqual([
      "USD",
      "USD",
      "orders",
      null,
      null,
    ]);
  });
});
