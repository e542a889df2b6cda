import type { Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import { type Formula, FormulaFault, idsIn, parseFormula } from "../sheet/formula.ts";
import { unitOf } from "../sheet/units.ts";
import { amountText } from "../text/amount-text.ts";
import { type FoundToken, tokensIn } from "../text/figure-tokens.ts";
import { passagesOf } from "../text/passages.ts";
import { type FigureFinding, type FigureSection, shownPassage } from "./figure-findings.ts";
import { sharedStems, stems } from "./shared-words.ts";

/** What any share may be called. */
const SHARE_WORDS = /\b(?:share|rate|percent(?:age)?|ratio|part)\b|비율|비중|요율|율(?!\p{L})/giu;

/**
 * Shares that no total knows: a percentage of the sheet that stands in no formula, while another one of the same thing
 * (a lower commission beside the commission) does. Every sum is then as if nobody ever paid that share.
 */
export function unknownShares(sections: readonly FigureSection[], { figures }: Sheet): FigureFinding[] {
  const used = new Set(figures.flatMap(({ formula }) => (formula === null ? [] : idsOf(formula))));
  const shares = figures.filter(({ unit, formula }) => unitOf(unit).isPercent && formula === null);
  return shares
    .filter(({ id }) => !used.has(id))
    .flatMap((share) => {
      const known = shares.find((other) => used.has(other.id) && sharedStems(nameOf(share), nameOf(other)) > 0);
      const place = known ? placeOf(share.id, sections, figures) : null;
      return known && place ? [finding(share, known, place)] : [];
    });
}

interface Place {
  readonly sectionId: string;
  readonly passage: string;
}

/** Where it is computed with, else where it is said. */
function placeOf(id: string, sections: readonly FigureSection[], figures: readonly SheetFigure[]): Place | null {
  const ids = new Set(figures.map((figure) => figure.id));
  const places = sections.flatMap(({ id: sectionId, markdown }) => {
    const tokens = tokensIn(markdown, (one) => ids.has(one));
    const found = tokens.filter((token) => idsOfToken(token).includes(id));
    if (found.length === 0) return [];
    const passages = passagesOf(markdown, tokens);
    return found.flatMap(({ token, start }) => {
      const passage = passages.find((one) => one.start <= start && start < one.end);
      return passage
        ? [{ sectionId, passage: shownPassage(passage.text), isComputed: token?.of.kind === "formula" }]
        : [];
    });
  });
  return places.find(({ isComputed }) => isComputed) ?? places[0] ?? null;
}

function idsOfToken({ token }: FoundToken): readonly string[] {
  if (token === null) return [];
  return token.of.kind === "figure" ? [token.of.id] : idsOf(token.of.formula);
}

function idsOf(text: string): readonly string[] {
  try {
    const formula: Formula = parseFormula(text);
    return idsIn(formula);
  } catch (error) {
    if (error instanceof FormulaFault) return [];
    throw error;
  }
}

function nameOf({ label }: SheetFigure): Set<string> {
  return stems(label.replace(SHARE_WORDS, " "));
}

function finding(share: SheetFigure, known: SheetFigure, { sectionId, passage }: Place): FigureFinding {
  const [en, ko] = [amountText(share, "en"), amountText(share, "ko")];
  return {
    check: "unknown-share",
    sectionId,
    figureId: share.id,
    passage,
    problem: {
      en: `${share.id} ("${share.label}", ${en}) stands in no formula, while ${known.id} ("${known.label}") does: no total knows that share.`,
      ko: `${share.id}("${share.label}", ${ko})은(는) 어떤 계산식에도 없고 ${known.id}("${known.label}")만 쓰입니다. 합계에 이 비율이 반영되지 않았습니다.`,
    },
  };
}
