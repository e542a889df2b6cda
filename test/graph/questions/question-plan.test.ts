import { describe, expect, it } from "vitest";
import { approvalQuestion, assumption, expiry, planQuestions } from "../../../graph/questions/question-plan.ts";
import type { ProposedQuestion } from "../../../schemas/model/analysis.ts";
import type { AnswerRecord } from "../../../schemas/record.ts";
import { formField } from "../../support/open-question.ts";
import { options, planned } from "../../support/planned-question.ts";
import { outlineSections, proposedQuestion } from "../../support/scripted-ports.ts";

const AT = "2030-01-31T12:00:00.000Z";

function plan(...proposed: readonly ProposedQuestion[]) {
  return planQuestions(proposed, { answers: [], idea: "A plan" }, "en");
}

function one(given: Partial<ProposedQuestion>) {
  const [question] = plan(proposedQuestion("audience", given));
  if (!question) throw new Error("No question was planned.");
  return question;
}

function answered(questionId: string, question: string): AnswerRecord {
  const answer = { kind: "text", text: "x" } as const;
  return {
    questionId,
    kind: "text",
    question,
    answer,
    text: "x",
    source: "human",
    askedAt: AT,
    receivedAt: AT,
    refusals: [],
  };
}

describe("the questions that are planned", () => {
  it("keep an id of the list and get other-N for any other", () => {
    const ids = ["scope", "colour", "__proto__", "other-7", "approve-outline", "timeline"];
    expect(plan(...ids.map((id) => proposedQuestion(id))).map(({ id }) => id)).toEqual([
      "scope",
      "other-1",
      "other-2",
      "other-3",
      "other-4",
      "timeline",
    ]);
  });

  it("leave out what was answered, by id or by words, and what stands there twice", () => {
    const state = { idea: "A plan", answers: [answered("audience", "Who?"), answered("other-1", "Which colour?")] };
    const proposed = [
      proposedQuestion("audience", { prompt: "Who else?" }),
      proposedQuestion("colour", { prompt: " Which colour? " }),
      proposedQuestion("scope", { prompt: "How much?" }),
      proposedQuestion("scope", { prompt: "How much of it?" }),
      proposedQuestion("size", { prompt: "How much?" }),
      proposedQuestion("new", { prompt: "New?" }),
    ];
    expect(planQuestions(proposed, state, "en").map(({ id, question }) => [id, question])).toEqual([
      ["scope", "How much?"],
      ["other-2", "New?"],
    ]);
  });

  it("leave out a question without words", () => {
    expect(plan(proposedQuestion("audience", { prompt: " \n" }))).toEqual([]);
  });

  it("have five options at most, each with an id of its own", () => {
    const many = [...options("a", "a", "", "b", "c", "d", "e", "f")];
    expect(one({ options: many }).options.map(({ id }) => id)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("always recommend a choice: the first where the model's cannot be taken", () => {
    expect(one({ recommended: "z" }).recommended).toBe("a");
    expect(one({ recommended: null }).recommended).toBe("a");
    expect(one({ recommended: ["b", "a"] }).recommended).toBe("b");
    expect(one({ kind: "options", recommended: ["z", "b", "b"] }).recommended).toEqual(["b"]);
    expect(one({ kind: "options", recommended: "a" }).recommended).toEqual(["a"]);
    expect(one({ kind: "options", recommended: ["z"] }).recommended).toEqual(["a"]);
    expect(one({ kind: "confirm", recommended: "perhaps" }).recommended).toBe("yes");
    expect(one({ kind: "confirm", recommended: "no" }).recommended).toBe("no");
    expect(one({ kind: "text", recommended: "In May" }).recommended).toBe("In May");
    expect(one({ options: options(..."abcdefg"), recommended: "g" }).recommended).toBe("a");
  });

  it("have choices that exclude each other: none twice, none without words, and no second way to say other", () => {
    const given = [
      ...options("a", "b"),
      { id: "c", title: " title A ", description: "" },
      { id: "d", title: " ", description: "" },
      { id: "e", title: "Something else…", description: "" },
      { id: "f", title: "기타", description: "" },
      { id: "g", title: "Other sports", description: "" },
    ];
    expect(one({ options: given }).options.map(({ id }) => id)).toEqual(["a", "b", "g"]);
    expect(one({ kind: "options", options: given }).options.map(({ id }) => id)).toEqual(["a", "b", "e", "f", "g"]);
    expect(one({ options: given.slice(1, 2).concat(given.slice(4, 5)) }).kind).toBe("text");
  });

  it("say why they matter, in our words where the model does not", () => {
    expect(one({ why: "So that." }).why).toBe("So that.");
    const [known, other] = plan(
      proposedQuestion("budget", { why: " " }),
      proposedQuestion("colour", { why: "", prompt: "C?" }),
    );
    expect(known?.why).toBe("It decides what can be built and how fast.");
    expect(other?.why).toMatch(/^The plan would be another one/);
    const [korean] = planQuestions([proposedQuestion("budget", { why: "" })], { answers: [], idea: "" }, "ko");
    expect(korean?.why).toMatch(/속도/);
  });

  it("leave out what the idea says already, and what the human said in another answer, but not what was assumed", () => {
    const proposed = [proposedQuestion("budget"), proposedQuestion("audience"), proposedQuestion("scope")];
    const ids = (idea: string, ...answers: AnswerRecord[]) =>
      planQuestions(proposed, { idea, answers }, "en").map(({ id }) => id);
    expect(ids("A food truck")).toEqual(["budget", "audience", "scope"]);
    expect(ids("A food truck with a budget of $9,000")).toEqual(["audience", "scope"]);
    const said = { ...answered("purpose", "Why?"), text: "To earn a living; our budget is $9,000" };
    expect(ids("A food truck", said)).toEqual(["audience", "scope"]);
    expect(ids("A food truck", { ...said, source: "assumed" })).toEqual(["budget", "audience", "scope"]);
  });

  it("let one or more of several options be chosen", () => {
    expect(one({ kind: "options" })).toMatchObject({ minChoices: 1, maxChoices: 2 });
    expect(one({ kind: "option" })).toMatchObject({ minChoices: null, maxChoices: null });
  });

  const broken: [string, Partial<ProposedQuestion>][] = [
    ["one option", { options: options("a") }],
    ["no options", { kind: "options", options: [] }],
    ["an option whose id no answer can hold", { options: [...options("a\u0000", "b")], recommended: "a\u0000" }],
    ["a form without fields", { kind: "form" }],
    [
      "a form whose default is refused",
      { kind: "form", fields: [formField({ id: "n", type: "integer", max: 3, default: 4 })] },
    ],
    ["a form that has no default for an address", { kind: "form", fields: [formField({ id: "mail", type: "email" })] }],
    ["a form whose field no answer can hold", { kind: "form", fields: [formField({ id: "__proto__", default: "x" })] }],
    ["a recommended text that is too long", { kind: "text", recommended: "x".repeat(5_000) }],
  ];
  it.each(broken)("become a question for text where there is %s", (_, given) => {
    expect(one(given)).toMatchObject({ kind: "text", options: [], fields: [], recommended: null, maxChoices: null });
    expect(one(given).question).toBe("What about audience?");
  });

  it("keep a form that works", () => {
    const fields = [formField({ id: "won", type: "integer", min: 10 }), formField({ id: "won", type: "text" })];
    expect(one({ kind: "form", fields })).toMatchObject({ kind: "form", fields: [fields[0]] });
  });
});

describe("what is assumed instead of asked", () => {
  it("is the question with the recommended answer in words", () => {
    expect(assumption(planned("option", { options: options("a", "b"), recommended: "b" }), "en")).toBe(
      "Who is it for? → Title b",
    );
    expect(assumption(planned("text"), "en")).toBe("Who is it for? → you decide");
    expect(assumption(planned("text"), "ko")).toBe("Who is it for? → 알아서 정해 주세요");
    expect(assumption(planned("confirm", { recommended: "no" }), "en")).toBe("Who is it for? → No");
  });
});

describe("the question for approval", () => {
  it("shows the sections, and can be rejected only while it may be", () => {
    const outline = { title: "A plan", sections: outlineSections(2) };
    expect(approvalQuestion(outline, true, "en")).toMatchObject({
      id: "approve-outline",
      kind: "approval",
      recommended: "accept",
      decisions: ["accept", "edit", "reject"],
      options: [
        { id: "part-1", title: "Part 1", description: "Point 1" },
        { id: "part-2", title: "Part 2", description: "Point 2" },
      ],
    });
    expect(approvalQuestion(outline, false, "en").decisions).toEqual(["accept", "edit"]);
    expect(approvalQuestion(outline, true, "ko").question).toMatch(/목차/);
  });
});

describe("the expiry of a question", () => {
  it("is an hour after it was asked", () => {
    expect(expiry("2030-12-31T23:30:00.000Z")).toBe("2031-01-01T00:30:00.000Z");
  });
});
