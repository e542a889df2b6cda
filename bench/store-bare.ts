// What a plain `pg` client reaches with the rows of the small load: no graph, no saver, nothing to serialise, every
// statement made before the clock starts. 20 supersteps a commit.
import type pg from "pg";
import {
  type BlobRow,
  type CheckpointRow,
  storeStatement,
  type WriteOperation,
  type WriteRow,
} from "../utils/postgres/checkpoints/write-batch.ts";
import { type Bench, secondsOf, warm } from "./store-peers.ts";
import type { Turn } from "./store-rounds.ts";

const SUPERSTEPS_A_COMMIT = 20;

/** The rows that one session stored. */
interface SessionRows {
  readonly blobs: readonly BlobRow[];
  readonly writes: readonly WriteRow[];
  readonly checkpoints: readonly CheckpointRow[];
}

/** How a bare client stores some sessions' rows in one transaction. Which way is the fastest has to be tried. */
export interface BareWay {
  readonly name: string;
  readonly shape: (sessions: readonly SessionRows[]) => readonly pg.QueryConfig[];
  readonly connections: number;
}

/** All ways: our own statement, or an INSERT of many rows a table; on one connection, or as many as ours has in use. */
export const BARE_WAYS: readonly BareWay[] = [1, 2].flatMap((connections) => [
  { name: `our statement, connections: ${connections}`, shape: ourStatement, connections },
  { name: `a statement a table, connections: ${connections}`, shape: statementATable, connections },
]);

/** A turn of the bare client. @param stored A thread whose rows are in the tables before the first turn. */
export async function bareTurns(bench: Bench, stored: string) {
  const rows = await readRows(bench.pool, stored);
  const supersteps = rows.checkpoints.length;
  const sessionsACommit = Math.max(1, Math.round(SUPERSTEPS_A_COMMIT / supersteps));
  let threads = 0;
  const inNewThread = (): SessionRows => {
    const thread = `bare-${++threads}`;
    return {
      blobs: rows.blobs.map((row) => ({ ...row, thread })),
      writes: rows.writes.map((row) => ({ ...row, thread })),
      checkpoints: rows.checkpoints.map((row) => ({ ...row, thread })),
    };
  };
  return (way: BareWay, sessions: number) => async (): Promise<Turn<"supersteps/s">> => {
    const count = Math.ceil(sessions / sessionsACommit);
    const commits = Array.from({ length: count }, () =>
      way.shape(Array.from({ length: sessionsACommit }, inNewThread)),
    );
    await bench.reset();
    await warm(bench.pool);
    const seconds = await secondsOf(count, way.connections, (nth) => commit(bench.pool, commits[nth] ?? []));
    return { "supersteps/s": (count * sessionsACommit * supersteps) / seconds };
  };
}

async function commit(pool: pg.Pool, statements: readonly pg.QueryConfig[]): Promise<void> {
  const client = await pool.connect();
  try {
    if (statements.length > 1) await client.query("BEGIN");
    for (const statement of statements) await client.query(statement);
    if (statements.length > 1) await client.query("COMMIT");
  } finally {
    client.release();
  }
}

async function readRows(pool: pg.Pool, thread: string): Promise<SessionRows> {
  const blobs = await pool.query<BlobRow>(
    `SELECT thread_id AS thread, checkpoint_ns AS namespace, channel, version, type, blob AS bytes
     FROM checkpoint_blobs WHERE thread_id = $1`,
    [thread],
  );
  const writes = await pool.query<WriteRow>(
    `SELECT thread_id AS thread, checkpoint_ns AS namespace, checkpoint_id AS checkpoint, task_id AS task, idx AS index,
       channel, type, blob AS bytes FROM checkpoint_writes WHERE thread_id = $1`,
    [thread],
  );
  const checkpoints = await pool.query<CheckpointRow>(
    `SELECT thread_id AS thread, checkpoint_ns AS namespace, checkpoint_id AS id, parent_checkpoint_id AS parent,
       convert_to(checkpoint::text, 'UTF8') AS checkpoint, convert_to(metadata::text, 'UTF8') AS metadata
     FROM checkpoints WHERE thread_id = $1`,
    [thread],
  );
  return { blobs: blobs.rows, writes: writes.rows, checkpoints: checkpoints.rows };
}

function ourStatement(sessions: readonly SessionRows[]): pg.QueryConfig[] {
  const base = { thread: "", claim: null };
  const operations = sessions.flatMap(({ blobs, writes, checkpoints }): WriteOperation[] => [
    { ...base, blobs, writes },
    ...checkpoints.map((checkpoint) => ({ ...base, checkpoint })),
  ]);
  return [storeStatement(operations)];
}

function statementATable(sessions: readonly SessionRows[]): pg.QueryConfig[] {
  return tablesOf(sessions).map(insert);
}

interface Table {
  readonly name: string;
  readonly columns: string;
  readonly rows: readonly (readonly unknown[])[];
}

/** All sessions' rows by table, each row as its cells. */
function tablesOf(sessions: readonly SessionRows[]): Table[] {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return [
    {
      name: "checkpoint_blobs",
      columns: "thread_id, checkpoint_ns, channel, version, type, blob",
      rows: sessions.flatMap(({ blobs }) =>
        blobs.map((row) => [row.thread, row.namespace, row.channel, row.version, row.type, row.bytes]),
      ),
    },
    {
      name: "checkpoint_writes",
      columns: "thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob",
      rows: sessions.flatMap(({ writes }) =>
        writes.map((row) => [
          ...[row.thread, row.namespace, row.checkpoint, row.task, row.index, row.channel, row.type, row.bytes],
        ]),
      ),
    },
    {
      name: "checkpoints",
      columns: "thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata",
      rows: sessions.flatMap(({ checkpoints }) =>
        checkpoints.map((row) => [
          ...[row.thread, row.namespace, row.id, row.parent, text(row.checkpoint), text(row.metadata)],
        ]),
      ),
    },
  ];
}

function insert({ name, columns, rows }: Table): pg.QueryConfig {
  let parameters = 0;
  const tuples = rows.map((row) => `(${row.map(() => `$${++parameters}`).join(", ")})`);
  return {
    name: `bare-${name}-${rows.length}`,
    text: `INSERT INTO ${name} (${columns}) VALUES ${tuples.join(", ")} ON CONFLICT DO NOTHING`,
    values: rows.flat(),
  };
}
