import { gfmTable } from "../../gfm-table.ts";
import { type Block, heading, item, paragraph } from "../../markdown-blocks.ts";
import { Unreadable } from "../../unreadable.ts";
import { listNumber } from "../list-number.ts";

/** Placeholders of what stands on every slide. */
const REPEATED = new Set(["dt", "ftr", "sldNum", "hdr"]);
const TITLES = new Set(["title", "ctrTitle"]);
/** Placeholders whose paragraphs have bullets where nothing else is said. */
const LISTS = new Set(["body", "obj", ""]);
const SKIPPED = new Set(["mc:Fallback", "p:timing", "p:extLst", "a:extLst", "p:transition"]);

interface Shape {
  /** Null where it is no placeholder. */
  placeholder: string | null;
  isHidden: boolean;
  readonly counts: number[];
}

interface Line {
  text: string;
  level: number;
  /** The kind of its numbers, `bullet`, `none`, or what the shape has. */
  mark: string | null;
}

/** The blocks of a slide, of its notes, or of a drawing on it, from the elements of its XML. */
export class SlideShapes {
  readonly blocks: Block[] = [];
  isHidden = false;
  #title = "";
  #skips = 0;
  readonly #shapes: Shape[] = [];
  #rows: string[][] | null = null;
  #cell: string[] | null = null;
  #isMerged = false;
  #line: Line | null = null;
  #isText = false;
  readonly #budget: { left: number };
  readonly #isNotes: boolean;

  /** @param isNotes Of notes only their own text is taken: a picture of the slide and its number stand there, too. */
  constructor(budget: { left: number }, isNotes = false) {
    this.#budget = budget;
    this.#isNotes = isNotes;
  }

  get title(): string {
    return this.#title.replace(/\s+/g, " ").trim();
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#skips > 0 || SKIPPED.has(name)) {
      this.#skips += 1;
      return;
    }
    switch (name) {
      case "p:sld":
        this.isHidden = attributes["show"] === "0" || attributes["show"] === "false";
        break;
      case "p:sp":
      case "p:graphicFrame":
      case "p:grpSp":
      case "p:cxnSp":
      case "p:pic":
        this.#shapes.push({ placeholder: null, isHidden: this.#shapes.at(-1)?.isHidden ?? false, counts: [] });
        break;
      case "p:cNvPr":
        if (attributes["hidden"] === "1" || attributes["hidden"] === "true") this.#set({ isHidden: true });
        break;
      case "p:ph":
        this.#set({ placeholder: attributes["type"] ?? "" });
        break;
      case "a:tbl":
        this.#rows = [];
        break;
      case "a:tr":
        this.#rows?.push([]);
        break;
      case "a:tc":
        this.#spend(4);
        this.#cell = [];
        this.#isMerged = isOn(attributes["hMerge"]) || isOn(attributes["vMerge"]);
        break;
      case "a:p":
        this.#line = { text: "", level: 0, mark: null };
        break;
      default:
        if (this.#line !== null) this.#inLine(this.#line, name, attributes);
    }
  }

  text(value: string): void {
    if (!this.#isText || this.#line === null) return;
    this.#spend(value.length);
    this.#line.text += value;
  }

  close(name: string): void {
    if (this.#skips > 0) {
      this.#skips -= 1;
      return;
    }
    switch (name) {
      case "a:t":
      case "m:t":
        this.#isText = false;
        break;
      case "a:p":
        if (this.#line !== null) this.#take(this.#line);
        this.#line = null;
        break;
      case "a:tc":
        // The cells that a merged one covers are in the file, too.
        this.#rows?.at(-1)?.push(this.#isMerged ? "" : (this.#cell ?? []).join("\n"));
        this.#cell = null;
        break;
      case "a:tbl":
        if (this.#shapes.at(-1)?.isHidden !== true) this.blocks.push({ text: gfmTable(this.#rows ?? []) });
        this.#rows = null;
        break;
      case "p:sp":
      case "p:graphicFrame":
      case "p:grpSp":
      case "p:cxnSp":
      case "p:pic":
        this.#shapes.pop();
        break;
    }
  }

  #inLine(line: Line, name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case "a:t":
      case "m:t":
        this.#isText = true;
        break;
      case "a:br":
        line.text += "\n";
        break;
      case "a:pPr":
        line.level = Math.min(Math.max(Number(attributes["lvl"] ?? 0) || 0, 0), 8);
        break;
      case "a:buNone":
        line.mark = "none";
        break;
      case "a:buChar":
      case "a:buBlip":
        line.mark = "bullet";
        break;
      case "a:buAutoNum":
        line.mark = attributes["type"] ?? "arabicPeriod";
        break;
    }
  }

  #take(line: Line): void {
    if (line.text.trim() === "") return;
    if (this.#cell !== null) {
      this.#cell.push(line.text);
      return;
    }
    const shape = this.#shapes.at(-1);
    const placeholder = shape?.placeholder ?? null;
    if (shape?.isHidden || (placeholder !== null && REPEATED.has(placeholder))) return;
    if (this.#isNotes && placeholder !== null && placeholder !== "body") return;
    if (placeholder !== null && TITLES.has(placeholder)) this.#title += `${line.text} `;
    else this.blocks.push(this.#block(line, shape, placeholder));
  }

  #block({ text, level, mark }: Line, shape: Shape | undefined, placeholder: string | null): Block {
    const isList = placeholder !== null && LISTS.has(placeholder) && !this.#isNotes;
    const kind = mark ?? (isList ? "bullet" : "none");
    if (kind === "none") return paragraph(text);
    if (kind === "bullet" || shape === undefined) return item(level, "-", text);
    shape.counts.length = Math.min(shape.counts.length, level + 1);
    shape.counts[level] = (shape.counts[level] ?? 0) + 1;
    return item(level, numberMark(shape.counts[level], kind), text);
  }

  #set(changed: Partial<Shape>): void {
    const shape = this.#shapes.at(-1);
    if (shape !== undefined) Object.assign(shape, changed);
  }

  #spend(characters: number): void {
    this.#budget.left -= characters;
    if (this.#budget.left < 0) throw new Unreadable("long");
  }
}

/** The blocks of a slide with its title above them. */
export function slideBlocks(slide: SlideShapes): Block[] {
  return slide.title === "" ? slide.blocks : [heading(1, slide.title), ...slide.blocks];
}

/** A number as a slide shows it: `arabicPeriod` as `3.`, `alphaLcParenBoth` as `(c)`. */
function numberMark(number: number, type: string): string {
  const shown = listNumber(
    number,
    type.replace(/(?:Period|ParenR|ParenBoth|Plain|Minus)$/, "").replace(/^circleNumDb$/, "circleNumDbPlain"),
  );
  if (type.endsWith("ParenBoth")) return `(${shown})`;
  return `${shown}${type.endsWith("ParenR") ? ")" : type.endsWith("Period") ? "." : ""}`;
}

function isOn(value: string | undefined): boolean {
  return value === "1" || value === "true";
}
