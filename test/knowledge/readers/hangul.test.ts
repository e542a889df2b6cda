import { deflateRawSync } from "node:zlib";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readGivenFile } from "../../../knowledge/given-file.ts";
import { readHwp } from "../../../knowledge/readers/hangul/hwp/read-hwp.ts";
import { readHwpx } from "../../../knowledge/readers/hangul/hwpx/read-hwpx.ts";
import type { ReadFile } from "../../../knowledge/readers/read-part.ts";
import { documentFixture, hwpOf, unpackedHwp } from "../../support/hwp-files.ts";
import { rhwpParagraphs } from "../../support/rhwp.ts";

const MAX = 1_000_000;
const SECTION = "BodyText/Section0";
const CALL = `# 1. 동네 부엌 지원사업 공고

총 예산은 8천만원입니다.[1) 국비 70%, 시비 30%] 접수는\t9월 1일부터
9월 30일 까지

지원 한도는 1천만원이며 자부담은 20%입니다.

첫 줄은 둘째 줄과 하나입니다.

## 가. 신청 자격

1) 법인 또는 단체
2) 소재지가 시 안에 있을 것
- 세금을 다 낸 곳

자세한 내용은 누리집을 보십시오.

표 1 지역별 비용

| 지역 | 비용(만원) |  |
| --- | --- | --- |
| 북구 | 시설 | 480 |
|  | 운영\\|관리 | 360<br>(월 30만원) |
| 합계 | 국비 / 588<br>시비 / 252 |  |

TOTAL = 480 + 360

# 2. 제출 서류

글상자: 신청서 1부

문의는 담당 부서로[1) 평일 9시부터 18시까지]`;

function markdownOf(file: ReadFile): string {
  return file.problem === null ? file.parts.map(({ markdown }) => markdown).join("\n") : `problem: ${file.problem}`;
}

/** A HWPX with one of its files changed. */
function hwpxWith(name: string, change: (xml: string) => string): Uint8Array {
  const files = unzipSync(documentFixture("call.hwpx"));
  return zipSync({ ...files, [name]: strToU8(change(strFromU8(files[name] ?? new Uint8Array()))) });
}

describe("readHwpx", () => {
  it("gives the text in the order of the package, tables cell by cell, notes where they stand, and no remark or deleted word", async () => {
    const file = await readHwpx(documentFixture("call.hwpx"), MAX);
    expect(markdownOf(file)).toBe(CALL);
    expect(file.title).toBe("2026년 동네 부엌 공고");
  });

  it("gives every word that another reader finds, besides those that were deleted", async () => {
    const ours = CALL.replaceAll("\\|", "|").replace(/<br>/g, "\n");
    const theirs = rhwpParagraphs(documentFixture("call.hwpx")).flatMap((line) => line.split(/\s+/));
    const missing = theirs.filter((word) => !ours.includes(word));
    expect(missing).toEqual(["5백만원1천만원이며", "지운", "말"]);
  });

  it("takes any prefix, files without a list of contents, and a deletion that never ends", async () => {
    const bytes = hwpxWith("Contents/section0.xml", (xml) =>
      xml
        .replaceAll("hp:", "w:")
        .replace("xmlns:hp=", "xmlns:w=")
        .replace("문의는", '문의<w:deleteBegin Id="9" TcId="9"/>는'),
    );
    const { "Contents/content.hpf": _, ...files } = unzipSync(bytes);
    const text = markdownOf(await readHwpx(zipSync(files), MAX));
    expect(text.startsWith("# 1. 제출 서류\n\n글상자: 신청서 1부")).toBe(true);
    expect(text).toContain("문의는 담당 부서로[1) 평일 9시부터 18시까지]");
  });

  it("gives a frame as its text, and a row of a number and a name as a heading", async () => {
    const cell = (text: string, column: number) =>
      `<hp:tc><hp:subList><hp:p paraPrIDRef="0" styleIDRef="0"><hp:run><hp:t>${text}</hp:t></hp:run></hp:p></hp:subList><hp:cellAddr colAddr="${column}" rowAddr="0"/></hp:tc>`;
    const table = (...cells: string[]) =>
      `<hp:p><hp:run><hp:tbl><hp:tr>${cells.map(cell).join("")}</hp:tr></hp:tbl></hp:run></hp:p>`;
    const bytes = hwpxWith("Contents/section0.xml", (xml) =>
      xml.replace(
        "</hs:sec>",
        `${table("# 이 글은 제목이 아닙니다")}${table("Ⅲ", "", "심사 기준")}${table("갑", "을")}</hs:sec>`,
      ),
    );
    expect(markdownOf(await readHwpx(bytes, MAX)).split("평일 9시부터 18시까지]\n\n")[1]).toBe(
      "\\# 이 글은 제목이 아닙니다\n\n## Ⅲ 심사 기준\n\n| 갑 | 을 |\n| --- | --- |",
    );
  });
});

