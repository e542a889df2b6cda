import { printableText } from "../../../utils/visible-text.ts";
import { mayPart, partsOfWord } from "./break-points.ts";
import { blankOf, type Piece, pieceOf, type Run } from "./text-style.ts";

/** What no line ends within: pieces, and the blank behind them, if there is one. */
export interface Unit {
  readonly pieces: Piece[];
  width: number;
  blank: Piece | null;
  /** A new line begins behind it, whatever room there is. */
  isEnd: boolean;
}

const FREE_END = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u;
const FREE_START = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Blanks at which a line may end; those that must not be broken are not among them. */
const BLANKS = /[\t\n \u1680\u2000-\u2006\u2008-\u200a\u205f]+/;
/** Letters, digits and signs in which there is nothing to mend, as nearly all texts have no others. */
const PLAIN = /^[\u0020-\u007e\u00ae-\u00ff\u2013-\u2026\uac00-\ud7a3]*$/;
const SOFT_HYPHENS = /\u00ad/g;

/** A text as it is set: what nobody sees is gone, and Hangul is in syllables, as its font has it. */
export function settableText(text: string): string {
  if (PLAIN.test(text)) return text;
  return printableText(text).replace(SOFT_HYPHENS, "").normalize("NFC");
}

/** The units of a paragraph, in which blanks count once. */
export function unitsOf(runs: readonly Run[]): Unit[] {
  const units: Unit[] = [];
  let isOpen = false;
  for (const run of runs) {
    if (run === "break") {
      const last = units.at(-1);
      if (last && !last.isEnd) last.isEnd = true;
      else units.push({ pieces: [], width: 0, blank: null, isEnd: true });
      isOpen = false;
      continue;
    }
    for (const [at, word] of settableText(run.text).split(BLANKS).entries()) {
      if (at > 0) {
        const last = units.at(-1);
        if (last && !last.isEnd) last.blank ??= blankOf(run.style);
        isOpen = false;
      }
      if (word === "") continue;
      for (const [nth, part] of partsOfWord(word).entries()) {
        const last = units.at(-1);
        const piece = pieceOf(part, run.style);
        if (last && isOpen && nth === 0 && !isParted(last, part)) append(last, piece);
        else units.push({ pieces: [piece], width: piece.width, blank: null, isEnd: false });
        isOpen = true;
      }
    }
  }
  return units;
}

/** Where one style ends and the next begins, in writing without blanks. */
function isParted(unit: Unit, next: string): boolean {
  const before = unit.pieces.at(-1)?.text ?? "";
  if (!FREE_END.test(before) && !FREE_START.test(next)) return false;
  return mayPart(before.at(-1) ?? "", next.at(0) ?? "");
}

function append(unit: Unit, piece: Piece): void {
  unit.pieces.push(piece);
  unit.width += piece.width;
}
