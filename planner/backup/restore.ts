import { createWriteStream } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readConfig } from "../../utils/config/read-config.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { homeError } from "../../utils/home.ts";
import { packageFile } from "../../utils/package-files.ts";
import { sessionsIn } from "../../utils/postgres/backup/backup-head.ts";
import { loadBackup, refuseNewerBackup } from "../../utils/postgres/backup/load.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { TemporaryFolders } from "../given/temporary-folders.ts";
import type { Environment } from "../setup/surroundings.ts";
import { openBackup } from "./backup-file.ts";
import { isHomeFile, putHomeFile } from "./home-files.ts";

const STANDARD_INPUT: Wording = { en: "Standard input", ko: "표준 입력" };

/** What is restored. Where to, the configuration says. */
export interface RestoreRequest {
  /** The process's own where it is not given. */
  readonly environment?: Environment | undefined;
  /** A path, or a stream, which is kept in the home until it was looked through. */
  readonly from: string | Readable;
  /** Ends it early; nothing is changed then. */
  readonly signal: AbortSignal;
}

/** What a restore came to. */
export interface Restored {
  readonly madeAt: string;
  /** Of the PlanCraft that made the backup. */
  readonly version: string;
  readonly sessions: number;
  /** Of them, those that ran. */
  readonly running: number;
  /** Files of the home that were there already and hold something else: they stay as they are. */
  readonly kept: readonly string[];
}

/**
 * Fills an empty home, or an empty database, from a backup. The backup is looked through to its end before anything is touched, and
 * then all of it is restored or nothing. Sessions that ran go on as after a crash.
 * @throws AppError `file-unusable`, `backup-unusable`, `backup-newer`; `restore-not-empty`, `restore-in-use`; `interrupted`;
 *   `config-invalid`; of category `storage`.
 */
export async function restore({ environment, from, signal }: RestoreRequest): Promise<Restored> {
  const config = readConfig(environment);
  if (typeof from === "string") return restoreFile(from, from);
  await using folder = await new TemporaryFolders(config.home).make("restore").catch((error: unknown) => {
    throw homeError(config.home, error);
  });
  const path = join(folder.path, "backup");
  await pipeline(from, createWriteStream(path, { mode: 0o600 }), { signal }).catch((error: unknown) => {
    throw signal.aborted ? new AppError("interrupted", {}, error) : homeError(config.home, error);
  });
  return await restoreFile(path, STANDARD_INPUT);

  async function restoreFile(path: string, shown: string | Wording): Promise<Restored> {
    const migrations = packageFile("migrations/");
    const looked = await openBackup(path, shown);
    await refuseNewerBackup(looked, migrations);
    if (!looked.head.files.every((file) => isHomeFile(file.path))) throw looked.changed();
    await looked.check(signal);
    const reader = await openBackup(path, shown);
    const kept: string[] = [];
    const putFile = async (file: string, content: Buffer) => {
      if (!(await putHomeFile(config.home, file, content))) kept.push(join(config.home, file));
    };
    const database = await openDatabase(config);
    try {
      const running = await loadBackup({ database, reader, migrations, putFile, signal });
      const { madeAt, version } = reader.head;
      return { madeAt, version, sessions: sessionsIn(reader.head), running, kept };
    } finally {
      await database.close();
    }
  }
}