describe("readHwp", () => {
  it("gives the same of the same document in HWP, as another program converts it, which keeps what was deleted", async () => {
    const converted = CALL.replace("1천만원이며", "5백만원1천만원이며").replace(
      "첫 줄은 둘째",
      "첫 줄은 지운 말\n\n둘째",
    );
    expect(markdownOf(await readHwp(documentFixture("call.hwp"), MAX))).toBe(converted);
  });

  it("reads what another program writes alike in both formats", async () => {
    const text = `# 1. 추진 계획

총 예산[1) 2026년 기준]은 8천만원이며\t국비입니다.

## 가. 세부 일정

표 앞의 글

| 구분 | 비용 |  |
| --- | --- | --- |
| 시설 | 480 | 만원 |
| 운영 | 360 | 만원 |

끝맺는 글`;
    expect(markdownOf(await readHwp(documentFixture("plan.hwp"), MAX))).toBe(text);
    expect(markdownOf(await readHwpx(documentFixture("plan.hwpx"), MAX))).toBe(text);
  });

  it("says of one that its author locked against copying that an open one is needed", async () => {
    const streams = unpackedHwp(documentFixture("plan.hwp"));
    expect((await readHwp(hwpOf(streams, 0b101), MAX)).problem).toBe("view-only");
  });

  it("says of one with tracked changes that it cannot be read, since they have no place in it", async () => {
    const streams = unpackedHwp(documentFixture("plan.hwp"));
    const change = Buffer.alloc(8);
    change.writeUInt32LE(0x60 | (1 << 10) | (4 << 20));
    streams.set("DocInfo", Buffer.concat([streams.get("DocInfo") ?? change, change]));
    expect((await readHwp(hwpOf(streams), MAX)).problem).toBe("tracked");
  });
});

