import { describe, expect, it } from "vitest";
import { sectionText } from "../../graph/document/text/section-text.ts";
import type { FigureChange } from "../../schemas/model/review.ts";
import { figure } from "../support/figure-sheet.ts";
import { planningThread } from "../support/planning-thread.ts";
import { outlineSections, type Script } from "../support/scripted-ports.ts";

/** Part 1 and part 2 hang on the price, part 3 on what follows from it; the others are plain text. */
const TEXTS: Readonly<Record<string, string>> = {
  "part-1": "A low price of {{price}} wins.",
  "part-2": "At {{price}} each, 100 orders bring {{income}}.",
  "part-3": "| Item | Amount |\n|---|---|\n| Income | {{income}} |",
};
const CHEAPER: FigureChange = { id: "price", value: 42, formula: null };
const DEARER: FigureChange = { id: "price", value: 80, formula: null };

function script(first: { score?: number; figures: FigureChange[]; actions?: [] }, given: Script = {}): Script {
  return {
    Figures: () => ({
      figures: [
        figure({ id: "price", value: 40 }),
        figure({ id: "orders", value: 100, unit: "orders" }),
        figure({ id: "income", formula: "price * orders", kind: "derived" }),
      ],
    }),
    Section: ({ section }) => ({ markdown: TEXTS[section.id] ?? `Text of ${section.id}.` }),
    Edits: ({ markdown, instructions }) => ({
      edits: [{ find: markdown, replace: `${markdown} (${instructions.length})` }],
      markdown: null,
    }),
    Review: (_, nth) => (nth === 1 ? { score: 7, actions: [], ...first } : { score: 9 }),
    ...given,
  };
}

const edited = ({ ports }: ReturnType<typeof planningThread>) => ports.callsOf("Edits").map(({ site }) => site.target);

describe("a figure that reviewer and writer agree to change", () => {
  it("changes what every section shows, without a call for one of them", async () => {
    const thread = planningThread(script({ figures: [CHEAPER] }));
    const state = await thread.toEnd();
    const { sections, refinements, sheet } = state;
    expect(edited(thread)).toEqual([]);
    expect(thread.ports.callsOf("Review")).toHaveLength(1);
    expect(sheet?.figures.map(({ value }) => value)).toEqual([42, 100, 4_200]);
    expect(sectionText(state, "part-1")).toBe("A low price of $42 wins.");
    expect(sectionText(state, "part-3")).toContain("| Income | $4,200 |");
    expect(sections["part-1"]?.markdown).toBe(TEXTS["part-1"]);
    // No text was written, so no review saw it.
    expect(refinements).toEqual([
      {
        ...{ reviewRound: 1, actions: [], unreviewed: true },
        figures: [
          { id: "price", label: "price", before: "$40", after: "$42" },
          { id: "income", label: "income", before: "$4,000", after: "$4,200" },
        ],
      },
    ]);
  });

  it("has the sentences read again in which it stands, where it moved far, and the next review sees both", async () => {
    const thread = planningThread(script({ figures: [DEARER] }));
    const state = await thread.toEnd();
    const { refinements } = state;
    expect(edited(thread)).toEqual(["part-1", "part-2", "part-3"]);
    const [first] = thread.ports.callsOf("Edits");
    expect(first?.input.markdown).toBe("A low price of {{price}} wins.");
    expect(first?.input.instructions[0]).toContain("price (price): $40 -> $80");
    expect(first?.input.instructions[0]).toContain("- A low price of {{price}} wins.");
    expect(first?.messages.at(-1)?.content).toContain("price | price | 80 | USD");
    expect(sectionText(state, "part-1")).toBe("A low price of $80 wins. (1)");
    expect(refinements[0]?.unreviewed).toBeUndefined();
    const { earlier, sections } = thread.ports.callsOf("Review")[1]?.input ?? {};
    expect(earlier?.figures.map(({ before, after }) => [before, after])).toEqual([
      ["$40", "$80"],
      ["$4,000", "$8,000"],
    ]);
    expect(earlier?.changed[0]?.passages).toEqual([
      { before: "A low price of $80 wins.", after: "A low price of $80 wins. (1)" },
    ]);
    expect(sections?.[0]?.markdown).toBe("A low price of $80 wins. (1)");
  });

  it("is what the writer agreed to, where it names another value than the review", async () => {
    const thread = planningThread(script({ figures: [DEARER] }, { Agreement: () => ({ figures: [CHEAPER] }) }));
    const { sheet } = await thread.toEnd();
    expect(thread.ports.callsOf("Agreement")[0]?.input.review.figures).toEqual([DEARER]);
    expect(sheet?.figures[0]?.value).toBe(42);
  });

  it("is none where it is on no sheet, or says nothing", async () => {
    const figures = [
      { id: "nothing", value: 1, formula: null },
      { id: "price", value: null, formula: null },
    ];
    const thread = planningThread(script({ figures }));
    const { reviews, sheet } = await thread.toEnd();
    expect(reviews[0]?.figures).toEqual([]);
    expect((await thread.road()).slice(-3)).toEqual(["discuss", "discuss", "format"]);
    expect(sheet?.figures[0]?.value).toBe(40);
  });

  it("moves in a locked section too, whose words stay", async () => {
    const thread = planningThread(script({ figures: [DEARER] }));
    const state = await thread.toEnd(() => {
      const outline = outlineSections(7).map(({ id, title }) => ({ id, title, locked: id === "part-1" }));
      return { kind: "approval", decision: "edit", edits: { sections: outline } };
    });
    expect(edited(thread)).toEqual(["part-2", "part-3"]);
    expect(state.sections["part-1"]).toMatchObject({ markdown: TEXTS["part-1"], round: 1 });
    expect(sectionText(state, "part-1")).toBe("A low price of $80 wins.");
  });

  it("is carried out once more when the rounds are spent, marked as not reviewed", async () => {
    const actions = [{ sectionId: "part-5", instruction: "Name the street." }];
    const always: Script = { Review: (_, nth) => ({ score: 7, actions, figures: nth === 2 ? [DEARER] : [] }) };
    const thread = planningThread(script({ figures: [] }, always));
    const state = await thread.toEnd();
    const { refinements, reviews, sections } = state;
    expect(reviews.map(({ outcome }) => outcome)).toEqual(["refine", "spent"]);
    expect(edited(thread)).toEqual(["part-5", "part-1", "part-2", "part-3", "part-5"]);
    expect(refinements.at(-1)).toMatchObject({ reviewRound: 2, unreviewed: true, figures: [{ id: "price" }, {}] });
    expect(sections["part-5"]?.markdown).toBe("Text of part-5. (1) (1)");
    expect(sectionText(state, "part-1")).toBe("A low price of $80 wins. (1)");
  });
});

