import type { CheckedPlan, CheckedSection } from "../../graph/document/checked-plan.ts";

/** A plan whose only section holds this text, where nothing else is given. */
export function checkedPlanOf(markdown: string, given: Partial<CheckedPlan> = {}): CheckedPlan {
  return {
    language: "en",
    features: [],
    constraints: [],
    brought: [],
    sources: [],
    sections: [checkedSection({ markdown })],
    ...given,
  };
}

export function checkedSection(given: Partial<CheckedSection> = {}): CheckedSection {
  return { id: "part-1", title: "Part 1", markdown: "Text.", sources: [], ...given };
}

/** A Markdown table, its first row the header. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `| ${cells.join(" | ")} |`);
  return lines.toSpliced(1, 0, `|${" --- |".repeat(rows[0]?.length ?? 0)}`).join("\n");
}
