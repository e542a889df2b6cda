import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";

/** Rows that an earlier version stored, into a database of today's schema. */
export async function loadFixture(pool: pg.Pool, name: string): Promise<void> {
  await pool.query(await readFile(join(import.meta.dirname, "../fixtures", name), "utf8"));
}
