import { describe, expect, it } from "vitest";
import { recordedTexts, twice, unlike } from "../../bench/eval/contradictions.ts";
import { sheetOf } from "../support/figure-sheet.ts";
import { recordedSession } from "../support/recorded-plan.ts";

const { sheet } = sheetOf({ reserve: [15_400, "USD"] });
const tokens = [{ id: "budget", markdown: "The reserve is {{reserve}}.\n\nIt stays." }];

describe("what is left in a plan", () => {
  it("is a section that shows its tokens, lacks an edit, or is not there", () => {
    const of = (markdown: string) => unlike([{ id: "budget", markdown }], tokens, sheet);
    expect(of("The reserve is $15,400.\n\nIt stays.\n")).toEqual([]);
    expect(of("The reserve is {{reserve}}.\n\nIt stays.")).toEqual([
      "budget is not what was recorded, which has: The reserve is $15,400.",
    ]);
    expect(of("The reserve is $15,400.")).toEqual(["budget is not what was recorded, which has: It stays."]);
    expect(unlike([], tokens, sheet)).toHaveLength(1);
  });

  it("is an amount that is typed past the sheet", () => {
    const shown = [{ id: "budget", markdown: "The reserve is $15,400." }];
    expect(twice(shown, "en", { texts: tokens, sheet })).toEqual([]);
    expect(twice(shown, "en", { texts: shown, sheet })).toHaveLength(1);
  });

  it("is looked for in the recorded drafts as they stood before the first review", () => {
    const [draft, end] = (["draft", "end"] as const).map((at) => recordedTexts(recordedSession("en"), at));
    expect([draft?.length, end?.length]).toEqual([12, 12]);
    expect(draft).not.toEqual(end);
    expect(twice(draft ?? [], "en").length).toBeGreaterThanOrEqual(10);
  });
});
