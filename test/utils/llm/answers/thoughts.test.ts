import { describe, expect, test } from "vitest";
import { Analysis } from "../../../../schemas/model/analysis.ts";
import { Figures } from "../../../../schemas/model/figures.ts";
import { Agreement, Review } from "../../../../schemas/model/review.ts";
import { Edits, Section } from "../../../../schemas/model/section.ts";
import { parseStructured, wireSchema } from "../../../../utils/llm/answers/structured-output.ts";
import { endsInThoughts, isWholeAnswer } from "../../../../utils/llm/answers/thoughts.ts";

const sectionOf = (markdown: string) => ({ markdown, sources: [], assumptions: [] });
const DRAFT = JSON.stringify(sectionOf("DRAFT"));
const FINAL = JSON.stringify(sectionOf("FINAL"));

function markdownIn(text: string): string | null {
  const parsed = parseStructured(Section, text);
  return parsed.ok ? parsed.value.markdown : null;
}

describe("thoughts before the answer", () => {
  test.each([
    ["<think>", "</think>"],
    ["", "</think>"],
    ["<THINKING>\n", "\n</THINKING >"],
    ["<thought>", "</thought>"],
    ["<reasoning>", "</reasoning>\n```json"],
    ["<analysis>", "</analysis>"],
    ["[THINK]", "[/THINK]"],
    ["◁think▷", "◁/think▷"],
    ["<seed:think>", "</seed:think>"],
    ["<|START_THINKING|>", "<|END_THINKING|><|START_RESPONSE|>"],
    ["<|begin_of_thought|>", "<|end_of_thought|><|begin_of_solution|>"],
    ["<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"],
    ["<|channel|>commentary<|message|>", "<|channel|>final <|constrain|>json<|message|>"],
    ["analysis", "assistantfinal"],
    ["<|channel>thought", "<channel|>"],
    ["Here is my thought process:", "Here is my response:"],
    ["<think>one</think><think>", "</think> "],
  ])("between %j and %j are no answer, with a draft in them and with an example behind them", (opened, closed) => {
    const thoughts = `${opened}First ${DRAFT}, but {that} is "thin.\n${'{"a": '.repeat(60)}${"{x} ".repeat(60)}${closed}`;
    expect(markdownIn(`${thoughts}\n${FINAL}`)).toBe("FINAL");
    expect(markdownIn(`${thoughts}\nHere it is:\n${FINAL}\nDone {so}.`)).toBe("FINAL");
  });

  test("that end in an answer that does not fit give no draft, and say what is wrong with the answer", () => {
    expect(parseStructured(Section, `<think>${DRAFT}</think>{"markdown": 7, "sources": {"a": {}}}`)).toMatchObject({
      ok: false,
      problem: expect.stringContaining("sources"),
    });
  });

  test.each([
    ["in the answer", `<think>${DRAFT}`.replace(/$/, `</think>${JSON.stringify(sectionOf("a </think> b"))}`)],
    ["in an answer without thoughts", JSON.stringify(sectionOf("a </think> b"))],
    ["in a fenced answer", `\`\`\`json\n${JSON.stringify(sectionOf("a </think> b"), null, 2)}\n\`\`\``],
    [
      "in the draft, too",
      `${JSON.stringify(sectionOf("x </think> y"))} no: ${JSON.stringify(sectionOf("a </think> b"))}`,
    ],
  ])("end with no tag that stands in a string %s", (_, text) => {
    expect(markdownIn(text)).toBe("a </think> b");
  });

  test.each([
    ["that were never ended", `<think>A try: ${DRAFT} No. ${FINAL}`],
    ["without a tag", `We could say ${DRAFT}, or better ${FINAL}\nThat is it.`],
    ["that hold all of it", `<think>A try: ${DRAFT} No. ${FINAL}</think>`],
    ["and an empty word behind them", `<think>${FINAL}</think>\n\nThere you are.`],
  ])("%s have the last object that fits", (_, text) => {
    expect(markdownIn(text)).toBe("FINAL");
  });

  test.each([
    ["behind the thoughts", `<think>${DRAFT}</think>{"markdown": "half of`],
    ["with a tag in its text", `<think>${DRAFT}</think>{"markdown": "write </think> where`],
    ["without a tag", `A try: ${DRAFT} Better: {"markdown": "half of`],
    ["in a list", `A try: ${DRAFT} Better: {"markdown": "m", "sources": ["a", "b`],
    ["in a word", `A try: ${DRAFT} Better: {"markdown": nul`],
  ])("are no answer where the answer was cut %s", (_, text) => {
    expect(parseStructured(Section, text)).toEqual({
      ok: false,
      problem: "The answer cannot be read: its JSON is malformed or incomplete.",
    });
    expect(isWholeAnswer(text, true)).toBe(false);
  });

  test("of a hundred thousand braces are read at once", () => {
    const noise = `${"{ a ".repeat(50_000)}${'{"k" '.repeat(25_000)}${'{"k":'.repeat(25_000)}${"{} ".repeat(25_000)}`;
    expect(markdownIn(`<think>${noise}</think>${FINAL}`)).toBe("FINAL");
  });
});

