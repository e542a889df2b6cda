import { describe, expect, it } from "vitest";
import { htmlParts } from "../../../export/html/markdown.ts";
import { htmlWords } from "../../../export/html/words.ts";
import { planChecks } from "../../../graph/document/plan-checks.ts";
import { nestedMarkdown } from "../../../graph/document/text/markdown.ts";
import { checkedPlanOf } from "../../support/checked-plan.ts";

/** As long as a section can be; each took a parser or a pattern seconds or minutes, or ran it out of stack. */
const LONG: Readonly<Record<string, string>> = {
  "line breaks": "\n".repeat(60_000),
  "marks of headings": "# ".repeat(20_000),
  "marks of headings at an end": `# a${" #".repeat(20_000)}b`,
  "bold begun": "**a".repeat(13_000),
  comments: "<!--".repeat(10_000),
  citations: "[1]".repeat(13_000),
  definitions: "[a]: b\n".repeat(5_700),
  underlines: "a\n===\n".repeat(6_600),
  quotes: ">".repeat(40_000),
  "a long name": `${"a".repeat(40_000)}@`,
  "lists in lists": Array.from({ length: 190 }, (_, at) => `${" ".repeat(2 * at)}- a`).join("\n"),
  "backticks apart": "` ".repeat(20_000),
  pipes: "|".repeat(40_000),
  spaces: `- x${" ".repeat(40_000)}y`,
};

describe("a section of 40,000 characters", () => {
  it.each(Object.entries(LONG))("is checked and shown: %s", async (_, long) => {
    const markdown = `First.\n\n${long}\n\n**10%**를 last.`;
    await planChecks(checkedPlanOf(markdown));
    const [part] = htmlParts([{ title: "", markdown: nestedMarkdown(markdown, "Costs") }], htmlWords("ko"));
    expect(part?.body).toContain("<p>First.</p>");
    expect(part?.body).toMatch(/<strong>10%<\/strong>를 last\.<\/p>/);
  });

  it("shows the marks that are too many for a paragraph as they are, and no sign more", () => {
    const [part] = htmlParts([{ title: "", markdown: "*a ".repeat(400) }], htmlWords("en"));
    expect(part?.body.replace(/<\/?(?:p|em)>/g, "").trim()).toBe("*a ".repeat(400).trim());
  });
});
