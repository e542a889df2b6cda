import { describe, expect, it } from "vitest";
import { htmlParts } from "../../../export/html/markdown.ts";
import { htmlWords } from "../../../export/html/words.ts";
import { drawDiagram } from "../../../export/pictures/diagram.ts";
import { DIAGRAMS } from "../../support/diagrams.ts";
import { readHtml, valuesOf } from "../../support/html-reader.ts";

function bodyOf(markdown: string, language: "en" | "ko" = "en"): string {
  return htmlParts([{ title: "", markdown }], htmlWords(language))
    .map(({ body }) => body)
    .join("");
}

describe("a drawn diagram", () => {
  it.each(Object.entries(DIAGRAMS))("is one drawing with its words, named for who cannot see it: %s", (_, source) => {
    const drawn = readHtml(drawDiagram(source, "diagram.1", 'The "first"') ?? "");
    expect(drawn.elements[0]?.attributes).toMatchObject({ role: "img", "aria-label": 'The "first"' });
    expect(drawn.elements.map(({ tag }) => tag)).not.toContain("style");
    for (const word of source.match(/고객|메모|매출|Decide|Idle|Animal|CUSTOMER/g) ?? [])
      expect(drawn.text).toContain(word);
  });

  it("fetches no font, which the library would", () => {
    for (const source of Object.values(DIAGRAMS))
      expect(drawDiagram(source, "diagram.1", "x")).not.toMatch(/@import|https?:|url\((?!#diagram\.1\.)/);
  });

  it("has ids of its own, so that many stand on one page", () => {
    const markdown = Object.values(DIAGRAMS).map((source) => `\`\`\`mermaid\n${source}\n\`\`\`\n`);
    const page = readHtml(bodyOf(markdown.join("\n")));
    const ids = valuesOf(page, "id");
    expect(ids.length).toBeGreaterThan(6);
    expect(new Set(ids).size).toBe(ids.length);
    const references = [...valuesOf(page, "marker-end"), ...valuesOf(page, "marker-start")];
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) expect(ids).toContain(reference.replace(/^url\(#|\)$/g, ""));
  });

  it("takes the page's colours and not its own, which are not readable on light and dark ground", () => {
    const styled = drawDiagram(
      "flowchart TD\n  A --> B\n  style A fill:#bbf\n  classDef hot fill:#f96\n  class B hot",
      "d",
      "x",
    );
    expect(styled).toContain("var(--_node-fill)");
    expect(styled).not.toMatch(/#bbf|#f96/);
  });

  it("is drawn upright where it would be too wide to read", () => {
    const steps = Array.from({ length: 12 }, (_, at) => `  S${at}[A step of some length] --> S${at + 1}`).join("\n");
    const size = (drawn: string | null) =>
      ["width", "height"].map((side) => Number(valuesOf(readHtml(drawn ?? ""), side)[0]));
    const [width = 0, height = 0] = size(drawDiagram(`flowchart LR\n${steps}`, "d", "x"));
    expect(width).toBeLessThan(height);
    const [wide = 0, low = 0] = size(drawDiagram("flowchart LR\n  A --> B --> C", "d", "x"));
    expect(wide).toBeGreaterThan(low);
  });
});

describe("a flowchart in another form", () => {
  it.each([
    ["graph TD;\nA[하나]-->B[둘];", ["하나", "둘"]],
    ["graph TD;A[하나]-->B[둘];B-->C[셋]", ["하나", "둘", "셋"]],
    ["---\ntitle: 구매 흐름\n---\nflowchart LR\n  A[하나] --> B[둘]", ["구매 흐름", "하나", "둘"]],
    [
      "flowchart LR\n가입 --> 결제[신용카드] -->|예| 끝\n결제 -- 아니오 --> 가입",
      ["가입", "신용카드", "예", "아니오", "끝"],
    ],
    [
      "graph TD\n  A --> B\n  A[뒤에서] ----> 다음\n  subgraph 묶음\n  B --o C[끝]\n  end",
      ["뒤에서", "다음", "묶음", "끝"],
    ],
    ['%%{init: {"theme": "dark"}}%%\n%% a note\ngraph\n  A["수리 (급행)"]:::x --> B', ["수리 (급행)"]],
  ])("is drawn, with all its words: %j", (source, words) => {
    const read = readHtml(bodyOf(`\`\`\`mermaid\n${source}\n\`\`\``, "ko"));
    expect(read.elements.map(({ tag }) => tag)).toContain("svg");
    for (const word of words) expect(read.text).toContain(word);
    expect(read.text).not.toMatch(/id_\d|결제/);
  });
});

describe("a diagram that cannot be drawn whole", () => {
  const BROKEN: Readonly<Record<string, string>> = {
    "of an unknown kind": "gitGraph\n  commit",
    "of a chart without anything in it": "gantt\n  title A plan",
    "without anything": "flowchart TD",
    "with an open bracket": "flowchart TD\n  A[open\n  B --> C",
    "with a line that is no Mermaid": "flowchart TD\n  A --> B\n  this is prose",
    "with a message that is none": "sequenceDiagram\n  A->>B: hello\n  and then they talk",
    "that is no diagram": "<script>alert(1)</script>",
    "that is longer than any picture": `flowchart TD\n  A[${"word ".repeat(1_000)}] --> B`,
    "with more arrows than its lines show": `flowchart TD\n  ${Array.from({ length: 12 }, (_, at) => `A${at}`).join(" & ")} --> ${Array.from({ length: 12 }, (_, at) => `B${at}`).join(" & ")}`,
  };

  it.each(Object.entries(BROKEN))("stands as its source, and a line says so: %s", (_, source) => {
    expect(drawDiagram(source, "d", "x")).toBeNull();
    for (const language of ["en", "ko"] as const) {
      const words = htmlWords(language);
      const read = readHtml(bodyOf(`\`\`\`mermaid\n${source}\n\`\`\``, language));
      expect(read.text.split("\n")[0]).toContain(words.notDrawn);
      expect(read.text).toContain(source.trimEnd());
      expect(read.elements.map(({ tag }) => tag)).toEqual(["figure", "figcaption", "pre", "code"]);
    }
  });
});
