import type { Passage } from "./source.ts";

/** A piece of a file as it is stored. */
export interface FilePassage extends Omit<Passage, "source"> {
  /** What it is found by: its text, and the heading above it. */
  readonly searched: string;
}

/** What a file is about, as its own headings say it. */
export interface FileOutline {
  /** Its own title; null where it has none. */
  readonly title: string | null;
  /** In their order, the title left out. */
  readonly headings: readonly string[];
}

/** A file's whole text, in its order. */
export interface FileText {
  readonly source: string;
  /** Null for files from before outlines were kept: of those only the headings above passages are known. */
  readonly outline: FileOutline | null;
  readonly passages: readonly Passage[];
}

/** A file that a person gave, read and cut into passages. The file itself is not needed any more. */
export interface GivenFile {
  /** A hash of the passages: the same content has the same id, whatever its name. */
  readonly id: string;
  /** The file's name without its folders, or the title of a page. */
  readonly title: string;
  /** Of a page of the web: where it was fetched. */
  readonly address?: string;
  /** Not there where its reader knows of none. */
  readonly outline?: FileOutline;
  readonly passages: readonly FilePassage[];
}
