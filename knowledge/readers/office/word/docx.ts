import { type Archive, openArchive } from "../../archive.ts";
import { blocksMarkdown } from "../../markdown-blocks.ts";
import type { ReadFile } from "../../read-part.ts";
import { readOrProblem, Unreadable } from "../../unreadable.ts";
import { readXml } from "../../xml.ts";
import { mainPart, partOf, relationsOf, titleOf, withPrefix } from "../package-parts.ts";
import { DocxBody, type DocxSetting } from "./docx-body.ts";
import { docxNumbering } from "./docx-numbering.ts";
import { docxStyles } from "./docx-styles.ts";

const NAMESPACE = /\/wordprocessingml\/(?:2006\/)?main$/;

/**
 * Reads a DOCX or DOCM: what its reader sees of the text, with notes where they are referred to. Comments, deletions,
 * heads and feet of pages are left out, and macros are not looked at.
 */
export async function readDocx(bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  return readOrProblem(() => {
    const archive = openArchive(bytes);
    const main = mainPart(archive, "word/document.xml");
    const xml = textOf(archive, main);
    if (xml === null) throw new Unreadable("broken", new Error(`${main} is missing`));
    const relations = relationsOf(archive, main);
    const part = (type: string) => textOf(archive, partOf(relations, type) ?? "");
    const notes = new Map<string, string>();
    const setting: DocxSetting = {
      styles: docxStyles(part("styles")),
      numbering: docxNumbering(part("numbering")),
      notes,
      budget: { left: maxCharacters },
    };
    for (const kind of ["footnote", "endnote"]) readNotes(part(`${kind}s`), `w:${kind}`, setting, notes);
    const body = new DocxBody(setting);
    readXml(xml, body);
    const title = titleOf(archive) ?? body.title;
    return { problem: null, title, parts: [{ place: null, markdown: blocksMarkdown(body.blocks) }] };
  });
}

function textOf(archive: Archive, part: string): string | null {
  const xml = archive.text(part);
  return xml === null ? null : withPrefix(xml, NAMESPACE, "w:");
}

/** Reads the notes at the feet of pages or at the end, by their ids; lines that part them from the text are none. */
function readNotes(xml: string | null, element: string, setting: DocxSetting, notes: Map<string, string>): void {
  if (xml === null) return;
  let body: DocxBody | null = null;
  let id = "";
  readXml(xml, {
    open(name, attributes) {
      if (name !== element) body?.open(name, attributes);
      else if ((attributes["w:type"] ?? "normal") === "normal") {
        body = new DocxBody(setting);
        id = attributes["w:id"] ?? "";
      }
    },
    text(value) {
      body?.text(value);
    },
    close(name) {
      if (name !== element) body?.close(name);
      else if (body !== null) {
        notes.set(`${name.slice(2)} ${id}`, blocksMarkdown(body.blocks).replace(/\s+/g, " ").trim());
        body = null;
      }
    },
  });
}
