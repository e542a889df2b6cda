import { describe, expect, it } from "vitest";
import { casePlaces } from "../../../web/figures/comparing/case-scale.ts";
import { comparePath, withTried } from "../../../web/figures/comparing/scenario-texts.ts";
import { type Figure, figureGroups, type Sheet } from "../../../web/figures/figure-groups.ts";
import { orderedMoves, requestInWords, withMoves } from "../../../web/figures/outcome/moves.ts";
import { lettersOf, readableText } from "../../../web/figures/places/readable-text.ts";
import { popoverPlace } from "../../../web/figures/popover-place.ts";
import { formulaPieces } from "../../../web/figures/rows/formula-words.ts";

function figure(id: string, fields: Partial<Figure> = {}): Figure {
  return {
    ...{ id, label: `The ${id}`, value: 1, formula: null, unit: "USD", decimals: 0, kind: "assumed", basis: "" },
    ...{ owner: "finance", shown: "$1", uses: [], usedBy: [], places: [] },
    ...fields,
  };
}

const FIGURES = [
  figure("budget", { kind: "given", shown: "$40,000" }),
  figure("fee", { usedBy: ["income"], shown: "7%" }),
  figure("income", { kind: "derived", formula: "fee * 2", usedBy: ["profit"] }),
  figure("profit", { kind: "derived", formula: "income - budget" }),
];
const MOVES = ["fee", "income", "profit"].map((id) => ({ id, label: `The ${id}`, before: "$1", after: "$2" }));

describe("the sheet", () => {
  it("is grouped by what was given, assumed and follows, which begins with what the plan comes to", () => {
    const groups = figureGroups(FIGURES).map(({ kind, count, parts }) => {
      return [kind, count, parts.flatMap(({ figures }) => figures.map(({ id }) => id)).join()];
    });
    expect(groups).toEqual([
      ["given", 1, "budget"],
      ["assumed", 1, "fee"],
      ["derived", 2, "profit,income"],
    ]);
  });

  it("is parted by owners where a group is more than one sees at a glance", () => {
    const many = Array.from({ length: 12 }, (_, at) => figure(`f${at}`, { owner: at % 3 === 0 ? "risk" : "market" }));
    const [group] = figureGroups(many);
    expect(group?.parts.map(({ owner, figures }) => [owner, figures.length])).toEqual([
      ["market", 8],
      ["risk", 4],
    ]);
    expect(figureGroups(many.slice(0, 10))[0]?.parts).toHaveLength(1);
  });

  it("is searched by all that is shown of a figure, each word for itself", () => {
    const found = (search: string) => figureGroups(FIGURES, search).flatMap(({ parts }) => parts[0]?.figures ?? []);
    expect(found("40,000").map(({ id }) => id)).toEqual(["budget"]);
    expect(found(" FEE  the ").map(({ id }) => id)).toEqual(["fee"]);
    expect(found("fee budget")).toEqual([]);
  });

  it("shows what moved as the server showed it, and leaves the others", () => {
    const sheet: Sheet = { session: "s", version: 1, figures: FIGURES, decisions: [], leftOut: [], notes: [] };
    expect(withMoves(sheet, MOVES).figures.map(({ shown }) => shown)).toEqual(["$40,000", "$2", "$2", "$2"]);
    expect(withMoves(sheet, []).figures).toEqual(FIGURES);
  });
});

it("moves are told with outcomes first, apart from what was set", () => {
  const { followed, set } = orderedMoves(MOVES, FIGURES, ["fee"]);
  expect(followed.map(({ id }) => id)).toEqual(["profit", "income"]);
  expect(set.map(({ id }) => id)).toEqual(["fee"]);
});

it("a request is told by labels, whatever its values are", () => {
  expect(requestInWords("undo: fee = 7%, budget = $40,000", FIGURES)).toBe("undo: The fee = 7%, The budget = $40,000");
  expect(requestInWords("되돌리기: fee = income - other", FIGURES)).toBe("되돌리기: The fee = income - other");
});

it("a formula is read by labels, with the signs of arithmetic", () => {
  const pieces = formulaPieces("max(income - fee * 2, 0) / months", FIGURES);
  expect(pieces.map((piece) => ("text" in piece ? piece.text : "label" in piece ? piece.label : piece.name))).toEqual([
    ...["max", "(", "The income", " − ", "The fee", " × 2, 0) ÷ ", "months"],
  ]);
});

it("three cases lie on a line, with zero where it is among them", () => {
  expect(casePlaces({ low: -100, middle: 100, high: 300 })).toEqual({ low: 0, middle: 0.5, high: 1, zero: 0.25 });
  expect(casePlaces({ low: 9, middle: 7, high: null })).toEqual({ low: 1, middle: 0, high: null, zero: null });
  expect(casePlaces({ low: 5, middle: 5, high: 5 })).toMatchObject({ low: 0.5, middle: 0.5 });
});

it("what-ifs have a column each, in which a figure stands once", () => {
  const one = withTried([], 0, { id: "price", value: "9" });
  const two = withTried(one, 1, { id: "price", value: " $12" });
  const both = withTried(withTried(two, 0, { id: "fee", value: "7%" }), 0, { id: "price", value: "8" });
  expect(comparePath(both)).toBe("/compare?scenario=fee%3D7%25%2Cprice%3D8&scenario=price%3D%2412");
});

it("a passage is read without the marks of Markdown, and found by its letters alone", () => {
  expect(readableText("| **Income** | $2.81 |  | 798 |")).toBe("Income  ·  $2.81  ·  798");
  expect(readableText("- **All** is paid")).toBe("All is paid");
  expect(lettersOf("| **Income** | $2.81 |")).toBe(lettersOf("Income $2.81"));
});

it("a popover stays in the window: below its figure, above it where only there is room, at the foot of a phone", () => {
  const seen = { innerWidth: 1000, innerHeight: 800, scrollX: 0, scrollY: 50 };
  const below = popoverPlace({ left: 900, right: 930, top: 100, bottom: 120 }, seen);
  expect(below).toEqual({ left: 628, top: 178, width: 360, maxHeight: 660 });
  const above = popoverPlace({ left: 5, right: 30, top: 700, bottom: 720 }, seen);
  expect(above).toEqual({ left: 12, top: 742, width: 360, translate: "0 -100%", maxHeight: 620 });
  const between = popoverPlace({ left: 5, right: 30, top: 400, bottom: 620 }, { ...seen, innerHeight: 700 });
  expect(between).toMatchObject({ top: 678, maxHeight: 280 });
  const phone = popoverPlace({ left: 5, right: 30, top: 700, bottom: 720 }, { ...seen, innerWidth: 360 });
  expect(phone).toMatchObject({ position: "fixed", width: 336 });
});
