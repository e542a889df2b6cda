import type { Language } from "../idea.ts";

/** All that is known of a specialist. */
export interface SpecialistProfile {
  /** Stored with sessions, so that it never changes. */
  readonly id: string;
  /** Their field, as it stands in "the ... specialist" and in a list of specialists. */
  readonly name: Readonly<Record<Language, string>>;
  /** Those of one layer work side by side, and read what the layers before theirs found out. */
  readonly layer: number;
  /** The beginning of their prompt: who they are, and what they look into. */
  readonly role: string;
  /** What they look for in files and on the web, in the words that texts about it use. */
  readonly focus: Readonly<Record<Language, string>>;
  /** The planning guides that are about their work, by id. */
  readonly guides: readonly string[];
  /** They research whether or not the analysis chooses them. */
  readonly always?: boolean;
}
