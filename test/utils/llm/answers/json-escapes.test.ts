import { describe, expect, it } from "vitest";
import { z } from "zod";
import { withMeantBackslashes } from "../../../../utils/llm/answers/json-escapes.ts";
import { parseStructured } from "../../../../utils/llm/answers/structured-output.ts";

const Text = z.object({ text: z.string() });

/** The text of an answer whose JSON has exactly these characters between its quotes. */
function read(raw: string): string {
  const parsed = parseStructured(Text, `{"text": "${raw}"}`);
  return parsed.ok ? parsed.value.text : parsed.problem;
}

describe("a model's JSON with one backslash where there should be two", () => {
  it.each([
    ..."$%*'_|#[]()~&-{}!<>.,:;@^+=?".split("").map((mark) => [`costs 5${mark} or \\${mark}5`]),
    ["\\alpha \\sum_{i} \\Delta \\cdot \\leq \\approx"],
    ["C:\\Users"],
    ["C:\\Users\\kim\\.config"],
    ["D:\\자료\\사업"],
    ["^\\d+\\s?\\w*$"],
    ["\\users and \\u12 and \\uxyz1"],
    ["가격 \\~ 원가 \\% 마진"],
    ["\\한글"],
  ])("is read with the backslash kept: %s", (raw) => {
    expect(read(raw)).toBe(raw);
    expect(read(`Line\\n${raw}\\nline`)).toBe(`Line\n${raw}\nline`);
  });

  it.each([
    ["$\\frac{1}{2} \\times 3$"],
    ["margin = \\frac{a}{b}"],
    ["\\text{CAC} \\theta \\tau"],
    ["\\textbf{bold} \\tfrac12"],
    ["\\beta + \\bar{x} \\begin{cases} \\boxed{1}"],
    ["\\forall x, \\footnote{a}"],
    ["a \\neq b, \\nabla f, x \\notin A"],
    ["\\rho, \\left( a \\right) \\rightarrow b"],
    ["$\\nu = 3$ and $x \\to y$"],
    ["$$x \\ne 0$$"],
    ["\\(x \\to 3\\) and \\[a \\not= b\\]"],
    ["\\bword\\b"],
    ["C:\\Users\\thomas\\bin\\reports\\f.txt"],
    ["C:\\Users\\nina\\notes.md"],
    ["C:\\Program Files\\tools\\run.exe"],
  ])("is no form feed, backspace, tab or line break where a command or a path is meant: %s", (raw) => {
    expect(read(raw)).toBe(raw);
  });

  it.each([
    ["One\\nTwo\\n\\nthree", "One\nTwo\n\nthree"],
    ["a\\nnot b", "a\nnot b"],
    ["a\\nu = 3, $5\\nu 3", "a\nu = 3, $5\nu 3"],
    ["costs $5\\nne 10 to $7\\ntotal", "costs $5\nne 10 to $7\ntotal"],
    ["a\\tb\\ttotal\\tto\\ttan", "a\tb\ttotal\tto\ttan"],
    ["\\tterms\\n\\tthe rest\\ttext of it", "\tterms\n\tthe rest\ttext of it"],
    ["Option B:\\nText", "Option B:\nText"],
    ["C:\\new", "C:\new"],
    ["$$\\nu = 3\\n$$", "$$\nu = 3\n$$"],
    ["in C:\\Users\\nThen go on", "in C:\\Users\nThen go on"],
    ["\\nabel\\nnegative\\nnotes\\nrights", "\nabel\nnegative\nnotes\nrights"],
    ["one\\r\\ntwo", "one\ntwo"],
    ['\\u20ac and \\uc2dc\\uc7a5 \\/ \\"quoted\\"', '€ and 시장 / "quoted"'],
    ["\\\\frac and \\\\times, C:\\\\new\\\\text", "\\frac and \\times, C:\\new\\text"],
  ])("leaves what is an escape one: %s", (raw, text) => {
    expect(read(raw)).toBe(text);
  });

  it("changes nothing in JSON that is written right", () => {
    const texts = ["\\frac{\\text{a}}{b} $\\nu$", "C:\\Users\\new\n\ttab", '"\\"', "\\\\n \\u0041", "가\n나"];
    for (const text of texts) {
      const json = JSON.stringify({ text });
      expect(withMeantBackslashes(json)).toBe(json);
    }
  });

  it("is read to its end, however long it is", () => {
    for (const part of ["\\(", "$a", "C:\\a ", "\\[", "`a` \\d", "$x$ \\t", "\\frac"]) {
      const raw = part.repeat(50_000);
      expect(read(raw)).toHaveLength(raw.replaceAll("\\t", "\t").length);
    }
  });
});

describe("a text that was escaped twice", () => {
  it.each([
    ["One\\n\\nTwo\\n- three", "One\n\nTwo\n- three"],
    ["## 시장\\n\\n첫 줄\\n둘째 줄\\n", "## 시장\n\n첫 줄\n둘째 줄\n"],
    ["Intro\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |", "Intro\n\n| a | b |\n|---|---|\n| 1 | 2 |"],
    ["First line.\\nSecond line.", "First line.\nSecond line."],
    ["List:\\n- a\\n\\t- b\\n\\t- c", "List:\n- a\n\t- b\n\t- c"],
    ['Say \\"hi\\".\\n\\nand then', 'Say "hi".\n\nand then'],
    ["Map\\n\\n```mermaid\\ngraph TD\\nA-->B\\n```\\nEnd", "Map\n\n```mermaid\ngraph TD\nA-->B\n```\nEnd"],
    ["One\\r\\n\\r\\nTwo\\r\\nthree", "One\n\nTwo\nthree"],
    ["a \\neq b\\n\\nAnd \\times 2", "a \\neq b\n\nAnd \\times 2"],
    ["a\\\\frac{1}{2}\\n\\nTwo", "a\\frac{1}{2}\n\nTwo"],
    ["\\uc2dc\\uc7a5 \\u20ac5 \\ud83d\\ude00", "시장 €5 😀"],
    ["Text\n\n| a |\\n|---|\\n| 1 |", "Text\n\n| a |\n|---|\n| 1 |"],
    ["Text\nmore\\n\\n## Head\\n- a", "Text\nmore\n\n## Head\n- a"],
  ])("has its lines: %j", (text, meant) => {
    expect(parseStructured(Text, JSON.stringify({ text }))).toEqual({ ok: true, value: { text: meant } });
  });

  it.each([
    ["Lines end with \\n here."],
    ["줄바꿈 문자 \\n을 지웁니다"],
    ["Use `a\\nB` or `\\n\\n`, and ``\\n- ``."],
    ["C:\\New\\notes"],
    ["$a \\neq b$, $\\nu$, \\nabla f"],
    ["Text\nwith `\\n- ` in it"],
    ["```js\nprintf('a\\n- b')\n```"],
    ["Real\nlines, and the mark \\n stays"],
    ["\\u0007 and \\ud83d"],
    ["^[^\\n]+$"],
  ])("is not what only names the mark, a path, a formula or code: %j", (text) => {
    expect(parseStructured(Text, JSON.stringify({ text }))).toEqual({ ok: true, value: { text } });
  });
});
