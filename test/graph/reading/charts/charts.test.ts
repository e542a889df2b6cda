import { describe, expect, it } from "vitest";
import { readJourney } from "../../../../graph/reading/charts/journey.ts";
import { readMindmap } from "../../../../graph/reading/charts/mindmap.ts";
import { readQuadrant } from "../../../../graph/reading/charts/quadrant.ts";

// What Mermaid 11's own parser says of each was looked up.
describe("a mind map", () => {
  it("is a tree by its indents, whatever its nodes' shapes", () => {
    const source = [
      "---\ntitle: x\n---\nmindmap",
      "  %% a comment",
      "  root((A))",
      "      B",
      '    id["C (c)"]',
      "    :::urgent",
      "      D & d: 3%",
      "     E))e((",
      '    "`**F** f`"',
    ];
    const leaf = (text: string) => ({ text, children: [] });
    expect(readMindmap(source.join("\n"))).toMatchObject({
      chart: {
        text: "A",
        children: [leaf("B"), { text: "C (c)", children: [leaf("D & d: 3%"), leaf("e")] }, leaf('"`**F** f`"')],
      },
    });
    expect(readMindmap('mindmap\n A\n  x["`**B** b`"]')).toMatchObject({ chart: { children: [{ text: "B b" }] } });
  });

  it.each(["b[B (x)]", "b[c](d)", "b[]", "x{b}", "b - c [d] e", 'a["b" c]', "a[b] c"])(
    "that Mermaid refuses is wrong by its line: %j",
    (line) => {
      expect(readMindmap(`mindmap\n  A\n    ${line}`)).toEqual({ wrong: line });
    },
  );

  it("that goes over lines, or begins on the first, is left to Mermaid", () => {
    for (const source of ["mindmap\n A\n  b(c\n  d)", 'mindmap\n A\n  b["`c (x)\n  d`"]', "mindmap A\n  B"])
      expect(readMindmap(source)).toBeNull();
    expect(readMindmap("Mindmap\n  A")).toEqual({ wrong: "Mindmap" });
  });
});

describe("a quadrant chart", () => {
  it("is read with its axes, quarters and points", () => {
    const source =
      'quadrantChart\n  title a: (b)\n  accTitle: x\n  X-Axis "Low (a)" --> High & b\n  y-axis Low\n  quadrant-2 B, c\n  classDef c color: #109060\n  A/b:::c: [0.5, 0.25] radius: 9, color: #fff\n  "C: d": [0, 1]';
    expect(readQuadrant(source)).toEqual({
      chart: {
        title: "a: (b)",
        x: ["Low (a)", "High & b"],
        y: ["Low", ""],
        quadrants: ["", "B, c", "", ""],
        points: [
          { name: "A/b", x: 0.5, y: 0.25 },
          { name: "C: d", x: 0, y: 1 },
        ],
      },
    });
  });

  it.each([
    "A: [1.2, 0]",
    "A: [.5, 0.5]",
    "A: [50, 0.5]",
    "A [0.5, 0.5]",
    "A (b): [0.5, 0.5]",
    "A: [0.5, 0.5] color: red",
    "x-axis a (b) --> c",
    "x-axis a --> b --> c",
    "quadrant-1 a: b",
    "quadrant-5 a",
  ])("that Mermaid refuses is wrong by its line: %j", (line) => {
    expect(readQuadrant(`quadrantChart\n  ${line}`)).toEqual({ wrong: line });
  });
});

describe("a journey", () => {
  it("is read with its sections, scores and people", () => {
    expect(readJourney("journey\n  title a: b\n  Go: 3\n  section S\n  Go, go : 4.5 : A, B ,\n  No: x: A")).toEqual({
      chart: {
        title: "a: b",
        steps: [
          { section: null, name: "Go", score: 3, people: [] },
          { section: "S", name: "Go, go", score: 4.5, people: ["A", "B"] },
          { section: "S", name: "No", score: null, people: ["A"] },
        ],
      },
    });
  });

  it.each(["Go", "Go # x: 3", "Go; x: 3", "Go: 3: A; B", ": 3: A", "section a: b"])(
    "that Mermaid refuses is wrong by its line: %j",
    (line) => {
      expect(readJourney(`journey\n  ${line}`)).toEqual({ wrong: line });
    },
  );
});
