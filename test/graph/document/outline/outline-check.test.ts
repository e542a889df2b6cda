import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Departure, departures } from "../../../../graph/document/outline/outline-check.ts";
import { renderPlan } from "../../../../graph/document/plan-document.ts";
import { nestedMarkdown } from "../../../../graph/document/text/markdown.ts";
import type { EditedSection } from "../../../../schemas/answer.ts";
import { manyRuns } from "../../../support/many-runs.ts";
import { headings } from "../../../support/markdown-headings.ts";
import { ACCEPT, planningThread } from "../../../support/planning-thread.ts";
import { outlineSections, USAGE } from "../../../support/scripted-ports.ts";

function outline(...titles: readonly string[]) {
  return { sections: titles.map((title) => ({ id: title, title, intent: "", keyPoints: [] })) };
}
const written = (...titles: readonly string[]) => titles.map((title) => `## ${title}\n\nText.`).join("\n\n");

const CASES: [string, string[], string[], Departure[]][] = [
  ["nothing where they agree", ["A", "B"], ["A", "B"], []],
  ["a section that is not there", ["A", "B", "C"], ["A", "C"], [{ kind: "missing", title: "B" }]],
  ["a section that nobody approved", ["A"], ["A", "X"], [{ kind: "added", title: "X" }]],
  ["an order that is another", ["A", "B", "C"], ["A", "C", "B"], [{ kind: "moved", title: "C" }]],
  [
    "a title that is another as both",
    ["A", "B"],
    ["A", "b"],
    [
      { kind: "missing", title: "B" },
      { kind: "added", title: "b" },
    ],
  ],
  ["one of two equal titles", ["A", "A"], ["A"], [{ kind: "missing", title: "A" }]],
  ["a section that stands there twice", ["A"], ["A", "A"], [{ kind: "added", title: "A" }]],
  [
    "all of it at once",
    ["A", "B", "C", "D"],
    ["X", "D", "A", "C"],
    [
      { kind: "missing", title: "B" },
      { kind: "added", title: "X" },
      { kind: "moved", title: "D" },
    ],
  ],
  ["everything where nothing is written", ["A"], [], [{ kind: "missing", title: "A" }]],
];

describe("the comparison of an outline with what is written", () => {
  it.each(CASES)("finds %s", (_, approved, titles, found) => {
    expect(departures(outline(...approved), written(...titles))).toEqual(found);
  });

  it("takes no heading out of a fence or from inside a section", () => {
    const text = ["## A", "", "```md", "## B", "```", "", "### C", "", "~~~", "## D"].join("\n");
    expect(departures(outline("A"), text)).toEqual([]);
  });

  it("finds nothing in any text a model may write", () => {
    const line = fc.constantFrom(
      "# A",
      "## B",
      "text",
      "```",
      "~~~",
      "- ```",
      "   ```js",
      "    ```",
      "",
      "---",
      "<h2>",
      "===",
    );
    const markdown = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(markdown, markdown, (one, other) => {
        const text = [`## One`, nestedMarkdown(one, "One"), "## Other", nestedMarkdown(other, "Other")].join("\n\n");
        expect(departures(outline("One", "Other"), text)).toEqual([]);
      }),
      { numRuns: manyRuns(2_000) },
    );
  });
});

describe("what was approved", () => {
  const proposed = outlineSections(7);
  const title = fc.stringMatching(/^[A-Za-z가-힣0-9][A-Za-z가-힣0-9 ?&#*:!-]{0,30}[a-z가-힣]$/u);
  const edited: fc.Arbitrary<EditedSection> = fc.oneof(
    fc.record(
      {
        id: fc.constantFrom(...proposed.map(({ id }) => id)),
        title,
        keyPoints: fc.array(title, { maxLength: 3 }),
        locked: fc.boolean(),
      },
      { requiredKeys: ["id", "title"] },
    ),
    fc.record({ title, intent: title }, { requiredKeys: ["title"] }),
  );
  const edits = fc.uniqueArray(edited, { minLength: 1, maxLength: 12, selector: ({ id }) => id ?? Symbol("new") });

  it("is what is written, section by section, however it is edited, and the plan names no departure", async () => {
    await fc.assert(
      fc.asyncProperty(edits, async (sections) => {
        const thread = planningThread({ Review: (_, nth) => ({ score: nth === 1 ? 7 : 9 }) });
        const { document } = await thread.toEnd(() => ({ kind: "approval", decision: "edit", edits: { sections } }));
        const found = headings(document ?? "").filter((heading) => heading.startsWith("## "));
        const wanted = sections.map((section) => `## ${section.title.replace(/\s+/g, " ")}`);
        expect(found.slice(2, -3)).toEqual(wanted);
        expect(document).not.toMatch(/is not written yet|not in the outline|not in the order/);
        for (const { keyPoints, intent, title: given } of sections) {
          const tasks = thread.ports.callsOf("Section").map(({ input }) => input.section);
          const task = tasks.find((one) => one.title === given);
          if (keyPoints) expect(task?.keyPoints).toEqual(keyPoints.map((point) => point.trim()));
          if (intent) expect(task?.intent).toBe(intent);
        }
      }),
      { numRuns: manyRuns(60) },
    );
  });

  it("and is not written stands under what is missing", async () => {
    const { sections, ...state } = await planningThread().toEnd(() => ACCEPT);
    const { "part-3": _, ...rest } = sections;
    const missing = (markdown: string) => markdown.slice(markdown.indexOf("## What is missing"));
    expect(missing(renderPlan({ ...state, sections }, USAGE))).not.toContain("Part");
    expect(missing(renderPlan({ ...state, sections: rest }, USAGE))).toContain(
      '- The section "Part 3" is not written yet.',
    );
  });
});
