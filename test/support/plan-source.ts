import type { BlockSource } from "../../export/blocks/plan-blocks.ts";

/** A plan of one section with this text, for the formats. */
export function planSource(markdown: string, given: Partial<BlockSource> = {}): BlockSource {
  return {
    language: "en",
    title: "A bakery & more",
    complete: true,
    reply: null,
    record: null,
    madeBy: "Made by PlanCraft.",
    idea: "An app for bakers",
    purpose: null,
    audience: null,
    sections: [{ id: "one", title: "The first", markdown, sources: [], assumptions: [], uncited: [] }],
    nextSteps: [],
    moreFigures: 0,
    assumptionGroups: [],
    moreAssumptions: 0,
    cases: null,
    missing: [],
    sources: [],
    createdAt: "2026-11-27T23:30:00.000Z",
    ...given,
  };
}
