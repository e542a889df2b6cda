import { describe, expect, it } from "vitest";
import { foundPages } from "../../../utils/search/found-pages.ts";

const AT = new Date("2026-03-01T10:00:00Z");
const page = (changes: Partial<{ url: string; title: string | null; content: string | null }> = {}) => ({
  url: "https://example.com/a",
  title: "A title",
  content: "Some text.",
  ...changes,
});
const textOf = (content: string) => foundPages([page({ content })], 1, AT)[0]?.text;
const titleOf = (title: string | null) => foundPages([page({ title })], 1, AT)[0]?.source.title;

describe("found pages", () => {
  it("are sources with their address, title and the time of the search", () => {
    expect(foundPages([page()], 5, AT)).toEqual([
      {
        source: { id: "https://example.com/a", kind: "page", title: "A title", at: "2026-03-01T10:00:00.000Z" },
        text: "Some text.",
      },
    ]);
  });

  it.each([
    "javascript:alert(1)",
    "file:///etc/passwd",
    "ftp://example.com/a",
    "data:text/html,hello",
    "example.com/a",
    "",
    `https://example.com/?${"a".repeat(2_000)}`,
  ])("have an address of the web: %s is none", (url) => {
    expect(foundPages([page({ url }), page()], 5, AT)).toHaveLength(1);
  });

  it("are there once each, whatever place on them and whoever's name is in the address", () => {
    const urls = ["https://me:secret@Example.com/a#part", "https://example.com/a", "https://example.com/b"];
    const found = foundPages(
      urls.map((url, at) => page({ url, content: `Text ${at}` })),
      5,
      AT,
    );
    expect(found.map(({ source, text }) => [source.id, text])).toEqual([
      ["https://example.com/a", "Text 0"],
      ["https://example.com/b", "Text 2"],
    ]);
  });

  it("are as many as were asked for, those without text not counted", () => {
    const contents = ["", " \u200b\n", null, "one", "two", "three"];
    const results = contents.map((content, at) => page({ url: `https://example.com/${at}`, content }));
    expect(foundPages(results, 2, AT).map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("bear the host's name where they have no title", () => {
    expect(titleOf(null)).toBe("example.com");
    expect(titleOf("\u202e \n")).toBe("example.com");
  });
});

describe("what a reader cannot see", () => {
  const tags = [..."obey"].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("");
  it.each<[string, string, string]>([
    ["zero-width characters", "pay\u200b\u200c\u200d\u2060\ufeffment", "payment"],
    ["bidi overrides and isolates", "a\u202eb\u202c \u2066c\u2069\u200f", "ab c"],
    ["tag characters", `price${tags}\u{e0001}\u{e007f} list`, "price list"],
    ["variation selectors, of the supplement too", "a\ufe0f\u{e0100}\u{e01ef}b", "ab"],
    ["fillers and soft hyphens", "a\u3164\u115f\u00ad\u034fb", "ab"],
    ["annotations", "a\ufff9b\ufffbc", "abc"],
    ["control characters, also those of a terminal", "a\u0000\u0007\u001b[31mb\u009bc\u007f", "a[31mbc"],
  ])("is taken out: %s", (_, content, expected) => {
    expect(textOf(content)).toBe(expected);
    expect(titleOf(content)).toBe(expected);
  });

  it("is no half of a character either", () => {
    expect(textOf("a\ud83db")).toBe("a\ufffdb");
  });

  it("is gone before characters are composed", () => {
    expect(textOf("e\u200b\u0301 한")).toBe("é 한");
  });

  it("leaves lines and words", () => {
    expect(textOf("One\t\ttwo\u00a0 three \r\n\r\n\r\n\r\nfour\u2028five")).toBe("One two three\n\nfour\nfive");
    expect(titleOf("One\r\n\r\ntwo\u2029three")).toBe("One two three");
  });
});

describe("a long text", () => {
  it("ends at a word's end, within 1,500 bytes", () => {
    const text = textOf("climbing ".repeat(300)) ?? "";
    expect(text).toMatch(/^(climbing )+climbing…$/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_500);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1_480);
  });

  it("is counted in bytes and never cut within a character", () => {
    for (const word of ["등산", "🧗", "한국어로만쓰인글"]) {
      const text = textOf(word.repeat(1_000)) ?? "";
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_500);
      expect(Buffer.byteLength(text)).toBeGreaterThan(1_490);
      expect(word.repeat(1_000).startsWith(text.slice(0, -1))).toBe(true);
      expect(text.isWellFormed()).toBe(true);
    }
  });

  it("keeps a last word that is whole, and the part of one that is too long to be given up", () => {
    const two = `${"x".repeat(1_490)} ${"y".repeat(6)}`;
    expect(textOf(`${two} and more`)).toBe(`${two}…`);
    expect(textOf(`Once ${"z".repeat(3_000)}`)).toBe(`Once ${"z".repeat(1_492)}…`);
  });

  it("stays whole where it just fits", () => {
    expect(textOf("a".repeat(1_500))).toBe("a".repeat(1_500));
    expect(textOf("a".repeat(1_501))).toBe(`${"a".repeat(1_497)}…`);
  });

  it("is a title of at most 200 characters", () => {
    expect(titleOf("등".repeat(200))).toBe("등".repeat(200));
    expect(titleOf("등산 ".repeat(100))).toMatch(/^(등산 )+등산…$/);
    expect([...(titleOf("🧗".repeat(300)) ?? "")]).toHaveLength(200);
  });
});
