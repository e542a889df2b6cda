import { type Archive, openArchive } from "../../archive.ts";
import { type Block, blocksMarkdown, heading } from "../../markdown-blocks.ts";
import type { ReadFile, ReadPart } from "../../read-part.ts";
import { readOrProblem, Unreadable } from "../../unreadable.ts";
import { readXml } from "../../xml.ts";
import { mainPart, type Relation, relationsOf, titleOf } from "../package-parts.ts";
import { SlideShapes, slideBlocks } from "./slide-shapes.ts";

/**
 * Reads a PPTX, a part for each slide in the order in which they are shown: its title, texts, tables, and what the
 * speaker notes below it. Hidden slides, and what stands on every slide, are left out.
 */
export async function readPptx(bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  return readOrProblem(() => {
    const archive = openArchive(bytes);
    const budget = { left: maxCharacters };
    const parts: ReadPart[] = [];
    let first = "";
    for (const [at, name] of slidesInOrder(archive).entries()) {
      const slide = shapesOf(archive, name, budget);
      if (slide === null) throw new Unreadable("broken", new Error(`${name} is missing`));
      if (slide.isHidden) continue;
      first ||= slide.title;
      const blocks = [...slideBlocks(slide), ...beside(archive, name, budget)];
      parts.push({ place: `slide ${at + 1}`, markdown: blocksMarkdown(blocks) });
    }
    return { problem: null, title: titleOf(archive) ?? (first || null), parts };
  });
}

function slidesInOrder(archive: Archive): string[] {
  const main = mainPart(archive, "ppt/presentation.xml");
  const xml = archive.text(main);
  if (xml === null) throw new Unreadable("broken", new Error(`${main} is missing`));
  const relations = relationsOf(archive, main);
  const slides: string[] = [];
  readXml(xml, {
    open(name, attributes) {
      if (name !== "p:sldId") return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1];
      const relation = relations.get(id ?? "");
      if (relation !== undefined) slides.push(relation.part);
    },
  });
  return slides;
}

/** What stands in other parts: the texts of drawn diagrams, and the speaker's notes under a heading of their own. */
function beside(archive: Archive, slide: string, budget: { left: number }): Block[] {
  const relations = [...relationsOf(archive, slide).values()];
  const parts = (type: string) => relations.filter((relation: Relation) => relation.type === type);
  const drawn = parts("diagramData").flatMap(({ part }) => shapesOf(archive, part, budget)?.blocks ?? []);
  const notes = parts("notesSlide").flatMap(({ part }) => shapesOf(archive, part, budget, true)?.blocks ?? []);
  return notes.length === 0 ? drawn : [...drawn, heading(2, "Notes"), ...notes];
}

function shapesOf(archive: Archive, part: string, budget: { left: number }, isNotes = false): SlideShapes | null {
  const xml = archive.text(part);
  if (xml === null) return null;
  const shapes = new SlideShapes(budget, isNotes);
  readXml(xml, shapes);
  return shapes;
}
