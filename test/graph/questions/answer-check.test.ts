import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../../graph/questions/answer-check.ts";
import { MAX_TEXT_ANSWER_CHARACTERS, QUESTION_KINDS } from "../../../schemas/question.ts";
import { formField } from "../../support/open-question.ts";
import { options, PLANNED, planned, RIGHT } from "../../support/planned-question.ts";

const HANGUL = /\p{Script=Hangul}/u;

function form(values: Readonly<Record<string, unknown>>) {
  return { kind: "form", values: { name: "Kim", people: 3, ...values } };
}

function approval(given: Readonly<Record<string, unknown>>) {
  return { kind: "approval", decision: "accept", ...given };
}

function sections(count: number, given: Readonly<Record<string, unknown>> = {}) {
  return Array.from({ length: count }, (_, at) => ({ title: `Section ${at}`, ...given }));
}

describe("a right answer", () => {
  it.each([
    ["option", { kind: "option", optionId: "c" }, "Title c"],
    ["option", { kind: "option", other: "  Somebody else " }, "Somebody else"],
    ["options", { kind: "options", optionIds: ["c", "a"] }, "Title a, Title c"],
    ["form", form({}), "Your name: Kim; people: 3"],
    [
      "form",
      form({ share: 0.5, public: false, size: "m", tags: ["x", "z"] }),
      "Your name: Kim; people: 3; share: 0.5; public: false; size: m; tags: x,z",
    ],
    [
      "form",
      form({ mail: "a@b.kr", due: "2028-02-29", code: "AB12" }),
      "Your name: Kim; people: 3; mail: a@b.kr; due: 2028-02-29; code: AB12",
    ],
    ["confirm", { kind: "confirm", confirmed: true }, "Yes"],
    ["confirm", { kind: "confirm", confirmed: false }, "No"],
    ["text", { kind: "text", text: " Line one\nLine\ttwo 😀 " }, "Line one\nLine\ttwo 😀"],
    ["approval", approval({}), "Accepted"],
    ["approval", approval({ decision: "reject", reason: "Too long" }), "Rejected: Too long"],
    [
      "approval",
      approval({ decision: "edit", edits: { sections: [{ id: "part-1", title: "One" }, { title: "Two" }] } }),
      "Edited: One · Two",
    ],
    [
      "approval",
      approval({ decision: "edit", edits: { sections: sections(40) } }),
      sections(40)
        .map(({ title }) => title)
        .join(" · "),
    ],
  ] as const)("to a question of kind %s is taken, with its words: %j", (kind, answer, text) => {
    const verdict = checkAnswer(PLANNED[kind], answer, "en");
    expect(verdict).toMatchObject({ ok: true, answer: { kind } });
    expect(verdict.ok && verdict.text.replace("Edited: Section 0", "Section 0")).toBe(text);
  });

  it("says yes and no in Korean, too", () => {
    expect(checkAnswer(PLANNED.confirm, RIGHT.confirm, "ko")).toMatchObject({ ok: true, text: "아니요" });
  });

  it("loses what does not belong to its decision", () => {
    const verdict = checkAnswer(PLANNED.approval, approval({ reason: "Fine", edits: { sections: sections(1) } }), "en");
    expect(verdict).toMatchObject({ ok: true, answer: { kind: "approval", decision: "accept" } });
    expect(verdict.ok && Object.keys(verdict.answer)).toEqual(["kind", "decision"]);
  });

  it("to a form has every field, what was left out as null", () => {
    const verdict = checkAnswer(PLANNED.form, form({ mail: "", code: " ", tags: [] }), "en");
    const empty = { share: null, public: null, size: null, tags: null, mail: null, due: null, code: null };
    expect(verdict).toMatchObject({ ok: true, answer: { values: { name: "Kim", people: 3, ...empty } } });
  });
});

