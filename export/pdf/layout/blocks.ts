import type { Block, Inline } from "../../blocks/block.ts";
import { fillLines } from "../lines/fill-lines.ts";
import type { Colour } from "../lines/text-style.ts";
import { pieceOf } from "../lines/text-style.ts";
import { settableText, unitsOf } from "../lines/units.ts";
import { type Role, Tag } from "../tags/tag.ts";
import { figure } from "./figure.ts";
import { runsOf } from "./inline-runs.ts";
import { list } from "./list.ts";
import { paragraph, paragraphOf } from "./paragraph.ts";
import type { Room } from "./room.ts";
import { BLOCK_GAP, INK, RULE, SOFT, TEXT_SIZE, TINT, textStyle } from "./sheet.ts";
import { beside, type Stack, type Strip, stacked } from "./strip.ts";
import { table } from "./table.ts";

/** By depth: size of the type, room above and below. Depth 2 is a part's title. */
const HEADINGS: readonly (readonly [size: number, before: number, after: number])[] = [
  [18, 0, 11.5],
  [18, 0, 11.5],
  [18, 0, 11.5],
  [12.3, 20, 6.5],
  [TEXT_SIZE, 15, 5],
];
/** The title of the document is above them. */
export const PART_LEVEL = 2;
const HEADING_LEADING = 1.32;
const QUOTE_INDENT = 14;
/** Quotations that would have less do not move to the right. */
const LEAST_WIDTH = 120;
const CODE = { size: 8.9, leading: 1.5, padX: 10, padY: 7 };

/** Blocks under one another, in a room. */
export function blockStrips(blocks: readonly Block[], room: Room): Strip[] {
  let level = PART_LEVEL;
  return stacked(
    blocks.map((block, at) => {
      if (block.kind === "heading") level = Math.min(block.depth, level + 1);
      return withNext(blockStack(block, room, level), block, blocks[at + 1]);
    }),
  );
}

/** What leads to a list, a table or a figure stays with its beginning; before a table across, a heading goes there, too. */
function withNext(stack: Stack, block: Block, next: Block | undefined): Stack {
  const last = stack.strips.at(-1);
  if (!last || block.kind !== "paragraph" || next === undefined) return stack;
  const end = block.inlines.findLast((inline) => inline.kind === "text")?.text.trimEnd() ?? "";
  const leads = /[:：]$/.test(end) || (next.kind === "table" && stack.strips.length <= 2);
  return leads ? { ...stack, strips: [...stack.strips.slice(0, -1), { ...last, isKept: true }] } : stack;
}

/** @param level Of a heading in the structure, which leaves none out. */
function blockStack(block: Block, room: Room, level: number): Stack {
  switch (block.kind) {
    case "heading":
      return heading({ ...block, level }, room);
    case "paragraph":
      return between(paragraphOf(block.inlines, { ...room, tag: new Tag("P", room.tag) }), BLOCK_GAP);
    case "list":
      return between(list(block, room, blockStrips), BLOCK_GAP);
    case "quote":
      return between(quote(block.blocks, room), BLOCK_GAP + 1);
    case "code":
      return between(codeLines(block.text, room), BLOCK_GAP + 2);
    case "table":
      return between(table(block, room), BLOCK_GAP + 1.5);
    case "diagram":
      return between(figure(block, room, codeLines), BLOCK_GAP + 4);
    case "rule":
      return between([ruleStrip(room)], BLOCK_GAP + 4);
  }
}

function between(strips: readonly Strip[], gap: number): Stack {
  return { strips, before: gap, after: gap };
}

interface Heading {
  readonly depth: number;
  readonly level: number;
  readonly id: string;
  readonly inlines: readonly Inline[];
  /** Of a section. */
  readonly number?: number | null;
}

