/** A piece of a document that has a place of its own: a page, a sheet, a slide, or the whole of a text. */
export interface ReadPart {
  /** As the plan names it: `p. 3`, `Sheet "Budget"`, `slide 4`; null where only headings say where something stands. */
  readonly place: string | null;
  /** Headings as `#`, tables as those of GitHub, cell by cell, lists with their marks. What a reader cannot see is not in it. */
  readonly markdown: string;
  /** True where it is a text as it was: a line that looks like a heading or a table is none. */
  readonly isPlain?: boolean;
}

/** Why a file cannot be read. Each is one sentence for the person, in `given-file.ts`. */
export type ReadProblem =
  | "empty"
  | "binary"
  | "encrypted"
  | "broken"
  | "scanned"
  | "long"
  | "bomb"
  | "unmapped"
  | "old"
  | "tracked"
  | "view-only"
  | "old-text"
  | "old-sheets"
  | "old-slides"
  | "archive"
  | "other";

/** What a reader made of a file. */
export type ReadFile =
  | {
      readonly problem: null;
      /** The document's own title, where it has one. */
      readonly title: string | null;
      readonly parts: readonly ReadPart[];
      readonly cause?: never;
    }
  | { readonly problem: ReadProblem; readonly cause?: unknown; readonly title?: never; readonly parts?: never };

/**
 * Reads a file of one kind. It throws nothing that a file can cause.
 * @param maxCharacters Reading stops above this with the problem `long`: a small file can hold any amount of text.
 */
export type Reader = (bytes: Uint8Array, maxCharacters: number) => Promise<ReadFile>;
