import { parseMermaid } from "beautiful-mermaid";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagrams } from "../../../graph/checks/diagrams.ts";
import { checkedPlanOf } from "../../support/checked-plan.ts";

const check = diagrams(parseMermaid);
const problems = (diagram: string, language: "en" | "ko" = "en") =>
  check(checkedPlanOf(`Before.\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n`, { language })).map(({ problem }) => problem);

describe("a diagram", () => {
  it.each([
    ["nothing", "", "A diagram is empty."],
    ["comments alone", "%% todo", "A diagram is empty."],
    [
      "no kind of diagram",
      "chart LR\nA --> B",
      'A diagram begins with "chart LR", which is no kind of Mermaid diagram.',
    ],
    ["prose", "The customer pays.", 'A diagram begins with "The customer pays.", which is no kind of Mermaid diagram.'],
    ["no node", "graph TD", "A diagram cannot be read: nothing in it is a node."],
    [
      "an arrow to nowhere",
      "graph TD\nA --> B\nB -->",
      'A diagram cannot be read: the arrow in "B -->" leads nowhere.',
    ],
    [
      "a labelled arrow to nowhere",
      "flowchart LR\nA -->|yes|",
      'A diagram cannot be read: the arrow in "A -->|yes|" leads nowhere.',
    ],
    [
      "an open subgraph",
      "graph TD\nsubgraph One\nA --> B",
      "A diagram cannot be read: its subgraphs are not closed as often as they are opened.",
    ],
    [
      "brackets in a text",
      "graph TD\nA[Repair (express)] --> B",
      'A diagram cannot be read: in "A[Repair (express)] --> B" a text is empty, or has brackets or quotes in it; put the whole text in double quotes, without quotes inside.',
    ],
    [
      "quotes in a text",
      'graph TD;A --> B{Say "hi"}',
      'A diagram cannot be read: in "A --> B{Say "hi"}" a text is empty, or has brackets or quotes in it; put the whole text in double quotes, without quotes inside.',
    ],
    [
      "a word of the language as a node",
      "flowchart LR\nA --> end",
      'A diagram cannot be read: in "A --> end" a node is called by a word of Mermaid, like end, class or graph; give it another id.',
    ],
    [
      "a comment behind a statement",
      "graph TD\nA --> B %% another",
      'A diagram cannot be read: Mermaid does not understand "A --> B %% another".',
    ],
    [
      "a text with brackets in a mind map",
      "mindmap\n  root\n    b[B (x)]",
      'A diagram cannot be read: Mermaid does not understand "b[B (x)]".',
    ],
    [
      "a second root of a mind map",
      "mindmap\n  root\n  other",
      'A diagram cannot be read: Mermaid does not understand "other".',
    ],
    [
      "a share as Mermaid does not read it",
      "quadrantChart\n  A: [1.0, 0.5]",
      'A diagram cannot be read: Mermaid does not understand "A: [1.0, 0.5]".',
    ],
    [
      "a step without a score",
      "journey\n  title Day\n  Go to work",
      'A diagram cannot be read: Mermaid does not understand "Go to work".',
    ],
    ["a state diagram without a state", "stateDiagram-v2", "A diagram cannot be read: nothing in it is a node."],
  ])("is found wrong: %s", (_, diagram, problem) => {
    expect(problems(diagram)).toEqual([problem]);
  });

  it.each([
    "graph TD\nA --> B",
    "graph TD;\nA-->B;",
    "flowchart LR\n  A[시작] -->|예| B{결정}\n  B -.-> C((끝))\n  C ==> D[(DB)]",
    "flowchart LR\n시작 --> 끝",
    "flowchart LR\n가입[회원 가입] --> 로그인\nA --> 가입",
    "flowchart\nA --> B",
    "graph TD\n%% a comment -->\nA --> B",
    'graph TD;A["Repair (express)"]-->B["Say hi"];B-->C',
    "flowchart LR\n가입[회원 가입] -->|예| 끝\nendpoint --> 끝",
    'graph TD\nsubgraph 묶음 ["하나 (1)"]\nA ---- B & C\nend',
    '%%{init: {"theme": "dark"}}%%\ngraph TD\nA --> B',
    "---\ntitle: A\n---\nflowchart LR\nA --> B",
    'graph TD\nA["leads -->"]',
    "graph TD\nA -- text --> B & C",
    "graph TD\nsubgraph One [A title]\nA --> B\nend\nclassDef x fill:#f00\nclass A x",
    "stateDiagram-v2\n[*] --> Open\nOpen --> [*]",
    "sequenceDiagram\nA->>B: Hello",
    "gantt\ntitle A\nsection B\nTask :a1, 2026-01-01, 30d",
    'pie title Costs\n"A" : 10',
    "mindmap\n  root\n    a",
    "erDiagram\nA ||--o{ B : has",
    "quadrantChart\ntitle x",
    "xychart-beta\nbar [1,2]",
    "C4Context\ntitle x",
    "timeline\n2026 : x",
    "journey\ntitle x",
  ])("is left alone: %j", (diagram) => {
    expect(problems(diagram)).toEqual([]);
  });

  it("is told of in Korean, too", () => {
    for (const diagram of ["", "chart", "graph TD", "graph TD\nA -->", "graph TD\nsubgraph x\nA"]) {
      const [problem = ""] = problems(diagram, "ko");
      expect(problem).toMatch(/다이어그램/);
    }
  });

  it("is only what is marked as one", () => {
    expect(check(checkedPlanOf("```js\nA -->\n```\n\n```\ngraph TD\n```"))).toEqual([]);
    expect(check(checkedPlanOf("~~~Mermaid {x}\ngraph TD\n~~~"))).toHaveLength(1);
  });

  it("raises no alarm for any chain of nodes", () => {
    const name = fc
      .string({ unit: fc.constantFrom("a", "B", "1", "c"), minLength: 1, maxLength: 6 })
      .map((text) => `n${text}`);
    const label = fc.string({ unit: fc.constantFrom("a", "가", " ", "1", "%"), minLength: 1, maxLength: 12 });
    const arrow = fc.constantFrom("-->", "---", "-.->", "==>", "-->|예|");
    const direction = fc.constantFrom("TD", "TB", "LR", "BT", "RL");
    fc.assert(
      fc.property(
        direction,
        fc.array(fc.tuple(name, label, arrow, name), { minLength: 1, maxLength: 8 }),
        (towards, chain) => {
          const lines = chain.map(([from, text, to, next]) => `  ${from}["${text}x"] ${to} ${next}`);
          expect(problems([`flowchart ${towards}`, ...lines].join("\n"))).toEqual([]);
        },
      ),
    );
  });
});
