import { FormulaFault, formulaIds } from "../../graph/figures/sheet/formula.ts";
import { unitOf, unitsMatch } from "../../graph/figures/sheet/units.ts";
import { amountText } from "../../graph/figures/text/amount-text.ts";
import { amountsIn } from "../../graph/reading/amounts.ts";
import { type Language, MAX_IDEA_CHARACTERS } from "../../schemas/idea.ts";
import type { Sheet, SheetFigure } from "../../schemas/model/figures.ts";
import type { FigureChange } from "../../schemas/model/review.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { nearestName } from "../../utils/nearest-name.ts";

/** A comma before another `id=` parts two settings; any other one belongs to a number or a function. */
const NEXT = /,(?=\s*\p{L}[\p{L}\p{N}_]*\s*=)/u;
const SETTING = /^\s*([^\s=]+)\s*=\s*([\s\S]*\S)\s*$/u;
/** A share of more than this is a whole number of percent that lacks its sign. */
const MOST_OF_SHARE = 1.5;

/**
 * Reads settings such as `basket=22`, `commission=7%` or `margin = revenue - costs`, each figure once.
 * @throws AppError `figures-refused` with what is wrong with the first wrong one; `request-unusable` where it is too long.
 */
export function readSettings(texts: readonly string[], sheet: Sheet): FigureChange[] {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length === 0 || length > MAX_IDEA_CHARACTERS) {
    throw new AppError("request-unusable", { length, max: MAX_IDEA_CHARACTERS });
  }
  const changes = new Map<string, FigureChange>();
  for (const text of texts.flatMap((given) => given.split(NEXT))) {
    const [, id = "", value = ""] = SETTING.exec(text) ?? [];
    const shown = quoted(text);
    if (value === "") {
      throw refused(
        `${shown} sets nothing: write the figure's id, an equals sign and its new value, for example price=9.`,
        `${shown}: 바꿀 값이 없습니다. 수치의 id, 등호, 새 값 순서로 적어 주세요. 예: price=9.`,
      );
    }
    if (changes.has(id)) throw refused(`${quoted(id)} is set twice.`, `${quoted(id)}이(가) 두 번 적혀 있습니다.`);
    changes.set(id, readSetting(figureOf(sheet, id), value, sheet));
  }
  return [...changes.values()];
}

/** @throws AppError `figures-refused`, naming the id that looks most like it. */
export function figureOf({ figures }: Sheet, id: string): SheetFigure {
  const figure = figures.find((one) => one.id === id);
  if (figure) return figure;
  const nearest = nearestName(
    id,
    figures.map((one) => one.id),
  );
  throw refused(
    `There is no figure ${quoted(id)}${nearest ? `. Is ${nearest} meant?` : ": the plan's figures show those there are."}`,
    `${quoted(id)}이라는 수치가 없습니다. ${nearest ? `혹시 ${nearest}인가요?` : "기획서의 수치 목록에서 확인해 주세요."}`,
  );
}

/** How a request names what it sets; it is kept and shown as the request of the revision. */
export function settingText(changes: readonly FigureChange[], sheet: Sheet, language: Language): string {
  return changes
    .map(({ id, value, formula }) => {
      const figure = sheet.figures.find((one) => one.id === id);
      const shown =
        figure && value !== null
          ? amountText({ ...figure, value, decimals: ownDecimals(figure, value) }, language)
          : formula;
      return `${id} = ${shown ?? ""}`;
    })
    .join(", ");
}

export function refused(en: string, ko: string): AppError {
  const problem: Wording = { en, ko };
  return new AppError("figures-refused", { problem });
}

