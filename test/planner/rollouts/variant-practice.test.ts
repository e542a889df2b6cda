import { describe, expect, it } from "vitest";
import { USUAL_PRACTICE } from "../../../graph/practice.ts";
import { allGuides } from "../../../knowledge/guide-library.ts";
import { guidesUnder, practiceUnder } from "../../../planner/rollouts/variant-practice.ts";
import { RECURSION_LIMIT, recursionLimit } from "../../../planner/wiring/context.ts";
import { USUAL_VARIANT } from "../../../schemas/rollout/variant.ts";

const guide = (id: string, language: string) =>
  [
    ...["---", `id: ${id}`, `language: ${language}`, "title: Money", "topics: money", "---", ""],
    ...["## Questions", "", "- How much?", "", "## Method", "", "Count.", ""],
    ...["## Skeleton", "", "___", "", "## Mistakes", "", "- Hope", ""],
  ].join("\n");

describe("how plans are made under a variant", () => {
  it("is as without one where it names nothing", () => {
    expect(practiceUnder(USUAL_PRACTICE, USUAL_VARIANT)).toEqual(USUAL_PRACTICE);
    const nothing = { name: "empty", settings: { minSections: undefined }, prompts: {} };
    expect(practiceUnder(USUAL_PRACTICE, nothing)).toEqual(USUAL_PRACTICE);
  });

  it("has its settings in every preset, also a program's own, and its prompts in the place of the program's", () => {
    const own = { ...USUAL_PRACTICE.presets["fast"], minSections: 2 } as (typeof USUAL_PRACTICE.presets)["fast"];
    const practice = {
      ...USUAL_PRACTICE,
      presets: { ...USUAL_PRACTICE.presets, own },
      prompts: { write: "ours {{data}}", edit: "kept {{data}}" },
    };
    const variant = { name: "v", settings: { minFeatures: 9, refineRounds: 0 }, prompts: { write: "its {{data}}" } };
    const under = practiceUnder(practice, variant);
    expect(under.prompts).toEqual({ write: "its {{data}}", edit: "kept {{data}}" });
    for (const [name, preset] of Object.entries(practice.presets))
      expect(under.presets[name]).toEqual({ ...preset, minFeatures: 9, refineRounds: 0 });
    expect(practice.presets.own.minFeatures).toBe(3);
  });

  it("lets a session take as many steps as its refines and restarts need", () => {
    const limit = (settings: object) => recursionLimit(practiceUnder(USUAL_PRACTICE, { name: "v", settings }));
    expect(limit({ refineRounds: 0 })).toBe(RECURSION_LIMIT);
    expect(limit({ refineRounds: 10, restarts: 5 })).toBeGreaterThan(RECURSION_LIMIT + 100);
  });

  it("has its guides beside ours, each in the place of ours of that id and language", async () => {
    const ours = await allGuides();
    const guides = guidesUnder(ours, {
      "finance-plan.en": guide("finance-plan", "en"),
      "new-one.ko": guide("new-one", "ko"),
    });
    expect(guides).toHaveLength(ours.length + 1);
    const found = (id: string, language: string) =>
      guides.filter((one) => one.id === id && one.language === language).map(({ title }) => title);
    expect(found("finance-plan", "en")).toEqual(["Money"]);
    expect(found("finance-plan", "ko")).not.toEqual(["Money"]);
    expect(found("new-one", "ko")).toEqual(["Money"]);
  });
});
