import { describe, expect, it } from "vitest";
import { readByKind } from "../../../knowledge/file-kind.ts";
import { readHtml } from "../../../knowledge/readers/html/read-html.ts";

const MAX = 2_400_000;
const markdownOf = async (html: string | Uint8Array) =>
  (await readHtml(Buffer.from(html), MAX)).parts?.map(({ markdown }) => markdown).join("\n");

describe("a page", () => {
  it("is its title, headings, paragraphs, lists and set text", async () => {
    const page = `<!doctype html><title> A &amp; B </title><h1>One <em>two</em></h1><p>A<br>b
      c <p># no heading<ul><li>x<li>y<ol><li>z<p>more</ol></ul><pre>\n a\n   b</pre><div>c<div>d</div>e</div>`;
    const read = await readHtml(Buffer.from(page), MAX);
    expect(read.title).toBe("A & B");
    expect(read.parts?.[0]?.markdown.split("\n\n")).toEqual([
      "# One two",
      "A\nb c",
      "\\# no heading",
      "- x\n- y\n  1. z\n     more",
      "```\n a\n   b\n```",
      "c",
      "d",
      "e",
    ]);
  });

  it("has nothing in it that a reader does not see", async () => {
    const hidden = [
      "<script>no</script><style>.gone, #off { display: none } @media print { .paper { display: none } }</style>",
      "<nav>no</nav><template>no</template><!-- no --><noscript>no</noscript><svg><title>no</title></svg>",
      "<p hidden>no<p style='Display : None'>no<p aria-hidden=true>no<p class='a gone'>no<p id=off>no",
      "<p style='font-size:0'>no<p style='position:absolute;left:-9999px'>no<input value=no><img alt=no>",
      "<p style='opacity:0'>no<p style='visibility:hidden'>no<p style='color:transparent'>no<div role=navigation>no</div>",
    ].join("");
    const seen = "<p class=paper>seen<p style='opacity:0.5'>half<p style='font-size:0.9em;left:-1px'>small";
    expect(await markdownOf(`${hidden}${seen}`)).toBe("seen\n\nhalf\n\nsmall");
  });

  it("keeps tables cell by cell, the text of a merged cell in its first place", async () => {
    const table = `<table><caption>Costs</caption><thead><tr><th rowspan=2>Item<th colspan=2>Price | EUR
      <tbody><tr><td>old<br>one<td>new<tr><td>Oven<td>1<td>2<tr><td colspan=3>Sum<tr hidden><td>a<td>b<td>c</table>`;
    expect(await markdownOf(table)).toBe(
      [
        "Costs\n",
        "| Item | Price \\| EUR |  |",
        "| --- | --- | --- |",
        "|  | old<br>one | new |",
        "| Oven | 1 | 2 |",
        "| Sum |  |  |",
      ].join("\n"),
    );
    const laidOut = "<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td><h2>Side</h2></table>";
    expect(await markdownOf(laidOut)).toBe("| a | b |\n| --- | --- |\n| c | d |\n\n## Side");
  });

  it.each([
    ["EUC-KR by its meta", "<meta charset=euc-kr>", [0xb0, 0xa1]],
    ["CP949 by its meta", "<meta http-equiv=content-type content='text/html; charset=ks_c_5601-1987'>", [0x8c, 0x63]],
    ["Shift_JIS by its meta", "<meta charset='Shift_JIS'>", [0x83, 0x4a]],
    ["UTF-8 though its meta says otherwise", "<meta charset=euc-kr>", [...Buffer.from("가")]],
  ])("is decoded as %s", async (_, head, bytes) => {
    const page = Buffer.concat([Buffer.from(`<html>${head}<p>`), Buffer.from(bytes), Buffer.from("</html>")]);
    expect(await markdownOf(page)).toMatch(/^[가똠カ]$/);
  });

  it.each([
    ["elements in each other", "<div>".repeat(200_000), "bomb"],
    [
      "formatting that never ends",
      `${"<b a=1>".repeat(3)}${Array.from({ length: 2_000 }, (_, at) => `<i a=${at}>`).join("")}`,
      "bomb",
    ],
    ["a table of any size", `<table>${"<tr><td colspan=1000 rowspan=60000>x<td>y".repeat(4_000)}</table>`, "long"],
    ["more text than is read", `<p>${"word ".repeat(600_000)}`, "long"],
    ["nothing to see", "<html><script>all()</script></html>", "empty"],
  ])("of %s ends in a problem", async (_, page, problem) => {
    expect(await readHtml(Buffer.from(page), MAX)).toMatchObject({ problem });
  });

  it("is one by its content, and Markdown that begins with a tag is none", async () => {
    const page = Buffer.from("\n<!-- a -->\n<!DOCTYPE html><p>x<p>y");
    expect((await readByKind("notes.txt", page, MAX)).parts?.[0]?.markdown).toBe("x\n\ny");
    const readme = Buffer.from("<div align=center>\n\n# Title\n</div>");
    expect((await readByKind("README.md", readme, MAX)).parts?.[0]?.markdown).toContain("# Title");
    expect((await readByKind("README.html", readme, MAX)).parts?.[0]?.markdown).toBe("\\# Title");
  });
});
