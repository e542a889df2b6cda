import type { Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import { doubleOf, exactNumber } from "../sheet/exact-number.ts";
import { type Formula, FormulaFault, idsIn, parseFormula } from "../sheet/formula.ts";
import { inferredUnit, unitClash } from "../sheet/formula-units.ts";
import { formulaValue } from "../sheet/formula-value.ts";
import { unitOf } from "../sheet/units.ts";
import { boundedDecimals, roundedAsShown, type ShownAmount, storedDecimals, usualDecimals } from "./amount-text.ts";
import type { FigureToken } from "./figure-tokens.ts";
import type { TokenProblemKind } from "./token-problems.ts";

/** What a token amounts to, or why it amounts to nothing. */
export type TokenValue =
  | { readonly ok: true; readonly amount: ShownAmount; readonly ids: readonly string[] }
  | { readonly ok: false; readonly kind: TokenProblemKind; readonly why: string; readonly label: string };

/** What stands where a computed cell has no value. It is put into words when it is shown. */
const OPEN_LABEL = "";

/** Looks up and computes what the tokens of a text ask for. */
export class TokenReader {
  readonly #figures: ReadonlyMap<string, SheetFigure>;
  readonly #leftOut: ReadonlyMap<string, string>;

  constructor(sheet: Sheet) {
    this.#figures = new Map(sheet.figures.map((figure) => [figure.id, figure]));
    this.#leftOut = new Map(sheet.leftOut.map(({ id, label }) => [id, label]));
  }

  /** Whether the sheet has this id, with a value or without. */
  isKnown(id: string): boolean {
    return this.#figures.has(id) || this.#leftOut.has(id);
  }

  valueOf({ of }: FigureToken): TokenValue {
    if (of.kind === "formula") return this.#computed(of.formula, of.unit, of.decimals);
    const figure = this.#figures.get(of.id);
    if (!figure) return this.#missing(of.id);
    const { value, unit, decimals } = figure;
    return { ok: true, amount: { value, unit, decimals }, ids: [of.id] };
  }

  /** What is shown of a figure without a value: its label, else its id in words. */
  labelOf(id: string): string {
    return this.#figures.get(id)?.label ?? this.#leftOut.get(id) ?? id.replaceAll("_", " ").trim();
  }

  #missing(id: string): TokenValue {
    const label = this.labelOf(id);
    if (this.#leftOut.has(id)) return { ok: false, kind: "left-out", why: "", label };
    const plain = (one: string) => one.toLowerCase().replace(/_|s$/g, "");
    const alike = [...this.#figures.keys()].find((one) => plain(one) === plain(id));
    return { ok: false, kind: "unknown-figure", why: alike ? ` (is ${alike} meant?)` : "", label };
  }

  #computed(text: string, declared: string | null, digits: number | null): TokenValue {
    const formula = readFormula(text);
    if (formula instanceof FormulaFault) return failed("formula", formula.message);
    const ids = idsIn(formula);
    const missing = ids.find((id) => !this.#figures.has(id));
    if (missing !== undefined) {
      const known = this.#leftOut.has(missing) ? "could not be computed" : "is not on the sheet";
      return failed("formula", `${missing} ${known}`);
    }
    const unitOfId = (id: string) => unitOf(this.#figures.get(id)?.unit ?? "");
    const clash = unitClash(formula, unitOfId, declared === null ? null : unitOf(declared));
    // A cell's noun is the author's own: only money and the operands must fit.
    if (clash && (clash.kind === "currency-mismatch" || clash.between === "operands")) {
      return failed("unit", `${clash.one} and ${clash.other}`);
    }
    const unit = unitOf(declared ?? inferredUnit(formula, unitOfId) ?? "");
    try {
      const value = formulaValue(formula, (id) => exactNumber(this.#figures.get(id)?.value ?? 0));
      const decimals = boundedDecimals(digits) ?? usualDecimals(value, unit);
      const rounded = doubleOf(roundedAsShown(value, unit, decimals), storedDecimals(unit, decimals));
      return { ok: true, amount: { value: rounded, unit: unit.text, decimals }, ids };
    } catch (error) {
      if (error instanceof FormulaFault) return failed("formula", error.message);
      throw error;
    }
  }
}

function readFormula(text: string): Formula | FormulaFault {
  try {
    return parseFormula(text);
  } catch (error) {
    if (error instanceof FormulaFault) return error;
    throw error;
  }
}

function failed(kind: TokenProblemKind, why: string): TokenValue {
  return { ok: false, kind, why, label: OPEN_LABEL };
}
