import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printableText, terminalJson, terminalText } from "../../utils/visible-text.ts";
import { HOSTILE, JOINED, obeyed } from "../support/hostile-text.ts";

/** Any text, with much of what a terminal obeys in it. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.integer({ min: 0, max: 0x20ff }).map((code) => String.fromCharCode(code)),
    ),
  )
  .map((parts) => parts.join(""));

describe("a text on its way to a terminal", () => {
  it("keeps nothing that a terminal obeys, and no part of a whole sequence", () => {
    expect(terminalText(HOSTILE)).toMatch(/^start {2}title {2}clear {2}red {2}red {4}back over\nwritten +end$/);
    fc.assert(fc.property(anyText, (text) => void expect(obeyed(terminalText(text))).toEqual([])));
  });

  it("keeps tabs, line ends, and what joins letters", () => {
    expect(terminalText(`a\tb\nc\r\nd\re ${JOINED}`)).toBe(`a\tb\nc\nd\ne ${JOINED}`);
  });

  it("loses nothing to a sequence that has no end, however many there are", () => {
    const open = "\x1b]0;a title";
    expect(terminalText(`${open}\nthe plan\nand its end\x07`)).toBe("0;a title\nthe plan\nand its end");
    expect(terminalText(`\x1b]8;;https://a.example\x1b\\a link\x1b]8;;\x1b\\ \x1bc\x1b[38;5;1mred\x1b[`)).toBe(
      "a link red",
    );
    expect(terminalText(open.repeat(100_000))).toBe("0;a title".repeat(100_000));
  });

  it("is the same when it is cleaned twice", () => {
    fc.assert(fc.property(anyText, (text) => void expect(terminalText(terminalText(text))).toBe(terminalText(text))));
  });
});

describe("a text of a model", () => {
  it("keeps nothing hidden, and all that joins letters or colours a flag", () => {
    const flag = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
    expect(printableText(`${JOINED} ${flag}`)).toBe(`${JOINED} ${flag}`);
    expect(printableText("a\u200b\u2060\ufeff\ufff9b\u206a \u{e0061}\u{e0062}c\td\ne")).toBe("ab c\td\ne");
    expect(obeyed(printableText(HOSTILE))).toEqual([]);
  });
});

describe("JSON on its way to a terminal", () => {
  it("has the same value, and nothing that a terminal obeys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyText, (value, text) => {
        const json = terminalJson(JSON.stringify({ value, text }));
        expect(obeyed(json)).toEqual([]);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text })));
      }),
    );
    expect(terminalJson(JSON.stringify("\u202e\x7f"))).toBe('"\\u202e\\u007f"');
  });
});
