import type { ShownMove } from "../../schemas/model/figures.ts";
import { fittedTable } from "./fitted-table.ts";

/** Figures that moved, one a line: `Profit a month: $1,080 → $1,620`. @param none What stands for no value. */
export function figureMoves(moves: readonly ShownMove[], none: string, width: number | undefined): string {
  const rows = moves.map(({ label, before, after }) => [`${label}:`, before ?? none, "→", after ?? none]);
  return fittedTable(rows, {
    gap: 1,
    align: ["left", "right"],
    width,
    stacked: ([, before, arrow, after]) => [`${before} ${arrow} ${after}`],
  });
}
