import {
  Bookmark,
  type FileChild,
  HeadingLevel,
  ImageRun,
  type IParagraphOptions,
  Paragraph,
  Tab,
  TextRun,
} from "docx";
import type { Block, BlockDocument, BlockPart } from "../blocks/block.ts";
import type { Picture } from "../pictures/picture.ts";
import { pngOf } from "../pictures/png.ts";
import { xmlCharacters } from "../xml-text.ts";
import { BULLETS_NAME, LAST_LEVEL, LIST_INDENT, numbersName, SECTIONS_NAME } from "./lists.ts";
import { PICTURE_HEIGHT_PX, TWIPS_OF_PX, UPRIGHT } from "./page-setup.ts";
import { Runs } from "./runs.ts";
import { SYMBOL_FONT } from "./styles.ts";
import { fitOf, isAcross, tableOf } from "./tables.ts";

/** A paragraph or a table in its place in the document. */
export interface Flowing {
  readonly element: FileChild;
  /** On a page across. */
  readonly across: boolean;
  /** Belongs to what follows it, wherever that goes. */
  readonly leads: boolean;
}

/** Where a block stands. */
interface Place {
  readonly quoted: boolean;
  /** How many lists it stands in. */
  readonly depth: number;
  /** The instance of numbers of its list, and what the first paragraph of an item is marked with. */
  readonly mark: IParagraphOptions | null;
}

type ListBlock = Extract<Block, { kind: "list" }>;
type DiagramBlock = Extract<Block, { kind: "diagram" }>;

const TOP: Place = { quoted: false, depth: 0, mark: null };
const HEADINGS = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3, HeadingLevel.HEADING_4];
/** These follow on the same page; every other part has a page of its own. */
const BRIEF: ReadonlySet<BlockPart["kind"]> = new Set(["assumptions", "missing", "sources"]);
const [TO_DO, DONE] = ["☐", "☑"];

/** Writes the parts of a plan as Word's paragraphs and tables. */
export class Flow {
  readonly #notDrawn: string;
  readonly #runs: Runs;
  readonly #bookmarks: ReadonlyMap<string, string>;
  #lists = 0;
  #pictures = 0;

  constructor({ notDrawn, parts }: BlockDocument) {
    this.#notDrawn = notDrawn;
    this.#bookmarks = bookmarksOf(parts);
    this.#runs = new Runs(this.#bookmarks);
  }

  async part({ kind, id, number, title, blocks }: BlockPart): Promise<Flowing[]> {
    const body = await this.#blocks(blocks, TOP);
    if (title.length === 0) return body;
    const element = new Paragraph({
      heading: HeadingLevel.HEADING_1,
      pageBreakBefore: !BRIEF.has(kind),
      ...(BRIEF.has(kind) ? { spacing: { before: 480 } } : {}),
      ...(number === null ? {} : { numbering: { reference: SECTIONS_NAME, level: 0 } }),
      children: this.#bookmarked(id, this.#runs.of(title)),
    });
    return [{ element, across: false, leads: true }, ...body];
  }