describe("what cannot be read", () => {
  it.each([
    ["locked.hwp", documentFixture("locked.hwp"), /locked with a password/],
    ["locked.hwpx", documentFixture("locked.hwpx"), /locked with a password/],
    [
      "of-1998.hwp",
      Buffer.from("HWP Document File V3.00 \u001a\u0001\u0002\u0003\u0004\u0005\0\0\0", "latin1"),
      /HWPX or PDF/,
    ],
    [
      "plan.hml",
      Buffer.from('<?xml version="1.0" encoding="UTF-8"?><HWPML Version="2.8"><BODY/></HWPML>'),
      /saved as DOCX/,
    ],
  ])("%s has one sentence", async (name, bytes, sentence) => {
    await expect(readGivenFile(name, bytes)).rejects.toMatchObject({
      code: "file-unusable",
      details: { problem: { en: expect.stringMatching(sentence) } },
    });
  });

  it("is known by its content, whatever its name says, and passages name their heading", async () => {
    const { passages } = await readGivenFile("notes.txt", documentFixture("plan.hwp"));
    expect(passages.map(({ place }) => place)).toEqual(["1. 추진 계획", "가. 세부 일정"]);
  });

  it("is what unpacks to more than a document, or asks for more cells than it has", async () => {
    const streams = unpackedHwp(documentFixture("plan.hwp"));
    for (const name of ["DocInfo", SECTION]) streams.set(name, deflateRawSync(streams.get(name) ?? ""));
    const bomb = new Map([...streams, [SECTION, deflateRawSync(Buffer.alloc(120_000_000))]]);
    expect((await readHwp(hwpOf(bomb, 1), MAX)).problem).toBe("bomb");
    const wide = hwpxWith("Contents/section1.xml", (xml) => xml.replace(/colAddr="2"/g, 'colAddr="900000000"'));
    expect((await readHwpx(wide, MAX)).problem).toBe("long");
    const deep = hwpxWith("Contents/section1.xml", (xml) =>
      xml.replace(
        "</hs:sec>",
        `${"<hp:p><hp:run><hp:tbl><hp:tr><hp:tc>".repeat(150)}${"</hp:tc></hp:tr></hp:tbl></hp:run></hp:p>".repeat(150)}</hs:sec>`,
      ),
    );
    expect((await readHwpx(deep, MAX)).problem).toBe("broken");
    expect((await readHwpx(documentFixture("call.hwpx"), 100)).problem).toBe("long");
    expect((await readHwp(documentFixture("call.hwp"), 100)).problem).toBe("long");
  });

  it("is not a document with a hundred thousand spaces in a row, which is read as soon as any other", async () => {
    const spaces = (space: string) => `<hp:p><hp:run><hp:t>앞${space.repeat(100_000)}뒤</hp:t></hp:run></hp:p>`;
    const cells = [0, 1].map(
      (column) =>
        `<hp:tc><hp:subList>${spaces("\u3000")}</hp:subList><hp:cellAddr colAddr="${column}" rowAddr="0"/></hp:tc>`,
    );
    const bytes = hwpxWith("Contents/section0.xml", (xml) =>
      xml.replace(
        "</hs:sec>",
        `${spaces(" ")}<hp:p><hp:run><hp:tbl><hp:tr>${cells.join("")}</hp:tr></hp:tbl></hp:run></hp:p></hs:sec>`,
      ),
    );
    const { passages } = await readGivenFile("spaces.hwpx", bytes);
    const text = passages.map((passage) => passage.text).join("\n");
    expect(text.match(/앞|뒤/g)).toEqual(["앞", "뒤", "앞", "뒤", "앞", "뒤"]);
  });

  it("never throws, however bytes of a document are changed or cut: each of 500 is text or a problem", async () => {
    let state = 17;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const changed = (bytes: Uint8Array) => {
      const copy = Buffer.from(bytes);
      for (let nth = random(6); nth >= 0; nth -= 1) copy[random(copy.length)] = random(3) === 0 ? 0xff : random(256);
      return random(4) === 0 ? copy.subarray(0, random(copy.length)) : copy;
    };
    const [hwp, hwpx] = [documentFixture("call.hwp"), documentFixture("call.hwpx")];
    const streams = unpackedHwp(hwp);
    const files = unzipSync(hwpx);
    const found = new Map<string, number>();
    for (let nth = 0; nth < 500; nth += 1) {
      const [stream, part] = nth % 8 < 4 ? [SECTION, "Contents/section1.xml"] : ["DocInfo", "Contents/header.xml"];
      const read = [
        () => readHwp(changed(hwp), MAX),
        () => readHwp(hwpOf(new Map([...streams, [stream, changed(streams.get(stream) ?? hwp)]])), MAX),
        () => readHwpx(changed(hwpx), MAX),
        () => readHwpx(zipSync({ ...files, [part]: changed(files[part] ?? hwpx) }, { level: 0 }), MAX),
      ][nth % 4];
      const problem = (await read?.())?.problem ?? "text";
      found.set(problem, (found.get(problem) ?? 0) + 1);
    }
    expect([...found.values()].reduce((sum, count) => sum + count, 0)).toBe(500);
    expect(found.get("text")).toBeGreaterThan(50);
    expect(found.get("broken")).toBeGreaterThan(50);
  });
});
