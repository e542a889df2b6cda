import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { EditedSection } from "../../../schemas/answer.ts";
import { Analysis, ProposedQuestion } from "../../../schemas/model/analysis.ts";
import { ANSWER_BOUNDS } from "../../../schemas/model/answer-bounds.ts";
import { Figures } from "../../../schemas/model/figures.ts";
import { Outline } from "../../../schemas/model/outline.ts";
import { Agreement, Review } from "../../../schemas/model/review.ts";
import { Refinement } from "../../../schemas/model/revision.ts";
import { Edits, Findings, Section } from "../../../schemas/model/section.ts";
import { type ParsedAnswer, parseStructured, wireSchema } from "../../../utils/llm/answers/structured-output.ts";

const REVIEW = { score: 7, strengths: ["Clear"], weaknesses: [], actions: [] };
const ANALYSIS = {
  ...{ isPlanningRequest: true, directReply: null, title: "T", purpose: "P", targetUsers: "U" },
  ...{
    documentType: "business_plan",
    language: "en",
    features: ["F"],
    constraints: [],
    assumptions: [],
    questions: [],
  },
};
const QUESTION = {
  ...{ id: "audience", kind: "option", prompt: "Who?", why: "", recommended: "a", fields: [] },
  options: [
    { id: "a", title: "A", description: "" },
    { id: "b", title: "B", description: "" },
  ],
};

function read<T>(schema: z.ZodType<T>, answer: unknown): ParsedAnswer<T> {
  return parseStructured(schema, JSON.stringify(answer));
}

/** The field of an answer that is read whole; the problem where it is not. */
function field<T extends object>(schema: z.ZodType<T>, answer: unknown, name: keyof T): unknown {
  const parsed = read(schema, answer);
  return parsed.ok ? parsed.value[name] : parsed.problem;
}

describe("a score", () => {
  it.each([
    [8.5, 8.5],
    [8.94, 8.9],
    [8.95, 9],
    [8.96, 9],
    [8.05, 8.1],
    [10.04, 10],
    [0.96, 1],
    ["9", 9],
    ["8.5", 8.5],
    ["8,5", 8.5],
    ["8.5/10", 8.5],
    [" 8.5 out of 10 ", 8.5],
    ["17/20", 8.5],
    ["85%", 8.5],
    ["85 %", 8.5],
    ["**8.5**", 8.5],
    ["**8.5**/10", 8.5],
    ["８.５", 8.5],
    ["8.5점/10점", 8.5],
    ["9점", 9],
    ["10점 만점에 8.5점", 8.5],
    [[7.5], 7.5],
  ])("%j is %d", (given, score) => {
    expect(field(Review, { ...REVIEW, score: given }, "score")).toBe(score);
  });

  it.each([
    [null, "score must be number, not null."],
    ["high", "score must be number, not string."],
    ["NaN", "score must be number, not string."],
    ["", "score must be number, not string."],
    [85, "score must be at most 10."],
    [11, "score must be at most 10."],
    [-3, "score must be at least 1."],
    [0, "score must be at least 1."],
  ])("%j goes back to the model", (given, problem) => {
    expect(read(Review, { ...REVIEW, score: given })).toMatchObject({ ok: false, problem });
  });

  it.each([
    [0, 1],
    [11, 10],
  ])("%d is taken for the end of the range, %d, where the repair says it again", (given, score) => {
    expect(read(Review, { ...REVIEW, score: given })).toMatchObject({
      rest: { value: { score }, mended: [{ kind: "moved", field: "score", to: score }] },
    });
  });

  it.each([85, -3, "high", null])("%j is taken for nothing, also then", (given) => {
    expect(read(Review, { ...REVIEW, score: given })).not.toHaveProperty("rest");
  });
});

describe("a confidence", () => {
  it.each([
    [0.85, 0.85],
    [85, 0.85],
    ["85%", 0.85],
    ["0.85", 0.85],
    ["8/10", 0.8],
    ["high", 0.8],
    ["Medium", 0.5],
    ["quite confident", 0.8],
    ["매우 높다", 0.9],
    ["약 90%", 0.9],
    ["낮음", 0.2],
    [1, 1],
    [0, 0],
  ])("%j is %d", (given, confidence) => {
    expect(field(Agreement, { agreed: true, confidence: given, actions: [] }, "confidence")).toBe(confidence);
  });

  it.each([5, -1, 400, "perhaps", null])("%j goes back to the model", (given) => {
    expect(read(Agreement, { agreed: true, confidence: given, actions: [] }).ok).toBe(false);
  });
});

