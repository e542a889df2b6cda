import { type DocumentWords, documentWords } from "../../graph/document/document-words.ts";
import type { PlanExport } from "../../schemas/plan-export.ts";
import { DIAGRAM_STYLE } from "./html-diagram-style.ts";
import { FONT_FAMILY } from "./html-font.ts";
import { type HtmlPart, htmlParts } from "./html-markdown.ts";
import { PAGE_STYLE } from "./html-style.ts";
import { cssString, escapeHtml } from "./html-text.ts";
import { type HtmlWords, htmlWords } from "./html-words.ts";

/** What a page is made of. */
export type HtmlSource = Pick<PlanExport, "session" | "title" | "language" | "complete" | "markdown" | "createdAt">;

/** Nothing is fetched and nothing runs, whatever a plan holds: the page's own style and font are all there is. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'";

/**
 * A plan as one HTML page that needs nothing but itself: a title page, contents, sections, drawn diagrams. Pure.
 * @param fonts Font rules that come with the page, from `fontFaces`; empty for the reader's own fonts.
 */
export function htmlDocument(plan: HtmlSource, fonts: string): string {
  const { language, session, markdown } = plan;
  const [words, frame] = [htmlWords(language), documentWords(language)];
  const { title, lead, parts } = htmlParts(markdown, words);
  const contents = parts.find(({ text }) => text === frame.contents);
  const shown = numbered(
    parts.filter((part) => part !== contents),
    frame,
  );
  const name = plan.title ?? frame.untitled;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="PlanCraft">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(name)}</title>
<style>${fonts}${PAGE_STYLE}${DIAGRAM_STYLE}${printedMargins(name)}</style>
</head>
<body>
<header><div>
<p class="kind">${words.kind}</p>
<h1>${title ?? escapeHtml(name)}</h1>
<p class="date"><time datetime="${escapeHtml(plan.createdAt)}">${words.date(new Date(plan.createdAt))}</time></p>
${lead}${unfinished(plan, parts, frame, words)}</div></header>
<div class="columns">
${contents ? contentsList(shown, frame) : ""}<main>
${shown.map(section).join("\n")}
</main>
</div>
<footer><span>${escapeHtml(name)}</span><span>PlanCraft · ${escapeHtml(words.session(session))}</span></footer>
</body>
</html>
`;
}

interface ShownPart extends HtmlPart {
  /** Of a section of the plan; null for what frames them. */
  readonly number: number | null;
  /** It follows the part before it on the same page of paper. */
  readonly brief: boolean;
}

/** The sections stand between the idea and the assumptions, and are numbered as in the plan's own contents. */
function numbered(parts: readonly HtmlPart[], frame: DocumentWords): ShownPart[] {
  const first = parts.findIndex(({ text }) => text === frame.idea) + 1;
  const end = parts.findLastIndex(({ text }) => text === frame.assumptions);
  return parts.map((part, at) => ({
    ...part,
    number: at >= first && at < end ? at - first + 1 : null,
    brief: at > end,
  }));
}

function section({ id, heading, body, number, brief }: ShownPart): string {
  const mark = number === null ? "" : `<span class="number">${number}</span>`;
  return `<section${brief ? ' class="brief"' : ""}>
<h2 id="${escapeHtml(id)}">${mark}<span>${heading}</span></h2>
${body}</section>`;
}

function contentsList(parts: readonly ShownPart[], { contents }: DocumentWords): string {
  const entries = parts.map(({ id, heading, number }) => {
    // A link in a heading would stand within the link to it.
    const text = heading.replace(/<\/?a\b[^>]*>/g, "");
    return `<li><a href="#${escapeHtml(id)}"><span class="number">${number ?? ""}</span><span>${text}</span></a></li>`;
  });
  return `<nav aria-label="${contents}">
<h2>${contents}</h2>
<ol>
${entries.join("\n")}
</ol>
</nav>
`;
}

function unfinished(
  { complete }: HtmlSource,
  parts: readonly HtmlPart[],
  frame: DocumentWords,
  words: HtmlWords,
): string {
  if (complete) return "";
  const missing = parts.findLast(({ text }) => text === frame.missing);
  const link = missing ? ` <a href="#${escapeHtml(missing.id)}">${words.whatIsMissing}</a>` : "";
  return `<p class="unfinished">${words.unfinished}${link}</p>\n`;
}

/** The head and foot of each printed page; the title page has none. */
function printedMargins(name: string): string {
  const text = `font: 8.5pt "${FONT_FAMILY}", system-ui, "Segoe UI", sans-serif; color: #566174;`;
  return `@page { size: A4; margin: 22mm 19mm 20mm;
  @top-left { content: ${cssString(name)}; ${text} }
  @bottom-left { content: "PlanCraft"; ${text} }
  @bottom-right { content: counter(page) " / " counter(pages); ${text} } }
@page :first { @top-left { content: none } @bottom-left { content: none } @bottom-right { content: none } }
`;
}
