import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { literal } from "../../../export/pictures/palette.ts";
import { type Picture, pictureOf } from "../../../export/pictures/picture.ts";
import { pngOf } from "../../../export/pictures/png.ts";
import { DIAGRAMS } from "../../support/diagrams.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of a picture, read by a parser that stops at the first fault. */
function elementsOf({ svg }: Picture): { elements: Element[]; text: string } {
  const elements: Element[] = [];
  let text = "";
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => elements.push({ name, attributes: { ...attributes } }));
  parser.on("text", (words) => {
    text += words;
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(svg).close();
  return { elements, text };
}

function picture(source: string, label = "A picture"): Picture {
  const drawn = pictureOf(source, label);
  if (!drawn) throw new Error(`Not drawn: ${source}`);
  return drawn;
}

describe("a picture of a diagram", () => {
  it.each(Object.entries(DIAGRAMS))("stands alone, with literal colours on white ground: %s", (_, source) => {
    const drawn = picture(source);
    const { elements, text } = elementsOf(drawn);
    const [svg, title, ground] = elements;
    expect(svg).toMatchObject({ name: "svg", attributes: { "font-family": "Noto Sans KR" } });
    expect(svg?.attributes).toMatchObject({ width: String(drawn.widthPx), height: String(drawn.heightPx) });
    expect([title?.name, ground?.name, ground?.attributes["fill"]]).toEqual(["title", "rect", "#ffffff"]);
    expect(drawn.svg).not.toMatch(/var\(|color-mix|url\(|NaN/);
    const names = new Set(elements.flatMap(({ attributes }) => Object.keys(attributes)));
    for (const name of ["class", "id", "style", "dominant-baseline", "marker-end"]) expect(names).not.toContain(name);
    for (const { name, attributes } of elements) {
      for (const colour of [attributes["fill"], attributes["stroke"]])
        if (colour !== undefined) expect(colour).toMatch(/^(?:#[\da-f]{6}|none)$/);
      if (/^(?:rect|circle|polygon)$/.test(name)) expect(attributes).toHaveProperty("fill");
      if (name === "line") expect(attributes).toHaveProperty("stroke");
      if (attributes["dy"] !== undefined) expect(Number(attributes["dy"])).toBeGreaterThan(0);
    }
    for (const word of source.match(/고객|메모|매출|Decide|Idle|Animal|CUSTOMER|제빵사|Wages|Launch/g) ?? [])
      expect(text).toContain(word);
  });

  it("is none where its words would be too small to be read on a page", () => {
    const steps = (count: number) => Array.from({ length: count }, (_, at) => `A${at} --> A${at + 1}`).join("\n");
    expect(pictureOf(`flowchart TD\n${steps(100)}`, "")).toBeNull();
    expect(pictureOf(`flowchart LR\nA[${"x".repeat(1_000)}]`, "")).toBeNull();
    expect(pictureOf(`flowchart TD\n${steps(15)}`, "")).not.toBeNull();
  });

  it("has its arrow heads as shapes, at the end of their lines and turned as these are", () => {
    const { svg } = picture("stateDiagram-v2\n  A --> B");
    const [, x, y] = /<polyline points="[\d.]+,[\d.]+ ([\d.]+),([\d.]+)"/.exec(svg) ?? [];
    const place = `translate(${Math.round(Number(x) * 10) / 10} ${Math.round(Number(y) * 10) / 10}) rotate(90)`;
    expect(svg).toContain(`<g transform="${place} translate(-7 -2.5)"><polygon points="0 0, 8 2.5, 0 5"`);
  });

  it("shows what is part of what, which the library's drawing hides beneath the classes", () => {
    const { svg } = picture("classDiagram\n  Whole *-- Part");
    expect(svg).toMatch(/rotate\(-90\) translate\(-12 -5\)"><polygon points="6 0, 12 5, 6 10, 0 5"/);
  });

  it("is called what a hostile label says, and holds no character that breaks it", () => {
    const { text } = elementsOf(picture('pie\n  "A\u0001\uffff&#0; & <b>" : 3', 'A <"&\u0000\ud800'));
    expect(text).toContain('A <"&');
    expect(text).toContain("<b>: 3 (100%)");
  });

  it("is null for what cannot be drawn whole", () => {
    expect(pictureOf("gitGraph\n  commit", "x")).toBeNull();
    expect(pictureOf("gantt\n  A :3d", "x")).toBeNull();
  });
});

describe("a picture as PNG", () => {
  it("is twice as large in pixels, and has Hangul where the letters are", async () => {
    const words = picture('pie\n  "가나다라마바사" : 3');
    const png = Buffer.from(await pngOf(words));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([words.widthPx * 2, words.heightPx * 2]);
    const other = await pngOf(picture('pie\n  "아자차카타파하" : 3'));
    expect(Buffer.from(other).equals(png)).toBe(false);
    expect(Buffer.from(await pngOf(words)).equals(png)).toBe(true);
  });
});

describe("a colour of the style sheet", () => {
  it("is mixed as a browser mixes it", () => {
    const variables = new Map([
      ["a", "#000000"],
      ["b", "var(--c)"],
      ["c", "#ffffff"],
    ]);
    expect(literal("color-mix(in srgb, var(--a) 25%, var(--b))", variables)).toBe("#bfbfbf");
    expect(literal("transparent", variables)).toBe("none");
    expect(() => literal("var(--d)", variables)).toThrow(/d$/);
  });
});
