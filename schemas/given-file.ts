import type { Passage } from "./source.ts";

/** A piece of a file as it is stored. */
export interface FilePassage extends Omit<Passage, "source"> {
  /** What it is found by: its text, and the heading above it. */
  readonly searched: string;
}

/** A file that a person gave, read and cut into passages. The file itself is not needed any more. */
export interface GivenFile {
  /** A hash of the passages: the same content has the same id, whatever its name. */
  readonly id: string;
  /** The file's name without its folders. */
  readonly title: string;
  readonly passages: readonly FilePassage[];
}