function readSetting(figure: SheetFigure, text: string, sheet: Sheet): FigureChange {
  const { id } = figure;
  const number = readNumber(text);
  if (number !== null) return { id, value: inUnit(number, figure, text), formula: null };
  const formula = text.replace(/^=\s*/, "");
  const ids = idsOf(formula);
  const unknown = typeof ids === "string" ? null : ids.find((one) => !sheet.figures.some((known) => known.id === one));
  if (typeof ids === "string" || unknown !== undefined) {
    const why = typeof ids === "string" ? ids : `there is no figure ${quoted(unknown ?? "")}`;
    throw refused(
      `${quoted(text)} is no number and no formula for ${id}: ${why}.`,
      `${id}에 쓸 수 있는 숫자나 수식이 아닙니다(${quoted(text)}): ${why}`,
    );
  }
  return { id, value: null, formula };
}

/** The ids of a formula; else what is wrong with it. */
function idsOf(formula: string): readonly string[] | string {
  try {
    return formulaIds(formula);
  } catch (error) {
    if (error instanceof FormulaFault) return error.message;
    throw error;
  }
}

interface StatedNumber {
  readonly value: number;
  /** The words around the number; empty where there are none. */
  readonly unit: string;
}

function readNumber(text: string): StatedNumber | null {
  const [, sign = "", rest = ""] = /^\s*([-−+]?)\s*([\s\S]*?)\s*$/.exec(text) ?? [];
  const plain = /^(\d+(?:\.\d+)?|\.\d+)e([-+]?\d{1,2})$/i.exec(rest);
  const factor = sign === "" || sign === "+" ? 1 : -1;
  if (plain) return { value: factor * Number(rest), unit: "" };
  const [amount, second] = amountsIn(rest);
  if (!amount || second) return null;
  const around = `${rest.slice(0, amount.start)}${rest.slice(amount.end)}`.trim();
  const inside = rest
    .slice(amount.start, amount.end)
    .replace(/[\d.,]+|\s+/g, "")
    .replace(/^[조억만천백kKmMbB]+(?=$|\P{L})/u, "");
  // `9 * orders` begins with a number and is a formula.
  const rate = amount.start === 0 ? /^\p{L}*\s*\/\s*\p{L}+$/u : /^\/\s*\p{L}+$/u;
  if (/[-+*/()×÷]/.test(around.replace(rate, ""))) return null;
  const unit = amount.unit === "time" ? inside : amount.unit;
  return { value: factor * amount.value, unit: unit === "" || around.startsWith("/") ? `${unit}${around}` : unit };
}

/** The value as the sheet stores it: a percentage as a fraction. */
function inUnit({ value, unit }: StatedNumber, figure: SheetFigure, text: string): number {
  const [own, stated] = [unitOf(figure.unit), unitOf(unit)];
  if (own.isPercent) {
    if (stated.isPercent) return Number(`${value}e-2`);
    if (unit === "" && Math.abs(value) <= MOST_OF_SHARE) return value;
    if (unit === "") {
      throw refused(
        `${figure.id} is a percentage: write ${value}% or its fraction, ${Number(`${value}e-2`)}.`,
        `${figure.id}은(는) 비율입니다. ${value}% 또는 ${Number(`${value}e-2`)}처럼 적어 주세요.`,
      );
    }
  } else if (
    unit === "" ||
    unitsMatch(own, stated) ||
    (own.currency !== null && own.currency === stated.currency && stated.per === "")
  ) {
    return value;
  }
  throw refused(
    `${figure.id} is counted in ${figure.unit || "no unit"}, and ${quoted(text)} is not.`,
    `${figure.id}의 단위는 ${figure.unit || "없음"}이어서 ${quoted(text)}(으)로 바꿀 수 없습니다.`,
  );
}

function ownDecimals({ unit, decimals }: SheetFigure, value: number): number {
  const shown = unitOf(unit).isPercent ? Number(`${value}e2`) : value;
  const digits = /\.(\d+)$/.exec(String(shown))?.[1]?.length ?? 0;
  return Math.max(Math.min(digits, 6), Math.max(decimals, 0));
}

function quoted(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return JSON.stringify(clean.length > 60 ? `${clean.slice(0, 60).toWellFormed()}...` : clean);
}
