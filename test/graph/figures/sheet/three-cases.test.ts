import { describe, expect, it } from "vitest";
import { computeSheet } from "../../../../graph/figures/sheet/sheet.ts";
import { withChanges } from "../../../../graph/figures/sheet/sheet-changes.ts";
import { caseSheets, rangeText, threeCases, withCautiousEnds } from "../../../../graph/figures/sheet/three-cases.ts";
import { Figures, type Sheet } from "../../../../schemas/model/figures.ts";
import { wireSchema } from "../../../../utils/llm/answers/structured-output.ts";
import { recordedFigures, valueIn } from "../../../support/figure-sheet.ts";

const SHOP = [
  { id: "basket", label: "Average order", value: 24, unit: "USD/order", low: 18, high: 28, cautious: "low" },
  { id: "orders", label: "Orders a month", value: 101, unit: "orders", low: 80, high: 140, cautious: "low" },
  { id: "fee", label: "Commission", value: 0.08, unit: "%" },
  { id: "costs", label: "Costs a month", value: 150, unit: "USD", low: 120, high: 200, cautious: "high" },
  { id: "income", label: "Income a month", formula: "basket * orders * fee", unit: "USD" },
  { id: "profit", label: "Profit a month", formula: "income - costs", unit: "USD" },
  { id: "even", label: "Break-even", formula: "ceil(costs / (basket * fee))", unit: "orders" },
];

/** As it comes from a model: parsed, computed, its directions settled. */
function read(figures: readonly object[]) {
  const answer = Figures.parse({ figures, decisions: [] });
  const { sheet, issues } = computeSheet(answer.figures, [], {});
  return { sheet: withCautiousEnds(sheet), issues };
}

const oneWith = (fields: object) => {
  const { sheet, issues } = read([{ id: "x", label: "X", value: 24, unit: "orders", ...fields }]);
  const { low, high, cautious } = sheet.figures[0] ?? {};
  return [low, high, cautious, issues.map(({ kind }) => kind).join()];
};

describe("the three cases of a sheet", () => {
  it("move every uncertain assumption to its worse end, and to its better one, and compute the rest as the sheet does", () => {
    const { sheet } = read(SHOP);
    const cases = threeCases(sheet, "en");
    expect(cases?.assumptions.map(({ id, low, middle, high }) => [id, low, middle, high])).toEqual([
      ["basket", 18, 24, 28],
      ["orders", 80, 101, 140],
      ["costs", 200, 150, 120],
    ]);
    // 18 * 80 * 0.08 is 115.2 and counts as 115, as it is shown; 28 * 140 * 0.08 is 313.6.
    expect(cases?.outcomes).toEqual([
      {
        ...{ id: "profit", label: "Profit a month", unit: "USD", low: -85, middle: 44, high: 194 },
        shown: { low: "−$85", middle: "$44", high: "$194" },
      },
      {
        ...{ id: "even", label: "Break-even", unit: "orders", low: 139, middle: 79, high: 54 },
        shown: { low: "139 orders", middle: "79 orders", high: "54 orders" },
      },
    ]);
  });

  it("say where a figure cannot be computed in a case", () => {
    const { sheet } = read([
      { id: "margin", label: "Margin", value: 2, unit: "USD", low: 0, high: 4, cautious: "low" },
      { id: "needed", label: "Needed", formula: "ceil(100 / margin)", unit: "orders" },
    ]);
    expect(threeCases(sheet, "en")?.outcomes).toMatchObject([
      { low: null, middle: 50, high: 25, shown: { low: null } },
    ]);
  });

  it("show all that is computed where no outcome differs, and nothing where no assumption has a range", () => {
    const { sheet } = read([
      ...SHOP.slice(0, 5),
      { id: "half", label: "Half", formula: "income * 0 + 1", unit: "USD" },
    ]);
    expect(threeCases(sheet, "en")?.outcomes.map(({ id }) => id)).toEqual(["income"]);
    const plain = computeSheet(recordedFigures().figures, [], {}).sheet;
    expect([threeCases(plain, "en"), caseSheets(plain)]).toEqual([null, null]);
    expect(withCautiousEnds(plain)).toBe(plain);
    expect(JSON.stringify(plain)).not.toMatch(/"(?:low|high|cautious)"/);
  });

  it.each([
    ["the money that is left", "Orders", "Profit", "orders - 5", "low"],
    ["what is to be paid", "Helpers", "Costs a month", "orders * 5", "high"],
    ["a Korean outcome", "인원", "월 비용", "orders * 5", "high"],
    ["its own label, where no outcome tells", "Refunds", "Index", "orders * 5", "high"],
    ["nothing that anybody knows", "Visitors", "Index", "orders * 5", "low"],
  ])("take their direction from %s where the model does not say it", (_what, label, outcome, formula, expected) => {
    const { sheet } = read([
      { id: "orders", label, value: 10, unit: "USD", low: 8, high: 12 },
      { id: "end", label: outcome, formula, unit: "USD" },
    ]);
    expect(sheet.figures[0]?.cautious).toBe(expected);
  });
});

