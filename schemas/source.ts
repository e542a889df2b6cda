import { z } from "zod";

/** Where a claim can come from: a file that the person gave, or a page of the web. Its place in the plan's list is its number. */
export const Source = z.object({
  id: z.string().describe("The address of a page that was found, or the hash of a content that was given"),
  kind: z.enum(["file", "page"]),
  title: z.string().describe("The name of a file without its folders, or the title of a page"),
  at: z.string().describe("When it was read, ISO 8601, UTC"),
  address: z.string().optional().describe("Of a page that the person gave: where it was fetched"),
});
export type Source = z.infer<typeof Source>;

/** Whether the person gave it, so that its passages are stored. */
export function isGiven({ kind, address }: Source): boolean {
  return kind === "file" || address !== undefined;
}

/** Where a source is found on the web; null for a file. */
export function webAddressOf({ kind, id, address }: Source): string | null {
  return kind === "page" ? (address ?? id) : null;
}

/** A piece of a file's text, small enough for a prompt. */
export interface Passage {
  /** The id of its source. */
  readonly source: string;
  /** The heading above it, or `p. 3`; null where the file has neither. */
  readonly place: string | null;
  readonly text: string;
}

export interface PassageQuery {
  /** The ids of the sources to look in. */
  readonly sources: readonly string[];
  /** What it is about, in any words: a passage that shares two of them fits. */
  readonly about: string;
  /** Those of which one is enough, as a title's. */
  readonly key?: string;
  readonly limit: number;
  /** Where too few fit, the beginnings of the files come along: they say what the files are. */
  readonly orBeginning?: boolean;
}

/** A page of the web that a search found. */
export interface FoundPage {
  readonly source: Source;
  /** What of its text fits the query. */
  readonly text: string;
}

export interface SearchQuery {
  /** At most 400 characters. */
  readonly words: string;
  readonly limit: number;
}
