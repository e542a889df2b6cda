import type { Decision, Figure, RangeEnd, Sheet } from "../../../schemas/model/figures.ts";
import { type Formula, FormulaFault, parseFormula } from "./formula.ts";
import { type SheetIssue, sheetIssue } from "./sheet-issues.ts";
import { type Unit, unitOf } from "./units.ts";

/** A range as a model wrote it. */
export interface StatedRange {
  readonly low: number | null;
  readonly high: number | null;
  readonly cautious: RangeEnd | null;
}

/** A figure whose id can be used, its texts cleaned and its formula read. */
export interface DraftFigure {
  readonly id: string;
  readonly label: string;
  readonly stated: number | null;
  readonly formulaText: string | null;
  /** Null where there is none, or where `fault` says why it cannot be read. */
  readonly formula: Formula | null;
  readonly fault: string | null;
  readonly unit: Unit;
  readonly decimals: number | null;
  readonly kind: Figure["kind"];
  readonly basis: string;
  readonly owner: string;
  readonly range: StatedRange | null;
}

export interface DraftSheet {
  readonly drafts: readonly DraftFigure[];
  readonly issues: readonly SheetIssue[];
  readonly leftOut: Sheet["leftOut"];
}

/** A sheet of these is 6,000 tokens in every prompt; nobody reads more, and no plan of ours hangs on more. */
export const MAX_FIGURES = 300;
const MAX_DECISIONS = 60;
const MAX_ISSUES_OF_IDS = 20;
const MAY_BE_UNCLEAN = /[^\x20-\x7e\uac00-\ud7a3]|[{}[\]`|<>\\]| {2}|^ | $/;
export const FIGURE_ID = /^[A-Za-z][A-Za-z0-9_]{0,59}$/;

/** The figures of an answer that have an id of their own, at most `MAX_FIGURES`. */
export function draftFigures(figures: readonly Figure[]): DraftSheet {
  const drafts = new Map<string, DraftFigure>();
  const issues: SheetIssue[] = [];
  const leftOut: { id: string; label: string }[] = [];
  for (const figure of figures) {
    const id = figure.id.trim();
    if (!FIGURE_ID.test(id)) {
      const about = { id: cleanText(id, 60), label: cleanText(figure.label, 120) || cleanText(id, 60) };
      if (issues.length < MAX_ISSUES_OF_IDS) issues.push(sheetIssue("id-malformed", about));
      continue;
    }
    const draft = draftOf(id, figure);
    const before = drafts.get(id);
    if (before) {
      if (!isSame(before, draft) && issues.length < MAX_ISSUES_OF_IDS) issues.push(sheetIssue("id-twice", before));
    } else if (drafts.size < MAX_FIGURES) {
      drafts.set(id, draft);
    } else {
      leftOut.push({ id, label: draft.label });
    }
  }
  if (leftOut.length > 0) {
    const counts = [String(drafts.size + leftOut.length), String(MAX_FIGURES)] as const;
    issues.push({ ...sheetIssue("too-many", null, ...counts), alsoLeftOut: leftOut.map(({ id }) => id) });
  }
  return { drafts: [...drafts.values()], issues, leftOut };
}

/** Decisions that say something, each id once; one without an id gets one. */
export function cleanDecisions(decisions: readonly Decision[]): Decision[] {
  const kept = new Map<string, Decision>();
  for (const [at, { id, statement, reason }] of decisions.entries()) {
    const decision = {
      id: cleanText(id, 60) || `decision_${at + 1}`,
      statement: cleanText(statement, 600),
      reason: cleanText(reason, 600),
    };
    if (decision.statement !== "" && !kept.has(decision.id) && kept.size < MAX_DECISIONS)
      kept.set(decision.id, decision);
  }
  return [...kept.values()];
}

/**
 * A text of a model on one line, without what would be read as markup, as a token or as the end of a column where the
 * label stands in a plan.
 */
export function cleanText(text: string, characters: number): string {
  if (text.length <= characters && !MAY_BE_UNCLEAN.test(text)) return text;
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[{}[\]`|<>\\]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return clean.length <= characters ? clean : clean.slice(0, characters).toWellFormed().trim();
}

function draftOf(id: string, figure: Figure): DraftFigure {
  const formulaText = figure.formula?.trim() || null;
  const stated = figure.value !== null && Number.isFinite(figure.value) ? figure.value : null;
  return {
    id,
    label: cleanText(figure.label, 120) || id.replaceAll("_", " "),
    stated,
    formulaText,
    ...readFormula(formulaText),
    unit: unitOf(figure.unit),
    decimals: figure.decimals,
    kind: figure.kind,
    basis: cleanText(figure.basis, 300),
    owner: cleanText(figure.owner, 60),
    range: statedRange(figure),
  };
}

/** What a model wrote of a range; null where it is none: nothing, or twice the same. */
function statedRange({ low = null, high = null, cautious = null }: Figure): StatedRange | null {
  const ends = [low, high].filter((end) => end !== null);
  return ends.length === 0 || low === high ? null : { low, high, cautious };
}

function readFormula(text: string | null): Pick<DraftFigure, "formula" | "fault"> {
  if (text === null) return { formula: null, fault: null };
  try {
    return { formula: parseFormula(text), fault: null };
  } catch (error) {
    if (!(error instanceof FormulaFault)) throw error;
    return { formula: null, fault: error.message };
  }
}

function isSame(one: DraftFigure, other: DraftFigure): boolean {
  return one.stated === other.stated && one.formulaText === other.formulaText && one.unit.text === other.unit.text;
}
