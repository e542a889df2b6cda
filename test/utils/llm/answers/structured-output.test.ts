import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Analysis } from "../../../../schemas/model/analysis.ts";
import { Judgement, Plan } from "../../../../schemas/model/eval.ts";
import type { Message } from "../../../../schemas/model/model-call.ts";
import { Outline } from "../../../../schemas/model/outline.ts";
import { Agreement, Review } from "../../../../schemas/model/review.ts";
import { Refinement } from "../../../../schemas/model/revision.ts";
import { Findings, Section } from "../../../../schemas/model/section.ts";
import { parseStructured, repairMessages, wireSchema } from "../../../../utils/llm/answers/structured-output.ts";
import { printableText } from "../../../../utils/visible-text.ts";

const SCHEMAS = { Analysis, Outline, Findings, Section, Review, Agreement, Refinement, Plan, Judgement };

/** Every schema inside a JSON schema, with the schema itself. */
function* schemasIn(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== "object" || node === null) return;
  const schema = { ...node } as Record<string, unknown>;
  yield schema;
  for (const inner of [...Object.values(Object(schema["properties"])), ...Object.values(Object(schema["$defs"]))]) {
    yield* schemasIn(inner);
  }
  if (schema["items"] !== undefined) yield* schemasIn(schema["items"]);
  for (const choice of Array.isArray(schema["anyOf"]) ? schema["anyOf"] : []) yield* schemasIn(choice);
}

const NULLABLE = { anyOf: [{ type: "string" }, { type: "null" }] };

describe("the schema on the wire", () => {
  const ALLOWED = new Set(
    "type description enum const properties required additionalProperties items anyOf $ref $defs".split(" "),
  );

  test.each(Object.entries(SCHEMAS))("%s is strict in every part", (_, schema) => {
    for (const part of schemasIn(wireSchema(schema))) {
      expect(Object.keys(part).filter((keyword) => !ALLOWED.has(keyword))).toEqual([]);
      expect(Array.isArray(part["type"])).toBe(false);
      if (part["type"] === "object") {
        expect(part["additionalProperties"]).toBe(false);
        expect(part["required"]).toEqual(Object.keys(Object(part["properties"])));
      }
    }
  });

  test("fields named like keywords stay fields", () => {
    const properties = Object(wireSchema(z.object({ default: z.string(), pattern: z.string().nullable() })))[
      "properties"
    ];
    expect(properties).toEqual({ default: { type: "string" }, pattern: NULLABLE });
  });

  test("what may be null is a choice of one type and null, never a list of types", () => {
    const schema = z.object({
      text: z.string().nullable(),
      amount: z.number().nullable().describe("In dollars"),
      either: z.union([z.string(), z.number()]),
      kind: z.enum(["a", "b"]).nullable(),
      lines: z.array(z.string().nullable()).nullable(),
      inner: z.object({ text: z.string().nullable() }).nullable(),
    });
    const { properties } = Object(wireSchema(schema));
    expect(properties.text).toEqual(NULLABLE);
    expect(properties.amount).toEqual({ description: "In dollars", anyOf: [{ type: "number" }, { type: "null" }] });
    expect(properties.either).toEqual({ anyOf: [{ type: "string" }, { type: "number" }] });
    expect(properties.kind).toEqual({ anyOf: [{ type: "string", enum: ["a", "b"] }, { type: "null" }] });
    expect(properties.lines).toEqual({ anyOf: [{ type: "array", items: NULLABLE }, { type: "null" }] });
    expect(properties.inner.anyOf[0].properties).toEqual({ text: NULLABLE });
  });

  test("limits, formats and defaults are left out and defaulted fields are required", () => {
    const schema = z.object({
      score: z.number().min(1).max(10),
      count: z.int(),
      mail: z.email().default("a@b.c"),
      names: z.array(z.string().min(2).max(9)).min(1).max(3),
    });
    expect(wireSchema(schema)).toEqual({
      type: "object",
      properties: {
        score: { type: "number" },
        count: { type: "integer" },
        mail: { type: "string" },
        names: { type: "array", items: { type: "string" } },
      },
      required: ["score", "count", "mail", "names"],
      additionalProperties: false,
    });
  });

  test("unions are flat, tagged ones too, and may be null", () => {
    const tagged = z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a") }),
      z.object({ kind: z.literal("b"), size: z.number() }),
    ]);
    const schema = z.object({ value: z.union([z.string(), z.array(z.string())]).nullable(), tagged });
    const properties = Object(wireSchema(schema))["properties"];
    expect(properties.value).toEqual({
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }, { type: "null" }],
    });
    expect(properties.tagged.anyOf).toHaveLength(2);
    expect(properties.tagged.anyOf[1].required).toEqual(["kind", "size"]);
  });

  test("a recursive schema is said by reference", () => {
    const Tree = z.object({
      name: z.string(),
      get children() {
        return z.array(Tree);
      },
    });
    expect(JSON.stringify(wireSchema(Tree))).toContain('{"$ref":"#"}');
  });

  test.each([
    ["a record", z.object({ prices: z.record(z.string(), z.number()) })],
    ["a tuple", z.object({ pair: z.tuple([z.string(), z.number()]) })],
    ["any value", z.object({ anything: z.unknown() })],
    ["an array at the top", z.array(z.string())],
  ])("%s cannot be said and is a defect", (_, schema) => {
    expect(() => wireSchema(schema)).toThrow(expect.objectContaining({ code: "defect" }));
  });

  test("the same schema gives the same object, which nobody can change", () => {
    expect(wireSchema(Review)).toBe(wireSchema(Review));
    expect(Object.isFrozen(wireSchema(Review))).toBe(true);
  });
});

