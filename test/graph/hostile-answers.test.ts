import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../graph/questions/answer-check.ts";
import { Answer } from "../../schemas/answer.ts";
import { MAX_TEXT_ANSWER_CHARACTERS, QUESTION_KINDS, type QuestionKind } from "../../schemas/question.ts";
import { manyRuns } from "../support/many-runs.ts";
import { PLANNED, RIGHT } from "../support/planned-question.ts";
import { planningThread } from "../support/planning-thread.ts";

const HANGUL = /\p{Script=Hangul}/u;

const deep = JSON.parse(`${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`) as unknown;
const deepList = JSON.parse(`${"[".repeat(1_000)}${"]".repeat(1_000)}`) as unknown;
const HUGE: readonly unknown[] = [
  "x".repeat(1_000_000),
  "가".repeat(1_000_000),
  Array.from({ length: 60_000 }, () => "a"),
  Array.from({ length: 60_000 }, () => 0),
  Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key${at}`, at])),
  deep,
  deepList,
];
const CONTROL = ["\u0000", "\u0007", "\u001b[2J", "\u009f", "\ud800", "\udc00"];

const notText = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10n,
    Symbol("s"),
    () => 1,
  ),
  fc.constantFrom(...HUGE.slice(2)),
  fc.object({ maxDepth: 2 }),
  fc.array(fc.string()),
);
const badText = fc.oneof(
  notText,
  fc.constantFrom("", "  ", "\n\t", ...HUGE.slice(0, 2)),
  fc.constant("x".repeat(MAX_TEXT_ANSWER_CHARACTERS + 1)),
  fc.tuple(fc.string(), fc.constantFrom(...CONTROL), fc.string()).map((parts) => parts.join("x")),
);
const unknownId = fc.oneof(
  fc.string().filter((id) => !["a", "b", "c"].includes(id)),
  fc.constantFrom("__proto__", "constructor", "toString", "A", "a ", " a", "à", ...CONTROL),
);
const hostileKey = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "kind ",
    "Kind",
    "😀".repeat(40),
  ),
  fc.string({ minLength: 1 }).filter((key) => !OWN_KEYS.has(key)),
);
const OWN_KEYS = new Set([
  "kind",
  "optionId",
  "other",
  "optionIds",
  "values",
  "confirmed",
  "text",
  "decision",
  "edits",
  "reason",
  ...PLANNED.form.fields.map(({ id }) => id),
]);

/** An object with exactly these own keys, `__proto__` among them, as `JSON.parse` makes it. */
function own(entries: readonly (readonly [string, unknown])[]): unknown {
  const made = {};
  for (const [key, value] of entries) {
    Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return made;
}

function withKey(answer: object, key: string, value: unknown): unknown {
  return own([...Object.entries(answer), [key, value]]);
}

/** Answers of the right kind that are wrong inside. */
const WRONG_INSIDE: Readonly<Record<QuestionKind, fc.Arbitrary<unknown>>> = {
  option: fc.oneof(
    unknownId.map((optionId) => ({ kind: "option", optionId })),
    notText.map((optionId) => ({ kind: "option", optionId })),
    badText.map((other) => ({ kind: "option", other })),
    fc.string().map((other) => ({ kind: "option", optionId: "a", other })),
  ),
  options: fc.oneof(
    fc.tuple(fc.subarray(["a", "b"]), unknownId).map(([ids, id]) => ({ kind: "options", optionIds: [...ids, id] })),
    fc.constantFrom([], ["a", "a"], ["a", "b", "c"], ["a", null]).map((optionIds) => ({ kind: "options", optionIds })),
    notText.filter((ids) => !Array.isArray(ids)).map((optionIds) => ({ kind: "options", optionIds })),
  ),
  form: fc.oneof(
    fc
      .tuple(
        hostileKey.filter((key) => key !== "__proto__"),
        fc.anything(),
      )
      .map(([key, value]) => {
        return { kind: "form", values: withKey({ name: "Kim", people: 3 }, key, value) };
      }),
    badText.map((name) => ({ kind: "form", values: { name, people: 3 } })),
    fc
      .oneof(notText, fc.string(), fc.constantFrom(0, 10, 2.5, 2 ** 60))
      .filter((n) => n !== true)
      .map((people) => ({ kind: "form", values: { name: "Kim", people } })),
    notText.map((values) => ({ kind: "form", values })),
    fc.constant({ kind: "form", values: Object.create({ name: "Kim", people: 3 }) as unknown }),
  ),
  confirm: fc
    .anything()
    .filter((value) => typeof value !== "boolean")
    .map((confirmed) => ({ kind: "confirm", confirmed })),
  text: badText.map((text) => ({ kind: "text", text })),
  approval: fc.oneof(
    fc.anything().map((decision) => ({ kind: "approval", decision })),
    badText.map((reason) => ({ kind: "approval", decision: "reject", reason })),
    badText.map((title) => ({ kind: "approval", decision: "edit", edits: { sections: [{ title }] } })),
    fc.anything().map((sections) => ({ kind: "approval", decision: "edit", edits: { sections } })),
    fc.anything().map((edits) => ({ kind: "approval", decision: "edit", edits })),
    fc.constantFrom("part-1", "x").map((id) => {
      return {
        kind: "approval",
        decision: "edit",
        edits: {
          sections: [
            { id, title: "1" },
            { id, title: "2" },
          ],
        },
      };
    }),
  ),
};

/** Whatever the kind: another one, none, too much. */
function wrongOutside(kind: QuestionKind): fc.Arbitrary<unknown> {
  const others = QUESTION_KINDS.filter((other) => other !== kind).map((other) => RIGHT[other]);
  return fc.oneof(
    fc.constantFrom<unknown>(...others, ...HUGE, ...CONTROL, null, undefined, Number.NaN, "", [RIGHT[kind]]),
    fc.constantFrom(...HUGE).map((extra) => ({ ...RIGHT[kind], extra })),
    fc.tuple(hostileKey, fc.anything()).map(([key, value]) => withKey(RIGHT[kind], key, value)),
    fc.constant(Object.create(RIGHT[kind]) as unknown),
    fc.anything({
      maxDepth: 4,
      withNullPrototype: true,
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
    }),
    fc.jsonValue(),
  );
}

describe.each(QUESTION_KINDS)("a hostile answer to a question of kind %s", (kind) => {
  const hostile = fc.oneof(WRONG_INSIDE[kind], wrongOutside(kind));

  it("is never accepted, and the reason is one readable sentence in the session's language", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom("en" as const, "ko" as const), (given, language) => {
        const verdict = checkAnswer(PLANNED[kind], given, language);
        if (verdict.ok) throw new Error(`It was accepted: ${verdict.text}`);
        expect(verdict.problem.trim()).not.toBe("");
        expect(verdict.problem.length).toBeLessThan(400);
        expect(verdict.problem.isWellFormed()).toBe(true);
        expect(HANGUL.test(verdict.problem)).toBe(language === "ko");
      }),
      { numRuns: manyRuns(1_000) },
    );
  });

  it("is no right one: what is accepted is an answer of that kind, and can be checked again", () => {
    const anything = fc.oneof(fc.constant<unknown>(RIGHT[kind]), hostile);
    let accepted = 0;
    fc.assert(
      fc.property(anything, (given) => {
        const verdict = checkAnswer(PLANNED[kind], given, "en");
        if (!verdict.ok) return;
        accepted++;
        expect(Answer.parse(verdict.answer)).toEqual(verdict.answer);
        expect(checkAnswer(PLANNED[kind], verdict.answer, "en")).toEqual(verdict);
      }),
      { numRuns: 100 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

describe("a form's value for __proto__", () => {
  it("is no value at all: it changes neither the answer nor what an object is", () => {
    const values = JSON.parse('{"name":"Kim","people":3,"__proto__":{"polluted":true}}') as unknown;
    const verdict = checkAnswer(PLANNED.form, { kind: "form", values }, "en");
    if (!verdict.ok || verdict.answer.kind !== "form") throw new Error("It was refused.");
    expect(Object.keys(verdict.answer.values)).toEqual(PLANNED.form.fields.map(({ id }) => id));
    expect(Object.getPrototypeOf(verdict.answer.values)).toBe(Object.prototype);
    expect(verdict.answer.values).not.toHaveProperty("polluted");
  });
});

describe("a hostile answer in a running session", () => {
  const HOSTILE: readonly unknown[] = [
    ...Object.values(RIGHT),
    ...HUGE,
    ...CONTROL.map((text) => ({ kind: "text", text: `x${text}` })),
    JSON.parse('{"kind":"option","optionId":"__proto__","__proto__":{"optionId":"a"}}'),
    { kind: "option", optionId: "constructor" },
    { kind: "text", text: "x".repeat(1_000_000) },
    null,
  ];

  it("changes nothing of the state, makes no model call, and brings the same question back", async () => {
    for (const given of HOSTILE.filter((answer) => answer !== RIGHT.approval)) {
      const thread = planningThread();
      const question = await thread.start();
      if (!question) throw new Error("No question is open.");
      const [before, calls] = [await thread.graph.getState(thread.config), thread.ports.calls.length];
      const again = await thread.answer(question, given);
      expect(again).toEqual({ ...question, attempt: 2, problem: expect.stringMatching(/\.$/) });
      const after = await thread.graph.getState(thread.config);
      expect([after.values, after.config]).toEqual([before.values, before.config]);
      expect(thread.ports.calls).toHaveLength(calls);
    }
  });
});
