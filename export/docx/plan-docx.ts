import { Document, type FileChild, type ISectionOptions, Packer, SectionType } from "docx";
import type { BlockDocument } from "../blocks/block.ts";
import { xmlCharacters } from "../xml-text.ts";
import { contentsWithoutPages } from "./contents-field.ts";
import { Flow, type Flowing } from "./flow.ts";
import { contentsOf, coverOf, marginsOf } from "./front.ts";
import { documentNumbering } from "./lists.ts";
import { pageOf } from "./page-setup.ts";
import { settledDocx } from "./settled-docx.ts";
import { documentStyles, tableStyle } from "./styles.ts";

/**
 * A plan as the bytes of a DOCX file: with styles, a table of contents, pictures and tables that Word and others edit. The
 * same plan gives the same bytes.
 */
export async function planDocx(document: BlockDocument): Promise<Uint8Array> {
  const flow = new Flow(document);
  const parts: Flowing[] = [];
  for (const part of document.parts) parts.push(...(await flow.part(part)));
  const hasContents = document.parts.some(({ title }) => title.length > 0);
  const front = [...coverOf(document), ...(hasContents ? contentsOf(document) : [])];
  const file = new Document({
    title: xmlCharacters(document.title),
    subject: document.kindName,
    creator: "PlanCraft",
    lastModifiedBy: "PlanCraft",
    styles: documentStyles(document.language),
    numbering: documentNumbering(document),
    pageNumbers: contentsWithoutPages,
    sections: sectionsOf(front, parts, document),
  });
  const bytes = new Uint8Array(await Packer.toBuffer(file));
  return settledDocx(bytes, { createdAt: document.createdAt, styles: tableStyle() });
}

/** Pages upright, and pages across for wide tables. */
function sectionsOf(
  front: readonly FileChild[],
  parts: readonly Flowing[],
  document: BlockDocument,
): ISectionOptions[] {
  const stretches: { across: boolean; children: FileChild[] }[] = [{ across: false, children: [...front] }];
  for (const { element, across } of withTheirLeads(parts)) {
    const last = stretches.at(-1);
    if (last?.across === across) last.children.push(element);
    else stretches.push({ across, children: [element] });
  }
  return stretches.map(({ across, children }, at) => ({
    properties: { page: pageOf(across), type: SectionType.NEXT_PAGE, titlePage: at === 0 },
    // A section without any has those of the one before it.
    ...(at === 0 ? marginsOf(document) : {}),
    children,
  }));
}

/** A heading goes with its table to the page across. */
function withTheirLeads(parts: readonly Flowing[]): Flowing[] {
  const found = [...parts];
  for (let at = found.length - 2; at >= 0; at--) {
    const [here, next] = [found[at], found[at + 1]];
    if (here?.leads && next?.across) found[at] = { ...here, across: true };
  }
  return found;
}
