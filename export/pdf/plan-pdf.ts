import type { Block, BlockDocument } from "../blocks/block.ts";
import { htmlWords } from "../html/words.ts";
import { drawPages, placesOf } from "./drawing/draw-pages.ts";
import { drawPicture, pictureDrawer } from "./drawing/draw-picture.ts";
import { writeBookmarks, writeLinks } from "./drawing/goals.ts";
import { addFace, newPdf, settleFace } from "./drawing/pdf-file.ts";
import { Pen } from "./drawing/pen.ts";
import { Face } from "./font/face.ts";
import { fontProgram } from "./font/font-program.ts";
import { documentStrips } from "./layout/document-strips.ts";
import { paginate } from "./layout/paginate.ts";
import type { Scene } from "./layout/room.ts";
import { settableText } from "./lines/units.ts";
import { writeStructure } from "./tags/structure-tree.ts";
import { Tag } from "./tags/tag.ts";

/** A plan as the bytes of a PDF file: the same plan gives the same bytes. */
export async function planPdf(document: BlockDocument): Promise<Uint8Array> {
  const [regular, bold] = await Promise.all([fontProgram("Regular"), fontProgram("Bold")]);
  const faces = { regular: new Face(regular), bold: new Face(bold) };
  const title = settableText(document.title);
  const { file, bytes } = await newPdf({
    title,
    language: document.language,
    createdAt: new Date(document.createdAt),
  });
  const fonts = new Map([
    [faces.regular, addFace(file, "Regular", faces.regular)],
    [faces.bold, addFace(file, "Bold", faces.bold)],
  ]);
  const scene: Scene = {
    faces,
    notDrawn: document.notDrawn,
    task: htmlWords(document.language).task,
    draw: document.parts.some(({ blocks }) => blocks.some(hasPicture)) ? await drawing() : null,
  };
  const root = new Tag("Document", null);
  const pageOf = new Map<string, string>();
  const pages = paginate(documentStrips(document, scene, root, (id) => pageOf.get(id) ?? ""));
  const places = placesOf(pages);
  for (const { id, page } of places) pageOf.set(id, String(page + 1));
  const pen = new Pen(file, fonts);
  drawPages(pages, pen, faces, title);
  writeLinks(file, pen.links, places);
  writeBookmarks(file, places);
  writeStructure(file, root, pen.contentsOfPages);
  for (const [face, font] of fonts) settleFace(font, face);
  return bytes();
}

function hasPicture(block: Block): boolean {
  if (block.kind === "diagram") return block.picture !== null;
  if (block.kind === "quote") return block.blocks.some(hasPicture);
  return block.kind === "list" && block.items.some(({ blocks }) => blocks.some(hasPicture));
}

async function drawing(): Promise<Scene["draw"]> {
  const draw = await pictureDrawer();
  return (file, picture, at) => drawPicture(draw, file, picture, at);
}
