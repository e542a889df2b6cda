/** What a place in a document is to whoever cannot see it, as PDF names it. */
export type Role =
  | "Document"
  | "H1"
  | "H2"
  | "H3"
  | "H4"
  | "H5"
  | "H6"
  | "P"
  | "L"
  | "LI"
  | "Lbl"
  | "LBody"
  | "BlockQuote"
  | "Code"
  | "Table"
  | "THead"
  | "TBody"
  | "TR"
  | "TH"
  | "TD"
  | "Figure"
  | "Caption"
  | "Link"
  | "Reference"
  | "TOC"
  | "TOCI";

export interface TagOptions {
  /** What stands for it where it is heard. */
  readonly alt?: string;
  readonly scope?: "Column";
  readonly numbering?: "Decimal" | "Disc";
}

/** A piece of a page, or a link on it, that belongs to a tag. Pages count from 0. */
export type Marked =
  | { readonly kind: "content"; readonly page: number; readonly mcid: number }
  | { readonly kind: "annotation"; readonly page: number; readonly ref: object };

/**
 * A place in the structure of the document. It hangs itself on its parent when something of it is first painted, so that the
 * structure has the order of the pages.
 */
export class Tag {
  readonly role: Role;
  readonly options: TagOptions;
  readonly children: (Tag | Marked)[] = [];
  /** Of a figure: left, bottom, right and top on its page. */
  box: readonly number[] | null = null;
  private parent: Tag | null;
  private isHung = false;

  constructor(role: Role, parent: Tag | null, options: TagOptions = {}) {
    this.role = role;
    this.parent = parent;
    this.options = options;
  }

  /** Gives it a parent that was not known when it was made. */
  within(parent: Tag | null): void {
    this.parent ??= parent;
  }

  hang(): void {
    if (this.isHung) return;
    this.isHung = true;
    this.parent?.hang();
    this.parent?.children.push(this);
  }
}
