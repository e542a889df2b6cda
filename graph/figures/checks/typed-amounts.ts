import type { Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import { amountsIn, type FoundAmount } from "../../reading/amounts.ts";
import { isSameAmount } from "../sheet/given-amounts.ts";
import { isPointInTime, singular, timeUnit, unitOf } from "../sheet/units.ts";
import { amountText } from "../text/amount-text.ts";
import { masked, tokensIn } from "../text/figure-tokens.ts";
import { type Passage, passagesOf } from "../text/passages.ts";
import { type FigureFinding, type FigureSection, shownPassage } from "./figure-findings.ts";
import { sharedStems, stems } from "./shared-words.ts";

/** How far a typed amount may be from a figure to be meant for it. */
const NEARLY = 0.1;
const TIME_WORD = /week|month|year|day|주|개월|년|일/i;

/**
 * Amounts that are typed where a figure would stand: equal to one, or nearly so, counted in the same, and with words of
 * its label around them. A small number that happens to be a figure's is none without such words.
 */
export function typedAmounts(sections: readonly FigureSection[], sheet: Sheet): FigureFinding[] {
  const figures = sheet.figures.map((figure) => ({ figure, stems: stems(figure.label) }));
  const ids = new Set(sheet.figures.map(({ id }) => id));
  return sections.flatMap(({ id, markdown }) => {
    const tokens = tokensIn(markdown, (one) => ids.has(one));
    const plain = masked(markdown, tokens);
    const found = passagesOf(markdown, tokens).flatMap((passage) => {
      const text = plain.slice(passage.start, passage.end);
      const here = stems(`${text} ${passage.isRow ? passage.about : ""}`);
      // Once a passage, since a row may have a thousand amounts.
      const named = figures.flatMap(({ figure, stems: label }) => {
        const shared = sharedStems(label, here);
        return shared >= Math.max(1, Math.min(2, label.size)) ? [{ figure, shared: shared / label.size }] : [];
      });
      if (named.length === 0) return [];
      return amountsIn(text).flatMap((amount) => {
        if (isNumbering(text, amount)) return [];
        const unit = countedIn(text, amount);
        if (unit === null) return [];
        const close = named.flatMap(({ figure, shared }) => {
          if (!isCountedAlike(figure, unit)) return [];
          const shown = unitOf(figure.unit).isPercent ? figure.value * 100 : figure.value;
          const distance = Math.abs(amount.value - shown) / Math.max(Math.abs(shown), 1e-9);
          const isEqual = distance < 1e-9 || isSameAmount(figure, { ...amount, unit, text: "", limit: null });
          return isEqual || distance <= NEARLY ? [{ figure, shared, isEqual }] : [];
        });
        const [best] = close.sort((a, b) => Number(b.isEqual) - Number(a.isEqual) || b.shared - a.shared);
        // Nearly equal says little where only some of the words are there.
        return best && (best.isEqual || best.shared > 0.5) ? [finding(id, passage, text, amount, best)] : [];
      });
    });
    // A row may well say an amount three times.
    return [...new Map(found.map((one) => [one.problem.en, one])).values()];
  });
}

/** What an amount is counted in: money, `%`, a span of time or the word behind it. Null where nothing tells. */
function countedIn(text: string, amount: FoundAmount): string | null {
  const { unit, start, end } = amount;
  if (unit === "time") return TIME_WORD.exec(text.slice(start, end))?.[0] ?? null;
  if (unit !== "") return unit;
  return /^[\s-]{0,2}(\p{L}{2,20})/u.exec(text.slice(end))?.[1] ?? null;
}

function isCountedAlike({ unit }: SheetFigure, counted: string): boolean {
  const [own, other] = [unitOf(unit), unitOf(counted)];
  if (isPointInTime(own)) return false;
  if (own.currency !== null || other.currency !== null) return own.currency === other.currency;
  if (own.isPercent || other.isPercent) return own.isPercent === other.isPercent;
  if (timeUnit(own) !== null || timeUnit(other) !== null) return timeUnit(own) === timeUnit(other);
  return own.head !== "" && singular(own.head) === singular(counted);
}

/** `1.` before an entry, `Week 3`, a rating `3 x 4`. */
function isNumbering(text: string, { start, end }: FoundAmount): boolean {
  const before = text.slice(0, start);
  if (/^\s*$/.test(before) && /^[.)]\s/.test(text.slice(end))) return true;
  return (
    /\b(?:weeks?|months?|days?|years?|phase|step|stage|no\.?|version|v|제)\s?$/i.test(before) ||
    /[x×*/]\s?$/.test(before)
  );
}

function finding(
  sectionId: string,
  { text }: Passage,
  plain: string,
  { start, end }: FoundAmount,
  { figure, isEqual }: { readonly figure: SheetFigure; readonly isEqual: boolean },
): FigureFinding {
  const { id, label } = figure;
  const typed = plain.slice(start, end).trim();
  const [en, ko] = [amountText(figure, "en"), amountText(figure, "ko")];
  return {
    check: "typed-past-sheet",
    sectionId,
    figureId: id,
    passage: shownPassage(text),
    problem: isEqual
      ? {
          en: `"${typed}" is typed in "${shownPassage(text)}": it is ${id} ("${label}"), write {{${id}}}.`,
          ko: `"${shownPassage(text)}"에 "${typed}"을(를) 직접 적었습니다. ${id}("${label}")이므로 {{${id}}}(으)로 적으세요.`,
        }
      : {
          en: `"${typed}" in "${shownPassage(text)}" differs from ${id} ("${label}"), which is ${en}.`,
          ko: `"${shownPassage(text)}"의 "${typed}"이(가) ${id}("${label}")의 값 ${ko}와(과) 다릅니다.`,
        },
  };
}