const review = { score: 7, strengths: ["a"], weaknesses: [], actions: [] };

describe("reading an answer", () => {
  test("a plain object is read", () => {
    expect(parseStructured(Review, JSON.stringify(review))).toEqual({ ok: true, value: review });
  });

  test.each([
    ["a fence", "```json\n@\n```"],
    ["a fence without a language", "```\n@\n```"],
    ["prose", "Sure! Here is the review:\n@\nAnything else?"],
    ["prose with braces", "The {review} you { wanted: @ and {more} of } it"],
    ["an example before it", 'Like {"score": 1} but fitting: @'],
    ["a byte order mark", "\uFEFF@"],
    ["an array around it", "[@]"],
    ["a quote in the prose", 'He said "here it is: @'],
  ])("an object in %s is found", (_, text) => {
    const answer = text.replace("@", () => JSON.stringify(review, null, 2));
    expect(parseStructured(Review, answer)).toEqual({ ok: true, value: review });
  });

  test("fences and braces in strings are left alone", () => {
    const section = { markdown: '```js\nif (a) { b("}") }\n```', sources: [], assumptions: [] };
    expect(parseStructured(Section, `\`\`\`json\n${JSON.stringify(section)}\n\`\`\``)).toEqual({
      ok: true,
      value: section,
    });
  });

  test("trailing commas go, but not the ones in strings", () => {
    const parsed = parseStructured(Section, '{"markdown":"a,] b,}","sources":["x", ],}');
    expect(parsed).toMatchObject({ ok: true, value: { markdown: "a,] b,}", sources: ["x"] } });
  });

  test("raw line breaks in strings are kept as line breaks, and other control characters go", () => {
    expect(parseStructured(Section, '{"markdown":"# A\n\n\tB\u0001"}')).toMatchObject({
      ok: true,
      value: { markdown: "# A\n\n\tB" },
      mended: [{ kind: "cleaned" }],
    });
  });

  test("missing and null fields with a default get it, and unknown ones are dropped", () => {
    const answer = { markdown: "text", id: null, sources: null, mood: "good" };
    expect(parseStructured(Section, JSON.stringify(answer))).toEqual({
      ok: true,
      value: { markdown: "text", sources: [], assumptions: [] },
    });
  });

  test("nulls deep in lists get their defaults too", () => {
    const sections = [
      { id: "a", title: "A", intent: null, keyPoints: null },
      { id: "b", title: "B", intent: "why", keyPoints: ["c"] },
    ];
    expect(parseStructured(Outline, JSON.stringify({ title: "T", sections }))).toEqual({
      ok: true,
      value: { title: "T", sections: [{ id: "a", title: "A", intent: "", keyPoints: [] }, sections[1]] },
    });
  });

  test("unknown fields are ignored where a schema forbids them as well", () => {
    expect(parseStructured(z.strictObject({ a: z.string() }), '{"a":"x","b":1}')).toEqual({
      ok: true,
      value: { a: "x" },
    });
  });

  test("a null where a value is needed is still wrong", () => {
    const parsed = parseStructured(Review, JSON.stringify({ ...review, score: null }));
    expect(parsed).toEqual({ ok: false, problem: "score must be number, not null." });
  });
});

