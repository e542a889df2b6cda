import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { z } from "zod";

/** Named apart from what a reader may have installed: the plan looks the same everywhere. */
export const FONT_FAMILY = "Plan Sans KR";
const PACKAGE = "@fontsource-variable/noto-sans-kr";

/** The ranges of the package's slices, by their name. */
const Slices = z.record(z.string(), z.string());

/**
 * The rules that bring Noto Sans KR along, for a text with Hangul: only those of the font's 124 slices that hold a
 * character of the text, each inside the rule. Empty for a text without Hangul, which every system can show.
 */
export async function fontFaces(text: string): Promise<string> {
  if (!/\p{Script=Hangul}/u.test(text)) return "";
  const require = createRequire(import.meta.url);
  const slices = Slices.parse(JSON.parse(await readFile(require.resolve(`${PACKAGE}/unicode.json`), "utf8")));
  const characters = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0);
  const needed = Object.entries(slices).filter(([, ranges]) => holdsAny(ranges, characters));
  const rules = needed.map(async ([slice, ranges]) => {
    const file = `files/noto-sans-kr-${slice.replace(/[[\]]/g, "")}-wght-normal.woff2`;
    return fontFace(ranges, await readFile(require.resolve(`${PACKAGE}/${file}`)));
  });
  return (await Promise.all(rules)).join("\n");
}

function fontFace(ranges: string, font: Buffer): string {
  return [
    `@font-face{font-family:"${FONT_FAMILY}";font-weight:100 900;font-display:block;unicode-range:${ranges};`,
    `src:url(data:font/woff2;base64,${font.toString("base64")}) format("woff2")}`,
  ].join("");
}

/** @param ranges As a style sheet has them: `U+ff03-ff05,U+ff07`. */
function holdsAny(ranges: string, characters: readonly number[]): boolean {
  const bounds = ranges.split(",").map((range) => {
    const [from = "", to = from] = range.replace(/^U\+/i, "").split("-");
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return characters.some((character) => bounds.some(([from, to]) => from <= character && character <= to));
}
