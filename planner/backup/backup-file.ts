import { createReadStream, createWriteStream } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip, createGzip } from "node:zlib";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { BackupReader } from "../../utils/postgres/backup/backup-reader.ts";
import type { Snapshot } from "../../utils/postgres/backup/dump.ts";
import { outputError, READ } from "../given/files.ts";
import { type OutPlace, outPlace, unwritable } from "../given/out/out-path.ts";

/** Rows of checkpoints are alike: the levels above this one take three times as long for a tenth less. */
const PACKING_LEVEL = 3;
const PIECE_BYTES = 65_536;
/** A part that nobody has written to for so long was left by a kill. */
const LEFT_AFTER_MS = 60_000;

/** Where a backup is written to. */
export interface BackupPlace {
  /** @returns How many bytes it came to. @throws AppError `file-unusable`, `file-not-ours`, `interrupted`; what reading throws. */
  write(snapshot: Snapshot): Promise<number>;
}

/** Standard output, or another stream that is open already. */
export function streamPlace(output: Writable, signal: AbortSignal): BackupPlace {
  return {
    write: (snapshot) =>
      packed(snapshot, output, { signal, isEnded: false }, (error) => {
        throw outputError(error);
      }),
  };
}

/**
 * A file, which is written aside and stands under its name only when all of it is on the disk. It is its owner's alone: it holds
 * ideas, plans and secrets of webhooks.
 * @param given Absolute, or from the current directory.
 * @param force Whatever stands there may be lost; else only an earlier backup of the same database.
 * @throws AppError `file-unusable`, and then nothing was made.
 */
export async function filePlace(given: string, force: boolean, signal: AbortSignal): Promise<BackupPlace> {
  const place = await outPlace(given);
  const fail = (error: unknown): never => {
    throw error instanceof AppError ? error : unwritable(resolve(given), fileProblem(error), error);
  };
  return {
    write: async (snapshot) => {
      const { path, isStream } = place;
      if (isStream) return packed(snapshot, createWriteStream(path), { signal, isEnded: true }, fail);
      if (!force) await refuseOther(place, given, snapshot.head.source);
      await removeLeft(path).catch(() => {});
      const part = `${path}.${process.pid}.part`;
      try {
        await rm(part, { force: true });
        // Flushed to the disk before it is closed.
        const output = createWriteStream(part, { flags: "wx", mode: 0o600, flush: true });
        const bytes = await packed(snapshot, output, { signal, isEnded: true }, fail);
        await rename(part, path);
        await syncFolder(dirname(path));
        return bytes;
      } catch (error) {
        await rm(part, { force: true }).catch(() => {});
        return fail(error);
      }
    },
  };
}

/** @param fail What of the output is wrong; errors of the snapshot are thrown as they are. */
async function packed(
  snapshot: Snapshot,
  output: Writable,
  { signal, isEnded }: { readonly signal: AbortSignal; readonly isEnded: boolean },
  fail: (error: unknown) => never,
): Promise<number> {
  let bytes = 0;
  let broken: { readonly error: unknown } | undefined;
  output.once("error", (error) => {
    broken = { error };
  });
  try {
    const counted = async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        bytes += piece.length;
        yield piece;
      }
    };
    const gzip = createGzip({ level: PACKING_LEVEL, chunkSize: PIECE_BYTES });
    await pipeline(snapshot.content(signal), gzip, counted, output, { signal, end: isEnded });
    return bytes;
  } catch (error) {
    if (signal.aborted) throw new AppError("interrupted", {}, error);
    if (broken?.error === error) return fail(error);
    throw error;
  }
}

/** @throws AppError `file-not-ours` for anything but an earlier backup of the same database. */
async function refuseOther({ path, known }: OutPlace, given: string, source: string | null): Promise<void> {
  if (!known || known.size === 0) return;
  const reader = await openBackup(path, path).catch(() => null);
  if (reader === null || source === null || reader.head.source !== source)
    throw new AppError("file-not-ours", { path: resolve(given) });
}

/** What a kill left of backups to the same name. */
async function removeLeft(path: string): Promise<void> {
  const isPart = (name: string) => name.startsWith(`${basename(path)}.`) && /\.\d+\.part$/.test(name);
  for (const name of (await readdir(dirname(path))).filter(isPart)) {
    const part = join(dirname(path), name);
    if (Date.now() - (await stat(part)).mtimeMs > LEFT_AFTER_MS) await rm(part, { force: true });
  }
}

/** So that a power cut does not take the name away again. Some file systems cannot do it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/**
 * Opens a backup and reads its head.
 * @param shown Its name in sentences.
 * @throws AppError `file-unusable`; as `BackupReader.open`.
 */
export async function openBackup(path: string, shown: string | Wording): Promise<BackupReader> {
  return BackupReader.open(shown, unpacked(path, shown));
}

async function* unpacked(path: string, shown: string | Wording): AsyncGenerator<Buffer, void, void> {
  const file = createReadStream(path, { highWaterMark: PIECE_BYTES });
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES, finishFlush: constants.Z_FINISH });
  file.once("error", (error) =>
    gunzip.destroy(new AppError("file-unusable", { path: shown, use: READ, problem: fileProblem(error) }, error)),
  );
  try {
    yield* file.pipe(gunzip);
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}
