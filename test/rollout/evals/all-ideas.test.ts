import { describe, expect, it } from "vitest";
import { keptFacts } from "../../../planner/evals/checks/kept-facts.ts";
import { ALL_IDEAS } from "../../../rollout/evals/all-ideas.ts";
import { Idea } from "../../../schemas/idea.ts";

const TEXTS = ALL_IDEAS.flatMap(({ id, texts }) =>
  (["en", "ko"] as const).map((language) => ({ name: `${id} (${language})`, language, ...texts[language] })),
);

describe("the ideas of an eval", () => {
  it("have names of their own that sessions can be named by", () => {
    const ids = ALL_IDEAS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,27}$/);
  });

  it.each(TEXTS)("$name can be planned, and has facts with names of their own", ({ idea, facts }) => {
    expect(Idea.parse(idea)).toBe(idea);
    expect(facts.length).toBeGreaterThan(0);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
  });

  it.each(TEXTS)("$name states the limits and days that a plan has to keep", ({ idea, facts }) => {
    const stated = facts.filter(({ says }) => says === "limit" || says === "date");
    expect(keptFacts(idea, stated)).toEqual(Object.fromEntries(stated.map(({ id }) => [id, true])));
  });

  it("are written in their language", () => {
    for (const { language, idea } of TEXTS) expect(/[가-힣]/.test(idea)).toBe(language === "ko");
  });
});
