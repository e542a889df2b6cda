import type { FiguresView, FigureView } from "../../planner/figures/figure-view.ts";
import { EXIT } from "../../utils/errors.ts";
import type { CommonOptions, Surface } from "../surface.ts";
import { formatTable } from "../terminal/table.ts";
import { withSession } from "./with-session.ts";

interface FiguresOptions extends CommonOptions {
  readonly csv?: boolean;
}

/** `plancraft figures <session> [--csv]`: the sheet, each figure under what is computed from it. */
export function showFigures(name: string, { csv = false, ...common }: FiguresOptions): Promise<number> {
  return withSession(name, common, async (planner, surface, _stop, session) => {
    const view = await planner.figures(session);
    if (surface.json) surface.printJson(view);
    else if (csv) surface.print(csvOf(view));
    else surface.print(describe(view, surface));
    return EXIT.done;
  });
}

function describe(view: FiguresView, { messages, host }: Surface): string {
  const words = messages.figures;
  const width = host.stdout.columns;
  const rows = treeRows(view.figures).map(({ figure, depth, isRepeated }) => [
    `${"  ".repeat(depth)}${figure.label}`,
    figure.shown,
    figure.id,
    isRepeated ? words.above : basisText(figure, words.kinds),
    figure.places.length > 0 ? words.places(new Set(figure.places.map(({ section }) => section)).size) : words.nowhere,
  ]);
  const { figure, value, id, basis, places } = words.columns;
  const table = formatTable(rows, {
    header: [figure, value, id, basis, places],
    align: ["left", "right"],
    ...(width === undefined ? {} : { width }),
  });
  const decisions = view.decisions.map(({ statement, reason }) => `- ${statement}${reason ? ` (${reason})` : ""}`);
  return [
    words.heading(view.version, view.figures.length),
    table,
    ...(decisions.length > 0 ? [`${words.decisions}\n${decisions.join("\n")}`] : []),
    ...(view.notes.length > 0 ? [`${words.notes}\n${view.notes.map((note) => `- ${note}`).join("\n")}`] : []),
    words.hint(view.session, settable(view.figures)),
  ].join("\n\n");
}

/** A figure to try `set` with: one that is assumed, and on which something hangs. */
function settable(figures: readonly FigureView[]): string {
  const assumed = figures.filter(({ kind }) => kind === "assumed");
  return (assumed.find(({ usedBy }) => usedBy.length > 0) ?? assumed[0] ?? figures[0])?.id ?? "ID";
}

interface TreeRow {
  readonly figure: FigureView;
  readonly depth: number;
  /** Its parts stand further up already. */
  readonly isRepeated: boolean;
}

/** What nothing is computed from first, each figure followed by what it is computed from. */
function treeRows(figures: readonly FigureView[]): TreeRow[] {
  const known = new Map(figures.map((figure) => [figure.id, figure]));
  const seen = new Set<string>();
  const rows: TreeRow[] = [];
  const waiting = figures
    .filter(({ usedBy }) => usedBy.length === 0)
    .toSorted((one, other) => Number(one.uses.length === 0) - Number(other.uses.length === 0))
    .map((figure) => ({ figure, depth: 0 }))
    .toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { figure, depth } = next;
    const isRepeated = seen.has(figure.id) && figure.uses.length > 0;
    rows.push({ figure, depth, isRepeated });
    if (isRepeated) continue;
    seen.add(figure.id);
    const parts = figure.uses.flatMap((id) => known.get(id) ?? []);
    waiting.push(...parts.map((part) => ({ figure: part, depth: depth + 1 })).toReversed());
  }
  return rows;
}

function basisText({ formula, kind, basis }: FigureView, kinds: Readonly<Record<FigureView["kind"], string>>): string {
  if (formula !== null) return `= ${formula}`;
  return basis ? `${kinds[kind]}: ${basis}` : kinds[kind];
}

const COLUMNS = ["id", "label", "value", "shown", "unit", "kind", "formula", "basis", "owner", "used_by", "sections"];

/** RFC 4180; what a spreadsheet would take for a formula is marked as text. */
function csvOf({ figures }: FiguresView): string {
  const rows = figures.map((figure) => [
    ...[figure.id, figure.label],
    figure.value,
    ...[figure.shown, figure.unit, figure.kind, figure.formula ?? "", figure.basis, figure.owner],
    figure.usedBy.join(" "),
    [...new Set(figure.places.map(({ section }) => section))].join("; "),
  ]);
  return [COLUMNS, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n");
}

function csvCell(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const text = /^[=+@\t\r-]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
