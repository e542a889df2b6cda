import { type Archive, openArchive } from "../../archive.ts";
import type { ReadFile } from "../../read-part.ts";
import { readOrProblem, Unreadable } from "../../unreadable.ts";
import { readXml } from "../../xml.ts";
import { hangulMarkdown } from "../hangul-markdown.ts";
import { HangulText } from "../hangul-text.ts";
import { ParagraphLooks } from "../paragraph-looks.ts";
import { hwpxStyles } from "./hwpx-header.ts";
import { readHwpxSection } from "./hwpx-section.ts";
import { localName } from "./owpml-name.ts";

const PACKAGE = "Contents/content.hpf";
const HEADER = "Contents/header.xml";
const MANIFEST = "META-INF/manifest.xml";
const SECTION = /(?:^|\/)section(\d+)\.xml$/i;
const NO_STYLES = { heads: new Map(), styleNames: new Map(), numberings: new Map() };

/**
 * Reads a HWPX (KS X 6101): body, tables, boxes, notes and captions, in their order. What stands on each page, remarks
 * and deleted text are left out. It does not say where its pages end, so that headings are its places.
 */
export function readHwpx(bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  return readOrProblem(() => {
    const archive = openArchive(bytes);
    const { title, hrefs } = packageOf(archive.text(PACKAGE));
    const sections = sectionNames(archive, hrefs);
    if (isEncrypted(archive, sections)) throw new Unreadable("encrypted");
    if (sections.length === 0) throw new Unreadable("broken", new Error("It has no section"));

    const header = archive.text(HEADER);
    const looks = new ParagraphLooks(header === null ? NO_STYLES : hwpxStyles(header));
    const text = new HangulText(maxCharacters);
    for (const name of sections) readHwpxSection(archive.text(name) ?? "", text, looks);
    const markdown = hangulMarkdown(text.closeList());
    if (markdown.length > maxCharacters) throw new Unreadable("long");
    return { problem: null, title, parts: [{ place: null, markdown }] };
  });
}

function packageOf(xml: string | null): { readonly title: string | null; readonly hrefs: readonly string[] } {
  let title = "";
  let isTitle = false;
  const hrefs = new Map<string, string>();
  const spine: string[] = [];
  if (xml !== null)
    readXml(xml, {
      open(name, attributes) {
        const local = localName(name);
        isTitle = local === "title" && title === "";
        if (local === "item") hrefs.set(attributes["id"] ?? "", attributes["href"] ?? "");
        else if (local === "itemref") spine.push(attributes["idref"] ?? "");
      },
      text(value) {
        if (isTitle) title += value;
      },
      close() {
        isTitle = false;
      },
    });
  return { title: title.trim() || null, hrefs: spine.flatMap((id) => hrefs.get(id) ?? []) };
}

/** The sections in the order of the package; those that it does not name behind them, by their numbers. */
function sectionNames(archive: Archive, hrefs: readonly string[]): string[] {
  const named = hrefs
    .map((href) => href.replace(/^\/+/, ""))
    .map((href) => (archive.has(href) ? href : `Contents/${href}`))
    .filter((name) => SECTION.test(name) && archive.has(name));
  const numberOf = (name: string) => Number(SECTION.exec(name)?.[1] ?? 0);
  const others = archive.names
    .filter((name) => SECTION.test(name))
    .sort((one, other) => numberOf(one) - numberOf(other));
  return [...new Set([...named, ...others])];
}

/** Whether the list of files says that one of the sections is encrypted; HWPX encrypts files in the archive, not the archive. */
function isEncrypted(archive: Archive, sections: readonly string[]): boolean {
  const manifest = archive.text(MANIFEST);
  if (manifest === null) return false;
  let path = "";
  let found = false;
  readXml(manifest, {
    open(name, attributes) {
      const local = localName(name);
      if (local === "file-entry") path = attributes["full-path"] ?? attributes["odf:full-path"] ?? "";
      else if (local === "encryption-data") found ||= sections.includes(path.replace(/^\/+/, "")) || SECTION.test(path);
    },
  });
  return found;
}
