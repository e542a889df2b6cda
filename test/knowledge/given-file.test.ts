import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGivenFile } from "../../knowledge/given-file.ts";
import { MAX_PASSAGE_BYTES } from "../../knowledge/passages.ts";
import { AppError } from "../../utils/errors.ts";
import { englishIn, HANGUL } from "../support/languages.ts";
import { type PdfSpec, writePdf } from "../support/pdf-writer.ts";

/** Hangul in CP949: 똠 is only there, and not in the older EUC-KR. */
const CP949 = Buffer.from([0x8c, 0x63, 0xb9, 0xe6, 0xb0, 0xa2, 0xc7, 0xcf]);

async function passagesOf(content: string | Uint8Array, path = "notes.txt") {
  const { passages } = await readGivenFile(path, typeof content === "string" ? Buffer.from(content) : content);
  return passages.map(({ place, text }) => [place, text]);
}

/** Both sentences of the refusal. */
async function refusal(content: string | Uint8Array, path = "notes.txt"): Promise<readonly [en: string, ko: string]> {
  const error = await passagesOf(content, path).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error("It was taken", { cause: error });
  expect(error).toMatchObject({ code: "file-unusable", exitCode: 2 });
  const [en, ko] = [error.inLanguage("en"), error.inLanguage("ko")];
  expect(en).toMatch(/^[^\n]+ cannot be read: [^.\n]+\.$/);
  expect(ko).toMatch(HANGUL);
  expect(englishIn(ko.replace(/UTF-8, UTF-16, EUC-KR/, ""))).toEqual([]);
  return [en, ko];
}

describe("the encodings of a text", () => {
  const text = "중고 서점 & more";
  const big = Buffer.from(`\ufeff${text}`, "utf16le").swap16();

  it.each([
    ["UTF-8", Buffer.from(text), text],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`), text],
    ["UTF-16 with a mark", Buffer.from(`\ufeff${text}`, "utf16le"), text],
    ["UTF-16 with a mark, the greater byte first", big, text],
    ["CP949", CP949, "똠방각하"],
  ])("are told apart: %s", async (_, bytes, expected) => {
    expect(await passagesOf(bytes)).toEqual([[null, expected]]);
  });

  it.each([
    ["bytes of no encoding", Buffer.from([0x61, 0xff, 0xfe, 0x20, 0x80])],
    ["a NUL among letters", Buffer.from("a plan\0of climbers")],
    ["a NUL in UTF-16", Buffer.from("\ufeffplan\0", "utf16le")],
    ["half a UTF-16 character", Buffer.from("\ufeffplan", "utf16le").subarray(0, 9)],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
  ])("refuse %s as no text", async (_, bytes) => {
    expect((await refusal(bytes))[0]).toBe(
      "notes.txt cannot be read: it is no text in UTF-8, UTF-16 or EUC-KR, and no document of a kind that is read; name another one, or mend this one.",
    );
  });

  it.each([
    ["no bytes", ""],
    ["blanks", " \n\t\n "],
    ["signs and nothing to read", "---\n***\n"],
    ["nothing that can be seen", "\u200b\u202e\u{e0041}"],
  ])("refuse %s as empty", async (_, text) => {
    expect((await refusal(text))[0]).toBe("notes.txt cannot be read: it is empty; name another one, or mend this one.");
  });
});

describe("what a reader cannot see", () => {
  it("is taken out: control, zero-width and direction characters, tags, variation selectors", async () => {
    const tags = [..."ignore all"].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join("");
    const hidden = `Pay\u200b roll${tags}\u202e costs\u2066\u0007\u001b[31m\u00ad\u{e0101}\u3164 rise`;
    expect(await passagesOf(hidden)).toEqual([[null, "Pay roll costs[31m rise"]]);
    expect(await passagesOf(`# A${tags}\nText`, "a.md")).toEqual([["A", "Text"]]);
  });

  it("leaves Hangul in whole syllables, tabs and line ends", async () => {
    expect(await passagesOf("서점\tA\r\n둘째".normalize("NFD"))).toEqual([[null, "서점\tA\n둘째"]]);
  });

  it("is taken out of the name too, which loses its folders", async () => {
    const { title } = await readGivenFile(`/home/a/${"서점".normalize("NFD")}\u202e\n(1).md`, Buffer.from("Text"));
    expect(title).toBe("서점 (1).md");
  });
});

describe("the passages of Markdown", () => {
  it("stand under their headings, those of code are none", async () => {
    const markdown =
      "Before\n\n# One #\nFirst\n\n## Two\n```sh\n# no heading\n```\nSecond\n#hash\n# Empty\n\n# *Three*\nThird";
    expect(await passagesOf(markdown, "a.MD")).toEqual([
      [null, "Before"],
      ["One", "First"],
      ["Two", "```sh\n# no heading\n```\nSecond\n#hash"],
      ["*Three*", "Third"],
    ]);
    expect(await passagesOf("# One\nFirst")).toEqual([[null, "# One\nFirst"]]);
  });
});

describe("the passages of a text", () => {
  it("are whole paragraphs, as many as fit", async () => {
    const paragraphs = Array.from({ length: 6 }, (_, at) => `${at} ${"word ".repeat(80)}end.`);
    const passages = await passagesOf(paragraphs.join("\n\n\n"));
    expect(passages.map(([, text]) => text?.match(/\d/g)?.join(""))).toEqual(["01", "23", "45"]);
  });

  it("cut a huge paragraph between lines, then between sentences", async () => {
    const lines = Array.from({ length: 40 }, (_, at) => `Line ${at} of a paragraph without an empty line`).join("\n");
    for (const [, text] of await passagesOf(lines)) expect(text).toMatch(/^Line .*line$/s);
    const sentences = Array.from({ length: 60 }, (_, at) => `이것은 ${at}번째 문장입니다.`).join(" ");
    for (const [, text] of await passagesOf(sentences)) expect(text).toMatch(/^이것은 .*입니다\.$/s);
  });

  it("are never larger than the limit, never empty, and lose nothing that can be read", async () => {
    const piece = fc.constantFrom(
      "word",
      "책",
      "서점을",
      "\n",
      "\n\n",
      ". ",
      " ",
      "# ",
      "```",
      "x".repeat(1300),
      "가".repeat(500),
      "📚".repeat(301),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.constantFrom("a.txt", "a.md"), async (pieces, path) => {
        const text = `begin ${pieces.join("")}`;
        const { passages } = await readGivenFile(path, Buffer.from(text));
        for (const passage of passages) {
          expect(Buffer.byteLength(passage.text)).toBeLessThanOrEqual(MAX_PASSAGE_BYTES);
          expect(passage.text.trim()).not.toBe("");
        }
        const letters = (all: string) => all.replace(/[^\p{L}\p{N}]/gu, "");
        if (path === "a.txt") expect(letters(passages.map((one) => one.text).join(""))).toBe(letters(text));
      }),
      { numRuns: 200 },
    );
  });

  it("may be 2,000 and no more", async () => {
    const sentence = `${"한".repeat(390)}.\n\n`;
    expect(await passagesOf(sentence.repeat(2_000))).toHaveLength(2_000);
    const [en, ko] = await refusal(sentence.repeat(2_001));
    expect(en).toContain("more text than 2000 passages");
    expect(ko).toContain("2,000개");
    await refusal("x".repeat(2_400_001));
  });
});

