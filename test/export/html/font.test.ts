import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { FONT_FAMILY, fontFaces } from "../../../export/html/font.ts";

const FONT = dirname(createRequire(import.meta.url).resolve("@fontsource-variable/noto-sans-kr/unicode.json"));

/** The fonts inside the rules, as bytes. */
function fontsIn(rules: string): Buffer[] {
  return [...rules.matchAll(/url\(data:font\/woff2;base64,([^)]+)\)/g)].map(([, text = ""]) =>
    Buffer.from(text, "base64"),
  );
}

it("takes along nothing for a text without Hangul", async () => {
  expect(await fontFaces("A plan for cafés, 計画, Ωμέγα and €5 — “quoted”")).toBe("");
});

it("takes along exactly the slices that hold a character of the text, whole", async () => {
  // 가 and 힣 are the first and the last syllable there is: in slices far apart, and Latin is a third.
  for (const [text, slices] of [
    ["가", 1],
    ["가가가", 1],
    ["가힣", 2],
    ["가힣 abc", 3],
  ] as const) {
    const fonts = fontsIn(await fontFaces(text));
    expect(fonts).toHaveLength(slices);
    for (const font of fonts) expect(font.subarray(0, 4).toString()).toBe("wOF2");
  }
  const files = readdirSync(join(FONT, "files")).map((file) => readFileSync(join(FONT, "files", file)));
  for (const font of fontsIn(await fontFaces("가힣"))) expect(files.some((file) => file.equals(font))).toBe(true);
});

it("names for each slice the characters that it is for", async () => {
  const [rule = "", ...more] = (await fontFaces("힣")).split("\n");
  expect(more).toEqual([]);
  expect(rule).toMatch(/^@font-face\{[^{}]+\}$/);
  expect(rule).toContain(`font-family:"${FONT_FAMILY}"`);
  expect(rule).toMatch(/unicode-range:[U+\da-f,-]*d79e-d7a3[,;]/);
});

it("covers every syllable of modern Korean", async () => {
  const syllables = Array.from({ length: 0xd7a3 - 0xac00 + 1 }, (_, at) => 0xac00 + at);
  const rules = await fontFaces(String.fromCodePoint(...syllables));
  const bounds = [...rules.matchAll(/unicode-range:([^;]+);/g)].flatMap(([, ranges = ""]) =>
    ranges.split(",").map((range) => {
      const [from = "", to = from] = range.slice(2).split("-");
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    }),
  );
  expect(syllables.filter((syllable) => !bounds.some(([from, to]) => from <= syllable && syllable <= to))).toEqual([]);
});
