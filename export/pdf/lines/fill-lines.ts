import { charactersOf } from "../font/face.ts";
import { charactersTaken } from "./break-points.ts";
import { type Piece, pieceOf } from "./text-style.ts";
import type { Unit } from "./units.ts";

export interface Line {
  readonly pieces: readonly Piece[];
  /** Without the blank at its end, which is there for whoever copies the text. */
  readonly width: number;
}

/** What rounding may take from a line that was measured before. */
const TOLERANCE = 0.01;

/** The lines of a paragraph; a word that is wider than a line is broken, and nothing of it is lost. */
export function fillLines(units: readonly Unit[], width: number): Line[] {
  const lines: Line[] = [];
  let pieces: Piece[] = [];
  let taken = 0;
  let blank = 0;
  const end = () => {
    lines.push({ pieces, width: taken - blank });
    pieces = [];
    taken = 0;
    blank = 0;
  };
  const take = (piece: Piece) => {
    pieces.push(piece);
    taken += piece.width;
    blank = 0;
  };
  for (const unit of units) {
    if (unit.width > width + TOLERANCE) {
      for (const piece of unit.pieces) {
        for (const part of broken(piece, () => width - taken, width)) {
          if (part === "end") {
            if (pieces.length > 0) end();
          } else take(part);
        }
      }
    } else {
      if (pieces.length > 0 && taken + unit.width > width + TOLERANCE) end();
      for (const piece of unit.pieces) take(piece);
    }
    if (unit.blank) {
      take(unit.blank);
      blank = unit.blank.width;
    }
    if (unit.isEnd) end();
  }
  if (pieces.length > 0) end();
  return lines;
}

/** A piece in parts, and where a line ends between them. It begins on the line where it stands, if that has room. */
function* broken(piece: Piece, room: () => number, width: number): Generator<Piece | "end"> {
  const characters = charactersOf(piece.text);
  const { face, size } = piece.style;
  const widths = characters.map((character) => (face.shape(character).width * size) / 1000);
  // A few characters at a line's end look like a mistake.
  const widest = Math.max(0, ...widths.slice(0, 4)) * 4;
  if (room() < Math.min(widest, width)) yield "end";
  let at = 0;
  while (at < characters.length) {
    const count = charactersTaken(characters, widths, at, room());
    yield pieceOf(characters.slice(at, at + count).join(""), piece.style);
    at += count;
    if (at < characters.length) yield "end";
  }
}

/** The least width in which no unit is broken, and the width in which nothing is. */
export function widthsOf(units: readonly Unit[]): { readonly least: number; readonly whole: number } {
  let [least, whole, line, blank] = [0, 0, 0, 0];
  for (const unit of units) {
    least = Math.max(least, unit.width);
    line += blank + unit.width;
    whole = Math.max(whole, line);
    blank = unit.blank?.width ?? 0;
    if (unit.isEnd) [line, blank] = [0, 0];
  }
  return { least, whole };
}
