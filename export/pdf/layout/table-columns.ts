import type { ColumnNeed } from "../../tables/column-widths.ts";
import { MOST_WORD_CHARACTERS } from "../../tables/table-fit.ts";
import { widthsOf } from "../lines/fill-lines.ts";
import type { Unit } from "../lines/units.ts";

/** Of a character of an address, in the size of type. */
const ADDRESS_EM = 0.6;
export function columnNeed(cells: readonly (readonly Unit[])[], size: number): ColumnNeed {
  let [least, whole] = [0, 0];
  const most = MOST_WORD_CHARACTERS * ADDRESS_EM * size;
  for (const units of cells) {
    const widths = widthsOf(units);
    const isLong = units.some(({ pieces }) => pieces.some(({ text }) => text.length > MOST_WORD_CHARACTERS));
    least = Math.max(least, isLong ? Math.min(widths.least, most) : widths.least);
    whole = Math.max(whole, widths.whole);
  }
  return { least, whole: Math.max(least, whole) };
}
