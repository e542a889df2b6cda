import { appendFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../home.ts";

const SUFFIX = ".jsonl";
/** Whoever wrote within this time may go on: another process on the same directory has its sessions too. */
const MAYBE_IN_USE_MS = 3_600_000;

export interface FileLimits {
  /** Instead of growing beyond this, a file is left as it is, and the next one is begun. */
  readonly fileBytes: number;
  /** Of one session, the one being written included. */
  readonly filesPerSession: number;
  readonly sessions: number;
}

/**
 * A session's log: `NAME.jsonl`, then `NAME.2.jsonl` and so on. Each line is in its file when `write` returns, so that a crash
 * loses none. No file is renamed or cut: who follows them by name or by inode reads each line once.
 */
export class SessionFile {
  readonly #directory: string;
  readonly #session: string;
  readonly #limits: FileLimits;
  readonly #isInUse: (session: string) => boolean;
  #number = 1;
  #bytes: number | null = null;

  /** @param isInUse Sessions of this process whose files must stay. */
  constructor(directory: string, session: string, limits: FileLimits, isInUse: (session: string) => boolean) {
    this.#directory = directory;
    this.#session = session;
    this.#limits = limits;
    this.#isInUse = isInUse;
  }

  /** @throws The system's own error where the file cannot be written. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    this.#bytes ??= this.#begin();
    if (this.#bytes > 0 && this.#bytes + bytes > this.#limits.fileBytes) this.#bytes = this.#next(bytes);
    // Opened for each line: a file that was removed comes back, and nothing is left open.
    appendFileSync(this.#path(this.#number), line, { mode: 0o600 });
    this.#bytes += bytes;
  }

  /** @returns How many bytes are in the file that is to be written to. */
  #begin(): number {
    makeDirectory(this.#directory);
    const numbers = this.#numbers();
    this.#number = Math.max(1, ...numbers);
    if (numbers.length > 0) return this.#size();
    // Only a new session makes them more; looking at every file is slow where there are many.
    removeOldest(this.#directory, this.#limits.sessions - 1, (session) => this.#isInUse(session));
    return 0;
  }

  /** Goes on in the next file, or where another process has begun that, behind it. */
  #next(bytes: number): number {
    const numbers = this.#numbers();
    const newest = Math.max(...numbers, this.#number);
    const isAhead = newest > this.#number;
    this.#number = newest;
    const size = isAhead ? this.#size() : this.#limits.fileBytes;
    if (size + bytes <= this.#limits.fileBytes) return size;
    this.#number = newest + 1;
    const old = numbers.filter((number) => number <= this.#number - this.#limits.filesPerSession);
    for (const number of old) rmSync(this.#path(number), { force: true });
    return 0;
  }

  /** Of the files that are there. */
  #numbers(): number[] {
    const parts = readdirSync(this.#directory)
      .filter((name) => name.startsWith(`${this.#session}.`) && name.endsWith(SUFFIX))
      .map((name) => name.slice(this.#session.length, -SUFFIX.length));
    return parts.filter((part) => /^(?:\.\d+)?$/.test(part)).map((part) => (part === "" ? 1 : Number(part.slice(1))));
  }

  #size(): number {
    return statSync(this.#path(this.#number), { throwIfNoEntry: false })?.size ?? 0;
  }

  #path(number: number): string {
    return join(this.#directory, `${this.#session}${number === 1 ? "" : `.${number}`}${SUFFIX}`);
  }
}

/** Removes whole sessions, the longest silent first, until `keep` others than those in use are left. */
function removeOldest(directory: string, keep: number, isInUse: (session: string) => boolean): void {
  const files = Map.groupBy(
    readdirSync(directory).filter((name) => name.endsWith(SUFFIX)),
    (name) => name.slice(0, name.indexOf(".")),
  );
  if (files.size <= keep) return;
  const candidates = [...files].map(([session, names]) => {
    const times = names.map((name) => statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return { session, names, writtenAt: Math.max(...times) };
  });
  candidates.sort((a, b) => a.writtenAt - b.writtenAt);
  const silentSince = Date.now() - MAYBE_IN_USE_MS;
  for (const { session, names, writtenAt } of candidates.slice(0, files.size - keep)) {
    if (writtenAt > silentSince || isInUse(session)) continue;
    for (const name of names) rmSync(join(directory, name), { force: true });
  }
}
