import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DIAGRAM_STYLE } from "../../export/pictures/style.ts";
import { planFileName } from "../../schemas/plan/plan-file-name.ts";
import { pageHtml, plainHtml, shownFigures } from "../../web/plan/reading/page-html.ts";
import { sentenceAround } from "../../web/plan/reading/sentence-around.ts";

it("has drawn diagrams look as in an exported plan", () => {
  const plain = (css: string) =>
    css
      .replace(/\s+/g, "")
      .replaceAll(";}", "}")
      .replaceAll(/(?<=[:, (])0\./g, ".");
  const page = readFileSync(new URL("../../web/plan/reading/diagrams.css", import.meta.url), "utf8");
  const own = page.slice(page.indexOf("/* From here on as there. */"));
  expect(plain(own.replace(/\/\*.*?\*\//g, ""))).toBe(plain(DIAGRAM_STYLE));
});

it("makes links and figures of a part work on the page", () => {
  const html =
    '<p><a href="#a">a</a> <a href="https://b.example" rel="noopener noreferrer">b</a> <data class="figure" data-figure="fee" data-doubt="0" value="0.07">7%</data> <data class="figure" data-uses="fee" value="7">7</data> <data class="figure" data-uses="fee price" value="7">7</data> &lt;a href=&quot;#x&quot;</p>';
  expect(pageHtml(html, "/base/plans/s", "note")).toBe(
    '<p><a href="/base/plans/s#a">a</a> <a href="https://b.example" target="_blank" rel="noopener noreferrer">b</a> <data class="figure" role="button" tabindex="0" data-figure="fee" data-doubt="0" aria-describedby="note" value="0.07">7%</data> <data class="figure" role="button" tabindex="0" data-figure="fee" value="7">7</data> <data class="figure" data-uses="fee price" value="7">7</data> &lt;a href=&quot;#x&quot;</p>',
  );
  expect([...shownFigures([{ body: html }])]).toEqual([
    ["fee", " 7% 7"],
    ["fee price", " 7"],
  ]);
  expect(plainHtml('<a href="#a">A <em>b</em></a> <data class="figure" data-figure="x" value="1">1</data>')).toBe(
    "A <em>b</em> 1",
  );
});

it("finds the sentence in which a figure stands, in both languages", () => {
  const around = (text: string, word: string) => {
    const { start, end } = sentenceAround(text, text.indexOf(word));
    return text.slice(start, end);
  };
  expect(around("One. It costs $7.50, e.g. today, and more. Three.", "$7")).toBe(
    "It costs $7.50, e.g. today, and more.",
  );
  expect(around("예산은 8,000만 원입니다. 수수료는 7%입니다.", "7%")).toBe("수수료는 7%입니다.");
  expect(around("Only this", "this")).toBe("Only this");
});

it.each([
  ["Used gear: a plan", "Used gear a plan.md"],
  ["  빵집 앱 / 기획서?  ", "빵집 앱 기획서.md"],
  ["../../etc/passwd", "etc passwd.md"],
  ["CON", "plan.md"],
  ["\u202e\u0000", "plan.md"],
  ["가".repeat(200), `${"가".repeat(80)}.md`],
])("names the file of %j so that every system takes it", (title, name) => {
  expect(planFileName(title, "md")).toBe(name);
});
