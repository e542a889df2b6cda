import { appendFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeDirectory } from "../home.ts";

const SUFFIX = ".jsonl";
/** Whoever wrote within this time may go on: another process on the same directory has its sessions too. */
const MAYBE_IN_USE_MS = 3_600_000;

export interface FileLimits {
  /** A file that would grow beyond this is put aside. */
  readonly fileBytes: number;
  /** Of one session, the one being written included. */
  readonly filesPerSession: number;
  readonly sessions: number;
}

/** A session's log file. Each line is in the file when `write` returns, so that a crash loses none. */
export class SessionFile {
  readonly #path: string;
  readonly #limits: FileLimits;
  readonly #isInUse: (session: string) => boolean;
  #bytes: number | null = null;

  /** @param isInUse Sessions of this process whose files must stay. */
  constructor(directory: string, session: string, limits: FileLimits, isInUse: (session: string) => boolean) {
    this.#path = join(directory, session);
    this.#limits = limits;
    this.#isInUse = isInUse;
  }

  /** @throws The system's own error where the file cannot be written. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    this.#bytes ??= this.#begin();
    if (this.#bytes > 0 && this.#bytes + bytes > this.#limits.fileBytes) this.#rotate();
    // Opened for each line: a file that was removed comes back, and nothing is left open.
    appendFileSync(this.#path + SUFFIX, line, { mode: 0o600 });
    this.#bytes += bytes;
  }

  #begin(): number {
    const directory = dirname(this.#path);
    makeDirectory(directory);
    const found = statSync(this.#path + SUFFIX, { throwIfNoEntry: false });
    if (found) return found.size;
    // Only a new session makes them more; looking at every file is slow where there are many.
    removeOldest(directory, this.#limits.sessions - 1, (session) => this.#isInUse(session));
    return 0;
  }

  #rotate(): void {
    const numbered = (number: number) => (number === 0 ? this.#path : `${this.#path}.${number}`) + SUFFIX;
    const oldest = this.#limits.filesPerSession - 1;
    rmSync(numbered(oldest), { force: true });
    for (let number = oldest; number > 0; number--) {
      const younger = numbered(number - 1);
      if (statSync(younger, { throwIfNoEntry: false })) renameSync(younger, numbered(number));
    }
    this.#bytes = 0;
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
