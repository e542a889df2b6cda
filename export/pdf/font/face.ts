import { cutFont } from "./cff-cut.ts";
import type { FontProgram } from "./font-program.ts";

/** A word as it is set. */
export interface Shaped {
  /** As a page shows it: the numbers of its glyphs between `<` and `>`, and what they move together. */
  readonly shown: string;
  /** In thousandths of the type's size. */
  readonly width: number;
}

/** A glyph of a word by its number in the document's font. */
export interface SetGlyph {
  readonly slot: number;
  /** How much nearer the next stands, in thousandths; 0 for most. */
  readonly kern: number;
}

interface Slot {
  readonly glyph: number;
  readonly codePoints: readonly number[];
  readonly advance: number;
  readonly hex: string;
}

/** What stands on a base: accents, the joiners of emoji and what chooses their form. */
const JOINING = /\p{M}|\u200c|\u200d|[\u{1f3fb}-\u{1f3ff}]|[\u{e0020}-\u{e007f}]|\p{Regional_Indicator}/u;
const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What the box of a character that the font lacks takes, in thousandths. */
const LACKING_ADVANCE = 1000;
/** From here on letters are as wide as they are high. */
const GRID = 0x1100;
/** What is one character for each of its parts. */
const SIMPLE = /^[\u0020-\u02ff\uac00-\ud7a3]*$/;

/**
 * A font of one document: it takes a number for each character that is set, and cuts the font to those. Each character has
 * a number of its own, so that a reader copies what was written even where two are drawn alike or the font has none.
 */
export class Face {
  readonly program: FontProgram;
  readonly slots: Slot[] = [{ glyph: 0, codePoints: [0], advance: LACKING_ADVANCE, hex: "0000" }];
  private readonly ofCharacter = new Map<string, number>();
  private readonly shaped = new Map<string, Shaped>();

  constructor(program: FontProgram) {
    this.program = program;
  }

  shape(word: string): Shaped {
    const known = this.shaped.get(word);
    if (known) return known;
    let [shown, width] = ["", 0];
    for (const { slot, kern } of this.glyphs(word)) {
      const { hex, advance } = this.slots[slot] as Slot;
      shown += kern === 0 ? hex : `${hex}>${-kern}<`;
      width += advance + kern;
    }
    const shaped = { shown, width };
    this.shaped.set(word, shaped);
    return shaped;
  }

  glyphs(word: string): SetGlyph[] {
    const slots: number[] = [];
    for (const character of charactersOf(word)) {
      const known = this.ofCharacter.get(character);
      if (known === undefined) slots.push(...this.slotsOf(character));
      else slots.push(known);
    }
    return slots.map((slot, at) => {
      const next = slots[at + 1];
      return { slot, kern: next === undefined ? 0 : this.kern(slot, next) };
    });
  }

  /** The font file of what has been set so far. */
  cut(): Buffer {
    return cutFont(
      this.program.cff,
      this.slots.map(({ glyph }) => glyph),
    );
  }

  /** Hangul and Chinese characters stand on a grid. */
  private kern(slot: number, next: number): number {
    const [first, second] = [this.slots[slot], this.slots[next]];
    if (!first || !second || (first.codePoints[0] ?? 0) >= GRID || (second.codePoints[0] ?? 0) >= GRID) return 0;
    return this.program.kerningOf(first.glyph, second.glyph);
  }

  /** A character whose parts the font has is its parts; any other is one box that is copied as the whole character. */
  private slotsOf(character: string): number[] {
    const codePoints = codePointsOf(character);
    if (codePoints.length === 1) return [this.slotOf(character, codePoints)];
    const isWhole = codePoints.every((codePoint) => this.program.glyphOf(codePoint) !== 0);
    if (!isWhole) return [this.slotOf(character, codePoints)];
    return codePoints.map((codePoint) => this.slotOf(String.fromCodePoint(codePoint), [codePoint]));
  }

  private slotOf(character: string, codePoints: readonly number[]): number {
    const known = this.ofCharacter.get(character);
    if (known !== undefined) return known;
    const [first = 0] = codePoints;
    const glyph = codePoints.length === 1 ? this.program.glyphOf(first) : 0;
    const advance = glyph === 0 ? LACKING_ADVANCE : this.program.advanceOf(glyph);
    const slot = this.slots.length;
    this.slots.push({ glyph, codePoints, advance, hex: slot.toString(16).padStart(4, "0") });
    this.ofCharacter.set(character, slot);
    return slot;
  }
}

export function charactersOf(word: string): string[] {
  if (SIMPLE.test(word)) return word.split("");
  return JOINING.test(word) ? Array.from(characters.segment(word), ({ segment }) => segment) : [...word];
}

function codePointsOf(character: string): number[] {
  return [...character].map((part) => part.codePointAt(0) ?? 0);
}