describe("a wrong answer", () => {
  const wrong: [keyof typeof PLANNED, unknown, RegExp][] = [
    ["option", { kind: "option" }, /look like/],
    ["option", { kind: "option", optionId: "z" }, /choose from a, b, c/],
    ["option", { kind: "option", optionId: "A" }, /choose from/],
    ["option", { kind: "option", optionId: "" }, /choose from/],
    ["option", { kind: "option", optionId: "constructor" }, /choose from/],
    ["option", { kind: "option", optionId: "a", other: "b" }, /look like/],
    ["option", { kind: "option", other: " \n " }, /neither empty nor too long/],
    ["option", { kind: "option", other: "x".repeat(MAX_TEXT_ANSWER_CHARACTERS + 1) }, /too long/],
    ["options", { kind: "options", optionIds: "a" }, /look like/],
    ["options", { kind: "options", optionIds: [] }, /at least 1/],
    ["options", { kind: "options", optionIds: ["a", "b", "c"] }, /at most 2/],
    ["options", { kind: "options", optionIds: ["a", "a"] }, /at most once/],
    ["options", { kind: "options", optionIds: ["a", "z"] }, /choose from a, b, c/],
    ["form", { kind: "form", values: [] }, /look like/],
    ["form", { kind: "form", values: { people: 3 } }, /^Your name is needed/],
    ["form", form({ name: "" }), /^Your name is needed/],
    ["form", form({ name: " \n" }), /^Your name is needed/],
    ["form", form({ name: "x" }), /length in the range 2 – 20/],
    ["form", form({ name: "x".repeat(21) }), /length/],
    ["form", form({ name: 7 }), /type text/],
    ["form", form({ extra: 1 }), /no field extra/],
    ["form", form({ people: "3" }), /type integer/],
    ["form", form({ people: 2.5 }), /type integer/],
    ["form", form({ people: 0 }), /range 1 – 9/],
    ["form", form({ people: Number.NaN }), /look like/],
    ["form", form({ share: 1.6 }), /range 0.5 – 1.5/],
    ["form", form({ share: Number.POSITIVE_INFINITY }), /look like/],
    ["form", form({ public: "yes" }), /type boolean/],
    ["form", form({ size: "xl" }), /one of s, m/],
    ["form", form({ tags: "x" }), /type list/],
    ["form", form({ tags: ["q"] }), /one of x, y, z/],
    ["form", form({ tags: ["x", "y", "z"] }), /≤ 2/],
    ["form", form({ mail: "a@b" }), /type email/],
    ["form", form({ mail: "a b@c.de" }), /type email/],
    ["form", form({ due: "2027-02-29" }), /type date/],
    ["form", form({ due: "1.5.2027" }), /type date/],
    ["form", form({ code: "ab12" }), /form that is asked for/],
    ["form", form({ code: "AB12!" }), /form that is asked for/],
    ["confirm", { kind: "confirm", confirmed: "true" }, /look like/],
    ["confirm", { kind: "confirm", confirmed: 1 }, /look like/],
    ["text", { kind: "text", text: "" }, /neither empty/],
    ["text", { kind: "text", text: 5 }, /look like/],
    ["text", { kind: "text", text: "x".repeat(MAX_TEXT_ANSWER_CHARACTERS + 1) }, /too long/],
    ["text", { kind: "text", text: "a\u0000b" }, /control characters/],
    ["text", { kind: "text", text: "\u001b[31mred" }, /control characters/],
    ["text", { kind: "text", text: "half \ud83d" }, /control characters/],
    ["approval", approval({ decision: "maybe" }), /look like/],
    ["approval", approval({ decision: "reject" }), /needs a reason/],
    ["approval", approval({ decision: "reject", reason: "  " }), /needs a reason/],
    ["approval", approval({ decision: "edit" }), /needs the sections/],
    ["approval", approval({ decision: "edit", edits: null }), /needs the sections/],
    ["approval", approval({ decision: "edit", edits: { sections: [] } }), /look like/],
    ["approval", approval({ decision: "edit", edits: { sections: [{ title: "" }] } }), /look like/],
    ["approval", approval({ decision: "edit", edits: { sections: sections(41) } }), /look like/],
    ["approval", approval({ decision: "edit", edits: { sections: sections(2, { id: "part-1" }) } }), /stands twice/],
  ];

  it.each(wrong)("to a question of kind %s is refused with the reason: %j", (kind, answer, problem) => {
    const verdict = checkAnswer(PLANNED[kind], answer, "en");
    expect(verdict.ok ? null : verdict.problem).toMatch(problem);
    const korean = checkAnswer(PLANNED[kind], answer, "ko");
    expect(korean.ok ? null : korean.problem).toMatch(HANGUL);
  });

  it("is too large to be looked into: 1 MB of text, 60,000 entries, 1,000 levels", () => {
    const deep = JSON.parse(`${"[".repeat(1_000)}${"]".repeat(1_000)}`) as unknown;
    for (const huge of ["x".repeat(1_000_000), Array(60_000).fill("x"), deep]) {
      expect(checkAnswer(PLANNED.text, { kind: "text", text: huge }, "en")).toEqual({
        ok: false,
        problem: "The answer is too large: keep it short.",
      });
    }
  });

  it("names an unknown field shortened, and never with half a character, which no database takes", () => {
    const verdict = checkAnswer(PLANNED.form, form({ [`x${"😀".repeat(80)}`]: 1 }), "en");
    expect(verdict).toEqual({ ok: false, problem: `The form has no field x${"😀".repeat(63)}.` });
  });

  it("is one of another kind, for every pair of kinds", () => {
    for (const kind of QUESTION_KINDS) {
      for (const other of QUESTION_KINDS.filter((it) => it !== kind)) {
        const verdict = checkAnswer(PLANNED[kind], RIGHT[other], "en");
        expect(verdict.ok ? null : verdict.problem).toContain(`kind ${kind}`);
      }
    }
  });

  it("is no object: text, a number, nothing, a list", () => {
    for (const given of [undefined, null, "yes", 1, true, [], [RIGHT.text]]) {
      const verdict = checkAnswer(PLANNED.text, given, "en");
      expect(verdict.ok ? null : verdict.problem).toMatch(/must be an object/);
    }
  });

  it("is a rejection where nothing can be rejected any more", () => {
    const question = planned("approval", { decisions: ["accept", "edit"] });
    expect(checkAnswer(question, RIGHT.approval, "en").ok).toBe(false);
    expect(checkAnswer(question, approval({}), "en").ok).toBe(true);
  });
});

