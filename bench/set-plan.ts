// A plan as large as any: its figures hang on each other in chains, and each section shows some of them in sentences, a
// table and a list.
import type { Figure } from "../schemas/model/figures.ts";
import type { AnswerScripts } from "../test/support/openai-answers.ts";

export const SECTIONS = 15;
const SENTENCES = 12;
const STATED_SHARE = 0.25;

/** Figures of which a quarter is stated, and each other one is computed from two before it. */
export function figuresOfPlan(count: number): Figure[] {
  const stated = Math.floor(count * STATED_SHARE);
  return Array.from({ length: count }, (_, at) => {
    const isStated = at < stated;
    return {
      id: `f${at}`,
      label: `Figure ${at}`,
      value: isStated ? 100 + at : null,
      formula: isStated ? null : `f${at - stated} + f${(at * 7) % (at - 1)} * 2`,
      unit: "USD",
      decimals: 0,
      kind: isStated ? "assumed" : "derived",
      basis: "our estimate",
      owner: "finance",
    };
  });
}

/** Answers that make a plan of so many figures. */
export function scriptOfPlan(figures: number): AnswerScripts {
  const sections = Array.from({ length: SECTIONS }, (_, at) => ({
    id: `part-${at}`,
    title: `Part ${at}`,
    intent: "",
    keyPoints: [],
  }));
  return {
    Outline: [{ sections }],
    Figures: [{ figures: figuresOfPlan(figures), decisions: [] }],
    Section: ({ messages }) => {
      const asked = messages.map(({ content }) => content).join("\n");
      const number = Number(/Write the section "Part (\d+)"/.exec(asked)?.[1] ?? 0);
      return { markdown: sectionText(number, figures) };
    },
  };
}

function sectionText(number: number, figures: number): string {
  const token = (nth: number) => `{{f${(number * SENTENCES + nth * 5) % figures}}}`;
  const nths = Array.from({ length: SENTENCES }, (_, nth) => nth);
  const sentences = nths.map((nth) => `In step ${nth} the costs are ${token(nth)}, which is less than before.`);
  const rows = nths.slice(0, 4).map((nth) => `| Month ${nth} | ${token(nth)} | ${token(nth + 1)} |`);
  const table = ["| When | Costs | Income |", "| --- | --- | --- |", ...rows].join("\n");
  return ["### Costs", sentences.join(" "), table, "### Open", "- Who pays\n- **When** it is paid"].join("\n\n");
}
