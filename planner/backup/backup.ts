import { resolve } from "node:path";
import type { Writable } from "node:stream";
import { readConfig } from "../../utils/config/read-config.ts";
import { packageFile, packageVersion } from "../../utils/package-files.ts";
import { type BackupHead, sessionsIn } from "../../utils/postgres/backup/backup-head.ts";
import { withSnapshot } from "../../utils/postgres/backup/dump.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { refuseNewerSchema } from "../../utils/postgres/migrate.ts";
import type { Environment } from "../setup/surroundings.ts";
import { filePlace, streamPlace } from "./backup-file.ts";
import { readHomeFiles } from "./home-files.ts";

/** What is backed up, and where to. */
export interface BackupRequest {
  /** The process's own where it is not given. */
  readonly environment?: Environment | undefined;
  /** A path, absolute or from the current directory; or an open stream. */
  readonly to: string | Writable;
  /** Whatever stands under the path may be lost. */
  readonly force?: boolean | undefined;
  /** Ends it early; nothing is left then. */
  readonly signal: AbortSignal;
}

/** What a backup came to. */
export interface MadeBackup {
  /** Null for a stream. */
  readonly path: string | null;
  readonly madeAt: string;
  readonly schema: number;
  readonly sessions: number;
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly files: readonly string[];
  readonly bytes: number;
  /** Whether it is one's own server that was backed up, which has tools of its own. */
  readonly isOwnServer: boolean;
}

/**
 * Writes all that PlanCraft keeps to one file, as it stood at one moment, while sessions run. The database is not changed: one of
 * an older schema is backed up as it is, and so can be before an update.
 * @throws AppError `backup-nothing`; `file-unusable`, `file-not-ours`; `interrupted`; `config-invalid`; `storage-newer` and others
 *   of category `storage`. Under the name there is nothing then, or what was there before.
 */
export async function backup({ environment, to, force = false, signal }: BackupRequest): Promise<MadeBackup> {
  const config = readConfig(environment);
  const place = typeof to === "string" ? await filePlace(to, force, signal) : streamPlace(to, signal);
  const database = await openDatabase(config);
  try {
    await refuseNewerSchema(database.pool, packageFile("migrations/"));
    const isOwnServer = database.kind === "external";
    const files = isOwnServer ? [] : await readHomeFiles(config.home);
    return await withSnapshot(database.pool, { version: packageVersion(), files }, async (snapshot) => {
      const bytes = await place.write(snapshot);
      return { path: typeof to === "string" ? resolve(to) : null, ...told(snapshot.head), bytes, isOwnServer };
    });
  } finally {
    await database.close();
  }
}

function told(head: BackupHead) {
  const { madeAt, schema, tables, files } = head;
  const rows = Object.fromEntries(tables.map(({ name, rows: count }) => [name, count]));
  return { madeAt, schema, sessions: sessionsIn(head), rows, files: files.map(({ path }) => path) };
}