/** A heading, which stays with what it is of, and is where links and the contents lead. */
export function heading({ depth, level, id, inlines, number = null }: Heading, room: Room): Stack {
  const { scene, width, tag: parent } = room;
  const [size, before, after] = HEADINGS[Math.min(depth, HEADINGS.length - 1)] ?? [TEXT_SIZE, 15, 5];
  const tag = new Tag(`H${Math.min(6, Math.max(PART_LEVEL, level))}` as Role, parent);
  const style = textStyle(scene.faces.bold, size, INK);
  const numbered: Inline[] = number === null ? [...inlines] : [numberInline(number), ...inlines];
  const runs = runsOf(numbered, style, scene.faces, tag);
  const lineHeight = size * HEADING_LEADING;
  const strips = paragraph(runs, { width, lineHeight, tag, isKept: true });
  const [first, ...others] = strips;
  if (!first) return { strips: [], before, after };
  const title = settableText(numbered.map((inline) => (inline.kind === "text" ? inline.text : " ")).join("")).trim();
  return { strips: [{ ...first, anchor: { id, depth, title } }, ...others], before, after };
}

function numberInline(number: number): Inline {
  return { kind: "text", text: `${number}. `, bold: true, italic: false, code: false, struck: false, href: null };
}

function quote(blocks: readonly Block[], room: Room): Strip[] {
  const tag = new Tag("BlockQuote", room.tag);
  const indent = room.width - QUOTE_INDENT < LEAST_WIDTH ? 0 : QUOTE_INDENT;
  const inner = { ...room, tag, width: room.width - indent, colour: SOFT, isNested: true };
  return barred(blockStrips(blocks, inner), RULE, 3, indent);
}

/** Strips with a bar at their left that goes through the room between them. */
export function barred(strips: readonly Strip[], colour: Colour, thickness: number, indent: number): Strip[] {
  return strips.map((strip, at) => {
    const [found] = beside(
      [strip],
      (pen, x, y, gap) => {
        const above = at === 0 ? 0 : gap;
        pen.box(x, y - above, thickness, strip.height + above, colour);
      },
      indent,
    );
    return found as Strip;
  });
}

/** Code on its tint, line by line with its blanks, in the text's own font: there is no other in the document. */
export function codeLines(text: string, { scene, width, tag: parent }: Room): Strip[] {
  const tag = new Tag("Code", new Tag("P", parent));
  const style = textStyle(scene.faces.regular, CODE.size, INK);
  const lineHeight = CODE.size * CODE.leading;
  const lines = text.split("\n").flatMap((written) => {
    const blanks = /^[ \t]*/.exec(written)?.[0].replaceAll("\t", "  ") ?? "";
    const indent = pieceOf("\u00a0".repeat(Math.min(blanks.length, 40)), style);
    const filled = fillLines(unitsOf([{ text: written.trim(), style }]), width - CODE.padX * 2 - indent.width);
    const end = pieceOf(" ", style);
    return filled.length === 0
      ? [{ pieces: [], width: 0 }]
      : filled.map(({ pieces, width: taken }) => ({ pieces: [indent, ...pieces, end], width: taken + indent.width }));
  });
  return lines.map((line, at) => {
    const [first, last] = [at === 0, at === lines.length - 1];
    const [top, bottom] = [first ? CODE.padY : 0, last ? CODE.padY : 0];
    const height = top + lineHeight + bottom;
    return {
      height,
      before: 0,
      isKept: first ? !last : at === lines.length - 2,
      paint: (pen, x, y) => {
        pen.box(x, y, width, height, TINT);
        pen.box(x, y, 0.6, height, RULE);
        pen.box(x + width - 0.6, y, 0.6, height, RULE);
        if (first) pen.box(x, y, width, 0.6, RULE);
        if (last) pen.box(x, y + height - 0.6, width, 0.6, RULE);
        pen.line(line, x + CODE.padX, y + top, lineHeight, tag);
      },
    };
  });
}

function ruleStrip({ width }: Room): Strip {
  return { height: 0.6, before: 0, isKept: false, paint: (pen, x, y) => pen.box(x, y, width, 0.6, RULE) };
}
