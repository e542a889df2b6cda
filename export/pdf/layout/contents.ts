import type { BlockPart, Inline } from "../../blocks/block.ts";
import { pieceOf } from "../lines/text-style.ts";
import { Tag } from "../tags/tag.ts";
import { linesOf } from "./paragraph.ts";
import type { Room } from "./room.ts";
import { ACCENT, INK, RULE, SOFT, textStyle } from "./sheet.ts";
import type { Strip } from "./strip.ts";

const SIZE = 11.5;
const LEADING = 1.4;
const PAD = 4.5;
const NUMBER_WIDTH = 24;
const PAGE_WIDTH = 30;

/**
 * The contents: each part with its number and its page, all of it a link.
 * @param pageOf The page of a part, in words, as soon as the pages are known: when this is painted.
 */
export function contentsStrips(parts: readonly BlockPart[], room: Room, pageOf: (id: string) => string): Strip[] {
  const toc = new Tag("TOC", room.tag);
  const hasNumbers = parts.some(({ number }) => number !== null);
  return parts.flatMap((part) => entryStrips(part, { room, toc, indent: hasNumbers ? NUMBER_WIDTH : 0, pageOf }));
}

interface Entry {
  readonly room: Room;
  readonly toc: Tag;
  readonly indent: number;
  readonly pageOf: (id: string) => string;
}

function entryStrips({ id, number, title }: BlockPart, { room, toc, indent, pageOf }: Entry): Strip[] {
  const { regular, bold } = room.scene.faces;
  const tag = new Tag("Reference", new Tag("TOCI", toc));
  const name = title.map((inline: Inline) => (inline.kind === "text" ? inline.text : " ")).join("");
  const link = { href: `#${id}`, tag: new Tag("Link", tag, { alt: name }), hasArea: true };
  const style = (face: typeof regular, colour: typeof INK) => ({ ...textStyle(face, SIZE, colour), link });
  const lines = linesOf([{ text: name, style: style(regular, INK) }], room.width - indent - PAGE_WIDTH);
  const lineHeight = SIZE * LEADING;
  return lines.map((line, at): Strip => {
    const [first, last] = [at === 0, at === lines.length - 1];
    const height = (first ? PAD : 0) + lineHeight + (last ? PAD : 0);
    return {
      height,
      before: 0,
      isKept: !last,
      paint: (pen, x, y) => {
        const top = y + (first ? PAD : 0);
        if (first) pen.area(link, x, y, room.width, PAD * 2 + lines.length * lineHeight);
        if (last) pen.box(x, y + height - 0.6, room.width, 0.6, RULE);
        if (first && number !== null) {
          const piece = pieceOf(`${number} `, style(bold, ACCENT));
          pen.line({ pieces: [piece], width: piece.width }, x, top, lineHeight, tag);
        }
        pen.line(line, x + indent, top, lineHeight, tag);
        if (last) {
          const piece = pieceOf(` ${pageOf(id)}`, style(regular, SOFT));
          pen.line({ pieces: [piece], width: piece.width }, x + room.width - piece.width, top, lineHeight, tag);
        }
      },
    };
  });
}
