import type { Block } from "../../blocks/block.ts";
import type { Picture } from "../../pictures/picture.ts";
import { Tag } from "../tags/tag.ts";
import { leadingOf, paragraph } from "./paragraph.ts";
import type { Room } from "./room.ts";
import { mm, RULE, SOFT, textStyle } from "./sheet.ts";
import type { Strip } from "./strip.ts";

type Diagram = Extract<Block, { kind: "diagram" }>;

const CAPTION_SIZE = 9.45;
const PADDING = mm(4);
const MOST_HEIGHT = mm(205);
const POINTS_OF_PIXEL = 0.75;

/** A drawn diagram in its frame, or a sentence and its source. @param codeLines Lays out the source. */
export function figure(diagram: Diagram, room: Room, codeLines: (text: string, room: Room) => Strip[]): Strip[] {
  const { title, label, source, picture } = diagram;
  const tag = new Tag("Figure", room.tag, { alt: title ?? label });
  const caption = title === null ? [] : captionStrips(title, room, new Tag("Caption", room.tag));
  const { draw } = room.scene;
  if (picture && draw) return [...caption, pictureStrip(picture, room, { tag, draw, hasCaption: caption.length > 0 })];
  const told = captionStrips(room.scene.notDrawn, room, new Tag("P", room.tag));
  return [...caption, ...told, ...afterGap(codeLines(source, room), 4)];
}

function captionStrips(text: string, { scene, width }: Room, tag: Tag): Strip[] {
  const style = textStyle(scene.faces.regular, CAPTION_SIZE, SOFT);
  return paragraph([{ text, style }], { width, lineHeight: leadingOf(CAPTION_SIZE), tag, isKept: true });
}

function afterGap(strips: readonly Strip[], before: number): Strip[] {
  return strips.map((strip, at) => (at === 0 ? { ...strip, before } : strip));
}

interface Drawing {
  readonly tag: Tag;
  readonly draw: NonNullable<Room["scene"]["draw"]>;
  readonly hasCaption: boolean;
}

/** As large as it was drawn, smaller where it is wider than the text or higher than a page. */
function pictureStrip(picture: Picture, { width: room }: Room, { tag, draw, hasCaption }: Drawing): Strip {
  const inner = room - 2 * PADDING;
  const scale = Math.min(POINTS_OF_PIXEL, inner / picture.widthPx, (MOST_HEIGHT - 2 * PADDING) / picture.heightPx);
  const [width, height] = [picture.widthPx * scale, picture.heightPx * scale];
  const whole = height + 2 * PADDING;
  return {
    height: whole,
    before: hasCaption ? 4 : 0,
    isKept: false,
    paint: (pen, x, y) => {
      pen.frame(x, y, room, whole, RULE);
      const [left, top] = [x + (room - width) / 2, y + PADDING];
      tag.box = [left, pen.pageHeight - top - height, left + width, pen.pageHeight - top];
      pen.under(tag, () => draw(pen.file, picture, [left, top, width]));
    },
  };
}
