import type { BlockDocument } from "../../blocks/block.ts";
import { Tag } from "../tags/tag.ts";
import { paragraph } from "./paragraph.ts";
import type { Room } from "./room.ts";
import { ACCENT, INK, mm, NOTE, NOTE_RULE, SOFT, TEXT_SIZE, textStyle } from "./sheet.ts";
import { beside, type Strip } from "./strip.ts";

const TITLE_SIZE = 28;
const NOTE_PAD = { x: 12, y: 9 };

/** The title page: what the document is, its title, the day, how it was made. */
export function coverStrips(document: BlockDocument, room: Room): Strip[] {
  const { scene, width, tag: parent } = room;
  const { regular, bold } = scene.faces;
  const { kindName, title, date, madeBy, unfinished, language } = document;
  const text = (
    written: string,
    size: number,
    options: { isBold?: boolean; colour?: typeof INK; role?: "H1" | "P" },
  ) => {
    const { isBold = false, colour = INK, role = "P" } = options;
    const runs = [{ text: written, style: textStyle(isBold ? bold : regular, size, colour) }];
    const tag = new Tag(role, parent);
    return paragraph(runs, { width, lineHeight: size * (size > 20 ? 1.22 : 1.5), tag, isKept: true });
  };
  const kind = language === "en" ? kindName.toUpperCase() : kindName;
  return [
    bar(),
    ...below(text(kind, 8.8, { isBold: true, colour: ACCENT }), mm(9)),
    ...below(text(title, TITLE_SIZE, { isBold: true, role: "H1" }), 7),
    ...below(text(date, TEXT_SIZE, { colour: SOFT }), 12),
    ...(madeBy === null ? [] : below(note(madeBy, room), 20)),
    ...(unfinished === null ? [] : below(text(unfinished, TEXT_SIZE, { isBold: true }), 14)),
  ];
}

function bar(): Strip {
  const [down, thickness] = [mm(62) - mm(2), mm(2)];
  return {
    height: down + thickness,
    before: 0,
    isKept: true,
    paint: (pen, x, y) => pen.box(x, y + down, mm(26), thickness, ACCENT),
  };
}

function note(written: string, { scene, width, tag: parent }: Room): Strip[] {
  const size = TEXT_SIZE * 0.94;
  const runs = [{ text: written, style: textStyle(scene.faces.regular, size, INK) }];
  const options = { width: width - 2 * NOTE_PAD.x, lineHeight: size * 1.55, tag: new Tag("P", parent), isKept: true };
  const lines = paragraph(runs, options);
  return lines.flatMap((line, at) => {
    const [top, bottom] = [at === 0 ? NOTE_PAD.y : 0, at === lines.length - 1 ? NOTE_PAD.y : 0];
    const height = top + line.height + bottom;
    const inner: Strip = { ...line, height, paint: (pen, x, y, gap) => line.paint(pen, x, y + top, gap) };
    return beside(
      [inner],
      (pen, x, y) => {
        pen.box(x, y, width, height, NOTE);
        pen.box(x, y, 3, height, NOTE_RULE);
      },
      NOTE_PAD.x,
    );
  });
}

function below(strips: readonly Strip[], before: number): Strip[] {
  return strips.map((strip, at) => (at === 0 ? { ...strip, before } : strip));
}
