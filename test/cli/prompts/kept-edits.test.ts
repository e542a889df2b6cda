import { describe, expect, it } from "vitest";
import { keptEdits } from "../../../cli/prompts/outline-approval.ts";
import { AnswerDraft } from "../../../schemas/draft.ts";
import { openQuestion } from "../../support/open-question.ts";

const options = [
  { id: "market", title: "Market", description: "Size · Growth" },
  { id: "costs", title: "Costs", description: "Rent" },
];
const approval = openQuestion("approval", { options, recommended: "accept" });
const draft = (sections: unknown) => AnswerDraft.parse({ sections });
const [market, costs] = options.map(({ id, title, description }) => ({ id, title, about: description }));

describe("an outline that was edited and not sent", () => {
  it("is the answer of who takes what is recommended", () => {
    const edited = draft([
      { ...costs, title: "What it costs" },
      { title: "새 섹션", about: "" },
    ]);
    expect(keptEdits(approval, edited)).toEqual({
      kind: "approval",
      decision: "edit",
      edits: { sections: [{ id: "costs", title: "What it costs" }, { title: "새 섹션" }] },
    });
  });

  it("is none where nothing was changed, it is another outline's, or it may not be edited", () => {
    const edited = draft([costs]);
    expect(keptEdits(approval, null)).toBeNull();
    expect(keptEdits(approval, draft([market, costs]))).toBeNull();
    expect(keptEdits(approval, draft([{ ...costs, id: "of-another" }]))).toBeNull();
    expect(keptEdits({ ...approval, decisions: ["accept", "reject"] }, edited)).toBeNull();
    expect(keptEdits(openQuestion("option", { options }), edited)).toBeNull();
  });
});
