import { describe, expect, it } from "vitest";
import { planLanguage } from "../../graph/state.ts";
import { Analysis } from "../../schemas/model/analysis.ts";
import { Outline } from "../../schemas/model/outline.ts";
import { planningThread } from "../support/planning-thread.ts";
import { outlineSections, proposedQuestion } from "../support/scripted-ports.ts";

const said = (language: "en" | "ko" | null) =>
  Analysis.parse({
    ...{ isPlanningRequest: true, title: "T", purpose: "P", targetUsers: "U", documentType: "business plan", language },
    ...{ features: [], constraints: [], assumptions: [], questions: [] },
  });

describe("the language of a plan", () => {
  it.each([
    ["동네 빵집 정기 구독 서비스", null, "en", "ko"],
    ["AI 기반 SaaS 구독 서비스를 만들고 싶어요", null, "en", "ko"],
    ["동네 빵집", "en", "ko", "en"],
    ["An app that teaches the word 김치", null, "en", "en"],
    ["A bakery, in Korean please", null, "ko", "ko"],
    ["A bakery", "ko", "en", "ko"],
    ["A bakery", null, null, "en"],
  ] as const)("of %j with %j, and a model that says %j, is %s", (idea, language, named, right) => {
    expect(planLanguage({ idea, language, analysis: said(named) })).toBe(right);
  });
});

describe("what is empty goes back to the model", () => {
  it("a title of the plan, of a section, of an option", async () => {
    const sections = outlineSections(7).map((section, at) => (at === 2 ? { ...section, title: " " } : section));
    const untitled = proposedQuestion("audience", {
      options: [
        { id: "a", title: "", description: "" },
        { id: "b", title: "B", description: "" },
      ],
    });
    const thread = planningThread({
      Outline: () => ({ title: "", sections }),
      Analysis: () => ({ title: " ", questions: [untitled] }),
    });
    await thread.toEnd(
      (question) =>
        (question.kind === "text" ? { kind: "text", text: "x" } : undefined) ?? {
          kind: "approval",
          decision: "accept",
        },
    );
    const [outline] = thread.ports.callsOf("Outline");
    expect(outline?.wanted).toContain("Its title is empty. These sections have an empty title: part-3.");
    const [analysis] = thread.ports.callsOf("Analysis");
    expect(analysis?.wanted).toContain(
      "Its title is empty. These questions have an option with an empty title: audience.",
    );
  });

  it("an outline of no sections, which no repair makes a plan", () => {
    expect(Outline.safeParse({ title: "T", sections: [] }).success).toBe(false);
  });
});
