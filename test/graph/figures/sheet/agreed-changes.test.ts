import { describe, expect, it } from "vitest";
import { agreedChanges } from "../../../../graph/figures/sheet/agreed-changes.ts";
import { computeSheet } from "../../../../graph/figures/sheet/sheet.ts";
import type { FigureChange } from "../../../../schemas/model/review.ts";
import { figure, valueIn } from "../../../support/figure-sheet.ts";

const { sheet } = computeSheet(
  [
    figure({ id: "budget", value: 40_000, kind: "given" }),
    figure({ id: "price", value: 40, unit: "USD/order" }),
    figure({ id: "fee", value: 0.03, unit: "%" }),
    figure({ id: "orders", value: 100, unit: "orders" }),
    figure({ id: "income", formula: "price * orders", kind: "derived" }),
  ],
  [],
);

function value(id: string, number: number): FigureChange {
  return { id, value: number, formula: null };
}

function formula(id: string, text: string): FigureChange {
  return { id, value: null, formula: text };
}

const byReview = (...changes: FigureChange[]) => agreedChanges(sheet, changes, { by: "review" });

describe("what was agreed to change on the sheet", () => {
  it("moves the figure and all that hangs on it, and says from where to where", () => {
    const { sheet: changed, moved, undone } = byReview(value("price", 50));
    expect(valueIn(changed, "income")).toBe(5_000);
    expect(moved).toEqual([
      { id: "price", before: 40, after: 50, isLarge: true },
      { id: "income", before: 4_000, after: 5_000, isLarge: true },
    ]);
    expect(undone).toEqual([]);
  });

  it("may be a formula: a fee that was forgotten comes into the total", () => {
    const { sheet: changed, moved } = byReview(formula("income", "price * orders * (1 - fee)"));
    expect(valueIn(changed, "income")).toBe(3_880);
    expect(moved).toEqual([{ id: "income", before: 4_000, after: 3_880, isLarge: false }]);
  });

  it("may be several changes, each on what the one before made", () => {
    const { sheet: changed, moved } = byReview(formula("orders", "budget / price"), value("price", 80));
    expect([valueIn(changed, "orders"), valueIn(changed, "income")]).toEqual([500, 40_000]);
    expect(moved.map(({ id }) => id)).toEqual(["price", "orders", "income"]);
  });

  it("takes the formula where a value comes with it, and the value where the formula is blank", () => {
    expect(valueIn(byReview({ id: "orders", value: 7, formula: "budget / price" }).sheet, "orders")).toBe(1_000);
    expect(valueIn(byReview({ id: "orders", value: 7, formula: " " }).sheet, "orders")).toBe(7);
  });
});

describe("a change that is refused, or that would break the sheet", () => {
  it.each([
    ["a given amount, by a review", value("budget", 50_000)],
    ["a value for what is computed", value("income", 1)],
    ["no figure", value("nothing", 1)],
    ["an unknown id in the formula", formula("income", "price * customers")],
    ["a circle", formula("orders", "income / price")],
    ["a division by nothing", formula("income", "price / (orders - orders)")],
    ["units that do not go together", formula("income", "budget + orders")],
    ["no formula at all", formula("income", "ask the customer")],
    ["a percentage that is none", value("fee", 7)],
    ["neither a value nor a formula", { id: "price", value: null, formula: null }],
  ])("is left undone, and the sheet stays whole: %s", (_, change) => {
    const { sheet: changed, moved, undone } = byReview(change);
    expect(undone).toEqual([change]);
    expect(moved).toEqual([]);
    expect(changed).toEqual(sheet);
  });

  it("leaves the other changes as they are", () => {
    const { sheet: changed, undone } = byReview(value("budget", 1), value("price", 44), value("income", 1));
    expect(undone.map(({ id }) => id)).toEqual(["budget", "income"]);
    expect([valueIn(changed, "budget"), valueIn(changed, "income")]).toEqual([40_000, 4_400]);
  });

  it("is none where the person changes what they gave themselves", () => {
    const given = [{ value: 30_000, unit: "USD", text: "30,000 dollars", limit: null }];
    const { sheet: changed, undone } = agreedChanges(sheet, [value("budget", 30_000)], { by: "person", given });
    expect(undone).toEqual([]);
    expect(changed.figures[0]).toMatchObject({ id: "budget", value: 30_000, kind: "given" });
  });
});
