import { expect, it } from "vitest";
import { computeSheet } from "../../graph/figures/sheet/sheet.ts";
import { amountWithUnit } from "../../graph/figures/text/amount-text.ts";
import { readSettings } from "../../planner/figures/setting-text.ts";
import { recordedFigures } from "../support/figure-sheet.ts";

it.each(["en", "ko"] as const)("every figure of a plan can be set to what is shown of it (%s)", (language) => {
  const { figures, decisions } = recordedFigures();
  const { sheet } = computeSheet(figures, decisions, { given: [] });
  expect(sheet.figures.length).toBeGreaterThan(100);
  const read = sheet.figures.map(
    (figure) => readSettings([`${figure.id}=${amountWithUnit(figure, language)}`], sheet)[0],
  );
  expect(read.map((change) => change?.value)).toEqual(sheet.figures.map(({ value }) => value));
});