describe("an answer that nobody ended", () => {
  test.each([
    [FINAL, true, true],
    [`<think>${DRAFT}</think>\n\`\`\`json\n${FINAL}\n\`\`\`\n`, true, true],
    [`[${FINAL}]<|return|>`, true, true],
    [`${FINAL}\nThat is all.`, false, true],
    [`A try: ${DRAFT} but that is`, false, true],
    [`<think>A try: ${DRAFT}`, false, true],
    [`${FINAL} {"markdown`, false, false],
    [FINAL.slice(0, -1), false, false],
    ["<think>Hm.</think>", false, false],
    ["", false, false],
  ])(
    "%j is whole when the connection closes: %s, and when the server said that it is done: %s",
    (text, closed, done) => {
      expect([isWholeAnswer(text, false), isWholeAnswer(text, true)]).toEqual([closed, done]);
    },
  );

  test("ends in thoughts where they were begun and not ended", () => {
    expect(endsInThoughts(`<think>${DRAFT} and`)).toBe(true);
    expect(endsInThoughts(`<think>a</think>${JSON.stringify(sectionOf("<think>"))}`)).toBe(false);
    expect(endsInThoughts(`[THINK]a[/THINK] [THINK]${DRAFT}`)).toBe(true);
  });
});

describe("an answer with something around it", () => {
  const review = { score: 7, strengths: ["a"], weaknesses: [], actions: [] };

  test.each<[string, unknown]>([
    ["its own name", { Review: review }],
    ["another name", { response: { result: review } }],
    ["its name and noise", { thought: "so", Review: review, done: true }],
    ["the call of a tool", { name: "Review", arguments: review }],
    ["the call of a tool as text", { name: "Review", arguments: JSON.stringify(review) }],
    ["an echo of the schema", { type: "object", properties: review, required: ["score"] }],
    ["an echo with a title", { $schema: "x", title: "Review", score: "a number", properties: review }],
    [
      "an echo with values",
      {
        properties: Object.fromEntries(
          Object.entries(review).map(([name, value]) => [name, { type: "string", description: "d", value }]),
        ),
      },
    ],
    ["a list", [review]],
    ["a list under a name", { reviews: [review] }],
    ["a list of a list", [[{ review }]]],
    ["a text", JSON.stringify(review)],
    ["a text of its name", JSON.stringify({ Review: review }, null, 2)],
  ])("in %s is read", (_, value) => {
    expect(parseStructured(Review, JSON.stringify(value))).toEqual({ ok: true, value: review });
    expect(parseStructured(Review, `\`\`\`json\n${JSON.stringify(value, null, 1)}\n\`\`\``)).toMatchObject(
      typeof value === "string" ? {} : { ok: true, value: review },
    );
  });

  test("is read where no field is required, and nothing is lost silently", () => {
    const edits = { edits: [{ find: "a", replace: "b" }], markdown: null, assumptions: [] };
    expect(parseStructured(Edits, JSON.stringify({ Edits: edits }))).toEqual({ ok: true, value: edits });
    expect(parseStructured(Edits, JSON.stringify({ type: "object", properties: edits }))).toEqual({
      ok: true,
      value: edits,
    });
    expect(parseStructured(Edits, `${JSON.stringify(edits)} {"note": "done"}`)).toEqual({ ok: true, value: edits });
    expect(parseStructured(Edits, '{"edits":[{"find":"a","replace":"b"},{"find":"c')).toMatchObject({ ok: false });
    expect(parseStructured(Edits, '{"note": "nothing to do"}')).toEqual({
      ok: false,
      problem: "The answer has none of the fields that were asked for.",
    });
    expect(parseStructured(Edits, "{}")).toMatchObject({ ok: true });
  });

  test("is not guessed: two that fit, and the schema itself, go back", () => {
    expect(parseStructured(Review, JSON.stringify({ a: review, b: { ...review, score: 3 } }))).toMatchObject({
      ok: false,
    });
    for (const schema of [Section, Review, Edits, Analysis]) {
      expect(parseStructured<unknown>(schema, JSON.stringify(wireSchema(schema)))).toMatchObject({ ok: false });
    }
  });

  test("has numbers and truths as text, and percent signs are no numbers", () => {
    const agreement = { agreed: " TRUE ", confidence: "0.5", actions: [] };
    expect(parseStructured(Agreement, JSON.stringify({ Agreement: agreement }))).toMatchObject({
      ok: true,
      value: { agreed: true, confidence: 0.5 },
    });
    expect(parseStructured(Agreement, JSON.stringify({ ...agreement, agreed: "perhaps" }))).toMatchObject({
      ok: false,
    });
    const figure = { id: "a", label: "A", value: "12.5", unit: "USD", decimals: "2", kind: "assumed", basis: "b" };
    expect(parseStructured(Figures, JSON.stringify({ figures: [{ ...figure, owner: "o" }] }))).toMatchObject({
      ok: true,
      value: { figures: [{ value: 12.5, decimals: 2 }] },
    });
  });
});
