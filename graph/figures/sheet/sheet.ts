import type { Decision, Figure, Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import {
  amountText,
  boundedDecimals,
  ownDecimals,
  roundedAsShown,
  storedDecimals,
  usualDecimals,
} from "../text/amount-text.ts";
import { inLayers } from "./dependencies.ts";
import { doubleOf, type ExactNumber, exactNumber, isTooLarge } from "./exact-number.ts";
import { cleanDecisions, type DraftFigure, draftFigures } from "./figure-drafts.ts";
import { RangeReader } from "./figure-range.ts";
import { type Formula, FormulaFault, idsIn, numbersIn, partsOf } from "./formula.ts";
import { unitClash } from "./formula-units.ts";
import { formulaValue } from "./formula-value.ts";
import { type GivenAmount, isGiven } from "./given-amounts.ts";
import { type SheetIssue, type SheetIssueKind, sheetIssue } from "./sheet-issues.ts";
import { limitIssues } from "./sheet-limits.ts";
import { isScaledMoney } from "./units.ts";

export interface SheetOptions {
  /** The amounts of the person's idea and answers; without them nothing that is called given is doubted. */
  readonly given?: readonly GivenAmount[];
}

export interface ComputedSheet {
  readonly sheet: Sheet;
  /** In the order of the figures, what concerns the whole sheet last. */
  readonly issues: readonly SheetIssue[];
}

/** Numbers that no assumption hides behind: nothing, one, months and weeks of a year, and the hundred of a percentage. */
const PLAIN_NUMBERS: ReadonlySet<number> = new Set([0, 1, 12, 52, 100]);
/** No share is larger; growth that is can be a factor. */
const MOST_OF_SHARE = 1.5;

/**
 * Computes a sheet from what a model wrote. What is wrong is left out with what hangs on it, and named; a formula that
 * fails beside a stated value leaves that value. Never throws.
 */
export function computeSheet(
  figures: readonly Figure[],
  decisions: readonly Decision[],
  options: SheetOptions = {},
): ComputedSheet {
  const { drafts, issues, leftOut } = draftFigures(figures);
  const computation = new Computation(drafts, options);
  const usable = computation.run();
  const failed = drafts.filter(({ id }) => !usable.has(id));
  const sheet: Sheet = {
    figures: drafts.flatMap(({ id }) => usable.get(id) ?? []),
    decisions: cleanDecisions(decisions),
    leftOut: [...failed.map(({ id, label }) => ({ id, label })), ...leftOut],
  };
  const place = new Map(drafts.map(({ id }, at) => [id, at]));
  const placeOf = ({ id }: SheetIssue) => (id === null ? drafts.length : (place.get(id) ?? drafts.length));
  const all = [...issues, ...computation.issues(), ...limitIssues(sheet, options.given ?? [])];
  return { sheet, issues: all.toSorted((a, b) => placeOf(a) - placeOf(b)) };
}

class Computation {
  readonly #drafts: ReadonlyMap<string, DraftFigure>;
  readonly #given: readonly GivenAmount[] | undefined;
  readonly #usable = new Map<string, SheetFigure>();
  readonly #exact = new Map<string, ExactNumber>();
  readonly #issues: SheetIssue[] = [];
  /** For each figure that is left out the issue that is the reason, and what went with it. */
  readonly #reasons = new Map<string, number>();
  readonly #followers = new Map<number, string[]>();
  readonly #ranges = new RangeReader();

  constructor(drafts: readonly DraftFigure[], { given }: SheetOptions) {
    this.#drafts = new Map(drafts.map((draft) => [draft.id, draft]));
    this.#given = given;
  }

  run(): ReadonlyMap<string, SheetFigure> {
    const links = new Map(
      [...this.#drafts.values()].map(({ id, formula }) => [id, formula === null ? [] : idsIn(formula)]),
    );
    for (const { ids, isCircle } of inLayers(links)) {
      const members = ids.flatMap((id) => this.#drafts.get(id) ?? []);
      if (isCircle) this.#circle(members);
      else for (const draft of members) this.#figure(draft);
    }
    return this.#usable;
  }

  issues(): SheetIssue[] {
    const issues = this.#issues.map((issue, at) => ({ ...issue, alsoLeftOut: this.#followers.get(at) ?? [] }));
    return [...issues, ...this.#ranges.issues()];
  }

  #circle(members: readonly DraftFigure[]): void {
    const sorted = [...this.#drafts.values()].filter((draft) => members.includes(draft));
    const [first] = sorted;
    if (!first) return;
    const named = sheetIssue("circle", first, sorted.map(({ id }) => id).join(", "));
    const told = sheetIssue("circle", first, sorted.map(({ label }) => `"${label}"`).join(", "));
    const reason = this.#issues.push({ ...named, warning: told.warning }) - 1;
    for (const draft of sorted) {
      if (draft.stated === null) this.#reasons.set(draft.id, reason);
      else this.#stated(draft, draft.stated);
    }
  }

  #figure(draft: DraftFigure): void {
    const { formula, stated, fault } = draft;
    if (fault !== null) this.#fails(draft, "formula-unreadable", fault);
    else if (formula !== null) this.#derived(draft, formula);
    else if (stated !== null) this.#stated(draft, stated);
    else this.#fails(draft, "no-value");
  }

  #stated(draft: DraftFigure, stated: number): void {
    const { id, unit } = draft;
    const exact = exactNumber(stated);
    if (isTooLarge(exact)) return this.#leavesOut(draft, sheetIssue("not-computable", draft, "its value is too large"));
    if (unit.isPercent && Math.abs(stated) > MOST_OF_SHARE) {
      const shown = amountText({ value: stated, unit: "%", decimals: 2 }, "en");
      return this.#leavesOut(draft, sheetIssue("percent-whole", draft, String(stated), shown));
    }
    const decimals = ownDecimals(exact, unit, boundedDecimals(draft.decimals));
    const kind = draft.kind === "given" ? this.#givenKind(draft, stated, decimals) : "assumed";
    const rounded = roundedAsShown(exact, unit, decimals);
    const range = this.#ranges.read(draft, kind, doubleOf(rounded, storedDecimals(unit, decimals)));
    this.#keeps({ ...this.#shared(draft, decimals), kind, formula: null, ...range }, rounded);
    if (isScaledMoney(unit)) this.#issues.push(sheetIssue("unit-scaled", { id, label: draft.label }, unit.text));
  }

  /** What the person did not say is no given amount, whoever calls it one. */
  #givenKind(draft: DraftFigure, stated: number, decimals: number): SheetFigure["kind"] {
    const unit = draft.unit.text;
    if (!this.#given || isGiven({ value: stated, unit }, this.#given)) return "given";
    const amount = { value: stated, unit, decimals };
    const shown = { en: amountText(amount, "en"), ko: amountText(amount, "ko") };
    this.#issues.push(sheetIssue("given-unfounded", draft, shown));
    return "assumed";
  }

  #derived(draft: DraftFigure, formula: Formula): void {
    const ids = idsIn(formula);
    const unknown = ids.find((id) => !this.#drafts.has(id));
    if (unknown !== undefined) return this.#fails(draft, "unknown-id", unknown, this.#alike(unknown));
    const missing = ids.find((id) => !this.#usable.has(id));
    if (missing !== undefined) return this.#follows(draft, this.#reasons.get(missing));
    const clash = unitClash(formula, (id) => this.#drafts.get(id)?.unit ?? draft.unit, draft.unit);
    if (clash !== null && (clash.kind === "currency-mismatch" || clash.between === "operands")) {
      return this.#fails(draft, clash.kind, clash.one, clash.other);
    }
    try {
      this.#computed(draft, formula);
    } catch (error) {
      if (!(error instanceof FormulaFault)) throw error;
      return this.#fails(draft, "not-computable", error.message);
    }
    if (clash !== null) this.#issues.push(sheetIssue("unit-declared", draft, clash.one, clash.other));
  }

  #computed(draft: DraftFigure, formula: Formula): void {
    const { unit, stated } = draft;
    const value = formulaValue(formula, (id) => this.#exact.get(id) ?? exactNumber(0));
    const decimals = boundedDecimals(draft.decimals) ?? usualDecimals(value, unit);
    const rounded = roundedAsShown(value, unit, decimals);
    const double = doubleOf(rounded, storedDecimals(unit, decimals));
    if (unit.isPercent && Math.abs(double) > MOST_OF_SHARE && multipliesByHundred(formula)) {
      const shown = amountText({ value: double, unit: "%", decimals }, "en");
      return this.#leavesOut(draft, sheetIssue("percent-times-100", draft, "", shown));
    }
    this.#ranges.read(draft, "derived", double);
    this.#keeps({ ...this.#shared(draft, decimals), kind: "derived", formula: draft.formulaText }, rounded);
    if (stated !== null && !isNear(stated, double)) {
      this.#issues.push(sheetIssue("two-values", draft, String(stated), String(double)));
    }
    const hidden = numbersIn(formula).filter(({ value }) => !isPlain(value));
    if (hidden.length > 0) {
      this.#issues.push(sheetIssue("hidden-number", draft, [...new Set(hidden.map(({ text }) => text))].join(", ")));
    }
    if (isScaledMoney(unit)) this.#issues.push(sheetIssue("unit-scaled", draft, unit.text));
  }

  #keeps(figure: Omit<SheetFigure, "value">, exact: ExactNumber): void {
    const draft = this.#drafts.get(figure.id);
    if (!draft) return;
    this.#exact.set(figure.id, exact);
    this.#usable.set(figure.id, { ...figure, value: doubleOf(exact, storedDecimals(draft.unit, figure.decimals)) });
  }

  #shared({ id, label, unit, basis, owner }: DraftFigure, decimals: number) {
    return { id, label, unit: unit.text, decimals, basis, owner };
  }

  /** A formula fails: the value that stands beside it is kept where there is one. */
  #fails(draft: DraftFigure, kind: SheetIssueKind, one = "", other = ""): void {
    const issue = sheetIssue(kind, draft, one, other);
    if (draft.stated === null || kind === "no-value") return this.#leavesOut(draft, issue);
    const en = `"${draft.label}" is not computed by its formula, which is wrong; its stated value counts.`;
    const ko = `"${draft.label}"은(는) 수식이 잘못되어 적혀 있던 값을 썼습니다.`;
    this.#issues.push({ ...issue, kept: true, warning: { en, ko } });
    this.#stated(draft, draft.stated);
  }

  #leavesOut(draft: DraftFigure, issue: SheetIssue): void {
    this.#reasons.set(draft.id, this.#issues.push({ ...issue, kept: false }) - 1);
  }

  /** What it needs was left out: no issue of its own, since mending the other one mends it. */
  #follows(draft: DraftFigure, reason: number | undefined): void {
    if (draft.stated !== null) return this.#stated(draft, draft.stated);
    if (reason === undefined) return;
    this.#reasons.set(draft.id, reason);
    this.#followers.set(reason, [...(this.#followers.get(reason) ?? []), draft.id]);
  }

  #alike(unknown: string): string {
    const plain = (id: string) => id.toLowerCase().replace(/_|s$/g, "");
    const alike = [...this.#drafts.keys()].find((id) => plain(id) === plain(unknown));
    return alike === undefined ? "" : ` (is ${alike} meant?)`;
  }
}

function isNear(stated: number, computed: number): boolean {
  return Math.abs(stated - computed) <= Math.abs(computed) * 0.005;
}

function isPlain({ over, under }: ExactNumber): boolean {
  return over % under === 0n && PLAIN_NUMBERS.has(Number(over / under));
}

function multipliesByHundred(formula: Formula): boolean {
  if (formula.kind === "product") {
    const isHundred = (part: Formula) => part.kind === "number" && part.value.over === 100n * part.value.under;
    if (formula.factors.some(({ divides, of }) => !divides && isHundred(of))) return true;
  }
  return partsOf(formula).some(multipliesByHundred);
}