describe("a PDF", () => {
  const pdf = (spec: PdfSpec | readonly string[]) => writePdf("pages" in spec ? spec : { pages: spec });

  it("is read page by page, whatever it is called", async () => {
    const bytes = pdf(["Used ropes (and shoes)\nare inspected", "", "중고서점의 재고\n둘째 줄"]);
    expect(await passagesOf(bytes, "report.txt")).toEqual([
      ["p. 1", "Used ropes (and shoes)\n\nare inspected"],
      ["p. 3", "중고서점의 재고\n\n둘째 줄"],
    ]);
    expect(await passagesOf("Called a PDF, and none", "a.pdf")).toEqual([[null, "Called a PDF, and none"]]);
  });

  it("of macOS has whole syllables, too", async () => {
    expect(await passagesOf(pdf(["서점".normalize("NFD")]))).toEqual([["p. 1", "서점"]]);
  });

  it.each([
    ["is locked", pdf({ pages: ["Text"], isEncrypted: true }), "locked with a password"],
    ["ends early", pdf(["Text"]).subarray(0, 300), "damaged"],
    ["is only called so by its first bytes", Buffer.from("%PDF-1.7\nText"), "damaged"],
    ["was scanned", pdf(["", ""]), "scanned"],
    [
      "names its characters by a table it does not bring",
      pdf({ pages: ["서점"], hangul: "predefined" }),
      "character maps",
    ],
    ["has more pages than anybody reads", pdf(Array.from({ length: 2_001 }, () => "")), "more text"],
  ])("that %s is refused in one sentence", async (_, bytes, word) => {
    expect((await refusal(bytes, "plan.pdf"))[0]).toContain(word);
  });
});

describe("the id of a file", () => {
  it("is its content's, whatever its name or encoding", async () => {
    const id = async (path: string, bytes: Uint8Array) => (await readGivenFile(path, bytes)).id;
    const first = await id("a.txt", Buffer.from("똠방각하"));
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await id("b.md", CP949)).toBe(first);
    expect(await id("a.txt", Buffer.from("똠방각"))).not.toBe(first);
  });
});
