import type { PlanPart } from "../../graph/document/plan-parts.ts";
import type { Language } from "../../schemas/idea.ts";
import type { Picture } from "../pictures/picture.ts";

/** A piece of a line, all of it set in one way; a `break` begins a new line. */
export type Inline = TextRun | { readonly kind: "break" };

export interface TextRun {
  readonly kind: "text";
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly code: boolean;
  readonly struck: boolean;
  /** An address of the web or of mail, or `#` and the id of a heading of this document; null for no link. */
  readonly href: string | null;
}

export interface Cell {
  readonly align: "left" | "center" | "right" | null;
  readonly inlines: readonly Inline[];
}

export interface ListItem {
  /** Of a list of tasks; null of any other. */
  readonly checked: boolean | null;
  readonly blocks: readonly Block[];
}

/** What stands under one another in a document, without a word of Markdown in it. */
export type Block =
  /** Depth 3 stands right below a part's title, which has depth 2. */
  | { readonly kind: "heading"; readonly depth: number; readonly id: string; readonly inlines: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly inlines: readonly Inline[] }
  | {
      readonly kind: "list";
      /** Null where it has bullets. */
      readonly start: number | null;
      readonly items: readonly ListItem[];
    }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "table"; readonly header: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | {
      readonly kind: "diagram";
      readonly title: string | null;
      readonly label: string;
      readonly source: string;
      readonly picture: Picture | null;
    }
  | { readonly kind: "rule" };

export interface BlockPart {
  readonly kind: PlanPart["kind"];
  readonly id: string;
  /** Of a section of the plan; null for what frames them. */
  readonly number: number | null;
  /** Empty for a reply, which has no heading. */
  readonly title: readonly Inline[];
  readonly blocks: readonly Block[];
}

/** A plan for the formats that have pages: what is on its title page, and its parts. */
export interface BlockDocument {
  readonly language: Language;
  /** Plain text. */
  readonly title: string;
  /** What the document calls itself: "Planning document". */
  readonly kindName: string;
  /** The day, in words of the plan's language. */
  readonly date: string;
  readonly createdAt: string;
  /** How it was made, its last score, how many assumptions; null for a reply. */
  readonly madeBy: string | null;
  /** A sentence where the plan is not finished; null where it is. */
  readonly unfinished: string | null;
  readonly contentsTitle: string;
  /** Stands above the source of a diagram that could not be drawn. */
  readonly notDrawn: string;
  readonly parts: readonly BlockPart[];
}
