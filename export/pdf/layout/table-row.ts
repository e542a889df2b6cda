import type { Line } from "../lines/fill-lines.ts";
import type { Tag } from "../tags/tag.ts";
import { ACCENT, RULE, TINT } from "./sheet.ts";
import type { Strip } from "./strip.ts";

/** How a table is set: its type, the room around what stands in a cell, and the widths of its columns with it. */
export interface TableSetting {
  readonly size: number;
  readonly leading: number;
  readonly padX: number;
  readonly padY: number;
  readonly widths: readonly number[];
}

export interface RowCell {
  readonly lines: readonly Line[];
  readonly align: "left" | "center" | "right";
  /** Null in a header that is repeated on another page. */
  readonly tag: Tag | null;
}

export interface Row {
  readonly cells: readonly RowCell[];
  readonly tag: Tag | null;
}

interface RowOptions {
  readonly kind: "header" | "odd" | "even";
  /** A higher row is split. */
  readonly most: number;
}

const HEADER_RULE_PT = 1.5;
const ROW_RULE_PT = 0.6;
/** Of a row that is split. */
const LINES_AT_ONCE = 3;
const SHARES = { left: 0, center: 0.5, right: 1 };

/** A row as one strip; as several, with the lines that fit on a page, only where it is higher than one. */
export function rowStrips({ cells, tag }: Row, setting: TableSetting, { kind, most }: RowOptions): Strip[] {
  const lineHeight = setting.size * setting.leading;
  const lines = Math.max(1, ...cells.map((cell) => cell.lines.length));
  const isWhole = lines * lineHeight + setting.padY * 2 <= most;
  const atOnce = isWhole ? lines : LINES_AT_ONCE;
  const parts = Math.ceil(lines / atOnce);
  for (const cell of cells) cell.tag?.within(tag);
  return Array.from({ length: parts }, (_, part): Strip => {
    const [first, last] = [part === 0, part === parts - 1];
    const from = part * atOnce;
    const count = Math.min(atOnce, lines - from);
    const top = first ? setting.padY : 0;
    const height = top + count * lineHeight + (last ? setting.padY : 0);
    return {
      height,
      before: 0,
      isKept: false,
      paint: (pen, x, y) => {
        const width = setting.widths.reduce((sum, column) => sum + column, 0);
        if (kind === "even") pen.box(x, y, width, height, TINT);
        if (last) {
          const thickness = kind === "header" ? HEADER_RULE_PT : ROW_RULE_PT;
          pen.box(x, y + height - thickness, width, thickness, kind === "header" ? ACCENT : RULE);
        }
        let left = x;
        // A header stands at the foot of its row.
        for (const [column, cell] of cells.entries()) {
          const room = (setting.widths[column] ?? 0) - setting.padX * 2;
          const down = kind === "header" ? lines - cell.lines.length : 0;
          cell.tag?.hang();
          for (let at = from; at < from + count; at += 1) {
            const line = cell.lines[at - down];
            if (!line) continue;
            const shift = Math.max(0, room - line.width) * SHARES[cell.align];
            pen.line(line, left + setting.padX + shift, y + top + (at - from) * lineHeight, lineHeight, cell.tag);
          }
          left += setting.widths[column] ?? 0;
        }
      },
    };
  });
}
