import { strToU8, type Zippable, zipSync } from "fflate";
import { terminalText } from "../../utils/visible-text.ts";
import type { BlockDocument } from "../blocks/block.ts";
import { CONTAINER, CONTAINER_RDF, contentPart, MANIFEST, MIMETYPE, SETTINGS, VERSION } from "./package-parts.ts";
import { ParagraphWriter } from "./paragraph.ts";
import { previewText } from "./preview-text.ts";
import { sectionPart } from "./section.ts";

/** The first that a ZIP can name, in any time zone: the same plan is the same file. */
const ZIP_TIME = new Date(1980, 0, 1);

/**
 * A plan as the bytes of a HWPX file (OWPML, KS X 6101): styles and an outline, tables, pictures of its diagrams, head and foot.
 * The same plan gives the same bytes. Fonts are named, and none is in it.
 */
export async function planHwpx(document: BlockDocument): Promise<Uint8Array> {
  const writer = new ParagraphWriter();
  const section = await sectionPart(document, writer);
  const files = {
    "version.xml": VERSION,
    "Contents/header.xml": writer.shapes.part(document.language),
    "Contents/section0.xml": section,
    "Preview/PrvText.txt": terminalText(previewText(document)),
    "settings.xml": SETTINGS,
    "META-INF/container.rdf": CONTAINER_RDF,
    "Contents/content.hpf": contentPart(document, [...writer.pictures.keys()]),
    "META-INF/container.xml": CONTAINER,
    "META-INF/manifest.xml": MANIFEST,
  };
  // What a file is can be told by its beginning: the type stands first, and as it is.
  const archive: Zippable = { mimetype: [strToU8(MIMETYPE), { level: 0 }] };
  for (const [path, text] of Object.entries(files)) archive[path] = strToU8(text);
  // Packed already.
  for (const [path, png] of writer.pictures) archive[path] = [png, { level: 0 }];
  return zipSync(archive, { mtime: ZIP_TIME, level: 6 });
}
