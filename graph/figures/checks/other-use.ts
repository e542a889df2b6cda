import type { Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import { FormulaFault, idsIn, parseFormula } from "../sheet/formula.ts";
import { isPointInTime, timeUnit, unitOf } from "../sheet/units.ts";
import { amountText } from "../text/amount-text.ts";
import { type FoundToken, tokensIn } from "../text/figure-tokens.ts";
import { type Passage, passagesOf } from "../text/passages.ts";
import { type FigureFinding, type FigureSection, shownPassage } from "./figure-findings.ts";
import { sharedStems, stems } from "./shared-words.ts";

/** A token says nothing of what it is used for. */
const TOKEN = /\{{2,3}[^{}\n]{0,2000}\}{2,3}/g;

/**
 * Figures that are used for something else, most likely of the same value by chance: no word of the label stands in the
 * sentence, beside it, or in what it stands under. Not doubted are given figures, which everything is about, and points
 * in time. Of a computed cell only what it is scaled by is looked at, since parts of a sum are named elsewhere.
 */
export function otherUses(sections: readonly FigureSection[], sheet: Sheet): FigureFinding[] {
  const figures = new Map(sheet.figures.map((figure) => [figure.id, figure]));
  return sections.flatMap(({ id, markdown }) => {
    const tokens = tokensIn(markdown, (one) => figures.has(one));
    if (tokens.length === 0) return [];
    const passages = passagesOf(markdown, tokens);
    return passages.flatMap((passage, at) => {
      const inside = tokens.filter(({ start, end }) => start >= passage.start && end <= passage.end);
      const doubted = [...new Set(inside.flatMap(idsToDoubt))].flatMap((one) => figures.get(one) ?? []);
      const suspects = doubted.filter((figure) => mayBeDoubted(figure));
      if (suspects.length === 0) return [];
      const context = stems(contextOf(passages, at));
      return suspects
        .filter((figure) => sharedStems(labelStems(figure), context) === 0)
        .map((figure) => finding(id, passage, figure));
    });
  });
}

function mayBeDoubted({ kind, unit, label }: SheetFigure): boolean {
  // A label of one short word, or none that says something, proves nothing by not being there.
  return kind !== "given" && !isPointInTime(unitOf(unit)) && stems(label).size >= 2;
}

/** A plain token's id; of a formula its shares and what is only multiplied by a number. */
function idsToDoubt({ token }: FoundToken): readonly string[] {
  if (token === null || typeof token.form === "object") return [];
  if (token.of.kind === "figure") return [token.of.id];
  try {
    const formula = parseFormula(token.of.formula);
    const ids = idsIn(formula);
    if (formula.kind === "product" && ids.length === 1) return ids;
    return token.of.unit === "%" ? [] : idsIn(formula).filter((id) => /share|rate|through|ratio/i.test(id));
  } catch (error) {
    if (error instanceof FormulaFault) return [];
    throw error;
  }
}

/** For a row the text around its table belongs to it, for a sentence the one before. */
function contextOf(passages: readonly Passage[], at: number): string {
  const passage = passages[at];
  if (!passage) return "";
  const before = nearestText(passages, at, -1);
  const after = passage.isRow ? nearestText(passages, at, 1) : undefined;
  const near = [passage, before, after].flatMap((one) => (one ? [`${one.text} ${one.about}`] : []));
  return near.join(" ").replace(TOKEN, " ");
}

function nearestText(passages: readonly Passage[], at: number, step: 1 | -1): Passage | undefined {
  let near = at + step;
  while (passages[near]?.isRow) near += step;
  return passages[near];
}

function labelStems({ label, unit }: SheetFigure): Set<string> {
  const known = unitOf(unit);
  // What it is counted in is a word for it, but for time, which a hundred figures have.
  const counted = timeUnit(known) === null ? `${known.currency === null ? known.head : ""} ${known.per}` : "";
  return stems(`${label} ${counted}`);
}

function finding(sectionId: string, { text }: Passage, figure: SheetFigure): FigureFinding {
  const { id, label } = figure;
  return {
    check: "other-use",
    sectionId,
    figureId: id,
    passage: shownPassage(text),
    problem: {
      en: `"${shownPassage(text)}" uses ${id} (${amountText(figure, "en")}), which is "${label}": is that meant?`,
      ko: `"${shownPassage(text)}"에 쓰인 ${id}(${amountText(figure, "ko")})은(는) "${label}"입니다. 맞는 수치입니까?`,
    },
  };
}
