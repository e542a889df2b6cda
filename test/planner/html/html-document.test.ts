import { describe, expect, it } from "vitest";
import { type HtmlSource, htmlDocument } from "../../../planner/html/html-document.ts";
import { fontFaces } from "../../../planner/html/html-font.ts";
import { planHtml } from "../../../planner/html/plan-html.ts";
import { type ReadHtml, readHtml, valuesOf } from "../../support/html-reader.ts";

const EN = [
  "# Used gear: a plan",
  "> Made by PlanCraft with openai:gpt-4.1 (preset fast).",
  "## The idea\n\n> A marketplace",
  "## Contents\n\n1. [Summary & aims](#summary--aims)\n2. [Contents](#contents-1)",
  "## Summary & aims\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```mermaid\nflowchart LR\n  A[Seller] --> B[Buyer]\n```",
  "## Contents\n\nA section of this name. [Back](#summary--aims)",
  "## Assumptions and answers\n\nNone.",
  "## Review and changes\n\nNone.",
  "## What is missing\n\n- Nothing.",
  "## Usage\n\n3 calls",
].join("\n\n");

const KO = EN.replace("Used gear: a plan", "중고 장비 기획서")
  .replace("The idea", "아이디어")
  .replaceAll("## Contents\n\n1.", "## 목차\n\n1.")
  .replace("Assumptions and answers", "가정과 답변")
  .replace("What is missing", "빠진 것");

function source(given: Partial<HtmlSource> = {}): HtmlSource {
  const { language = "en" } = given;
  return {
    session: "s-1",
    title: "Used gear: a plan",
    language,
    complete: true,
    markdown: language === "ko" ? KO : EN,
    createdAt: "2026-11-27T23:30:00.000Z",
    ...given,
  };
}

/** The page without the fonts in its style. */
function page(given: Partial<HtmlSource> = {}): ReadHtml {
  return readHtml(htmlDocument(source(given), ""));
}

describe("an exported page", () => {
  it("needs nothing but itself, and forbids everything else", async () => {
    const html = await planHtml(source({ language: "ko" }));
    const read = readHtml(html);
    const tags = new Set(read.elements.map(({ tag }) => tag));
    for (const tag of ["script", "link", "img", "iframe", "object", "base"]) expect(tags).not.toContain(tag);
    expect(html).not.toMatch(/@import|https?:/);
    const fetched = [...html.matchAll(/url\(([^)]{0,40})/g)].map(([, target = ""]) => target);
    expect(fetched.filter((target) => !/^(?:data:font\/woff2;base64,|#diagram\.1\.)/.test(target))).toEqual([]);
    const policy = read.elements.find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy");
    expect(policy?.attributes["content"]?.split("; ")).toEqual([
      ...["default-src 'none'", "style-src 'unsafe-inline'", "font-src data:", "base-uri 'none'", "form-action 'none'"],
    ]);
  });

  it("has the title, the day and how the plan was made at its head", () => {
    const read = page();
    const head = read.text.slice(0, read.text.indexOf("The idea"));
    expect(head).toContain("Used gear: a plan");
    expect(head).toContain("27 November 2026");
    expect(head).toContain("Made by PlanCraft with openai:gpt-4.1 (preset fast).");
    expect(read.elements.filter(({ tag }) => tag === "h1")).toHaveLength(1);
    expect(page({ language: "ko" }).text).toContain("2026년 11월 27일");
  });

  it.each(["en", "ko"] as const)("has contents that lead to every part, sections numbered (%s)", (language) => {
    const read = page({ language });
    const ids = valuesOf(read, "id");
    expect(new Set(ids).size).toBe(ids.length);
    const links = valuesOf(read, "href");
    expect(links.filter((link) => !ids.includes(link.slice(1)))).toEqual([]);
    const nav = read.elements.findIndex(({ tag }) => tag === "nav");
    const main = read.elements.findIndex(({ tag }) => tag === "main");
    const entries = read.elements.slice(nav, main).filter(({ tag }) => tag === "a");
    expect(entries).toHaveLength(read.elements.filter(({ tag }) => tag === "section").length);
    expect(entries).toHaveLength(7);
    const html = htmlDocument(source({ language }), "");
    const numbers = [...html.matchAll(/<h2[^>]*><span class="number">(\d+)</g)].map(([, number]) => number);
    expect(numbers).toEqual(["1", "2"]);
  });

  it("keeps a section that is called like the contents", () => {
    expect(page().text).toContain("A section of this name.");
    expect(valuesOf(page(), "id")).toContain("contents-1");
  });

  it.each(["en", "ko"] as const)("is in the plan's language (%s)", (language) => {
    const [html] = page({ language }).elements;
    expect(html).toEqual({ tag: "html", attributes: { lang: language } });
    expect(htmlDocument(source({ language }), "")).toContain(":lang(ko) { word-break: keep-all; }");
    const added = page({ language, markdown: "", title: "가" }).text.replace("PlanCraft", "");
    expect(/\p{Script=Hangul}{2,}/u.test(added)).toBe(language === "ko");
  });

  it("says at its head where the plan is not finished, and leads to what is missing", () => {
    expect(page().text).not.toContain("not finished");
    const read = page({ complete: false });
    expect(read.text).toContain("This plan is not finished. See what is missing");
    expect(valuesOf(read, "href")).toContain("#what-is-missing");
    expect(page({ complete: false, language: "ko" }).text).toContain("아직 완성되지 않은 기획서입니다.");
  });

  it("shows a reply that is no plan, without contents", () => {
    const read = page({ markdown: "Hello, what would you like to plan?", title: null });
    expect(read.text).toContain("Hello, what would you like to plan?");
    expect(read.elements.map(({ tag }) => tag)).not.toContain("nav");
  });

  it("takes a hostile title and session as text, in the page's margins too", () => {
    const title = '</style><script>alert(1)</script>"} @import "https://evil.example/x.css"; {\\';
    const read = page({ title, session: '"><script>', markdown: "no title", createdAt: "2026-11-27T00:00:00.000Z" });
    expect(read.elements.map(({ tag }) => tag)).not.toContain("script");
    expect(read.elements.filter(({ tag }) => tag === "style")).toHaveLength(1);
    const html = htmlDocument(source({ title, markdown: "" }), "");
    expect(html.slice(html.indexOf("<style>"), html.indexOf("</style>"))).not.toMatch(/@import|evil\.example/);
  });

  it("is printed on A4, each section on a page of its own, tables with their heads", () => {
    const html = htmlDocument(source(), "");
    expect(html).toMatch(/@page \{ size: A4;[\s\S]*counter\(page\) " \/ " counter\(pages\)/);
    expect(html).toMatch(/@media print \{[\s\S]*section \{[^}]*break-before: page/);
    expect(html).toMatch(/thead \{ display: table-header-group/);
    expect(html).toContain("prefers-color-scheme: dark");
  });
});

describe("the size of a page", () => {
  const slices = (html: string) => html.split("@font-face").length - 1;

  it("has no font where there is no Korean", async () => {
    expect(slices(await planHtml(source()))).toBe(0);
  });

  it("has the slices of its own characters and no more, those of the page's words too", async () => {
    const html = await planHtml(source({ language: "ko" }));
    const numbersAndMarks = "0123456789./()&<>\"'";
    expect(slices(html)).toBe(slices(await fontFaces(readHtml(html).text + numbersAndMarks)));
    expect(slices(html)).toBeGreaterThan(3);
    expect(slices(html)).toBeLessThan(20);
  });
});