describe("a form's pattern", () => {
  const withPattern = (pattern: string) => planned("form", { fields: [formField({ id: "code", pattern })] });
  const check = (pattern: string, code: string) =>
    checkAnswer(withPattern(pattern), { kind: "form", values: { code } }, "en").ok;

  it("is matched by the whole value", () => {
    expect(check("red|green", "green")).toBe(true);
    expect(check("red|green", "greenish")).toBe(false);
    expect(check("(ab){2}-\\d{3,4}", "abab-123")).toBe(true);
    expect(check("(ab){2}-\\d{3,4}", "abab-12")).toBe(false);
    expect(check("[\\w.+-]+@[\\w-]+\\.[\\w.]+", "no mail")).toBe(false);
    expect(check("[(+*]+\\)?", "((+)")).toBe(true);
    expect(check("[(+*]+\\)?", "x")).toBe(false);
  });

  it("that is no regular expression refuses nothing", () => {
    expect(check("(", "anything")).toBe(true);
  });

  it("refuses text that is too long to be matched", () => {
    expect(check("a*", "a".repeat(201))).toBe(false);
  });

  // Each of these would run for years on this value: the test would never end.
  it.each([
    "(a+)+b",
    "((a+))*b",
    "(a|a)*b",
    "(?:a?){30}b",
    "(a|b|ab)*c",
    "(a{1,9}){9}b",
    "a*a*a*a*a*a*a*a*b",
    `${"a?".repeat(40)}b`,
    "((x)|a)+b",
    "(.*)*\\1b",
  ])("that could be matched in too many ways is left out: %s", (pattern) => {
    expect(check(pattern, "a".repeat(200))).toBe(true);
  });
});

describe("the choices of a question", () => {
  it("are all that may be chosen, and the words are theirs in their order", () => {
    const question = planned("options", { options: options("one", "two", "three"), minChoices: 2, maxChoices: 3 });
    expect(checkAnswer(question, { kind: "options", optionIds: ["one"] }, "en")).toEqual({
      ok: false,
      problem: "Choose at least 2.",
    });
    expect(checkAnswer(question, { kind: "options", optionIds: ["three", "two", "one"] }, "en")).toMatchObject({
      text: "Title one, Title two, Title three",
    });
  });
});
