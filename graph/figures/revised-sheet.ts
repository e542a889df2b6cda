import type { Language } from "../../schemas/idea.ts";
import type { Figure, Sheet, SheetFigure, ShownMove } from "../../schemas/model/figures.ts";
import type { RevisedFigure } from "../../schemas/model/revision.ts";
import { type PlanState, planLanguage } from "../state.ts";
import { FIGURE_ID } from "./sheet/figure-drafts.ts";
import type { GivenAmount } from "./sheet/given-amounts.ts";
import { type ComputedSheet, computeSheet } from "./sheet/sheet.ts";
import { type MovedFigure, movedFigures, withChanges } from "./sheet/sheet-changes.ts";
import { unitOf } from "./sheet/units.ts";
import { shownMoves } from "./text/moved-passages.ts";

export interface RevisedSheet {
  readonly sheet: Sheet | null;
  readonly moved: readonly MovedFigure[];
  readonly moves: readonly ShownMove[];
  /** What could not be carried out, and why, a sentence each. */
  readonly undone: readonly Readonly<Record<Language, string>>[];
  /** The figures that the person gave, and that get another value by this. */
  readonly given: readonly ShownMove[];
}

const NO_SHEET: Sheet = { figures: [], decisions: [], leftOut: [] };

const ASKED_IN: Readonly<Record<Language, (number: number) => string>> = {
  en: (number) => `as asked for in revision ${number}`,
  ko: (number) => `수정 요청 ${number}에 따름`,
};

/**
 * Carries out the changes of a request on the sheet, one after the other, and adds the figures that are new. A figure that
 * gets a value says in which request; one that the person gave stays given. Never throws.
 */
export function revisedSheet(
  state: PlanState,
  changes: readonly RevisedFigure[],
  number: number,
  given: readonly GivenAmount[],
): RevisedSheet {
  const before = state.sheet ?? null;
  const language = planLanguage(state);
  const undone: Readonly<Record<Language, string>>[] = [];
  const said = [...given];
  const set = new Set<string>();
  let current = before ?? NO_SHEET;
  for (const change of changes) {
    const figure = namedFigure(change.id, current.figures) ?? namedFigure(change.label ?? "", current.figures);
    const wanted = wantedOf(change);
    if (wanted === null || (figure && wanted === (figure.formula ?? figure.value))) continue;
    if (figure?.kind === "given" && typeof wanted === "number") said.push(amountOf(wanted, figure));
    const next = figure
      ? changedSheet(current, figure, wanted, said)
      : addedSheet(current, change, wanted, ASKED_IN[language](number), said);
    if ("reason" in next) undone.push(next.reason);
    else {
      current = next.sheet;
      if (figure && typeof wanted === "number") set.add(figure.id);
    }
  }
  const basis = ASKED_IN[language](number);
  const figures = current.figures.map((one) => (set.has(one.id) ? { ...one, basis } : one));
  const sheet = current === (before ?? NO_SHEET) ? before : { ...current, figures };
  const moved = sheet ? movedFigures(before ?? NO_SHEET, sheet) : [];
  const moves = sheet ? shownMoves(moved, before ?? NO_SHEET, sheet, language) : [];
  const isGiven = (id: string) => set.has(id) && before?.figures.some((one) => one.id === id && one.kind === "given");
  return { sheet, moved, moves, undone, given: moves.filter(({ id }) => isGiven(id)) };
}

/** By its id, or by its label, in any letters. */
function namedFigure(name: string, figures: readonly SheetFigure[]): SheetFigure | null {
  const plain = (text: string) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\s_-]+/gu, "_")
      .replace(/^\W+|\W+$/gu, "");
  const byId = figures.find(({ id }) => id === name) ?? figures.find(({ id }) => plain(id) === plain(name));
  const byLabel = figures.filter(({ label }) => label.trim().toLowerCase() === name.trim().toLowerCase());
  return byId ?? (byLabel.length === 1 ? (byLabel[0] ?? null) : null);
}

/** A formula that is a number only is a value. */
function wantedOf({ value, formula }: RevisedFigure): number | string | null {
  const text = formula?.trim() ?? "";
  if (text === "") return value;
  return /^[+-]?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text;
}

type Next = { readonly sheet: Sheet } | { readonly reason: Readonly<Record<Language, string>> };

function changedSheet(sheet: Sheet, figure: SheetFigure, wanted: number | string, given: readonly GivenAmount[]): Next {
  const changed = withChanges(sheet, new Map([[figure.id, wanted]]), { by: "person", given });
  const [refusal] = changed.refused;
  return refusal ? { reason: refusal.message } : keptAll(sheet, changed);
}

function addedSheet(
  sheet: Sheet,
  { id: named, label, unit }: RevisedFigure,
  wanted: number | string,
  basis: string,
  given: readonly GivenAmount[],
): Next {
  const name = label?.trim();
  if (!name) {
    return { reason: { en: `There is no figure "${named}".`, ko: `"${named}"이라는 수치는 없습니다.` } };
  }
  const id = figureId(named, sheet);
  const isFormula = typeof wanted === "string";
  const added: Figure = {
    ...{ id, label: name, unit: unit ?? "", decimals: null, basis, owner: "" },
    ...(isFormula
      ? { value: null, formula: wanted, kind: "derived" }
      : { value: wanted, formula: null, kind: "given" }),
  };
  const figures = sheet.figures.map((one) => (one.formula === null ? one : { ...one, value: null }));
  const computed = computeSheet([...figures, added], sheet.decisions, { given });
  const leftOut = [...sheet.leftOut, ...computed.sheet.leftOut];
  const wider = { ...sheet, figures: [...sheet.figures, { id, label: name }] };
  return keptAll(wider, { ...computed, sheet: { ...computed.sheet, leftOut } });
}

/** A change by which a figure could not be computed any more is none. */
function keptAll(
  before: { readonly figures: readonly Pick<SheetFigure, "id" | "label">[] },
  { sheet, issues }: ComputedSheet,
): Next {
  const kept = new Set(sheet.figures.map(({ id }) => id));
  const lost = before.figures.find(({ id }) => !kept.has(id));
  if (!lost) return { sheet };
  const { id, label } = lost;
  const reason = issues.find((one) => !one.kept && (one.id === id || one.alsoLeftOut.includes(id)));
  const fallback = { en: `"${label}" could not be computed any more.`, ko: `"${label}"을(를) 계산할 수 없게 됩니다.` };
  return { reason: reason?.warning ?? fallback };
}

/** What a model calls a new figure, as formulas and texts can name it. */
function figureId(name: string, { figures }: Sheet): string {
  const id = name.trim().replace(/[\s-]+/gu, "_");
  return FIGURE_ID.test(id) ? id : `figure_${figures.length + 1}`;
}

function amountOf(value: number, { unit }: SheetFigure): GivenAmount {
  const { isPercent } = unitOf(unit);
  return { value: isPercent ? value * 100 : value, unit: isPercent ? "%" : "", text: "", limit: null };
}
