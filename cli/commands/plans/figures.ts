import type { FiguresView, FigureView } from "../../../planner/figures/figure-view.ts";
import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions, Surface } from "../../surface.ts";
import { caseTable } from "../../terminal/case-table.ts";
import { figureTree } from "../../terminal/figure-tree.ts";
import { bulletLines } from "../../terminal/fitted-table.ts";
import { fittedMessage } from "../../terminal/message-lines.ts";
import { withSession } from "../with-session.ts";

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
  const { figures: words, cases } = messages;
  const width = host.stdout.columns;
  const decisions = view.decisions.map(({ statement, reason }) => `${statement}${reason ? ` (${reason})` : ""}`);
  const outcomes = (view.cases?.outcomes ?? []).map(({ label, shown: { low, middle, high } }) => {
    return { label, values: [low, middle, high] };
  });
  return [
    fittedMessage(words.heading(view.version, view.figures.length), width),
    figureTree(view.figures, words, width),
    ...(outcomes.length > 0
      ? [`${fittedMessage(cases.mean, width)}\n${caseTable(outcomes, cases.columns, messages, width)}`]
      : []),
    ...(decisions.length > 0 ? [`${words.decisions}\n${bulletLines(decisions, width)}`] : []),
    ...(view.notes.length > 0 ? [`${words.notes}\n${bulletLines(view.notes, width)}`] : []),
    fittedMessage(words.hint(view.session, settable(view.figures)), width),
  ].join("\n\n");
}

/** A figure to try `set` with: one that is assumed, and on which something hangs. */
function settable(figures: readonly FigureView[]): string {
  const assumed = figures.filter(({ kind }) => kind === "assumed");
  return (assumed.find(({ usedBy }) => usedBy.length > 0) ?? assumed[0] ?? figures[0])?.id ?? "ID";
}

const COLUMNS = ["id", "label", "value", "shown", "unit", "kind", "formula", "basis", "owner", "used_by", "sections"];
/** Only where there are ranges: a program that reads a sheet without them gets what it always got. */
const CASE_COLUMNS = ["low", "high", "cautious", "low_case", "high_case"];

/** RFC 4180; what a spreadsheet would take for a formula is marked as text. */
function csvOf({ figures, cases }: FiguresView): string {
  const rows = figures.map((figure) => [
    ...[figure.id, figure.label],
    figure.value,
    ...[figure.shown, figure.unit, figure.kind, figure.formula ?? "", figure.basis, figure.owner],
    figure.usedBy.join(" "),
    [...new Set(figure.places.map(({ section }) => section))].join("; "),
    ...(cases ? caseCells(figure) : []),
  ]);
  const header = cases ? [...COLUMNS, ...CASE_COLUMNS] : COLUMNS;
  return [header, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n");
}

function caseCells({ low, high, cautious, inCases }: FigureView): (string | number)[] {
  return [low ?? "", high ?? "", cautious ?? "", inCases?.low ?? "", inCases?.high ?? ""];
}

function csvCell(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const text = /^[=+@\t\r-]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
