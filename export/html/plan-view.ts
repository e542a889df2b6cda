import { documentWords } from "../../graph/document/document-words.ts";
import type { OpenDoubt } from "../../graph/document/open-doubts.ts";
import { markedSectionText, type TextState } from "../../graph/document/text/section-text.ts";
import { tidySection } from "../../graph/document/text/tidy-section.ts";
import type { FigureMarks, MarkedFigure } from "../../graph/figures/text/figure-marks.ts";
import type { PlanView } from "../../schemas/http/plan-view.ts";
import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import { printableText, terminalText } from "../../utils/visible-text.ts";
import { htmlParts } from "./markdown.ts";
import { shownParts } from "./shown-parts.ts";
import { escapeHtml } from "./text.ts";
import { htmlWords } from "./words.ts";

/** What a page shows of a plan. */
export interface ShownPlan {
  readonly document: PlanDocument;
  /** What the figures of its sections are found in; null where they are not marked. */
  readonly state: TextState | null;
  readonly doubts: readonly OpenDoubt[];
}

/**
 * The parts of a plan for a page with figures to click on, each as HTML: those of the exported page, and elements around
 * what its figures gave. Pure.
 */
export function viewParts(plan: ShownPlan): PlanView["parts"] {
  const { document } = plan;
  const [words, frame] = [htmlWords(document.language), documentWords(document.language)];
  const name = printableText(document.title ?? frame.untitled);
  const marked = markedSections(plan);
  const sections = document.sections.map((section) => {
    const { markdown = section.markdown } = marked.get(section.id) ?? {};
    return { ...section, markdown };
  });
  return shownParts({ ...document, sections, record: null }, name, words, frame).flatMap((part) => {
    const { id, kind, number, heading, body } = part;
    if (kind === "record") return [];
    const sectionId = number === null ? null : (sections[number - 1]?.id ?? null);
    const section = sectionId === null ? undefined : marked.get(sectionId);
    const shown = section ? withFigures(body, section) : body;
    return [{ anchor: id, kind, sectionId, number, heading: terminalText(heading), body: terminalText(shown) }];
  });
}

/** The answer to an idea that was no planning request. Pure. */
export function replyHtml(reply: string, language: PlanDocument["language"]): string {
  const [part] = htmlParts([{ title: "", markdown: reply }], htmlWords(language));
  return terminalText(part?.body ?? "");
}

interface MarkedSection {
  readonly markdown: string;
  readonly marks: FigureMarks;
  /** The number of the doubt that a token of the section stands in; null where it stands in none. */
  readonly doubtAt: (start: number) => number | null;
}

function markedSections({ document, state, doubts }: ShownPlan): ReadonlyMap<string, MarkedSection> {
  const numbered = doubts.map((doubt, number) => ({ ...doubt, number }));
  return new Map(
    document.sections.flatMap(({ id }) => {
      const marked = state && markedSectionText(state, id);
      if (!marked) return [];
      const source = state.sections[id]?.markdown ?? "";
      const places = numbered.flatMap(({ sectionId, text, number }) => {
        const start = sectionId === id ? source.indexOf(text) : -1;
        return start < 0 ? [] : [{ number, start, end: start + text.length }];
      });
      const doubtAt = (at: number) => places.find(({ start, end }) => start <= at && at < end)?.number ?? null;
      return [[id, { markdown: tidySection(marked.text), marks: marked.marks, doubtAt }] as const];
    }),
  );
}

/** Marks become elements in text only: whatever else could hold one loses it. */
function withFigures(html: string, { marks, doubtAt }: MarkedSection): string {
  return html.replace(/<[^>]*>|[^<]+/g, (piece) =>
    marks.replaced(piece, (amount, figure) => (piece.startsWith("<") ? amount : element(amount, figure, doubtAt))),
  );
}

function element(amount: string, figure: MarkedFigure, doubtAt: MarkedSection["doubtAt"]): string {
  const { ids, isComputed, value, start } = figure;
  const doubt = doubtAt(start);
  const attributes = {
    class: "figure",
    [isComputed ? "data-uses" : "data-figure"]: ids.join(" "),
    ...(doubt === null ? {} : { "data-doubt": String(doubt) }),
    value: String(value),
  };
  const written = Object.entries(attributes).map(([name, text]) => ` ${name}="${escapeHtml(text)}"`);
  return `<data${written.join("")}>${amount}</data>`;
}