  async #blocks(blocks: readonly Block[], place: Place): Promise<Flowing[]> {
    const written: Flowing[] = [];
    for (const [at, block] of blocks.entries()) {
      const here = at === 0 ? place : { ...place, mark: null };
      const isPlain = block.kind === "paragraph" || block.kind === "list";
      // What an item begins with that is no paragraph stands below its mark.
      if (here.mark && !isPlain) written.push(flowing(new Paragraph(here.mark)));
      written.push(...(await this.#block(block, here)));
    }
    if (blocks.length === 0 && place.mark) written.push(flowing(new Paragraph(place.mark)));
    return written;
  }

  async #block(block: Block, place: Place): Promise<Flowing[]> {
    switch (block.kind) {
      case "heading": {
        const children = this.#bookmarked(block.id, this.#runs.of(block.inlines));
        const heading = HEADINGS[Math.min(block.depth - 2, 3)] ?? HeadingLevel.HEADING_4;
        return [flowing(new Paragraph({ heading, ...indentOf(place), children }), { leads: true })];
      }
      case "paragraph":
        return [flowing(new Paragraph({ ...setIn(place), children: marked(place, this.#runs.of(block.inlines)) }))];
      case "list":
        return this.#list(block, place);
      case "quote":
        return this.#blocks(block.blocks, { ...place, quoted: true });
      case "code":
        return [flowing(codeParagraph(block.text, place))];
      case "table": {
        const inList =
          place.depth > 0 || place.quoted ? { indent: LIST_INDENT * Math.min(place.depth, LAST_LEVEL) } : null;
        const across = inList === null && isAcross(fitOf(block));
        // Two tables without a paragraph between them are one to Word.
        const after = new Paragraph({ style: "TableText", spacing: { after: 120 }, children: [] });
        return [flowing(tableOf(block, this.#runs, inList), { across }), flowing(after, { across })];
      }
      case "diagram":
        return this.#diagram(block, place);
      case "rule":
        return [flowing(new Paragraph({ style: "Rule" }))];
    }
  }

  async #list({ start, items }: ListBlock, place: Place): Promise<Flowing[]> {
    this.#lists += 1;
    const [level, instance] = [Math.min(place.depth, LAST_LEVEL), this.#lists];
    const written: Flowing[] = [];
    // A list that an item begins with has the item's mark above its own.
    if (place.mark) written.push(flowing(new Paragraph(place.mark)));
    for (const { checked, blocks } of items) {
      const numbering =
        start === null ? { reference: BULLETS_NAME, level } : { reference: numbersName(start), level, instance };
      const mark: IParagraphOptions =
        checked === null
          ? { style: start === null ? "ListBullet" : "ListNumber", numbering }
          : { style: "TaskList", indent: taskIndent(level), children: taskMark(checked) };
      written.push(...(await this.#blocks(blocks, { ...place, depth: place.depth + 1, mark })));
    }
    return written;
  }

  async #diagram({ title, label, source, picture }: DiagramBlock, place: Place): Promise<Flowing[]> {
    const caption = (words: string) =>
      flowing(new Paragraph({ style: "Caption", ...indentOf(place), children: [new TextRun(xmlCharacters(words))] }), {
        leads: true,
      });
    if (picture === null) {
      const titled = title === null ? [] : [caption(title)];
      return [...titled, caption(this.#notDrawn), flowing(codeParagraph(source, place))];
    }
    const drawn = new Paragraph({
      ...indentOf(place),
      children: [await this.#picture(picture, title ?? label, place)],
    });
    return [...(title === null ? [] : [caption(title)]), flowing(drawn)];
  }

  async #picture(picture: Picture, name: string, place: Place): Promise<ImageRun> {
    this.#pictures += 1;
    const { svg, widthPx, heightPx } = picture;
    const room = (UPRIGHT - indentTwips(place)) / TWIPS_OF_PX;
    const scale = Math.min(1, room / widthPx, PICTURE_HEIGHT_PX / heightPx);
    const words = xmlCharacters(name);
    return new ImageRun({
      type: "svg",
      data: Buffer.from(svg),
      fallback: { type: "png", data: Buffer.from(await pngOf(picture)) },
      transformation: { width: Math.round(widthPx * scale), height: Math.round(heightPx * scale) },
      altText: { name: `Diagram ${this.#pictures}`, description: words, title: words },
    });
  }

  #bookmarked(id: string, children: ReturnType<Runs["of"]>): ReturnType<Runs["of"]> {
    const name = this.#bookmarks.get(id);
    return name === undefined ? children : [new Bookmark({ id: name, children })];
  }
}

function flowing(element: FileChild, { across = false, leads = false } = {}): Flowing {
  return { element, across, leads };
}

/** Names as Word takes them: forty characters of few kinds; our ids are whole headings. */
function bookmarksOf(parts: readonly BlockPart[]): Map<string, string> {
  const idsIn = (blocks: readonly Block[]): string[] =>
    blocks.flatMap((block) => {
      if (block.kind === "heading") return [block.id];
      if (block.kind === "quote") return idsIn(block.blocks);
      return block.kind === "list" ? block.items.flatMap((item) => idsIn(item.blocks)) : [];
    });
  const ids = parts.flatMap(({ id, blocks }) => [id, ...idsIn(blocks)]).filter(Boolean);
  return new Map(ids.map((id, at) => [id, `heading_${at + 1}`]));
}

function setIn(place: Place): IParagraphOptions {
  if (place.mark) {
    const { children: _, ...look } = place.mark;
    return look;
  }
  const style = place.depth > 0 ? "ListContinue" : place.quoted ? "Quote" : undefined;
  return { ...(style === undefined ? {} : { style }), ...indentOf(place) };
}

function marked(place: Place, children: ReturnType<Runs["of"]>): ReturnType<Runs["of"]> {
  return [...(place.mark?.children ?? []), ...children];
}

function indentTwips({ depth }: Place): number {
  return LIST_INDENT * Math.min(depth, LAST_LEVEL + 1);
}

function indentOf(place: Place): IParagraphOptions {
  return place.depth === 0 ? {} : { indent: { left: indentTwips(place) } };
}

function taskIndent(level: number): { left: number; hanging: number } {
  return { left: LIST_INDENT * (level + 1), hanging: LIST_INDENT - 60 };
}

function taskMark(isDone: boolean): TextRun[] {
  return [new TextRun({ text: isDone ? DONE : TO_DO, font: SYMBOL_FONT }), new TextRun({ children: [new Tab()] })];
}

function codeParagraph(source: string, place: Place): Paragraph {
  const lines = xmlCharacters(source).split(/\r\n?|\n/);
  const children = lines.map((line, at) => {
    const pieces = line.split("\t").flatMap((piece, tab) => [...(tab > 0 ? [new Tab()] : []), piece]);
    return new TextRun({ ...(at > 0 ? { break: 1 } : {}), children: pieces });
  });
  return new Paragraph({ style: "Code", ...indentOf(place), children });
}
