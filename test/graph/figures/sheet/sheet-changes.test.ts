import { describe, expect, it } from "vitest";
import { dependents, figureTree, hangsOn } from "../../../../graph/figures/sheet/dependencies.ts";
import { computeSheet } from "../../../../graph/figures/sheet/sheet.ts";
import { withChanges } from "../../../../graph/figures/sheet/sheet-changes.ts";
import { passagesWith } from "../../../../graph/figures/text/passages.ts";
import { figure, recordedFigures, sheetOf, valueIn } from "../../../support/figure-sheet.ts";

const recorded = recordedFigures();
const { sheet } = computeSheet(recorded.figures, recorded.decisions);

function changed(changes: Readonly<Record<string, number | string>>, by: "person" | "review" = "person") {
  return withChanges(sheet, new Map(Object.entries(changes)), { by });
}

describe("what hangs on what", () => {
  it("is known in both directions, through others", () => {
    expect(hangsOn(sheet, "reserve")).toEqual([
      ...[
        "budget_total",
        "b_legal",
        "b_design",
        "b_security",
        "b_research",
        "b_services",
        "b_insurance",
        "b_accounting",
      ],
      ...["b_pilot", "planned", "contingency_rate", "contingency", "m_insurance"],
    ]);
    expect(dependents(sheet, "b_pilot")).toEqual([
      ...["planned", "contingency", "reserve", "cash_m7", "cash_m8", "cash_m9", "cash_m10", "cash_m11", "cash_m12"],
    ]);
    expect(dependents(sheet, "cash_m12")).toEqual([]);
    expect(hangsOn(sheet, "no_such")).toEqual([]);
  });

  it("is a tree that takes no figure apart twice", () => {
    const tree = figureTree(sheet, "contingency");
    expect(tree?.parts.map((part) => part.figure.id)).toEqual(["planned", "contingency_rate"]);
    expect(tree?.parts[0]?.parts).toHaveLength(8);
    expect(figureTree(sheet, "no_such")).toBeNull();
    const doubled = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`f${at + 2}`, [`f${at} + f${at + 1}`, "orders"] as const]),
    );
    const { sheet: wide } = sheetOf({ f0: [0, "orders"], f1: [0, "orders"], ...doubled });
    expect(JSON.stringify(figureTree(wide, "f61")).length).toBeLessThan(60_000);
  });
});

describe("a sheet with changes", () => {
  it("follows a stated value, and says which figures moved, and which of them much", () => {
    const { sheet: next, refused, issues, moved } = changed({ b_pilot: 6_000 });
    expect(refused).toEqual([]);
    expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
    expect([valueIn(next, "planned"), valueIn(next, "reserve")]).toEqual([21_500, 14_200]);
    expect(valueIn(sheet, "planned")).toBe(20_500);
    expect(moved.map(({ id }) => id)).toEqual(["b_pilot", ...dependents(sheet, "b_pilot")]);
    expect(moved.filter(({ isLarge }) => isLarge).map(({ id }) => id)).toEqual(["b_pilot", "cash_m12"]);
  });

  it("marks a figure that crosses its sign", () => {
    const { moved } = changed({ bakers_cluster: 19 });
    expect(moved.find(({ id }) => id === "gap_month")).toEqual({
      id: "gap_month",
      before: 193,
      after: -49,
      isLarge: true,
    });
  });

  it("is the same where nothing changes", () => {
    expect(changed({}).sheet).toEqual(sheet);
    expect(changed({ b_pilot: 5_000 }).moved).toEqual([]);
  });

  it("refuses a value for what is computed, and says what to set instead", () => {
    const { sheet: next, refused } = changed({ contingency: 5_000 });
    expect(next).toEqual(sheet);
    expect(refused).toMatchObject([{ id: "contingency", kind: "derived" }]);
    expect(refused[0]?.instead).toContain("contingency_rate");
    expect(refused[0]?.message.en).toContain('"Contingency" is computed; set what it is computed from instead: ');
  });

  it("takes a formula for a derived or an assumed figure", () => {
    const { sheet: next } = changed(
      { contingency: "planned * contingency_rate * 2", b_pilot: "channel_budget * 2" },
      "review",
    );
    expect(valueIn(next, "b_pilot")).toBe(1_200);
    expect(valueIn(next, "contingency")).toBe(6_680);
    expect(next.figures.find(({ id }) => id === "b_pilot")?.kind).toBe("derived");
  });

  it("lets a person change what they gave, and a review not", () => {
    expect(valueIn(changed({ budget_total: 50_000 }).sheet, "reserve")).toBe(25_400);
    expect(changed({ budget_total: 50_000 }, "review").refused).toMatchObject([{ kind: "given" }]);
    expect(changed({ budget_total: "planned * 2" }).refused).toMatchObject([{ kind: "given" }]);
  });

  it("refuses what is no number and no figure, and takes the other changes", () => {
    const { sheet: next, refused } = changed({ b_pilot: Number.NaN, nothing: 1, b_legal: 7_000 });
    expect(refused.map(({ id, kind }) => [id, kind])).toEqual([
      ["b_pilot", "no-number"],
      ["nothing", "unknown-figure"],
    ]);
    expect(valueIn(next, "planned")).toBe(21_500);
  });

  it("names what can no longer be computed", () => {
    const made = changed({ orders_baker: "slots / (slots - slots)" });
    expect(made.issues.find(({ severity }) => severity === "error")).toMatchObject({
      kind: "not-computable",
      id: "orders_baker",
    });
    expect(valueIn(made.sheet, "cluster_orders")).toBeUndefined();
    expect(made.sheet.leftOut.map(({ id }) => id)).toContain("cluster_orders");
    expect(made.moved.find(({ id }) => id === "cluster_orders")).toMatchObject({ after: null, isLarge: true });
  });
});

describe("the passages of a figure", () => {
  it("are the sentences and rows in which its tokens stand, tokens in formulas included", () => {
    const { sheet: small } = computeSheet([figure({ id: "a", value: 1 })], []);
    const markdown =
      "It is {{a}}. It is 1.5 not. So {{= a * 2 : USD}} is it.\n\n| A | B |\n|---|---|\n| x | {{a|up:down}} |\n| y | 2 |";
    const ids = new Set(small.figures.map(({ id }) => id));
    expect(passagesWith(markdown, ids).map(({ text }) => text.trim())).toEqual([
      "It is {{a}}.",
      "So {{= a * 2 : USD}} is it.",
      "| x | {{a|up:down}} |",
    ]);
    expect(passagesWith(markdown, new Set(["b"]))).toEqual([]);
  });
});
