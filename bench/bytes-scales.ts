// What a session left in the database, counted in the database.
import type pg from "pg";

const TABLES = ["checkpoints", "checkpoint_blobs", "checkpoint_writes", "llm_calls", "session_events", "sessions"];
/** By which column a row belongs to its session; in the checkpointer's tables that is `thread_id`. */
const SESSION_COLUMN: Readonly<Record<string, string>> = {
  llm_calls: "session",
  session_events: "session",
  sessions: "id",
};

export type Row = Record<string, string | number>;

/** Looks into the database of a session that is over. */
export class Scales {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Rows, and the bytes of their values as stored: compressed, without headers and indexes. */
  async tables(sessions: readonly string[]): Promise<Row[]> {
    const weighed: Row[] = [];
    for (const table of TABLES) {
      const columns = await this.#rows(
        "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped",
        [table],
      );
      const size = columns.map(({ name }) => `coalesce(pg_column_size("${name}"), 0)`).join(" + ");
      const from = `FROM ${table} WHERE ${SESSION_COLUMN[table] ?? "thread_id"} = ANY($1)`;
      weighed.push(
        await this.#row(`SELECT '${table}' AS "table", count(*) AS rows, sum(${size}) AS stored ${from}`, [sessions]),
      );
    }
    return weighed;
  }

  /** By channel: versions or writes, and their bytes as the saver gave them and as stored. */
  async channels(table: "checkpoint_blobs" | "checkpoint_writes", sessions: readonly string[]): Promise<Row[]> {
    return this.#rows(
      `SELECT channel, count(*) AS rows, sum(octet_length(blob)) AS given, sum(pg_column_size(blob)) AS stored
       FROM ${table} WHERE thread_id = ANY($1) GROUP BY channel ORDER BY stored DESC NULLS LAST, channel`,
      [sessions],
    );
  }

  /** What `checkpoints` itself holds: the versions of the channels, not their values. */
  async checkpoints(sessions: readonly string[]): Promise<Row> {
    return this.#row(
      `SELECT count(*) AS rows, sum(octet_length(checkpoint::text)) AS checkpoint, sum(octet_length(metadata::text)) AS metadata
       FROM checkpoints WHERE thread_id = ANY($1)`,
      [sessions],
    );
  }

  /** The Sends of the routing tasks, one write each. */
  async sends(sessions: readonly string[]): Promise<Row> {
    return this.#row(
      `SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY size) AS median, max(size) AS max, sum(size) AS sum, count(*) AS count
       FROM (SELECT octet_length(blob) AS size FROM checkpoint_writes WHERE thread_id = ANY($1) AND channel = '__pregel_tasks') sent`,
      [sessions],
    );
  }

  /** Tables with their indexes and TOAST, in whole pages. */
  async onDisk(): Promise<number> {
    const sizes = TABLES.map((table) => `pg_total_relation_size('${table}')`).join(" + ");
    return Number((await this.#row(`SELECT ${sizes} AS bytes`))["bytes"]);
  }

  /** Where the WAL stands. */
  async wal(): Promise<string> {
    return String((await this.#row("SELECT pg_current_wal_lsn()::text AS lsn"))["lsn"]);
  }

  async walDifference(from: string, to: string): Promise<Row> {
    return this.#row("SELECT '(with page images)' AS wal, pg_wal_lsn_diff($2::pg_lsn, $1::pg_lsn) AS bytes", [
      from,
      to,
    ]);
  }

  /** By table, with its indexes and TOAST; page images hang on when the last checkpoint of the server was. */
  async walBetween(from: string, to: string): Promise<Row[]> {
    return this.#rows(
      `WITH touched AS (
         SELECT pg_filenode_relation(reltablespace, relfilenode) AS relation, record_length - block_fpi_length AS bytes, block_fpi_length AS images
         FROM pg_get_wal_block_info($1::pg_lsn, $2::pg_lsn, false) WHERE block_id = 0
       )
       SELECT coalesce(owner.relname, heap.relname, class.relname, '(others)') AS "table", count(*) AS records, sum(bytes) AS bytes, sum(images) AS images
       FROM touched LEFT JOIN pg_class class ON class.oid = relation
       LEFT JOIN pg_index i ON i.indexrelid = relation LEFT JOIN pg_class heap ON heap.oid = i.indrelid
       LEFT JOIN pg_class owner ON owner.reltoastrelid = coalesce(heap.oid, class.oid)
       GROUP BY 1 ORDER BY bytes DESC`,
      [from, to],
    );
  }

  async #row(sql: string, values: readonly unknown[] = []): Promise<Row> {
    return (await this.#rows(sql, values))[0] ?? {};
  }

  async #rows(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#pool.query<Row>(sql, [...values]);
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, numbered(value)])));
  }
}

/** Sums come as text: they could be larger than a number is exact. */
function numbered(value: unknown): string | number {
  return /^-?\d+$/.test(String(value)) ? Number(value) : String(value);
}
