import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { type BlockSource, planBlocks } from "../../../export/blocks/plan-blocks.ts";
import { planHwpx } from "../../../export/hwpx/plan-hwpx.ts";
import { everyBlock } from "../../support/every-block.ts";
import { type ReadHwpx, readHwpx } from "../../support/hwpx-reader.ts";

const written = (source: BlockSource) => planHwpx(planBlocks(source));
const partsOf = (bytes: Uint8Array) =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]));

describe.each(["en", "ko"] as const)("a plan as HWPX, read by a reader that is not ours (%s)", (language) => {
  let read: ReadHwpx;
  let source: BlockSource;
  beforeAll(async () => {
    source = everyBlock(language);
    read = await readHwpx(await written(source));
  });
  const of = (style: string) => read.paragraphs.filter(([one]) => one === style).map(([, text]) => text);

  it("has its cover, its contents and its outline", () => {
    const [section = "", other = ""] = source.sections.map(({ title }) => title);
    expect(of("제목")).toEqual([source.title]);
    expect(of("표지")).toEqual(["", expect.any(String), expect.stringContaining("2026"), source.madeBy]);
    const parts = read.outline.filter(({ level }) => level === 1).map(({ title }) => title);
    expect(parts).toHaveLength(6);
    expect(parts.slice(1, 3)).toEqual([`1. ${section}`, `2. ${other}`]);
    expect(of("차례 1")).toEqual(parts);
    expect(of("개요 1")).toEqual(parts);
    expect(read.outline.find(({ level }) => level === 2)?.title).toBe(language === "en" ? "Item" : "품목");
  });

  it("has its table cell by cell, with a head that is said again on each page", () => {
    const rows =
      language === "en"
        ? [
            ["Item", "Price", "Who pays | why"],
            ["Rope\nused once", "$120", "The buyer, on delivery"],
            ["Harness", "$64", ""],
            ["Tent <b>", "$1,300", "Both"],
          ]
        : [
            ["품목", "가격", "부담하는 쪽 | 까닭"],
            ["로프\n한 번 사용", "120,000원", "구매자, 배송 시"],
            ["하네스", "64,000원", ""],
            ["텐트 <b>", "1,300,000원", "양쪽 모두"],
          ];
    expect(read.tables).toEqual([{ rows, hasHead: true }]);
  });

  it("has its text, lists, quotes and code to the letter", () => {
    const [paragraph] = of("본문");
    expect(paragraph).toBe(
      language === "en"
        ? "A seller pays 7% of the price, never more, not 9%; see the terms and fee_rate."
        : "판매자는 가격의 7%를 내고 그 이상은 내지 않으며 9%가 아닙니다. 약관과 fee_rate를 보세요.",
    );
    expect(of("목록")).toHaveLength(9);
    expect(of("인용")).toEqual([source.idea, source.idea]);
    expect(of("코드")).toEqual(["for (const x of [1, 2]) {", '\tprint("<x> & y")', "}", "graph nonsense"]);
  });

  it("leads to the web and to its own headings, which are there", () => {
    expect(read.links).toContainEqual([
      language === "en" ? "the terms" : "약관",
      "https\\://example.com/terms\\?a=1\\;b=2;1;0;0;",
    ]);
    const inside = read.links.flatMap(([, command]) => /^\?(.*);0;0;0;$/.exec(command)?.[1] ?? []);
    expect(inside).toHaveLength(6);
    for (const name of inside) expect(read.bookmarks).toContain(name);
  });

  it("begins each section on a page of its own, with running heads but on the cover", () => {
    expect(read.pages).toBe(6);
    const [cover, contents, plan] = [1, 2, 4].map((number) => read.page(number));
    const text = (svg = "") => [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, letters]) => letters).join("");
    const head = (source.title ?? "").replace(/\s/g, "");
    expect(text(cover).replace(/\s/g, "").split(head)).toHaveLength(2);
    expect(text(contents).replace(/\s/g, "").split(head)).toHaveLength(2);
    expect(text(contents).replace(/\s/g, "").endsWith("2")).toBe(true);
    expect(plan).toContain("data:image/png;base64,");
  });
});

