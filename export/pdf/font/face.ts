import { cutFont } from "./cff-cut.ts";
import type { FontProgram } from "./font-program.ts";

/** A word as it is set: its glyphs by their numbers in the document's font, and how far each moves on. */
export interface Shaped {
  readonly slots: readonly number[];
  /** Behind each glyph, in thousandths; 0 for most. */
  readonly kerns: readonly number[];
  /** In thousandths of the type's size. */
  readonly width: number;
}

interface Slot {
  readonly glyph: number;
  readonly codePoints: readonly number[];
  readonly advance: number;
}

/** What stands on a base: accents, the joiners of emoji and what chooses their form. */
const JOINING = /\p{M}|\u200c|\u200d|[\u{1f3fb}-\u{1f3ff}]|[\u{e0020}-\u{e007f}]|\p{Regional_Indicator}/u;
const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What the box of a character that the font lacks takes, in thousandths. */
const LACKING_ADVANCE = 1000;

/**
 * A font of one document: it takes a number for each character that is set, and cuts the font to those. Each character has
 * a number of its own, so that a reader copies what was written even where two are drawn alike or the font has none.
 */
export class Face {
  readonly program: FontProgram;
  readonly slots: Slot[] = [{ glyph: 0, codePoints: [0], advance: LACKING_ADVANCE }];
  private readonly ofCharacter = new Map<string, number>();
  private readonly shaped = new Map<string, Shaped>();

  constructor(program: FontProgram) {
    this.program = program;
  }

  shape(word: string): Shaped {
    const known = this.shaped.get(word);
    if (known) return known;
    const slots = charactersOf(word).flatMap((character) => this.slotsOf(character));
    const kerns = slots.map((slot, at) => {
      const next = slots[at + 1];
      return next === undefined ? 0 : this.program.kerningOf(this.glyph(slot), this.glyph(next));
    });
    const width = slots.reduce((sum, slot, at) => sum + (this.slots[slot]?.advance ?? 0) + (kerns[at] ?? 0), 0);
    const shaped = { slots, kerns, width };
    this.shaped.set(word, shaped);
    return shaped;
  }

  /** The font file of what has been set so far. */
  cut(): Buffer {
    return cutFont(
      this.program.cff,
      this.slots.map(({ glyph }) => glyph),
    );
  }

  private glyph(slot: number): number {
    return this.slots[slot]?.glyph ?? 0;
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
    const slot = this.slots.push({ glyph, codePoints, advance }) - 1;
    this.ofCharacter.set(character, slot);
    return slot;
  }
}

export function charactersOf(word: string): string[] {
  return JOINING.test(word) ? Array.from(characters.segment(word), ({ segment }) => segment) : [...word];
}

function codePointsOf(character: string): number[] {
  return [...character].map((part) => part.codePointAt(0) ?? 0);
}
