import { describe, expect, it } from "vitest";
import { type HtmlSource, htmlDocument } from "../../../export/html/document.ts";
import { fontFaces } from "../../../export/html/font.ts";
import { planHtml } from "../../../export/html/plan-html.ts";
import { planMarkdown } from "../../../graph/document/plan-markdown.ts";
import { type ReadHtml, readHtml, valuesOf } from "../../support/html-reader.ts";

const WORDS = {
  en: { title: "Used gear: a plan", summary: "Summary & aims", contents: "Contents", missing: "Nothing is priced." },
  ko: { title: "중고 장비 기획서", summary: "요약과 목표", contents: "목차", missing: "가격이 없습니다." },
} as const;

function source(given: Partial<HtmlSource> = {}): HtmlSource {
  const { language = "en" } = given;
  const words = WORDS[language];
  const section = { sources: [], assumptions: [], uncited: [] };
  const diagram = "```mermaid\nflowchart LR\n  A[Seller] --> B[Buyer]\n```";
  return {
    session: "s-1",
    title: words.title,
    language,
    complete: true,
    reply: null,
    record: null,
    madeBy: "Made by PlanCraft with openai:gpt-4.1 (preset fast).",
    idea: language === "en" ? "A marketplace" : "장터",
    purpose: null,
    audience: null,
    sections: [
      { ...section, id: "a", title: words.summary, markdown: `| a | b |\n| --- | --- |\n| 1 | 2 |\n\n${diagram}` },
      { ...section, id: "b", title: words.contents, markdown: "A section of this name. [Back](#summary--aims)" },
    ],
    nextSteps: [{ kind: "weakness", text: "Name <the> price." }],
    moreFigures: 0,
    assumptionGroups: [{ sectionId: null, title: null, assumptions: ["One country."] }],
    moreAssumptions: 0,
    cases: null,
    missing: [words.missing],
    sources: [],
    createdAt: "2026-11-27T23:30:00.000Z",
    ...given,
  };
}

const EMPTY = { sections: [], nextSteps: [], assumptionGroups: [], missing: [], idea: "", madeBy: "" };

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
    expect(entries).toHaveLength(6);
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
    const added = page({ language, ...EMPTY, title: "가" }).text.replace("PlanCraft", "");
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
    const read = page({ reply: "Hello, **what** would you like to plan?", title: null });
    expect(read.elements.map(({ tag }) => tag)).toContain("strong");
    expect(read.text.replace(/\s+/g, " ")).toContain("Hello, what would you like to plan?");
    expect(read.elements.map(({ tag }) => tag)).not.toContain("nav");
  });

  it("takes a hostile title and session as text, in the page's margins too", () => {
    const title = '</style><script>alert(1)</script>"} @import "https://evil.example/x.css"; {\\';
    const read = page({ title, session: '"><script>', createdAt: "2026-11-27T00:00:00.000Z" });
    expect(read.elements.map(({ tag }) => tag)).not.toContain("script");
    expect(read.elements.filter(({ tag }) => tag === "style")).toHaveLength(1);
    const html = htmlDocument(source({ title, ...EMPTY }), "");
    expect(html.slice(html.indexOf("<style>"), html.indexOf("</style>"))).not.toMatch(/@import|evil\.example/);
  });

  it("has what to do next, assumptions and what is missing behind the sections, as text", () => {
    const { text } = page({ complete: false });
    const at = [
      "A section of this name",
      "What to do next",
      "Name <the> price.",
      "Assumptions",
      "One country.",
      "Nothing is priced.",
    ].map((words) => text.lastIndexOf(words));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at.every((place) => place > 0)).toBe(true);
  });

  it("links to headings by the anchors that they have in the Markdown", () => {
    const section = { id: "x", sources: [], assumptions: [], uncited: [] };
    const sections = [
      { ...section, title: "Costs", markdown: "## Risks\n\n[there](#risks-1)" },
      { ...section, title: "Risks", markdown: "Text" },
    ];
    const plan = source({ sections });
    expect(planMarkdown(plan)).toContain("1. [Costs](#costs)\n2. [Risks](#risks-1)");
    const read = page({ sections });
    expect(valuesOf(read, "id").filter((id) => /risks/.test(id))).toEqual(["risks", "risks-1"]);
    expect(valuesOf(read, "href").filter((href) => href === "#risks-1")).toHaveLength(2);
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
