import type { Messages } from "../words/messages-en.ts";
import { fittedTable } from "./fitted-table.ts";

/** Figures under one heading a case: a label, then a value for each; null where it cannot be computed there. */
export function caseTable(
  rows: readonly { readonly label: string; readonly values: readonly (string | null)[] }[],
  names: readonly string[],
  { cases }: Messages,
  width: number | undefined,
): string {
  const cells = rows.map(({ label, values }) => [label, ...values.map((value) => value ?? cases.none)]);
  return fittedTable(cells, {
    header: ["", ...names],
    align: ["left", ...names.map(() => "right" as const)],
    width,
    stacked: ([, ...values]) => values.map((value, at) => `${names[at] ?? ""}: ${value}`),
  });
}
