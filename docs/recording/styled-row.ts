import type { IBufferCell, IBufferLine } from "@xterm/headless";

/** How a piece of text looks. The colours are the sixteen that a terminal has names for; null is its own. */
export interface Look {
  readonly colour: number | null;
  readonly background: number | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underlined: boolean;
  readonly inverse: boolean;
}

/** A piece of a row in one look. */
export interface Run extends Look {
  readonly column: number;
  /** In columns. */
  readonly width: number;
  readonly text: string;
}

export type StyledRow = readonly Run[];

const NAMED_COLOURS = 16;
/** Only these are in every monospaced font; anything else stands alone, so that its width moves nothing beside it. */
const IN_EVERY_FONT = /^[\x20-\x7e]+$/;

/**
 * A row of the terminal as runs, without the empty space around them.
 * @param cursor The cursor's column, where it is shown in this row.
 */
export function styledRow(line: IBufferLine, cursor: number | null): StyledRow {
  const runs: Run[] = [];
  for (let column = 0; column < line.length; column += 1) {
    const cell = line.getCell(column);
    const width = cell?.getWidth() ?? 0;
    // The second half of a wide character has no width of its own.
    if (cell === undefined || width === 0) continue;
    const look = lookOf(cell, column === cursor);
    const run: Run = { ...look, column, width, text: cell.getChars() || " " };
    const before = runs.at(-1);
    if (before !== undefined && isOneRun(before, run)) {
      runs[runs.length - 1] = { ...before, text: before.text + run.text, width: before.width + width };
    } else runs.push(run);
  }
  return runs.map(trimmed).filter(({ text }) => text !== "");
}

function lookOf(cell: IBufferCell, isCursor: boolean): Look {
  return {
    colour: cell.isFgDefault() ? null : named(cell.isFgPalette(), cell.getFgColor()),
    background: cell.isBgDefault() ? null : named(cell.isBgPalette(), cell.getBgColor()),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    underlined: cell.isUnderline() !== 0,
    inverse: (cell.isInverse() !== 0) !== isCursor,
  };
}

function named(isPalette: boolean, colour: number): number {
  if (!isPalette || colour >= NAMED_COLOURS) throw new RangeError("Only the sixteen named colours can be drawn");
  return colour;
}

function isOneRun(before: Run, next: Run): boolean {
  return (
    // Browsers make one space of several.
    !(before.text.endsWith(" ") && next.text === " ") &&
    IN_EVERY_FONT.test(before.text + next.text) &&
    before.colour === next.colour &&
    before.background === next.background &&
    before.bold === next.bold &&
    before.dim === next.dim &&
    before.underlined === next.underlined &&
    before.inverse === next.inverse
  );
}

/** Without the spaces around it, where nothing is seen of them. */
function trimmed(run: Run): Run {
  if (run.background !== null || run.inverse || run.underlined) return run;
  const text = run.text.trim();
  const column = run.column + run.text.length - run.text.trimStart().length;
  return { ...run, text, column, width: run.width - (run.text.length - text.length) };
}