describe("one of a few words", () => {
  it.each([
    ...["EN", "English", "en-US", "en_GB", "eng", "영어", "영문", "`en`", "in English", "American English"].map(
      (word) => [word, "en"],
    ),
    ...["ko-KR", "KO", "Korean", "kor", "한국어", "국문", "KR", "**Korean**", "language: ko"].map((word) => [
      word,
      "ko",
    ]),
    ...["fr", "Japanese", "", null, "kotlin", "entirely Spanish"].map((word) => [word, null]),
  ])("the language %j is %j", (given, language) => {
    expect(field(Analysis, { ...ANALYSIS, language: given }, "language")).toBe(language);
  });

  it.each([
    ...["business plan", "Business Plan", "BUSINESS-PLAN", "사업 계획서", "marketing plan", null].map((word) => {
      return [word, "business_plan"];
    }),
    ...["Web App Plan", "web-app-plan", "mobile app", "서비스 기획서"].map((word) => [word, "web_app_plan"]),
  ])("the document %j is a %s", (given, type) => {
    expect(field(Analysis, { ...ANALYSIS, documentType: given }, "documentType")).toBe(type);
  });

  it.each([
    ["single_choice", {}, "option"],
    ["Multi-Select", {}, "options"],
    ["boolean", {}, "confirm"],
    ["free text", {}, "text"],
    ["oracle", {}, "option"],
    [null, {}, "option"],
    ["oracle", { options: [] }, "text"],
    ["oracle", { options: [], fields: [{ id: "a" }] }, "form"],
  ])("the kind %j of a question with %j is %s", (kind, given, known) => {
    expect(ProposedQuestion.parse({ ...QUESTION, kind, ...given }).kind).toBe(known);
  });

  it.each([
    ["string", "text"],
    ["phone", "text"],
    ["Integer", "integer"],
    ["float", "number"],
    ["select", "choice"],
    ["e-mail", "email"],
  ])("a field of type %j is one of %s", (type, known) => {
    expect(ProposedQuestion.parse({ ...QUESTION, kind: "form", fields: [{ id: "a", type }] }).fields[0]?.type).toBe(
      known,
    );
  });
});

describe("another form than was asked for", () => {
  it.each<[string, unknown, unknown]>([
    ["one text for a list", "Only this", ["Only this"]],
    ["lines for a list", "- One\n- Two\n\n3) Three", ["One", "Two", "Three"]],
    ["null for a list", null, []],
    ["null and blanks in a list", ["One", null, " ", "", "Two"], ["One", "Two"]],
    ["numbers in a list of texts", [1, 2.5, true], ["1", "2.5", "true"]],
    ["named entries", [{ name: "Search", description: "By size" }], ["Search: By size"]],
  ])("%s is read", (_, features, expected) => {
    expect(field(Analysis, { ...ANALYSIS, features }, "features")).toEqual(expected);
  });

  it("is read for texts, truths, objects and lists of one", () => {
    const answer = {
      ...ANALYSIS,
      isPlanningRequest: "yes",
      title: ["T"],
      purpose: 7,
      targetUsers: null,
      questions: QUESTION,
    };
    expect(read(Analysis, answer)).toMatchObject({
      ok: true,
      value: { isPlanningRequest: true, title: "T", purpose: "7", targetUsers: "", questions: [QUESTION] },
    });
    expect(field(Section, { markdown: ["# A", "Text"] }, "markdown")).toBe("# A\nText");
    expect(field(Review, { ...REVIEW, actions: [[{ sectionId: "a", instruction: "b" }]] }, "actions")).toEqual([
      { sectionId: "a", instruction: "b" },
    ]);
  });

  it("is no text where a text is needed", () => {
    for (const markdown of [null, "", " \n", []]) expect(read(Section, { markdown }).ok).toBe(false);
  });

  it("may hold what nobody asks for any more", () => {
    expect(read(Review, { ...REVIEW, verdict: "PASS" })).toEqual({ ok: true, value: REVIEW });
    expect(read(Section, { id: 7, title: null, markdown: "m" })).toMatchObject({ ok: true, value: { markdown: "m" } });
    expect(read(Findings, { specialist: [], summary: "s", findings: [] })).toMatchObject({ ok: true });
  });
});

describe("what does not fit", () => {
  const claim = { claim: "c", basis: "b", confidence: 0.5, sources: [] };

  it("goes back to the model, and is left out where that does not help", () => {
    const findings = [claim, { ...claim, confidence: "perhaps" }, { claim: "no more" }, claim, "none"];
    expect(read(Findings, { summary: "s", findings })).toMatchObject({
      ok: false,
      rest: {
        value: { summary: "s", findings: [claim, claim] },
        mended: [{ kind: "left-out", field: "findings", count: 3 }],
      },
    });
  });

  it("costs only the field where the field is not needed", () => {
    const answer = { markdown: "m", sources: [{ a: {} }], assumptions: { deep: { er: 1 } } };
    expect(read(Section, answer)).toMatchObject({
      ok: false,
      rest: { value: { markdown: "m", sources: [], assumptions: [] } },
    });
  });

  it("leaves nothing where it is what the answer is about", () => {
    expect(read(Section, { markdown: {} })).not.toHaveProperty("rest");
    expect(read(Outline, { title: "T" })).not.toHaveProperty("rest");
  });
});

