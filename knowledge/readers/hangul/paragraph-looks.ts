import { type NumberForm, numbered } from "./number-forms.ts";

/** What a paragraph is besides its text. */
export interface ParagraphLook {
  /** 1 to 6, null where it is no heading. */
  readonly heading: number | null;
  /** Its number or bullet, null where it has none. */
  readonly mark: string | null;
}

/** What a paragraph's shape says of its head. */
export interface ParagraphHead {
  readonly kind: "none" | "outline" | "number" | "bullet";
  /** From 0. */
  readonly level: number;
  /** Of a numbering or a bullet. */
  readonly id: number;
}

/** How one level is numbered: `^1.^2)` has the numbers of the levels in it, `^n` all of them. */
export interface NumberLevel {
  readonly template: string;
  readonly form: NumberForm;
  readonly start: number;
}

/** What a document's list of shapes says of paragraphs; ids are as paragraphs name them. */
export interface HangulStyles {
  readonly heads: ReadonlyMap<number, ParagraphHead>;
  /** The names of styles, the Korean and the English one. */
  readonly styleNames: ReadonlyMap<number, readonly string[]>;
  readonly numberings: ReadonlyMap<number, readonly NumberLevel[]>;
}

const MAX_HEADING = 6;
const HEADING_STYLE = /^(?:개요|제목|outline|heading)\s*(\d{1,2})$/i;
const TITLE_STYLE = /^(?:제목|큰\s?제목|title)$/i;
const PLAIN: ParagraphHead = { kind: "none", level: 0, id: 0 };

/** Says what the paragraphs of a document are, in its order, since numbers are counted and not stored. */
export class ParagraphLooks {
  readonly #styles: HangulStyles;
  readonly #counts = new Map<string, number[]>();
  /** What the names of styles make of their paragraphs. */
  readonly #headings = new Map<number, number | null>();
  #outline = 1;

  constructor(styles: HangulStyles) {
    this.#styles = styles;
  }

  /** @param numbering How the section numbers its outline. */
  beginSection(numbering: number): void {
    this.#outline = numbering;
  }

  of(shape: number, style: number): ParagraphLook {
    const head = this.#styles.heads.get(shape) ?? PLAIN;
    return { heading: this.#heading(head, style), mark: this.#mark(head) };
  }

  #heading(head: ParagraphHead, style: number): number | null {
    if (head.kind === "outline") return head.level < MAX_HEADING ? head.level + 1 : null;
    let heading = this.#headings.get(style);
    if (heading === undefined) {
      heading = headingOf(this.#styles.styleNames.get(style) ?? []);
      if (this.#styles.styleNames.has(style)) this.#headings.set(style, heading);
    }
    return heading;
  }

  #mark({ kind, level, id }: ParagraphHead): string | null {
    if (kind === "bullet") return "-";
    if (kind === "none") return null;
    const levels = this.#styles.numberings.get(kind === "outline" ? this.#outline : id);
    const own = levels?.[level];
    if (levels === undefined || own === undefined) return null;
    const numbers = this.#count(kind === "outline" ? "outline" : `${id}`, levels, level);
    const written = (at: number) => numbered(numbers[at] ?? 1, levels[at]?.form ?? "DIGIT");
    const path = numbers.map((_, at) => written(at)).join(".");
    return own.template.replace(/\^(?:(\d{1,2})|([nN]))/g, (_, nth: string | undefined, all: string | undefined) =>
      nth === undefined ? path + (all === "N" ? "." : "") : written(Number(nth) - 1),
    );
  }

  /** Counts a level on, and those below it from their start. */
  #count(key: string, levels: readonly NumberLevel[], level: number): readonly number[] {
    const before = this.#counts.get(key) ?? [];
    const start = (at: number) => levels[at]?.start ?? 1;
    const numbers = Array.from(
      { length: level + 1 },
      (_, at) => before[at] ?? (at === level ? start(at) - 1 : start(at)),
    );
    numbers[level] = (numbers[level] ?? 0) + 1;
    this.#counts.set(key, numbers);
    return numbers;
  }
}

function headingOf(names: readonly string[]): number | null {
  for (const name of names) {
    if (TITLE_STYLE.test(name)) return 1;
    const level = Number(HEADING_STYLE.exec(name)?.[1]);
    if (level >= 1 && level <= MAX_HEADING) return level;
  }
  return null;
}
