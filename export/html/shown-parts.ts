import type { DocumentWords } from "../../graph/document/document-words.ts";
import { type PlanPart, planParts } from "../../graph/document/plan-parts.ts";
import { recordPart } from "../../graph/document/record/record-markdown.ts";
import { Anchors, headingText } from "../../graph/document/text/anchors.ts";
import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import type { PlanExport } from "../../schemas/plan/plan-export.ts";
import { type HtmlPart, htmlParts } from "./markdown.ts";
import type { HtmlWords } from "./words.ts";

/** A part of a plan as HTML. */
export interface ShownPart extends HtmlPart {
  readonly kind: PlanPart["kind"];
  /** Of a section of the plan; null for what frames them. */
  readonly number: number | null;
}

/** The parts of the plan as HTML. Their anchors are those of the Markdown, in which the contents are a part, too. */
export function shownParts(
  plan: PlanDocument & Pick<PlanExport, "record">,
  name: string,
  words: HtmlWords,
  frame: DocumentWords,
): ShownPart[] {
  const parts = [...planParts(plan), ...(plan.record ? [recordPart(plan.record)] : [])];
  const contents = { title: frame.contents, markdown: "" };
  const anchors = new Anchors();
  anchors.of(headingText(name));
  const html = htmlParts([...parts.slice(0, 1), contents, ...parts.slice(1)], words, anchors);
  let number = 0;
  return parts.flatMap(({ kind }, at): ShownPart[] => {
    const part = html[at === 0 ? 0 : at + 1];
    if (!part) return [];
    if (kind === "section") number += 1;
    return [{ ...part, kind, number: kind === "section" ? number : null }];
  });
}
