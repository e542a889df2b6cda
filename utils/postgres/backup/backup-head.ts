import { z } from "zod";

/** Rises with each change of the form that an older reader would not understand. */
export const BACKUP_FORMAT = 1;
/** Stands on a line of its own behind the rows of a table; no row can look like it. */
export const TABLE_END = Buffer.from("\\.\n");

const Name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const Count = z.int().nonnegative();

/** The first line of a backup: what it holds, in this order. */
export const BackupHead = z.object({
  plancraftBackup: z.int().positive(),
  /** Of the PlanCraft that made it. */
  version: z.string(),
  /** Of the schema: the last migration that was applied. */
  schema: Count,
  /** What the database is called among those that send events; null before there was such a name. */
  source: z.string().nullable(),
  madeAt: z.iso.datetime(),
  tables: z.array(z.object({ name: Name, columns: z.array(Name).min(1), rows: Count })),
  /** Files of the home, by their paths there. */
  files: z.array(z.object({ path: z.string(), bytes: Count })),
});
export type BackupHead = z.infer<typeof BackupHead>;

/** The last line: the SHA-256 of all before it. */
export const BackupEnd = z.object({ sha256: z.string() });

/** How many sessions a backup holds. */
export function sessionsIn({ tables }: Pick<BackupHead, "tables">): number {
  return tables.find(({ name }) => name === "all_sessions" || name === "sessions")?.rows ?? 0;
}
