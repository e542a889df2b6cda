import { describe, expect, it } from "vitest";
import { htmlParts } from "../../../export/html/markdown.ts";
import { htmlWords } from "../../../export/html/words.ts";
import { readHtml, valuesOf } from "../../support/html-reader.ts";

function bodyOf(markdown: string): string {
  return htmlParts([{ title: "", markdown }], htmlWords("en"))
    .map(({ body }) => body)
    .join("");
}

const fenced = (source: string) => `\`\`\`mermaid\n${source}\n\`\`\``;

/** Each would run or fetch something in a page that took it as it is. */
const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  "text <script>alert(1)</script> text",
  "<img src=x onerror=alert(1)>",
  "<kbd><img src=x onerror=alert(1) //",
  "<code>a <img src=x onerror=alert(1)",
  "<pre>\n<svg onload=alert(1)>\n</pre>",
  "<style>@import url(https://evil.example/x.css);</style>",
  "<iframe src='https://evil.example'></iframe>",
  "<!-- open\n\n<script>alert(1)</script>",
  '<a href="javascript:alert(1)">x</a>',
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](javascript&colon;alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](<java\tscript:alert(1)>)",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](vbscript:msgbox(1))",
  "[x](//evil.example/x)",
  "[x](file:///etc/passwd)",
  "<javascript:alert(1)>",
  "[x][y]\n\n[y]: javascript:alert(1)",
  '[x](https://a.example/"onmouseover="alert(1))',
  "[x](https://a.example 'a\" onmouseover=\"alert(1)')",
  "![x](https://evil.example/pixel.png)",
  "![x](data:image/svg+xml;base64,PHN2Zy8+)",
  '![" onerror="alert(1)](x.png)',
  "![<script>alert(1)</script>](https://evil.example/x.png)",
  "# <img src=x onerror=alert(1)>\n\n## <script>alert(1)</script>",
  "| <b onclick=alert(1)>a</b> |\n| --- |\n| <script>alert(1)</script> |",
  "- [ ] <input autofocus onfocus=alert(1)>",
  '```" onmouseover="alert(1)\ncode </code></pre><script>alert(1)</script>\n```',
  "`</code><script>alert(1)</script>`",
  "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script>",
  fenced('flowchart TD\n A["</text><script>alert(1)</script>"] --> B'),
  fenced('flowchart TD\n A["x"] --> B\n style A fill:url(https://evil.example/x)'),
  fenced('flowchart TD\n A --> B\n classDef x fill:#fff" onload="alert(1)\n class A x'),
  fenced('flowchart TD\n A --> B\n click A "javascript:alert(1)"'),
  fenced("sequenceDiagram\n A->>B: <img src=x onerror=alert(1)>"),
  fenced("</code></pre><script>alert(1)</script>"),
];

const HTML =
  "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code table thead tbody tr th td div a strong em del hr br input";
const SVG = "figure figcaption svg defs marker polygon polyline path line rect circle ellipse g text tspan title";
const HARMLESS = new Set(`${HTML} ${SVG}`.split(" "));

describe("Markdown that a model wrote", () => {
  it.each(HOSTILE)("is data, and no part of the page: %j", (markdown) => {
    const read = readHtml(bodyOf(markdown));
    expect(read.elements.filter(({ tag }) => !HARMLESS.has(tag))).toEqual([]);
    const names = read.elements.flatMap(({ attributes }) => Object.keys(attributes));
    expect(names.filter((name) => /^on|^(?:src|srcset|style|srcdoc|action|formaction)$|href./i.test(name))).toEqual([]);
    expect(valuesOf(read, "href").filter((href) => !/^(?:https?:\/\/\S+|#.+)$/.test(href))).toEqual([]);
    const values = read.elements.flatMap(({ attributes }) => Object.values(attributes));
    expect(values.filter((value) => /url\((?!#)/.test(value))).toEqual([]);
    expect(read.elements.filter(({ attributes }) => attributes["type"] && attributes["type"] !== "checkbox")).toEqual(
      [],
    );
  });

  it("loses none of its text", () => {
    expect(readHtml(bodyOf("a <script>alert(1)</script> z")).text).toContain("a <script>alert(1)</script> z");
    expect(readHtml(bodyOf("<div>\nstays\n</div>")).text).toContain("<div>\nstays\n</div>");
    expect(readHtml(bodyOf("[label](javascript:alert(1)) ![picture](x.png)")).text).toContain("label picture");
  });

  it("is tables, task lists, code and emphasis, as on GitHub", () => {
    const read = readHtml(
      bodyOf(
        "| a | b |\n| :-: | --: |\n| 1 | **2** |\n\n- [x] done\n- [ ] open\n\n~~gone~~ `code` & more &amp; &euro;",
      ),
    );
    const tags = read.elements.map(({ tag }) => tag);
    expect(tags.filter((tag) => tag === "th")).toHaveLength(2);
    expect(valuesOf(read, "class")).toEqual(["table", "center", "right", "center", "right"]);
    expect(read.elements.filter(({ tag }) => tag === "input").map(({ attributes }) => "checked" in attributes)).toEqual(
      [true, false],
    );
    expect(valuesOf(read, "aria-label")).toEqual(["Done", "To do"]);
    expect(tags).toEqual(expect.arrayContaining(["strong", "del", "code"]));
    expect(read.text).toContain("gone code & more & &euro;");
  });

  it("links to the web, to a mailbox and to headings that are there", () => {
    const read = readHtml(
      bodyOf(
        "## A part\n\n[a](https://a.example/?b=1&c=2) [m](mailto:a@b.example) [p](#a-part) [gone](#nowhere) ![i](https://a.example/i.png)",
      ),
    );
    expect(valuesOf(read, "href")).toEqual([
      "https://a.example/?b=1&c=2",
      "mailto:a@b.example",
      "#a-part",
      "https://a.example/i.png",
    ]);
    expect(valuesOf(read, "rel")).toEqual(["noopener noreferrer", "noopener noreferrer", "noopener noreferrer"]);
    expect(read.text).toContain("gone");
  });

  it("numbers the anchors of headings with the same words", () => {
    const parts = htmlParts(
      [
        { title: "Same", markdown: "### Same\n\n> ### **Same** [thing](https://a.example)" },
        { title: "Same", markdown: "" },
        { title: "같은 제목", markdown: "" },
        { title: "?", markdown: "[a](#same-2) [b](#same-3)" },
      ],
      htmlWords("en"),
    );
    expect(parts.map(({ id }) => id)).toEqual(["same", "same-2", "같은-제목", "part"]);
    expect(parts[0]?.body).toContain('<h3 id="same-thing">');
    expect(parts[3]?.body).toBe('<p><a href="#same-2">a</a> b</p>\n');
    expect(parts[0]?.body).toContain('<h3 id="same-1">');
  });
});

describe("quotes and lists in one another", () => {
  it.each([">", "> ", "1. ", "- "])("are shown without running out of stack, thousands of %j on a line", (mark) => {
    const body = bodyOf(`${mark.repeat(10_000)} the end\n\n## B\n\ntext`);
    expect(body).toContain("the end");
    expect(body).toContain('<h2 id="b">B</h2>');
  });
});
