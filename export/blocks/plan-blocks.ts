import { documentWords } from "../../graph/document/document-words.ts";
import { type PlanPart, planParts } from "../../graph/document/plan-parts.ts";
import { recordPart } from "../../graph/document/record/record-markdown.ts";
import { Anchors, headingText } from "../../graph/document/text/anchors.ts";
import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import type { PlanExport } from "../../schemas/plan/plan-export.ts";
import { printableText } from "../../utils/visible-text.ts";
import { htmlWords } from "../html/words.ts";
import { lexedParts } from "../markdown/lexed-parts.ts";
import type { BlockDocument, BlockPart } from "./block.ts";
import { BlockReader } from "./block-tokens.ts";

/** What the formats that have pages are made of. */
export type BlockSource = PlanDocument & Pick<PlanExport, "complete" | "reply" | "record" | "createdAt">;

/** A plan as blocks, in the order of the page; a reply as one part without a heading. Pure. */
export function planBlocks(plan: BlockSource): BlockDocument {
  const [words, frame] = [htmlWords(plan.language), documentWords(plan.language)];
  const title = printableText(plan.title ?? "").trim() || frame.untitled;
  return {
    language: plan.language,
    title,
    kindName: words.kind,
    date: words.date(new Date(plan.createdAt)),
    createdAt: plan.createdAt,
    madeBy: plan.reply === null ? printableText(plan.madeBy) : null,
    unfinished: plan.complete ? null : words.unfinished,
    contentsTitle: frame.contents,
    notDrawn: words.notDrawn,
    parts: blockParts(partsOf(plan), title, frame.contents, words.drawing),
  };
}

function partsOf(plan: BlockSource): readonly PlanPart[] {
  if (plan.reply !== null) return [{ kind: "idea", title: "", markdown: plan.reply }];
  return [...planParts(plan), ...(plan.record ? [recordPart(plan.record)] : [])];
}

function blockParts(
  parts: readonly PlanPart[],
  title: string,
  contents: string,
  drawing: (number: number) => string,
): BlockPart[] {
  const anchors = new Anchors();
  anchors.of(headingText(title));
  // The contents stand behind the first part, and take an anchor as in Markdown.
  const [first, ...others] = [...parts];
  const listed = [...(first ? [first] : []), { title: contents, markdown: "" }, ...others];
  const { ids, parts: lexed } = lexedParts(listed, anchors);
  const reader = new BlockReader({ ids, drawing });
  let number = 0;
  return parts.flatMap(({ kind }, at): BlockPart[] => {
    const part = lexed[at === 0 ? 0 : at + 1];
    if (!part) return [];
    if (kind === "section") number += 1;
    const ofSection = kind === "section" ? number : null;
    return [
      { kind, id: part.id, number: ofSection, title: reader.inlines(part.title), blocks: reader.blocks(part.tokens) },
    ];
  });
}