describe("edits that cannot be applied", () => {
  const rewriting = (Edits: NonNullable<Script["Edits"]>): Script => ({
    Review: (_, nth) => ({ score: nth === 1 ? 7 : 9, actions: [{ sectionId: "part-2", instruction: "Name it." }] }),
    Edits,
  });

  it("are asked for again with what is wrong; then the section is asked for whole, with its text and what to change", async () => {
    const edits = [{ find: "What stands nowhere", replace: "x" }];
    const thread = planningThread(rewriting(() => ({ edits, markdown: null })));
    const { sections } = await thread.toEnd();
    expect(thread.ports.callsOf("Edits").map(({ wanted }) => wanted)).toEqual([
      '- This passage does not stand in the text: "What stands nowhere". Copy it exactly as it stands there.',
    ]);
    const whole = thread.ports.callsOf("Section").slice(7);
    expect(whole.map(({ site, input }) => [site.target, input.rewrite])).toEqual([
      ["part-2", { markdown: "Text of part-2, round 1.", instructions: ["Name it."] }],
    ]);
    expect(whole[0]?.messages.at(-1)?.content).toContain('Rewrite the section "Part 2"');
    expect(sections["part-2"]).toMatchObject({
      ...{ markdown: "Text of part-2, round 2.", round: 2 },
      changes: [{ round: 2, passages: [{ before: "Text of part-2, round 1.", after: "Text of part-2, round 2." }] }],
    });
  });

  it("are no reason to ask for it whole where they can be applied, or where it came whole", async () => {
    for (const answer of [
      { edits: [{ find: "round 1", replace: "round one" }], markdown: null },
      { edits: [{ find: "What stands nowhere", replace: "x" }], markdown: "All of it anew." },
    ]) {
      const thread = planningThread(rewriting(() => answer));
      await thread.toEnd();
      expect(thread.ports.callsOf("Edits").map(({ wanted }) => wanted)).toEqual([null]);
      expect(thread.ports.callsOf("Section")).toHaveLength(7);
    }
  });

  it("keep the section's assumptions where an editor names none, and its sources", async () => {
    const Section: Script["Section"] = ({ section }) => ({ markdown: `Text of ${section.id}.`, assumptions: ["Old."] });
    const replace = { edits: [{ find: "Text", replace: "Words" }], markdown: null };
    for (const [named, expected] of [
      [[], ["Old."]],
      [["New."], ["New."]],
    ] as const) {
      const thread = planningThread({ ...rewriting(() => ({ ...replace, assumptions: [...named] })), Section });
      const { sections } = await thread.toEnd();
      expect(sections["part-2"]).toMatchObject({ markdown: "Words of part-2.", assumptions: expected });
    }
  });

  it("that type an amount past the sheet, or a token that is none, are asked for again", async () => {
    const typed = {
      edits: [{ find: "A low price of", replace: "At $40 or {{prize}}, a low price of" }],
      markdown: null,
    };
    const actions = [{ sectionId: "part-1", instruction: "Name it." }];
    const thread = planningThread(
      script({ figures: [] }, { Edits: () => typed, Review: (_, nth) => ({ score: nth === 1 ? 7 : 9, actions }) }),
    );
    const state = await thread.toEnd();
    const [wanted = ""] = thread.ports.callsOf("Edits").map((call) => call.wanted ?? "");
    expect(wanted).toContain("{{prize}} names no figure of the sheet.");
    expect(wanted).toContain("$40");
    expect(sectionText(state, "part-1")).not.toContain("{{");
  });
});
