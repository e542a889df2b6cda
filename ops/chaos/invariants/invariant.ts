import type { RecordedRequest } from "../../../test/support/openai-server.ts";
import type { Book } from "../book.ts";

/** A fault that was there, until the sessions had gone on after it. */
export interface FaultWindow {
  readonly name: string;
  readonly what: string;
  readonly from: Date;
  readonly to: Date;
  readonly losesCalls: boolean;
}

/** One process from its start to its end. */
export interface Life {
  readonly name: string;
  readonly wasKilled: boolean;
  /** What `/metrics` told right before its end, by series; null where it did not answer any more. */
  readonly metrics: ReadonlyMap<string, number> | null;
}

/** What is left when all is over: tables, the driver's book, the provider's record and folders. */
export interface Evidence {
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  readonly book: Book;
  /** What came to the provider, in the order of arrival. */
  readonly requests: readonly Pick<
    RecordedRequest,
    "fingerprint" | "schemaName" | "fault" | "state" | "cameAt" | "overAt"
  >[];
  readonly faults: readonly FaultWindow[];
  readonly lives: readonly Life[];
  /** Where files lie that are needed for a moment; all processes have ended, and a sweep was made. */
  readonly temporaryFolders: readonly string[];
}

/** What holds whatever happened. Gives what is wrong, a sentence each, with the ids of sessions. */
export type Invariant = (evidence: Evidence) => Promise<string[]>;
