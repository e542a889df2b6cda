import type { Heading } from "mdast";
import { documentWords } from "../../graph/document/document-words.ts";
import { planParts } from "../../graph/document/plan-parts.ts";
import { nestedMarkdown } from "../../graph/document/text/markdown.ts";
import { markdownTree, spanOf } from "../../graph/figures/text/markdown-places.ts";
import type { PlanExport } from "../../schemas/plan/plan-export.ts";

/** A plan in the one form in which all are checked and compared: it says nothing of who made it, and not the idea. */
export interface ComparablePlan {
  readonly title: string;
  readonly sections: readonly PlanText[];
}

interface PlanText {
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}

/** What stands in our plans alone, and would tell who wrote them. */
const LEFT_OUT: ReadonlySet<string> = new Set(["idea", "missing", "record"]);
const CONTENTS = /^(?:table of )?contents$|^목차$|^차례$/iu;

/** Of a plan of PlanCraft: its sections, what to do next, its assumptions and its sources. */
export function comparableExport(plan: PlanExport): ComparablePlan {
  const { defaultsAbove } = documentWords(plan.language);
  // How much is not listed, and where answers stand, says only that a program wrote it.
  const parts = planParts({ ...plan, moreFigures: 0, moreAssumptions: 0 })
    .filter(({ kind }) => !LEFT_OUT.has(kind))
    .map((part) => ({ ...part, markdown: part.markdown.replace(defaultsAbove, "") }));
  return comparable(plan.title ?? "", parts, plan.idea);
}

/** Of a document as a model wrote it, by its headings. */
export function comparableDocument(title: string, document: string, idea: string): ComparablePlan {
  const tree = markdownTree(document);
  const headings = tree.children.filter((node): node is Heading => node.type === "heading");
  const [first, ...others] = headings;
  const isTitled = first !== undefined && others.every(({ depth }) => depth > first.depth);
  const level = Math.min(...(isTitled ? others : headings).map(({ depth }) => depth));
  const starts = headings.filter(({ depth }) => depth === level).flatMap((heading) => spanOf(heading) ?? []);
  const sections = starts.map(({ start, end }, at) => ({
    title: document
      .slice(start, end)
      .replace(/^#+\s*|\s*#+\s*$|[*_`]|^(.*)\n[=-]+\s*$/g, "$1")
      .trim(),
    markdown: document.slice(end, starts[at + 1]?.start ?? document.length),
  }));
  const body = isTitled ? (spanOf(first)?.end ?? 0) : 0;
  const opening = document.slice(body, starts[0]?.start ?? document.length);
  return comparable(title, opening.trim() ? [{ title, markdown: opening }, ...sections] : sections, idea);
}

/** The whole plan as Markdown: its title, and each section under a heading. */
export function comparableMarkdown({ title, sections }: ComparablePlan): string {
  return [`# ${title}`, ...sections.flatMap((section) => [`## ${section.title}`, section.markdown])].join("\n\n");
}

function comparable(
  title: string,
  sections: readonly { readonly title: string; readonly markdown: string }[],
  idea: string,
): ComparablePlan {
  const kept = sections
    .filter((section) => !CONTENTS.test(section.title.replace(/^[\d.\s]+/, "")))
    .map((section, at) => {
      const own = section.title.replace(/^(?:\d+[.)]?)+\s+/, "");
      return {
        id: `part-${at + 1}`,
        title: own,
        markdown: anonymous(nestedMarkdown(section.markdown, section.title), idea),
      };
    });
  return { title, sections: kept.filter(({ markdown }) => markdown !== "") };
}

/** Without rules, comments, boxes to tick, lines that name a maker, and the idea where it is only repeated. */
function anonymous(markdown: string, idea: string): string {
  const said = bare(idea);
  return markdown
    .replace(/[ \t]*<!--[\s\S]*?-->/g, "")
    .split("\n")
    .filter((line) => !/^\s*(?:[-*_]\s?){3,}$/.test(line) && !/plancraft|language model|언어 모델/i.test(line))
    .filter((line) => line.trim() === "" || bare(line) !== said)
    .map((line) => line.replace(/^(\s*[-*] )\\?\[[ x]\\?\] /, "$1"))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function bare(text: string): string {
  return text
    .replace(/[^\p{L}\d]+/gu, " ")
    .trim()
    .toLowerCase();
}
