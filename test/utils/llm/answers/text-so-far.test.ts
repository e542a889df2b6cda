import { describe, expect, it, test } from "vitest";
import { Edits, Section } from "../../../../schemas/model/section.ts";
import { parseStructured } from "../../../../utils/llm/answers/structured-output.ts";
import { textSoFar } from "../../../../utils/llm/answers/text-so-far.ts";

const MARKDOWN =
  'A "quoted" line.\n\n| A | 한국어 🙂 |\n|---|---|\n| {{price}} | C:\\temp\\new |\n\n$a \\times b$ and `{"markdown": "x"}`,\n</think> é <think>.';
const BODY = { id: "x", title: "T", markdown: MARKDOWN, sources: ["a"], assumptions: [] };
const PLAIN = JSON.stringify(BODY);

/** Every answer as it stands after each of its characters. */
function readings(text: string, field = "markdown"): (string | null)[] {
  return Array.from({ length: text.length + 1 }, (_, end) => textSoFar(text.slice(0, end), field));
}

describe("the text of a section that is still being written", () => {
  test.each([
    ["as asked for", PLAIN],
    ["over many lines", JSON.stringify(BODY, null, 2)],
    ["in escapes", PLAIN.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)],
    ["in a fence behind prose", `Here it is:\n\`\`\`json\n${PLAIN}\n\`\`\`\nDone.`],
    ["behind thoughts with a draft", `<think>{so} "odd\n{"markdown": "DRAFT"}</think>\n${PLAIN}`],
    ["wrapped twice", JSON.stringify({ name: "Section", arguments: { Section: BODY } })],
    ["under another name", PLAIN.replace('"markdown":', '"Mark-Down" : ')],
    ["with raw line breaks", PLAIN.replaceAll("\\n\\n", "\n\n")],
    ["with single backslashes", PLAIN.replace("\\\\times", "\\times").replace("C:\\\\temp\\\\new", "C:\\temp\\new")],
    ["with a comma too many", `${PLAIN.slice(0, -1)},}`],
  ])("is at every moment the beginning of what is read in the end, %s", (_, text) => {
    const parsed = parseStructured(Section, text);
    if (!parsed.ok) throw new Error(parsed.problem);
    const seen = readings(text).filter((reading) => reading !== null);
    expect(seen.filter((reading) => !parsed.value.markdown.startsWith(reading))).toEqual([]);
    expect(seen.at(-1)).toBe(parsed.value.markdown);
    // It grows with the answer, and does not come at its end.
    expect(new Set(seen).size).toBeGreaterThan(80);
  });

  it("is none where the field is null, or only spoken of", () => {
    const edits = { edits: [{ find: '"markdown": "x"', replace: "y" }], markdown: null, assumptions: [] };
    expect(parseStructured(Edits, JSON.stringify(edits)).ok).toBe(true);
    expect(new Set(readings(JSON.stringify(edits)))).toEqual(new Set([null]));
    expect(new Set(readings('The "markdown": "text" follows.'))).toEqual(new Set([null]));
    expect(textSoFar('{"edits":[],"markdown":"All of it an', "markdown")).toBe("All of it an");
  });

  it("is what comes last where a draft stands before it, and nothing that steers a terminal", () => {
    const seen = readings('{"markdown":"Draft"}\nBetter:\n{"markdown":"\\u001b[31mFinal"}');
    expect(seen.at(-1)).toBe("Final");
    expect(seen).toContain("Draft");
    expect(seen.filter((text) => text?.includes("\u001b"))).toEqual([]);
  });

  it("has no more than is taken of an answer", () => {
    expect(textSoFar(`{"markdown":"${"a".repeat(50_000)}`, "markdown")).toHaveLength(40_000);
  });
});
