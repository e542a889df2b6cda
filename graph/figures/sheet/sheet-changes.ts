import type { Language } from "../../../schemas/idea.ts";
import type { Figure, Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import { hangsOn } from "./dependencies.ts";
import { computeSheet, type SheetOptions } from "./sheet.ts";
import type { SheetIssue } from "./sheet-issues.ts";

/** A new value, or a new formula, by the id of the figure. */
export type SheetChanges = ReadonlyMap<string, number | string>;

export interface RefusedChange {
  readonly id: string;
  readonly kind: "unknown-figure" | "given" | "derived" | "no-number";
  /** The figures that can be set instead, the closest first. */
  readonly instead: readonly string[];
  readonly message: Readonly<Record<Language, string>>;
}

export interface ChangedSheet {
  /** With all changes that were not refused. */
  readonly sheet: Sheet;
  readonly issues: readonly SheetIssue[];
  readonly refused: readonly RefusedChange[];
  readonly moved: readonly MovedFigure[];
}

/** A figure whose value is another one than before. */
export interface MovedFigure {
  readonly id: string;
  /** Null where there was no such figure, or where there is none any more. */
  readonly before: number | null;
  readonly after: number | null;
  /** It crossed its sign or moved by more than a tenth: what is said of it in words may be wrong now. */
  readonly isLarge: boolean;
}

export interface ChangeOptions extends SheetOptions {
  /** A person may change what they gave; a review may not. */
  readonly by: "person" | "review";
}

const LARGE_MOVE = 0.1;
const MAX_INSTEAD = 8;

/**
 * Computes a sheet anew with other values or formulas. A value can be set where one is given or assumed; a derived
 * figure takes a formula, and for a value it names the figures that it hangs on. What cannot be computed afterwards is
 * left out and named in the issues, as in `computeSheet`. Never throws.
 */
export function withChanges(sheet: Sheet, changes: SheetChanges, options: ChangeOptions): ChangedSheet {
  const refused: RefusedChange[] = [];
  const known = new Map(sheet.figures.map((figure) => [figure.id, figure]));
  const accepted = new Map<string, number | string>();
  for (const [id, change] of changes) {
    const refusal = refusalOf(sheet, known.get(id), id, change, options);
    if (refusal) refused.push(refusal);
    else accepted.set(id, change);
  }
  const figures = sheet.figures.map((figure) => changed(figure, accepted.get(figure.id)));
  const computed = computeSheet(figures, sheet.decisions, options);
  const leftOut = [...sheet.leftOut, ...computed.sheet.leftOut];
  const next = { ...computed.sheet, leftOut };
  return { sheet: next, issues: computed.issues, refused, moved: movedFigures(sheet, next) };
}

/** The figures whose values differ between two sheets, in the order of the later one, those that are gone last. */
export function movedFigures(before: Sheet, after: Sheet): MovedFigure[] {
  const old = new Map(before.figures.map(({ id, value }) => [id, value]));
  const now = new Set(after.figures.map(({ id }) => id));
  const gone = before.figures.filter(({ id }) => !now.has(id));
  return [
    ...after.figures.flatMap(({ id, value }) => {
      const was = old.get(id);
      if (was === value) return [];
      return [{ id, before: was ?? null, after: value, isLarge: was === undefined || isLargeMove(was, value) }];
    }),
    ...gone.map(({ id, value }) => ({ id, before: value, after: null, isLarge: true })),
  ];
}

function isLargeMove(before: number, after: number): boolean {
  if (Math.sign(before) !== Math.sign(after)) return true;
  return Math.abs(after - before) > Math.abs(before) * LARGE_MOVE;
}

/** As a model would have written it: a stated value keeps the digits it is given with. */
function changed(figure: SheetFigure, change: number | string | undefined): Figure {
  if (typeof change === "string") return { ...figure, value: null, formula: change, kind: "derived" };
  if (change !== undefined) return { ...figure, value: change, formula: null };
  return figure.formula === null ? figure : { ...figure, value: null };
}

function refusalOf(
  sheet: Sheet,
  figure: SheetFigure | undefined,
  id: string,
  change: number | string,
  { by }: ChangeOptions,
): RefusedChange | null {
  if (!figure) {
    const en = `There is no figure "${id}".`;
    return { id, kind: "unknown-figure", instead: [], message: { en, ko: `"${id}"이라는 수치는 없습니다.` } };
  }
  const { label } = figure;
  if (figure.kind === "given" && (by === "review" || typeof change === "string")) {
    const en = `"${label}" was given by the person, and cannot be changed ${by === "review" ? "here" : "into a formula"}.`;
    const ko = `"${label}"은(는) 사용자가 준 값이어서 ${by === "review" ? "여기서 바꿀" : "수식으로 바꿀"} 수 없습니다.`;
    return { id, kind: "given", instead: [], message: { en, ko } };
  }
  if (typeof change === "string") return null;
  if (!Number.isFinite(change)) {
    const en = `"${label}" needs a number.`;
    return { id, kind: "no-number", instead: [], message: { en, ko: `"${label}"에는 숫자가 필요합니다.` } };
  }
  if (figure.formula === null) return null;
  const instead = settableFor(sheet, id, by);
  const names = instead.join(", ");
  const en = `"${label}" is computed${names ? `; set what it is computed from instead: ${names}` : ""}.`;
  const ko = `"${label}"은(는) 계산되는 값입니다.${names ? ` 대신 다음 값을 바꾸세요: ${names}` : ""}`;
  return { id, kind: "derived", instead, message: { en, ko } };
}

function settableFor(sheet: Sheet, id: string, by: ChangeOptions["by"]): string[] {
  const settable = new Set(
    sheet.figures.flatMap((one) =>
      one.kind === "assumed" || (one.kind === "given" && by === "person") ? [one.id] : [],
    ),
  );
  return hangsOn(sheet, id)
    .filter((one) => settable.has(one))
    .slice(0, MAX_INSTEAD);
}
