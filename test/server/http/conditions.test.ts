import { describe, expect, it } from "vitest";
import type { FiguresView } from "../../../planner/figures/figure-view.ts";
import type { PlanExport } from "../../../schemas/plan/plan-export.ts";
import { acceptedType } from "../../../server/http/accepted-type.ts";
import { figuresTag, isKnown, planTag, tagAfterSetting, versionsWanted } from "../../../server/http/entity-tags.ts";

const TYPES = ["text/markdown", "text/html", "application/json", "application/pdf"];

describe("the type of an answer", () => {
  it.each([
    [undefined, "text/markdown"],
    ["", "text/markdown"],
    ["*/*", "text/markdown"],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"],
    ["application/json, text/plain, */*", "application/json"],
    ["*/*, application/json", "application/json"],
    ["text/*;q=0.5, application/pdf;q=0.4", "text/markdown"],
    ["text/*, text/markdown;q=0.1", "text/html"],
    ["text/markdown;q=0, */*", "text/html"],
    ["application/*;q=0.9, text/markdown;q=0.8", "application/json"],
    ["TEXT/HTML ; Q=0.3 , application/pdf;q=0.2", "text/html"],
    ["text/markdown;charset=utf-8;q=0.5, text/html;q=0.4", "text/markdown"],
    ["image/png", null],
    ["*/*;q=0", null],
    ["text/plain, image/*;q=0.1", null],
  ])("is the one that is wanted most: %s", (header, type) => {
    expect(acceptedType(header, TYPES)).toBe(type);
  });
});

describe("the tag of what is given", () => {
  const plan = { session: "s", markdown: "# Plan", updatedAt: "2026-01-01T00:00:00.000Z" } as PlanExport;
  const figures = { session: "s", version: 12, figures: [], decisions: [] } as unknown as FiguresView;

  it("is another one for each format and each content, and always the same for the same", () => {
    const tags = [planTag(plan, "md"), planTag(plan, "html"), planTag({ ...plan, markdown: "# Other" }, "md")];
    expect(new Set(tags).size).toBe(3);
    expect(planTag({ ...plan }, "md")).toBe(tags[0]);
    for (const tag of [...tags, figuresTag(figures)]) expect(tag).toMatch(/^"[\w-]+"$/);
    expect(figuresTag({ ...figures, notes: ["one"] })).not.toBe(figuresTag(figures));
  });

  it("is given for a setting only where the figures are those that it made", () => {
    expect(tagAfterSetting({ version: 12 }, figures)).toBe(figuresTag(figures));
    expect(tagAfterSetting({ version: 11 }, figures)).toBeNull();
    expect(tagAfterSetting({ version: null }, figures)).toBeNull();
  });

  it("is known by the weak comparison, in any list", () => {
    const tag = planTag(plan, "md");
    for (const header of [tag, `W/${tag}`, `"a,b", ${tag}`, ` , "x" ,W/${tag},`, "*", " * "])
      expect(isKnown(header, tag), header).toBe(true);
    for (const header of [undefined, "", '"x"', tag.slice(1, -1), `${tag}x`, `"x" ${tag}`, `${tag}, oops`, '"*"'])
      expect(isKnown(header, tag), header).toBe(false);
  });

  it("says of which version a change is wanted, by the strong comparison", () => {
    const tag = figuresTag(figures);
    expect(versionsWanted(undefined)).toBeUndefined();
    expect(versionsWanted("*")).toBeUndefined();
    expect(versionsWanted(tag)).toEqual([12]);
    expect(versionsWanted(`"v3-x", ${tag}`)).toEqual([3, 12]);
    // Nothing may be changed where no tag is one of ours.
    for (const header of [`W/${tag}`, "", '"12"', "v12-x", `${tag} oops`, planTag(plan, "md")])
      expect(versionsWanted(header), header).toEqual([]);
  });
});
