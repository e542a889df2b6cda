import { expect, it } from "vitest";
import { Analysis } from "../../../../schemas/model/analysis.ts";
import { Outline } from "../../../../schemas/model/outline.ts";
import { withMeantNames } from "../../../../utils/llm/answers/field-names.ts";
import { parseStructured } from "../../../../utils/llm/answers/structured-output.ts";

it("reads fields under the names of the schema, however their words are parted, at every depth", () => {
  const section = { ID: "market", Title: "Market", intent: "Who buys.", key_points: ["a", "b"] };
  const answer = parseStructured(Outline, JSON.stringify({ title: "Gear", Sections: [section] }));
  expect(answer).toMatchObject({
    ok: true,
    value: { title: "Gear", sections: [{ id: "market", title: "Market", keyPoints: ["a", "b"] }] },
  });
});

it("never replaces a name that is there, nor one that no field is meant by", () => {
  const value = { title: "Right", Title: "Other", is_planning_request: true, isPlanningRequest: false, my_note: 1 };
  expect(withMeantNames(Analysis, value)).toEqual(value);
});

it("looks into choices, lists and what may be null", () => {
  const question = { id: "q", kind: "option", prompt: "Which?", Options: [{ ID: "a", TITLE: "A" }], recommended: null };
  expect(withMeantNames(Analysis, { "target users": "Climbers", Questions: [question, null] })).toEqual({
    targetUsers: "Climbers",
    questions: [
      { id: "q", kind: "option", prompt: "Which?", options: [{ id: "a", title: "A" }], recommended: null },
      null,
    ],
  });
});
