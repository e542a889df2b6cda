import { describe, expect, it } from "vitest";
import { readByKind } from "../../../knowledge/file-kind.ts";
import { readGivenFile } from "../../../knowledge/given-file.ts";
import { writePdf } from "../../support/pdf-writer.ts";

const MAX = 2_400_000;
const partsOf = async (name: string, content: string | Uint8Array) =>
  (await readByKind(name, Buffer.from(content), MAX)).parts?.map(({ place, markdown }) => [place, markdown]);

describe("a file of values", () => {
  it.each([
    ["commas", 'Item,Price\n"Oven, large","1,5"\n', "| Item | Price |\n| --- | --- |\n| Oven, large | 1,5 |"],
    ["semicolons and a mark", "\ufeffa;b\n1,5;2|3\n", "| a | b |\n| --- | --- |\n| 1,5 | 2\\|3 |"],
    ["tabs and lines in cells", 'a\tb\n"1\n2"\t3', "| a | b |\n| --- | --- |\n| 1<br>2 | 3 |"],
    ["bars", "a|b\n1|2", "| a | b |\n| --- | --- |\n| 1 | 2 |"],
    ["what it names itself", "sep=;\na;b\n1;2", "| a | b |\n| --- | --- |\n| 1 | 2 |"],
  ])("separated by %s is one table", async (_, text, table) => {
    expect(await partsOf("costs.csv", text)).toEqual([[null, table]]);
  });

  it("is read in EUC-KR, and as text where it is no table", async () => {
    const korean = Buffer.from([0xb0, 0xa1, 0x2c, 0xb3, 0xaa, 0x0a, 0x31, 0x2c, 0x32]);
    expect(await partsOf("a.csv", korean)).toEqual([[null, "| 가 | 나 |\n| --- | --- |\n| 1 | 2 |"]]);
    expect(await partsOf("a.csv", 'One, two\n# and\n"never closed, x')).toEqual([
      [null, 'One, two\n\\# and\n"never closed, x'],
    ]);
  });

  it("repeats its head where it is cut", async () => {
    const rows = Array.from({ length: 200 }, (_, at) => `Item ${at},${at}00`).join("\n");
    const { passages } = await readGivenFile("a.csv", Buffer.from(`Name,Price\n${rows}`));
    expect(passages.length).toBeGreaterThan(2);
    for (const { text } of passages) expect(text).toMatch(/^\| Name \| Price \|\n\| --- \| --- \|\n\| Item \d+ /);
  });
});

const EUC = Buffer.from([0xb0, 0xa1, 0xb3, 0xaa]);
const SEVEN_BIT = `\u001b$)C\u000e${Buffer.from(EUC.map((byte) => byte & 0x7f)).toString("latin1")}\u000f 끝`;

function mail(headers: readonly string[], body: string): Buffer {
  const head = ["From: Kim <kim@example.com>", "To: lee@example.com", "Date: Mon, 1 Jun 2026 10:00:00 +0900"];
  return Buffer.from([...head, ...headers, "", body].join("\r\n"), "latin1");
}

describe("a mail", () => {
  it("is its subject, who wrote when, and its text, in the charsets of Korean mail", async () => {
    const subject = `Subject: =?EUC-KR?B?${EUC.toString("base64")}?= =?UTF-8?Q?_plan?=`;
    const quoted = mail(
      [subject, 'Content-Type: text/plain; charset="ks_c_5601-1987"', "Content-Transfer-Encoding: quoted-printable"],
      "=B0=A1=8C=63 soft=\r\n break\r\n# no heading",
    );
    const read = await readByKind("a.eml", quoted, MAX);
    expect(read.title).toBe("가나 plan");
    expect(read.parts?.[0]?.markdown).toBe(
      "Subject: 가나 plan\nFrom: Kim <kim@example.com>\nTo: <lee@example.com>\nDate: Mon, 1 Jun 2026 10:00:00 +0900\n\n가똠 soft break\n\\# no heading",
    );
    const seven = mail(
      ["Subject: x", "Content-Type: text/plain;\r\n charset=ISO-2022-KR"],
      SEVEN_BIT.replace(" 끝", ""),
    );
    expect((await partsOf("b.txt", seven))?.[0]?.[1]).toMatch(/\n\n가나$/);
  });

  it("of a page only is the page, and so is one whose text says only that there is one", async () => {
    const page = `<html><p hidden>no</p><h1>Rent</h1>${"<p>It is high here.".repeat(20)}`;
    const html = mail(["Subject: x", "Content-Type: text/html; charset=utf-8"], page);
    expect((await partsOf("a.eml", html))?.[0]?.[1]).toMatch(/# Rent\n\nIt is high here\.\n\n/);
    const both = `--b\r\nContent-Type: text/plain\r\n\r\nSee the page.\r\n--b\r\nContent-Type: text/html\r\n\r\n${page}\r\n--b--`;
    const two = mail(["Subject: x", "Content-Type: multipart/alternative; boundary=b"], both);
    expect((await partsOf("a.eml", two))?.[0]?.[1]).toContain("# Rent");
  });

  it("brings what is attached to it under the name of the file, mails too, and names what is not read", async () => {
    const pdf = Buffer.from(writePdf({ pages: ["Ropes"] })).toString("base64");
    const attached = (type: string, name: string, content: string) =>
      `--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}\r\n`;
    const inner = mail(["Subject: Inner"], "Inside").toString("latin1");
    const body = [
      "--b\r\nContent-Type: text/plain\r\n\r\nSee below\r\n",
      attached("application/pdf", "ropes.pdf", pdf),
      attached("image/png", "photo.png", "iVBORw0KGgoAAA=="),
      `--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--b--`,
    ].join("");
    const parts = await partsOf("a.eml", mail(["Subject: x", "Content-Type: multipart/mixed; boundary=b"], body));
    expect(parts?.[0]?.[1]).toMatch(/See below\n\nAttached, and not read:\n\n- photo\.png$/);
    expect(parts?.slice(1)).toEqual([
      ['attachment "ropes.pdf", p. 1', "Ropes"],
      ['attachment "3.eml"', expect.stringMatching(/^Subject: Inner\n[\s\S]*\n\nInside$/)],
    ]);
  });
});