describe("the problem with an answer", () => {
  test.each([
    ["a missing field", { ...review, score: undefined }, "score is missing."],
    ["a wrong type", { ...review, score: { is: 7 } }, "score must be number, not object."],
    ["a value out of range", { ...review, score: 11 }, "score must be at most 10."],
    ["a field deep inside", { ...review, actions: [{ sectionId: "a" }] }, "actions[0].instruction is missing."],
  ])("%s is named with its path", (_, answer, problem) => {
    expect(parseStructured(Review, JSON.stringify(answer))).toMatchObject({ ok: false, problem });
  });

  test("many problems are five and a count, and never long", () => {
    const actions = Array.from({ length: 40 }, () => ({ sectionId: {}, instruction: {} }));
    const parsed = parseStructured(Review, JSON.stringify({ ...review, actions }));
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining("and 75 more") });
    expect(parsed.ok ? "" : parsed.problem.split(";")).toHaveLength(6);
    expect(parsed.ok ? 0 : parsed.problem.length).toBeLessThanOrEqual(300);
  });

  test.each([
    ["", "The answer is empty."],
    ["I would rather not.", "The answer cannot be read: it holds no JSON object."],
    ['{"score": 7, "strengths": "pa', "The answer cannot be read: its JSON is malformed or incomplete."],
  ])("%j is told in words", (text, problem) => {
    expect(parseStructured(Review, text)).toEqual({ ok: false, problem });
  });

  test.each([
    ["cut in the middle", '{"score":7,"actions":[{"sectionId":"a","instruction":"b"},{"sect'],
    ["damaged in the middle", '{"score": seven, "actions":[{"sectionId":"a","instruction":"b"}]}'],
  ])("an answer %s is not judged by a part of it", (_, text) => {
    expect(parseStructured(Review, text)).toEqual({
      ok: false,
      problem: "The answer cannot be read: its JSON is malformed or incomplete.",
    });
  });

  test("the largest object decides what is wrong", () => {
    const text = `{"a":1} ${JSON.stringify({ ...review, score: 0 })}`;
    expect(parseStructured(Review, text)).toMatchObject({ ok: false, problem: "score must be at least 1." });
  });
});

