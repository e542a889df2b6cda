import { expect, it } from "vitest";
import { computeSheet } from "../../../graph/figures/sheet/sheet.ts";
import { unbegunState } from "../../../graph/state.ts";
import { versionIn } from "../../../planner/records/versions.ts";
import { figure } from "../../support/figure-sheet.ts";
import { outlineSections } from "../../support/scripted-ports.ts";

const { sheet } = computeSheet([figure({ id: "price", value: 1_200 })], [], {});
const outline = { title: "The plan", sections: outlineSections(2) };
const section = { id: "part-1", title: "Part 1", sources: [], assumptions: [], round: 1 };
const state = {
  ...unbegunState("An idea", "fast", "en"),
  outline,
  document: "# The plan\n",
  sections: { "part-1": { ...section, markdown: "It costs {{price}}." } },
};

it("keeps what people read of a plan, and the sheet that its figures came from", () => {
  expect(versionIn({ ...state, sheet })).toEqual({
    version: 1,
    document: "# The plan\n",
    sections: [{ id: "part-1", title: "Part 1", markdown: "It costs $1,200." }],
    sheet,
  });
});

it("is of a plan without figures as it was written, and of no plan none", () => {
  expect(versionIn(state)).toMatchObject({ sections: [{ markdown: "It costs {{price}}." }] });
  expect(versionIn(state)).not.toHaveProperty("sheet");
  expect(versionIn({ ...state, document: null })).toBeNull();
});