describe("the texts of an answer", () => {
  it("hold no control characters, direction marks and halves of characters; tab, line end and emoji stay", () => {
    const markdown = "a\u0000b\u001b[2J\u202ec\u2066\ud800d\te\r\nf 👩‍👧 가";
    expect(read(Section, { markdown })).toEqual({
      ok: true,
      value: { markdown: "abc\ufffdd\te\nf 👩‍👧 가", sources: [], assumptions: [] },
      mended: [{ kind: "cleaned" }],
    });
  });

  it("are cut at their bound, between two characters", () => {
    const parsed = read(Outline, { title: `${"a".repeat(198)}😀😀`, sections: [{ id: "a", title: "A" }] });
    expect(parsed).toMatchObject({
      value: { title: `${"a".repeat(198)}…` },
      mended: [{ kind: "cut", field: "title", most: 200 }],
    });
  });

  it("are left out where a part of them would be wrong", () => {
    const fields = [{ id: "a", pattern: "a?".repeat(400) }];
    expect(read(Analysis, { ...ANALYSIS, questions: [{ ...QUESTION, kind: "form", fields }] })).toMatchObject({
      value: { questions: [{ fields: [{ pattern: null }] }] },
      mended: [{ kind: "left-out", field: "questions.fields.pattern", count: 1 }],
    });
  });
});

describe("the bounds", () => {
  const SCHEMAS = { Analysis, Outline, Findings, Figures, Section, Edits, Review, Agreement, Refinement };

  /** The names of all fields that hold a text or a list. */
  function fieldsOf(
    schema: unknown,
    name: string,
  ): { readonly name: string; readonly isList: boolean; readonly isText: boolean }[] {
    const { type, enum: words, properties, items, anyOf } = Object(schema);
    const types = [type].flat();
    const choices: unknown[] = Array.isArray(anyOf) ? anyOf : [];
    return [
      ...(types.includes("array") ? [{ name, isList: true, isText: false }, ...fieldsOf(items, name)] : []),
      ...(types.includes("string") && !words ? [{ name, isList: false, isText: true }] : []),
      ...Object.entries(Object(properties)).flatMap(([inner, property]) => fieldsOf(property, inner)),
      ...choices.flatMap((choice) => fieldsOf(choice, name)),
    ];
  }

  it.each(Object.entries(SCHEMAS))("hold for every text and every list of %s", (_, schema) => {
    for (const { name, isList, isText } of fieldsOf(wireSchema(schema), "")) {
      if (isList) expect(ANSWER_BOUNDS[name]?.entries, name).toBeGreaterThan(0);
      if (isText) expect(ANSWER_BOUNDS[name]?.characters, name).toBeGreaterThan(0);
    }
  });

  it("let an outline pass through a person's editor as it is", () => {
    const most = (name: string) => ANSWER_BOUNDS[name]?.characters ?? 0;
    const section = {
      id: "a".repeat(most("id")),
      title: "t".repeat(most("title")),
      intent: "i".repeat(most("intent")),
      keyPoints: Array.from({ length: ANSWER_BOUNDS["keyPoints"]?.entries ?? 0 }, () => "k".repeat(most("keyPoints"))),
    };
    expect(EditedSection.safeParse(section).error).toBeUndefined();
  });

  it("cut lists of 300", () => {
    const parsed = read(Analysis, { ...ANALYSIS, features: Array.from({ length: 300 }, (_, at) => `Feature ${at}`) });
    expect(parsed).toMatchObject({ ok: true, mended: [{ kind: "left-out", field: "features", count: 260 }] });
  });

  it("change nothing in what a strong model says", () => {
    const { calls }: { calls: { name: keyof typeof SCHEMAS; answer: unknown }[] } = JSON.parse(
      readFileSync(new URL("../../fixtures/recorded-answers.json", import.meta.url), "utf8"),
    );
    // Recorded before there were a sheet and edits.
    expect(new Set(calls.map(({ name }) => name)).size).toBe(Object.keys(SCHEMAS).length - 2);
    for (const { name, answer } of calls) {
      const parsed = read<unknown>(SCHEMAS[name], answer);
      expect(parsed).toMatchObject({ ok: true });
      expect(parsed).not.toHaveProperty("mended");
    }
  });
});

describe("the schema on the wire", () => {
  it("asks for nothing that is overwritten or decides nothing", () => {
    const fieldsIn = (schema: z.ZodType) => Object.keys(Object(wireSchema(schema)["properties"]));
    expect(fieldsIn(Review)).toEqual(["score", "strengths", "weaknesses", "actions", "figures"]);
    expect(fieldsIn(Section)).toEqual(["markdown", "sources", "assumptions"]);
    expect(fieldsIn(Findings)).toEqual(["summary", "findings"]);
    expect(fieldsIn(Edits)).toEqual(["edits", "markdown", "assumptions"]);
  });
});
