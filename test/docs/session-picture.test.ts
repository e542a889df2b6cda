import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { animatedSvg, type Picture } from "../../docs/recording/animated-svg.ts";
import { readHtml } from "../support/html-reader.ts";

const PLAIN = { colour: null, background: null, bold: false, dim: false, underlined: false, inverse: false };

function picture(shownMs: number, ...lines: readonly string[]): Picture {
  return { shownMs, rows: lines.map((text) => [{ ...PLAIN, column: 0, width: text.length, text }]) };
}

describe("the picture of a session", () => {
  it("is well-formed, and holds what was played", () => {
    const { text } = readHtml(readFileSync(new URL("../../docs/session.svg", import.meta.url), "utf8"));
    expect(text).toContain("Whom must the first version win?");
    for (const words of [
      ...["Killed", "$ plancraft resume bakery", "$ plancraft figures bakery", "$ plancraft set bakery price=7 --yes"],
      "What changed from version 1 to version 2",
    ]) {
      expect(text).toContain(words);
    }
  });

  it("writes a line once, and moves rows at their times", () => {
    const pictures = [picture(1000, "a <b>", "same"), picture(2000, "same", "same"), picture(1000, "a <b>", "same")];
    const svg = animatedSvg(pictures, { columns: 10, rows: 2, title: "Two & two" });
    const { elements, text } = readHtml(svg);
    expect(text.replace(/\s+/g, " ").trim()).toBe("Two & two a <b> same");
    expect(elements.filter(({ tag }) => tag === "use").map(({ attributes }) => attributes)).toEqual([
      { href: "#l0", x: "0", y: "0" },
      { href: "#l1", x: "104", y: "0" },
      { href: "#l1", x: "0", y: "19" },
    ]);
    expect(svg).toContain(
      "@keyframes r0{0%{transform:translate(0px)}25%{transform:translate(-104px)}75%{transform:translate(0px)}}",
    );
    expect(svg).toContain("@keyframes r1{0%{transform:translate(0px)}}");
    expect(svg).toContain("@media (prefers-reduced-motion:no-preference){.r{animation:4s step-end infinite}}");
    const rows = elements.filter(({ attributes }) => attributes["class"] === "r");
    expect(rows.map(({ attributes }) => attributes["transform"])).toEqual(["translate(0)", "translate(0)"]);
  });

  it("rests at the last picture", () => {
    const svg = animatedSvg([picture(1000, "first"), picture(1000, "last")], { columns: 10, rows: 1, title: "" });
    expect(svg).toContain('transform="translate(-104)"><use href="#l0" x="0" y="0"/><use href="#l1" x="104" y="0"/>');
  });
});
