import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openDatabase } from "../../utils/postgres/database.ts";
import { migrate } from "../../utils/postgres/migrate.ts";
import { createTestDatabase } from "./postgres.ts";

const MIGRATIONS = resolve(import.meta.dirname, "../../migrations");

/**
 * A database with the rows that an earlier version stored, brought up to date as the product does it.
 * @param schema The last migration that the earlier version had.
 * @returns Its address.
 */
export async function restoredDatabase(fixture: string, schema: number): Promise<string> {
  const { url } = await createTestDatabase({ isEmpty: true });
  const { pool, close } = await openDatabase({ databaseUrl: url, home: "/nonexistent/plancraft" });
  const folder = await mkdtemp(join(tmpdir(), "plancraft-migrations-"));
  try {
    const names = (await readdir(MIGRATIONS)).filter((name) => Number(name.slice(0, 4)) <= schema);
    for (const name of names) await copyFile(join(MIGRATIONS, name), join(folder, name));
    await migrate(pool, folder);
    await pool.query(await readFile(join(import.meta.dirname, "../fixtures", fixture), "utf8"));
    await migrate(pool, MIGRATIONS);
  } finally {
    await close();
    await rm(folder, { recursive: true });
  }
  return url;
}
