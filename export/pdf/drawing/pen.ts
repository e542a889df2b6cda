import type { Face } from "../font/face.ts";
import type { Line } from "../lines/fill-lines.ts";
import type { Colour, Link, Piece, TextStyle } from "../lines/text-style.ts";
import type { Tag } from "../tags/tag.ts";
import type { PdfFile, PdfFont, PdfRef } from "./pdf-file.ts";

/** A slanted type leans by twelve degrees. */
const SLANT = 0.2126;
/** Of an em square, as the font has it: how far up it reaches. */
const ASCENT_EM = 0.88;
const TINT: Colour = [0.961, 0.969, 0.98];

/** A link on a page, whose goal is known when all pages are. */
export interface PlacedLink {
  readonly page: number;
  readonly href: string;
  readonly ref: PdfRef;
}

/** Draws on the pages of a file, from the top left, in points; all that is text or a figure under its tag. */
export class Pen {
  readonly contentsOfPages: Tag[][] = [];
  readonly links: PlacedLink[] = [];
  private readonly fonts: ReadonlyMap<Face, PdfFont>;
  readonly file: PdfFile;
  private open: Tag | null = null;
  /** Of the page that is open, since it was last written to. */
  private operators: string[] = [];
  private colour = "";

  constructor(file: PdfFile, fonts: ReadonlyMap<Face, PdfFont>) {
    this.file = file;
    this.fonts = fonts;
  }

  /** Its number, from 0. */
  get page(): number {
    return this.contentsOfPages.length - 1;
  }

  get pageHeight(): number {
    return this.file.page.height;
  }

  newPage(isAcross: boolean): void {
    if (this.page >= 0) this.end();
    this.file.addPage({ size: "A4", layout: isAcross ? "landscape" : "portrait", margin: 0 });
    this.contentsOfPages.push([]);
    // A page without text has its place among the tags, too.
    this.file.page.dictionary.data["StructParents"] = this.page;
    this.colour = "";
  }

  /** @param tag Null for what only repeats, such as the head of a page. @param top Of the line, which is so high. */
  line(line: Line, x: number, top: number, height: number, tag: Tag | null): void {
    const groups = groupsOf(line.pieces, x);
    const boxTop = (size: number) => top + (height - size) / 2;
    for (const { style, ...group } of groups) {
      if (style.isTinted) this.box(group.x - 1.5, boxTop(style.size) - 1, group.width + 3, style.size + 2.6, TINT);
    }
    const size = Math.max(0, ...groups.map(({ style }) => style.size));
    const baseline = boxTop(size) + size * ASCENT_EM;
    for (const { pieces, style, ...group } of groups) {
      if (tag === null) this.beginArtifact();
      else this.begin(style.link?.tag ?? tag);
      this.glyphs(pieces, style, group.x, baseline);
      if (tag === null) this.endArtifact();
      else if (style.link && !style.link.hasArea) this.area(style.link, group.x, boxTop(style.size), group.width, style.size * 1.15);
    }
    for (const { style, ...group } of groups) {
      if (style.isStruck) this.box(group.x, baseline - style.size * 0.3, group.width, style.size * 0.06, style.colour);
    }
  }

  /** A plain area, which means nothing by itself. */
  box(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.beginArtifact();
    this.fill(colour);
    this.put(`${n(x)} ${n(y)} ${n(width)} ${n(height)} re f`);
    this.endArtifact();
  }

  frame(x: number, y: number, width: number, height: number, colour: Colour): void {
    const t = 0.6;
    this.box(x, y, width, t, colour);
    this.box(x, y + height - t, width, t, colour);
    this.box(x, y, t, height, colour);
    this.box(x + width - t, y, t, height, colour);
  }

  /** Draws something under its tag by other means. */
  under(tag: Tag, draw: () => void): void {
    this.close();
    this.begin(tag);
    this.flush();
    draw();
    this.close();
    this.colour = "";
  }

  /** Ends the page that is open. */
  end(): void {
    this.close();
    this.flush();
  }

  path(operators: string, colour: Colour, width: number): void {
    this.put(`q ${colour.map(n).join(" ")} RG ${n(width)} w 1 J 1 j ${operators} S Q`);
  }

  private put(operators: string): void {
    this.operators.push(operators);
  }

  /** At once, since the library makes bytes of each piece that it is given. */
  private flush(): void {
    if (this.operators.length > 0) this.file.addContent(this.operators.join("\n"));
    this.operators = [];
  }

  private close(): void {
    if (this.open) this.put("EMC");
    this.open = null;
  }

  private begin(tag: Tag): void {
    if (this.open === tag) return;
    this.close();
    tag.hang();
    const contents = this.contentsOfPages[this.page] as Tag[];
    const mcid = contents.push(tag) - 1;
    tag.children.push({ kind: "content", page: this.page, mcid });
    this.put(`/${tag.role} <</MCID ${mcid}>> BDC`);
    this.open = tag;
  }

  private beginArtifact(): void {
    this.close();
    this.put("/Artifact BMC");
  }

  private endArtifact(): void {
    this.put("EMC");
  }

  private fill(colour: Colour): void {
    const operators = `${colour.map(n).join(" ")} rg`;
    if (operators !== this.colour) this.put(operators);
    this.colour = operators;
  }

  private glyphs(pieces: readonly Piece[], style: TextStyle, x: number, baseline: number): void {
    const font = this.fonts.get(style.face);
    if (!font) throw new Error(`The document has no font ${style.face.program.name}`);
    this.file.page.fonts[font.id] ??= font.ref();
    this.fill(style.colour);
    let shown = "";
    for (const { shaped } of pieces) shown += shaped.shown;
    const slant = style.isSlanted ? SLANT : 0;
    this.put(`BT /${font.id} ${n(style.size)} Tf 1 0 ${slant} -1 ${n(x)} ${n(baseline)} Tm [<${shown}>] TJ ET`);
  }

  /** Where a link can be clicked. */
  area({ href, tag }: Link, x: number, y: number, width: number, height: number): void {
    const bottom = this.pageHeight - y - height;
    const ref = this.file.ref({
      Type: "Annot",
      Subtype: "Link",
      Rect: [x, bottom, x + width, bottom + height],
      Border: [0, 0, 0],
      F: 4,
    });
    this.file.page.annotations.push(ref);
    tag.children.push({ kind: "annotation", page: this.page, ref });
    this.links.push({ page: this.page, href, ref });
  }
}

interface Group {
  readonly style: TextStyle;
  readonly x: number;
  readonly pieces: Piece[];
  width: number;
}

/** Pieces that follow one another in one style. */
function groupsOf(pieces: readonly Piece[], x: number): Group[] {
  const groups: Group[] = [];
  let left = x;
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (last?.style === piece.style) {
      last.pieces.push(piece);
      last.width += piece.width;
    } else groups.push({ style: piece.style, x: left, pieces: [piece], width: piece.width });
    left += piece.width;
  }
  return groups;
}

/** A number as it stands in a page: to a hundredth of a point, colours to a thousandth. */
function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
