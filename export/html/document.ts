import { type DocumentWords, documentWords } from "../../graph/document/document-words.ts";
import type { PlanPart } from "../../graph/document/plan-parts.ts";
import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import type { PlanExport } from "../../schemas/plan/plan-export.ts";
import { printableText, terminalText } from "../../utils/visible-text.ts";
import { DIAGRAM_STYLE } from "../pictures/style.ts";
import { FONT_FAMILY } from "./font.ts";
import { htmlInline, htmlParts } from "./markdown.ts";
import { type ShownPart, shownParts } from "./shown-parts.ts";
import { PAGE_STYLE } from "./style.ts";
import { cssString, escapeHtml } from "./text.ts";
import { type HtmlWords, htmlWords } from "./words.ts";

/** What a page is made of. */
export type HtmlSource = PlanDocument & Pick<PlanExport, "session" | "complete" | "reply" | "record" | "createdAt">;

/** Nothing is fetched and nothing runs, whatever a plan holds: the page's own style and font are all there is. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'";

/**
 * A plan as one HTML page that needs nothing but itself: a title page, contents, sections, drawn diagrams. Pure.
 * @param fonts Font rules that come with the page, from `fontFaces`; empty for the reader's own fonts.
 */
export function htmlDocument(plan: HtmlSource, fonts: string): string {
  const { language, reply } = plan;
  const [words, frame] = [htmlWords(language), documentWords(language)];
  const name = printableText(plan.title ?? "").trim() || frame.untitled;
  const shown = reply === null ? shownParts(plan, name, words, frame) : replyPart(reply, words);
  // Sessions of older versions hold whatever a model has said.
  return terminalText(`<!DOCTYPE html>
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
<h1>${htmlInline(name, words)}</h1>
<p class="date"><time datetime="${escapeHtml(plan.createdAt)}">${words.date(new Date(plan.createdAt))}</time></p>
${reply === null ? `<blockquote>\n<p>${escapeHtml(plan.madeBy)}</p>\n</blockquote>\n` : ""}${unfinished(plan, shown, words)}</div></header>
<div class="columns">
${reply === null ? contentsList(shown, frame) : ""}<main>
${shown.map(section).join("\n")}
</main>
</div>
<footer><span>${escapeHtml(name)}</span><span>${madeIn(plan, words)}</span></footer>
</body>
</html>
`);
}

/** Which session it was is nothing to whoever the plan is for. */
function madeIn({ session, record }: HtmlSource, words: HtmlWords): string {
  return record === null ? "PlanCraft" : `PlanCraft · ${escapeHtml(words.session(session))}`;
}

function replyPart(reply: string, words: HtmlWords): ShownPart[] {
  return htmlParts([{ title: "", markdown: reply }], words).map((part) => ({ ...part, kind: "idea", number: null }));
}

/** What follows the sections stands on the same page of paper as the part before it. */
const BRIEF: ReadonlySet<PlanPart["kind"]> = new Set(["assumptions", "missing", "sources"]);

function section({ id, heading, body, number, kind }: ShownPart): string {
  const mark = number === null ? "" : `<span class="number">${number}</span>`;
  const title = id === "" ? "" : `<h2 id="${escapeHtml(id)}">${mark}<span>${heading}</span></h2>\n`;
  return `<section${BRIEF.has(kind) ? ' class="brief"' : ""}>
${title}${body}</section>`;
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

function unfinished({ complete }: HtmlSource, parts: readonly ShownPart[], words: HtmlWords): string {
  if (complete) return "";
  const missing = parts.find(({ kind }) => kind === "missing");
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
@page across { size: A4 landscape }
@page :first { @top-left { content: none } @bottom-left { content: none } @bottom-right { content: none } }
`;
}