describe("the file of a HWPX", () => {
  it("says at its beginning what it is, and is the same bytes for the same plan", async () => {
    const bytes = await written(everyBlock("ko"));
    expect(strFromU8(bytes.subarray(30, 57))).toBe("mimetypeapplication/hwp+zip");
    expect((await written(everyBlock("ko"))).every((byte, at) => byte === bytes[at])).toBe(true);
    const parts = partsOf(bytes);
    expect(Object.keys(parts)).toEqual([
      "mimetype",
      "version.xml",
      "Contents/header.xml",
      "Contents/section0.xml",
      "Preview/PrvText.txt",
      "settings.xml",
      "META-INF/container.rdf",
      "Contents/content.hpf",
      "META-INF/container.xml",
      "META-INF/manifest.xml",
      "BinData/image1.png",
    ]);
    const { "Contents/content.hpf": content = "" } = parts;
    expect(content).toContain("<opf:title>중고 등산 장비 장터 기획서</opf:title><opf:language>ko</opf:language>");
    expect(content).toContain('<opf:meta name="CreatedDate" content="text">2026-11-27T23:30:00Z</opf:meta>');
    expect(parts["Preview/PrvText.txt"]).toContain("<로프 한 번 사용><120,000원><구매자, 배송 시>");
  });

  it("refers to nothing that is not in it", async () => {
    const {
      "Contents/header.xml": head = "",
      "Contents/section0.xml": section = "",
      ...parts
    } = partsOf(await written(everyBlock("en")));
    const ids = (element: string) =>
      new Set([...head.matchAll(new RegExp(`<hh:${element} id="(\\d+)"`, "g"))].map(([, id]) => id));
    const used = (text: string, name: string) =>
      [...text.matchAll(new RegExp(` ${name}="(\\d+)"`, "g"))].map(([, id]) => id);
    for (const [element, name] of [
      ["charPr", "charPrIDRef"],
      ["paraPr", "paraPrIDRef"],
      ["style", "styleIDRef"],
      ["borderFill", "borderFillIDRef"],
    ] as const) {
      expect(used(section + head, name).filter((id) => !ids(element).has(id) && id !== "4294967295")).toEqual([]);
      const count = new RegExp(`<hh:\\w+ itemCnt="(\\d+)"><hh:${element} `).exec(head)?.[1];
      expect(count).toBe(String(ids(element).size));
    }
    const lists = [...head.matchAll(/<hh:heading type="(BULLET|NUMBER)" idRef="(\d+)"/g)];
    expect(lists.length).toBeGreaterThan(3);
    for (const [, type, id] of lists) expect(ids(type === "BULLET" ? "bullet" : "numbering")).toContain(id);
    for (const [, name] of section.matchAll(/binaryItemIDRef="(\w+)"/g)) {
      expect(parts["Contents/content.hpf"]).toContain(`<opf:item id="${name}" href="BinData/${name}.png"`);
      expect(parts[`BinData/${name}.png`]).toMatch(/^.PNG/);
    }
  });

  it("stays whole whatever stands in a plan, and a reply is a document, too", async () => {
    const odd = 'A "title" <b>&amp; \u0000\u001b[31m\u202e\ufffe\ud800 ]]>';
    const hostile = await readHwpx(await written(everyBlock("en", { title: odd, madeBy: odd, complete: false })));
    expect(hostile.paragraphs).toContainEqual(["제목", 'A "title" <b>&amp; \ufffd ]]>']);
    expect(hostile.paragraphs).toContainEqual(["표지", "This plan is not finished."]);
    const reply = await readHwpx(
      await written(everyBlock("ko", { reply: "| 가 | 나 |\n| --- | --- |\n| 1 | 2 |\n\n안녕하세요" })),
    );
    expect(reply.tables).toEqual([
      {
        rows: [
          ["가", "나"],
          ["1", "2"],
        ],
        hasHead: true,
      },
    ]);
    expect(reply.paragraphs.at(-1)).toEqual(["본문", "안녕하세요"]);
  });
});
