import type { Language } from "../../schemas/idea.ts";
import type { Sheet, SheetFigure } from "../../schemas/model/figures.ts";
import type { FigureSetting, SettingRecord } from "../../schemas/model/revision.ts";
import { AppError } from "../../utils/errors.ts";
import { versionMadeBy } from "../document/plan-version.ts";
import { type PlanState, planLanguage } from "../state.ts";
import type { GivenAmount } from "./sheet/given-amounts.ts";
import { computeSheet } from "./sheet/sheet.ts";
import { type ChangedSheet, movedFigures, type SheetChanges, withChanges } from "./sheet/sheet-changes.ts";
import { amountWithUnit } from "./text/amount-text.ts";
import { doubtfulDecisions, doubtfulPassages, type SheetChange } from "./text/doubtful-passages.ts";
import { shownMoves } from "./text/moved-passages.ts";

export interface SetFigures extends ChangedSheet {
  readonly record: SettingRecord;
}

/**
 * Sets figures of a plan, or gives back what a setting changed, and computes all that hangs on them. Pure.
 * @param number Of the request, for the basis of what it sets.
 */
export function setFigures(
  state: PlanState,
  { figures, undoes }: FigureSetting,
  number: number,
  given: readonly GivenAmount[],
): SetFigures {
  const { sheet } = state;
  if (!sheet) throw new AppError("defect", { problem: "figures are set where there is no sheet" });
  const former = undoes === null ? null : formerFigures(state, undoes);
  const changes: SheetChanges = new Map(
    figures.flatMap(({ id, value, formula }) => {
      const wanted = formula?.trim() ? formula : value;
      return wanted === null ? [] : [[id, wanted] as const];
    }),
  );
  const changed = former ? restored(sheet, former, given) : withChanges(sheet, changes, { by: "person", given });
  const basis = SET_BY[planLanguage(state)](versionMadeBy(number, state.revisions));
  const isSet = (id: string) => !former && changes.has(id);
  const set = {
    ...changed.sheet,
    figures: changed.sheet.figures.map((one) => (isSet(one.id) ? { ...one, basis } : one)),
  };
  const ids = new Set(former ? former.map(({ id }) => id) : changes.keys());
  const before = sheet.figures.filter(({ id }) => ids.has(id));
  return { ...changed, sheet: set, record: { before, undoes, ...consequences(state, sheet, set) } };
}

/** The numbers of the settings that can be undone, the last one first: not undone yet, and no undoing themselves. */
export function undoable({ revisions }: Pick<PlanState, "revisions">): number[] {
  const undone = new Set(revisions.flatMap(({ set }) => set?.undoes ?? []));
  return revisions
    .filter(({ set, number }) => set && set.undoes === null && !undone.has(number))
    .map(({ number }) => number)
    .toReversed();
}

const SET_BY: Readonly<Record<Language, (version: number) => string>> = {
  en: (version) => `set by hand in version ${version}`,
  ko: (version) => `버전 ${version}에서 직접 정함`,
};

function formerFigures({ revisions }: PlanState, undoes: number): readonly SheetFigure[] {
  return revisions.find(({ number }) => number === undoes)?.set?.before ?? [];
}

/** What was set gets back what it was, basis and all; what other requests changed since stays. */
function restored(sheet: Sheet, former: readonly SheetFigure[], given: readonly GivenAmount[]): ChangedSheet {
  const known = new Map(former.map((figure) => [figure.id, figure]));
  const figures = sheet.figures.map((figure) => known.get(figure.id) ?? figure);
  const written = figures.map((figure) => (figure.formula === null ? figure : { ...figure, value: null }));
  const { sheet: computed, issues } = computeSheet(written, sheet.decisions, { given });
  const next = { ...computed, leftOut: [...sheet.leftOut, ...computed.leftOut] };
  return { sheet: next, issues, refused: [], moved: movedFigures(sheet, next) };
}

function consequences(state: PlanState, before: Sheet, after: Sheet): Pick<SettingRecord, "moved" | "doubts"> {
  const language = planLanguage(state);
  const change: SheetChange = { before, after, moved: movedFigures(before, after) };
  const passages = (state.outline?.sections ?? []).flatMap(({ id }) => {
    const markdown = state.sections[id]?.markdown ?? "";
    return doubtfulPassages(markdown, change).map((text) => ({ sectionId: id, text }));
  });
  const decisions = doubtfulDecisions(change, (figure) => amountWithUnit(figure, language));
  return {
    moved: shownMoves(change.moved, before, after, language),
    doubts: [...passages, ...decisions.map((text) => ({ sectionId: null, text }))],
  };
}