describe("any answer at all", () => {
  /** What is not printable is taken out of an answer, and has tests of its own. */
  const strings = fc.string({ unit: "grapheme", maxLength: 40 }).filter((text) => printableText(text) === text);
  const points = strings.filter((text) => text.trim() !== "");
  const sections = fc.record({
    markdown: fc
      .oneof(strings, fc.constantFrom("```json\n{}\n```", '{"a": "}"}', "\\", '"', "{{{", "a,]"))
      .filter((text) => text.trim() !== ""),
    sources: fc.array(points, { maxLength: 4 }),
    assumptions: fc.array(points, { maxLength: 4 }),
  });
  /** Prose may hold braces of its own, closed ones; an open one is another test's. */
  const prose = fc.array(fc.constantFrom("Here", "{so}", "it is:", "\n", "한국어", "[1]", "```", "it's"), {
    maxLength: 8,
  });

  test("a valid object survives every wrapping", () => {
    fc.assert(
      fc.property(sections, prose, prose, fc.constantFrom(0, 2), (section, before, after, indent) => {
        const text = `${before.join(" ")} ${JSON.stringify(section, null, indent)} ${after.join(" ")}`;
        expect(parseStructured(Section, text)).toEqual({ ok: true, value: section });
      }),
    );
  });

  test("a valid object survives every fence", () => {
    fc.assert(
      fc.property(sections, fc.constantFrom("```", "```json", "~~~", "```JSON\r"), (section, fence) => {
        const text = `${fence}\n${JSON.stringify(section)}\n${fence.slice(0, 3)}`;
        expect(parseStructured(Section, text)).toEqual({ ok: true, value: section });
      }),
    );
  });

  test("no text makes it throw, and every problem is one bounded line", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"',
      "\\",
      ",",
      ":",
      "null",
      "1e999",
      "\u0000",
      "`",
      "\ud800",
      '"markdown"',
    );
    const hostile = fc.array(fc.oneof(pieces, strings), { maxLength: 200 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(hostile, (text) => {
        for (const schema of Object.values(SCHEMAS)) {
          const parsed = parseStructured<unknown>(schema, text);
          if (parsed.ok) continue;
          expect(parsed.problem.length).toBeLessThanOrEqual(300);
          expect(parsed.problem).toMatch(/^[^\n]+\.$/);
        }
      }),
    );
  });

  test("any JSON value in the place of an answer is read or refused", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = parseStructured(Analysis, JSON.stringify(value));
        expect(parsed.ok).toBe(false);
      }),
    );
  });

  test("keys that mean something to objects do no harm", () => {
    const text = '{"markdown":"m","__proto__":{"polluted":true},"constructor":null,"toString":null}';
    expect(parseStructured(Section, text)).toMatchObject({ ok: true, value: { markdown: "m" } });
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  const Tree = z.object({
    get child() {
      return Tree.nullable();
    },
  });
  const DEPTH = 200_000;

  test.each([
    ["open braces", "{".repeat(DEPTH)],
    ["open objects", '{"child":'.repeat(DEPTH)],
    ["closed objects", `${'{"child":'.repeat(DEPTH)}null${"}".repeat(DEPTH)}`],
    ["closed lists", `{"child":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}}`],
    ["a null deep down", `${'{"child":'.repeat(DEPTH)}{"child":1}${"}".repeat(DEPTH)}`],
  ])("%s, very deep, are refused without a crash", (_, text) => {
    expect(parseStructured(Tree, text).ok).toBe(false);
    expect(parseStructured(Section, text).ok).toBe(false);
  });
});

describe("the repair prompt", () => {
  const messages: readonly Message[] = [
    { role: "system", content: "You review." },
    { role: "user", content: "Review this." },
  ];

  test("it is the conversation, the model's answer and what is wrong with it", () => {
    const repaired = repairMessages(messages, '{"score":0}', "score must be at least 1.", "shape");
    expect(repaired.slice(0, 2)).toEqual(messages);
    expect(repaired[2]).toEqual({ role: "assistant", content: '{"score":0}' });
    expect(repaired[3]).toMatchObject({ role: "user", content: expect.stringContaining("score must be at least 1.") });
    expect(repaired).toHaveLength(4);
  });

  test("for an answer that is too long it asks for a shorter one", () => {
    const last = (kind: "shape" | "length") => repairMessages(messages, "{", "It was cut.", kind).at(-1)?.content;
    expect(last("length")).toContain("half as long");
    expect(last("shape")).not.toContain("half as long");
  });

  test("for something wanted it says that the form is right", () => {
    expect(repairMessages(messages, "{}", "Name five features.", "wanted").at(-1)?.content).toContain("right form");
  });

  test("a huge answer is shown by its two ends, in whole characters", () => {
    const answer = `start${"😀".repeat(50_000)}end!`;
    const shown = repairMessages(messages, answer, "It is too long.", "length")[2]?.content ?? "";
    expect(shown.length).toBeLessThan(25_000);
    expect(shown.startsWith("start") && shown.endsWith("end!")).toBe(true);
    expect(shown.isWellFormed()).toBe(true);
  });

  test("thoughts are not shown to the model again", () => {
    const [, , shown] = repairMessages(messages, '<think>{"a": 1} and so on</think>\n{"score": "none"}', "p", "shape");
    expect(shown?.content).toBe('{"score": "none"}');
    expect(repairMessages(messages, "<think>nothing</think>", "p", "shape")[2]?.content).toContain("nothing");
  });

  test("an empty answer is not an empty message", () => {
    expect(repairMessages(messages, " ", "It is empty.", "shape")[2]?.content).not.toBe("");
  });
});
