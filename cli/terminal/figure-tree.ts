import type { FigureView } from "../../planner/figures/figure-view.ts";
import type { Messages } from "../words/messages-en.ts";
import { displayWidth, oneLine, padToWidth, wrapToWidth } from "./text-width.ts";

interface TreeRow {
  readonly figure: FigureView;
  readonly depth: number;
  /** All about it stands further up already. */
  readonly isRepeated: boolean;
}

const STEP = 2;
const GAP = 2;
/** A label with less room than this goes above its value. */
const LEAST_LABEL = 12;

/**
 * The figures of a sheet, each under what is computed from it. As a table where that has room, else in two lines a
 * figure: label and value, and below them the id with what it rests on.
 */
export function figureTree(
  figures: readonly FigureView[],
  words: Messages["figures"],
  width: number | undefined,
): string {
  const rows = treeRows(figures);
  const table = tableOf(rows, words);
  const isNarrow = width !== undefined && table.some((line) => displayWidth(line) > width);
  return (isNarrow ? listOf(rows, words, width) : table).join("\n");
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
    const isRepeated = seen.has(figure.id);
    rows.push({ figure, depth, isRepeated });
    if (isRepeated) continue;
    seen.add(figure.id);
    const parts = figure.uses.flatMap((id) => known.get(id) ?? []);
    waiting.push(...parts.map((part) => ({ figure: part, depth: depth + 1 })).toReversed());
  }
  return rows;
}

function tableOf(rows: readonly TreeRow[], words: Messages["figures"]): string[] {
  const hasRanges = rows.some(({ figure }) => figure.shownRange !== undefined);
  const { figure, value, range, id, basis, places } = words.columns;
  const cells = rows.map(({ figure: one, depth, isRepeated }) => {
    const about = isRepeated
      ? [words.above, ""]
      : [basisText(one, words.kinds), placesText(one, words) ?? words.nowhere];
    const ranged = hasRanges ? [one.shownRange ?? ""] : [];
    const [label = "", ...others] = [one.label, one.shown, ...ranged, one.id, ...about].map(oneLine);
    return [`${" ".repeat(depth * STEP)}${label}`, ...others];
  });
  const all = [[figure, value, ...(hasRanges ? [range] : []), id, basis, places], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column] ?? "")))) ?? [];
  return all.map((row) => {
    const padded = row.map((cell, column) => padToWidth(cell, widths[column] ?? 0, column === 1 ? "right" : "left"));
    return padded.join(" ".repeat(GAP)).trimEnd();
  });
}

function listOf(rows: readonly TreeRow[], words: Messages["figures"], width: number): string[] {
  const deepest = Math.floor(width / 4);
  const indentOf = (depth: number) => Math.min(depth * STEP, deepest - (deepest % STEP));
  const needed = rows.map(({ figure, depth, isRepeated }) => {
    const label = displayWidth(labelOf(figure, isRepeated, words));
    return indentOf(depth) + label + GAP + displayWidth(oneLine(figure.shown));
  });
  const right = Math.min(width, Math.max(...needed));
  return rows.flatMap(({ figure, depth, isRepeated }) => {
    const [label, shown] = [labelOf(figure, isRepeated, words), oneLine(figure.shown)];
    const indent = " ".repeat(indentOf(depth));
    const below = `${indent}${" ".repeat(STEP)}`;
    const room = right - indent.length - GAP - displayWidth(shown);
    const [first = "", ...rest] = wrapToWidth(label, Math.max(room, LEAST_LABEL));
    const head =
      room < LEAST_LABEL
        ? [...wrapToWidth(label, width - indent.length).map((line) => `${indent}${line}`), `${below}${shown}`]
        : [`${indent}${padToWidth(first, room + GAP)}${shown}`, ...rest.map((line) => `${indent}${line}`)];
    if (isRepeated) return head;
    const about = wrapToWidth(aboutText(figure, words), Math.max(LEAST_LABEL, width - below.length));
    return [...head, ...about.map((line) => `${below}${line}`)];
  });
}

function labelOf({ label }: FigureView, isRepeated: boolean, { above }: Messages["figures"]): string {
  return oneLine(isRepeated ? `${label} ${above}` : label);
}

/** `basket, assumed ($18 to $28): our estimate (in the text: 2 sections)`. */
function aboutText(figure: FigureView, words: Messages["figures"]): string {
  const { id, formula, kind, basis, shownRange } = figure;
  const places = placesText(figure, words);
  const stated = `${id}, ${words.kinds[kind]}${shownRange === undefined ? "" : ` (${shownRange})`}`;
  const rests = formula === null ? `${stated}${basis ? `: ${basis}` : ""}` : `${id} = ${formula}`;
  return oneLine(`${rests}${places === null ? "" : ` (${words.columns.places.toLowerCase()}: ${places})`}`);
}

function placesText({ places }: FigureView, words: Messages["figures"]): string | null {
  return places.length === 0 ? null : words.places(new Set(places.map(({ section }) => section)).size);
}

function basisText({ formula, kind, basis }: FigureView, kinds: Messages["figures"]["kinds"]): string {
  if (formula !== null) return `= ${formula}`;
  return basis ? `${kinds[kind]}: ${basis}` : kinds[kind];
}
