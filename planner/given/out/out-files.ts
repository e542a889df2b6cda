import { createHash } from "node:crypto";
import { constants, createReadStream, openSync } from "node:fs";
import { chmod, chown, rename, rm, writeFile } from "node:fs/promises";
import { Socket } from "node:net";
import { resolve } from "node:path";
import { finished } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileProblem } from "../../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../../utils/errors.ts";
import type { Claim } from "../../../utils/postgres/claim.ts";
import type { OutFileStore } from "../../../utils/postgres/stores/out-file-store.ts";
import type { RevisionStore } from "../../../utils/postgres/stores/revision-store.ts";
import { terminalText } from "../../../utils/visible-text.ts";
import { outFormat } from "./out-format.ts";
import { besides, type OutPlace, outPlace, unwritable } from "./out-path.ts";

/** How long somebody has to begin to read a pipe. */
const READER_WAIT_MS = 10_000;
const READER_LOOK_MS = 50;
const NO_READER: Wording = { en: "nobody reads from it", ko: "읽는 쪽이 없습니다" };

/** What is known of a file that is about to be overwritten. */
export interface Overwriting {
  /** What stands there now may be lost, whosever it is. */
  readonly force?: boolean | undefined;
  /** The session whose plan it is: its versions are ours too, also those from before there was a record of files. */
  readonly session?: string | undefined;
  /** Of the run that writes it: it does so only while the session is its own. */
  readonly claim?: Claim | undefined;
}

/**
 * The files that people want plans in. A file that holds something is overwritten only where PlanCraft wrote all of it:
 * each content is kept by its hash.
 */
export class OutFiles {
  readonly #written: OutFileStore;
  readonly #revisions: RevisionStore;

  constructor(written: OutFileStore, revisions: RevisionStore) {
    this.#written = written;
    this.#revisions = revisions;
  }

  /**
   * Makes sure that a text can be written there, and leaves nothing behind. With `force`, what stands there now may be
   * overwritten from here on.
   * @throws AppError `file-unusable`, `file-not-ours`; `usage` for the name of a document of another kind; of category
   *   `storage`.
   */
  async check(path: string, overwriting: Overwriting = {}): Promise<void> {
    outFormat(path);
    await this.#place(path, overwriting);
  }

  /**
   * Writes a document's bytes as they are, and a text as a terminal may show it: a file as a whole, so that readers see the
   * old or the new, and with its mode kept; what is no file is written into.
   * @throws AppError `file-unusable`, `file-not-ours`; `session-in-use` where the claim is lost; of category `storage`.
   */
  async write(path: string, made: string | Uint8Array, overwriting: Overwriting = {}): Promise<void> {
    const { claim = null } = overwriting;
    const place = await this.#place(path, overwriting);
    const content = typeof made === "string" ? terminalText(made) : made;
    try {
      if (place.isStream) {
        await claim?.ensure();
        return await writeInto(place, content);
      }
      await this.#written.add(place.path, hashOf(content), claim);
      await replace(place, content);
    } catch (error) {
      throw error instanceof AppError ? error : unwritable(path, fileProblem(error), error);
    }
  }

  async #place(path: string, { force = false, session }: Overwriting): Promise<OutPlace> {
    const place = await outPlace(path);
    // In an empty file there is nothing to lose.
    if (place.isStream || !place.known || place.known.size === 0) return place;
    const content = await fileHash(place.path);
    if (force) await this.#written.add(place.path, content);
    else if (!(await this.#isOurs(place.path, content, session)))
      throw new AppError("file-not-ours", { path: resolve(path) });
    return place;
  }

  async #isOurs(path: string, content: string, session: string | undefined): Promise<boolean> {
    if (await this.#written.has(path, content)) return true;
    if (session === undefined) return false;
    for (const number of await this.#revisions.versions(session)) {
      const version = await this.#revisions.version(session, number);
      if (version && hashOf(terminalText(version.document)) === content) return true;
    }
    return false;
  }
}

/** Written aside first, for its reader's eyes only where it replaces a file that is not for all. */
async function replace({ path, known }: OutPlace, content: string | Uint8Array): Promise<void> {
  const temporary = besides(path);
  try {
    await writeFile(temporary, content, { flag: "wx", ...(known ? { mode: 0o600 } : {}) });
    if (known) {
      // Only root can give a file away; for others it becomes their own, as with every editor.
      await chown(temporary, known.uid, known.gid).catch(() => {});
      await chmod(temporary, known.mode & 0o7777);
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeInto({ path, known }: OutPlace, content: string | Uint8Array): Promise<void> {
  if (!known?.isFIFO()) return await writeFile(path, content, { flag: "a" });
  const pipe = new Socket({ fd: await openPipe(path), readable: false, writable: true });
  pipe.end(content);
  await finished(pipe);
}

/** Opened without waiting: a thread that waits for a reader would keep the process from ending. */
async function openPipe(path: string): Promise<number> {
  for (const until = performance.now() + READER_WAIT_MS; ; await sleep(READER_LOOK_MS)) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      const isUnread = error instanceof Error && "code" in error && error.code === "ENXIO";
      if (!isUnread) throw error;
      if (performance.now() > until) throw unwritable(path, NO_READER, error);
    }
  }
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path)) hash.update(piece);
  } catch (error) {
    throw unwritable(path, fileProblem(error), error);
  }
  return hash.digest("hex");
}

function hashOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