describe("a range that a model wrote", () => {
  it.each<[string, object, unknown[]]>([
    ["as it should be", { low: 18, high: 28, cautious: "low" }, [18, 28, "low", ""]],
    ["as text, with the end in words", { low: "18", high: "1,028", cautious: "The High end" }, [18, 1028, "high", ""]],
    ["the wrong way round", { low: 30, high: 18 }, [18, 30, "high", ""]],
    ["the wrong way round, with the end", { low: 30, high: 18, cautious: "low" }, [18, 30, "high", ""]],
    ["with one end only", { high: 28, cautious: "low" }, [24, 28, "low", ""]],
    ["twice the same", { low: 0, high: 0, cautious: "low" }, [undefined, undefined, undefined, ""]],
    ["around another value", { low: 40, high: 50 }, [undefined, undefined, undefined, "range-outside"]],
    ["too large for a number", { low: 1e300, high: -1e300 }, [undefined, undefined, undefined, "range-outside"]],
    ["as words", { low: "some", high: {}, cautious: 7 }, [undefined, undefined, undefined, ""]],
    ["in whole percent", { value: 0.08, unit: "%", low: 5, high: 12, cautious: "low" }, [0.05, 0.12, "low", ""]],
    ["from one whole percent", { value: 0.08, unit: "%", low: 1, high: 12, cautious: "low" }, [0.01, 0.12, "low", ""]],
    [
      "in percent signs",
      { value: "8 %", unit: "%", low: "5%", high: "12 %", cautious: "low" },
      [0.05, 0.12, "low", ""],
    ],
    [
      "at a derived figure",
      { value: null, formula: "1 + 1", low: 1, high: 3 },
      [undefined, undefined, undefined, "range-misplaced"],
    ],
    ["at a given figure", { kind: "given", low: 18, high: 28 }, [undefined, undefined, undefined, "range-misplaced"]],
  ])("%s is read, or dropped without losing the figure", (_how, fields, expected) => {
    expect(oneWith(fields)).toEqual(expected);
  });

  it("is kept for twelve figures, and each kind of fault is told once, in both languages", () => {
    const many = Array.from({ length: 40 }, (_, at) => ({
      id: `f${at}`,
      label: `F ${at}`,
      value: 5,
      unit: "USD",
      low: 4,
      high: 6,
    }));
    const { sheet, issues } = read([...many, ...many.map((one) => ({ ...one, id: `g${one.id}`, low: 8, high: 9 }))]);
    expect(sheet.figures.filter(({ low }) => low !== undefined)).toHaveLength(12);
    expect(sheet.figures).toHaveLength(80);
    expect(issues.map(({ kind, severity }) => `${kind} ${severity}`).toSorted()).toEqual([
      "range-outside warning",
      "range-too-many warning",
    ]);
    const outside = issues.find(({ kind }) => kind === "range-outside")?.warning;
    expect(outside).toEqual({
      en: 'The range of "F 0" does not hold the value and was dropped (and 39 more like it).',
      ko: '"F 0"의 범위는 값을 포함하지 않아 뺐습니다(같은 경우 39개 더 있음).',
    });
  });

  it("is asked for strictly and may be missing when it is read", () => {
    const wire = wireSchema(Figures) as {
      properties: { figures: { items: { required: string[]; properties: object } } };
    };
    const { required, properties } = wire.properties.figures.items;
    expect(required).toEqual(expect.arrayContaining(["low", "high", "cautious"]));
    expect(properties).toMatchObject({
      low: { anyOf: [{ type: "number" }, { type: "null" }] },
      cautious: { anyOf: [{ enum: ["low", "high"] }, { type: "null" }] },
    });
    expect(Figures.parse({ figures: [{ id: "a" }] }).figures[0]).not.toHaveProperty("low");
  });
});

describe("a figure with a range that is changed", () => {
  const changed = (change: number | string, sheet: Sheet = read(SHOP).sheet) =>
    withChanges(sheet, new Map([["basket", change]]), { by: "person" });

  it("keeps the range while it holds the value, and loses it in words where it does not", () => {
    const inside = changed(26);
    expect(inside.sheet.figures[0]).toMatchObject({ value: 26, low: 18, high: 28, cautious: "low" });
    expect(inside.issues).toEqual([]);
    const outside = changed(35);
    expect(outside.sheet.figures[0]).not.toHaveProperty("low");
    expect(outside.issues.map(({ kind, id }) => [kind, id])).toEqual([["range-outside", "basket"]]);
    const formula = changed("costs / 10");
    expect(formula.sheet.figures[0]).not.toHaveProperty("cautious");
    expect(threeCases(formula.sheet, "en")?.assumptions.map(({ id }) => id)).toEqual(["orders", "costs"]);
    expect(valueIn(formula.sheet, "basket")).toBe(15);
  });
});

describe("a range beside its value", () => {
  it.each([
    [{ value: 24, unit: "USD/order", low: 18.5, high: 28 }, "$18.50 to $28", "$18.50~$28"],
    [{ value: 0.08, unit: "%", low: 0.055, high: 0.12 }, "5.5% to 12%", "5.5%~12%"],
    [{ value: 24_000, unit: "KRW", low: 18_000, high: 30_000 }, "₩18,000 to ₩30,000", "18,000원~3만 원"],
  ])("is written as people write it", (fields, en, ko) => {
    const [figure] = read([{ id: "x", label: "X", ...fields }]).sheet.figures;
    expect(figure && [rangeText(figure, "en"), rangeText(figure, "ko")]).toEqual([en, ko]);
  });
});
