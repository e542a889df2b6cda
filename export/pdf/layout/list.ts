import type { Block, ListItem } from "../../blocks/block.ts";
import type { Pen } from "../drawing/pen.ts";
import { pieceOf } from "../lines/text-style.ts";
import { Tag } from "../tags/tag.ts";
import { leadingOf, paragraphOf } from "./paragraph.ts";
import type { Room } from "./room.ts";
import { ACCENT, SOFT, TEXT_SIZE, textStyle } from "./sheet.ts";
import { beside, type Strip, stacked } from "./strip.ts";

type List = Extract<Block, { kind: "list" }>;
type LayOut = (blocks: readonly Block[], room: Room) => Strip[];

const INDENT = 15;
const ITEM_GAP = 3;
/** A list whose lines would have less room stands right below the one that it is in. */
const LEAST_WIDTH = 120;
const BOX_PT = 7;

/** @param layOut Lays out what stands in an item. */
export function list({ start, items }: List, room: Room, layOut: LayOut): Strip[] {
  const tag = new Tag("L", room.tag, { numbering: start === null ? "Disc" : "Decimal" });
  const style = textStyle(room.scene.faces.regular, TEXT_SIZE, SOFT);
  const labels = items.map((_, at) => pieceOf(start === null ? "•" : `${start + at}.`, style));
  const widest = start === null ? 0 : Math.max(0, ...labels.map(({ width }) => width));
  const indent = Math.max(INDENT, widest + 5);
  const back = room.width - indent < LEAST_WIDTH ? indent : 0;
  const stacks = items.map((item, at) => {
    const itemTag = new Tag("LI", tag);
    const { checked } = item;
    const alt = checked === null ? {} : { alt: room.scene.task(checked) };
    const labelTag = new Tag("Lbl", itemTag, alt);
    const strips = itemStrips(
      item,
      { ...room, width: room.width - indent + back, tag: new Tag("LBody", itemTag), isNested: true },
      layOut,
    );
    const paintLabel = (pen: Pen, x: number, y: number) => {
      const piece = labels[at];
      if (checked !== null) pen.under(labelTag, () => drawBox(pen, x + 1, y, checked));
      else if (piece) {
        const line = { pieces: [piece], width: piece.width };
        pen.line(line, x + (start === null ? 3 : indent - 5 - piece.width), y, leadingOf(TEXT_SIZE), labelTag);
      }
    };
    return { strips: labelled(strips, paintLabel, { indent, back }), before: ITEM_GAP, after: ITEM_GAP };
  });
  return stacked(stacks);
}

/** A single paragraph is the item itself; an item without a word still has its label. */
function itemStrips({ blocks }: ListItem, room: Room, layOut: LayOut): Strip[] {
  const [only] = blocks;
  if (only?.kind === "paragraph") {
    const first = paragraphOf(only.inlines, room);
    const rest = layOut(blocks.slice(1), room);
    return stacked([
      { strips: first, before: 0, after: ITEM_GAP },
      { strips: rest, before: ITEM_GAP, after: 0 },
    ]);
  }
  const strips = layOut(blocks, room);
  if (strips.length > 0) return strips;
  return [{ height: leadingOf(TEXT_SIZE), before: 0, isKept: false, paint: () => {} }];
}

interface Shift {
  /** Of the item's text. */
  readonly indent: number;
  /** Of the whole item, to the left. */
  readonly back: number;
}

function labelled(
  strips: readonly Strip[],
  paint: (pen: Pen, x: number, y: number) => void,
  { indent, back }: Shift,
): Strip[] {
  const paintShifted = (pen: Pen, x: number, y: number) => paint(pen, x - back, y);
  return beside(strips.slice(0, 1), paintShifted, indent - back).concat(
    beside(strips.slice(1), () => {}, indent - back),
  );
}

/** The box of a task, with a tick where it is done. */
function drawBox(pen: Pen, x: number, lineTop: number, isDone: boolean): void {
  const y = lineTop + (leadingOf(TEXT_SIZE) - BOX_PT) / 2 + 0.5;
  pen.path(`${x} ${y} ${BOX_PT} ${BOX_PT} re`, isDone ? ACCENT : SOFT, 0.8);
  if (!isDone) return;
  const [low, right, high] = [y + BOX_PT - 2, x + BOX_PT - 1.4, y + 2];
  pen.path(`${x + 1.6} ${y + 3.6} m ${x + 3} ${low} l ${right} ${high} l`, ACCENT, 1.1);
}
