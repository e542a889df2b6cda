// Who runs against whom: the stock saver, ours, ours with every thread a session whose claim each write carries, and
// MemorySaver, which stores nothing. Each has a pool of the size and with the options that a planner has, on one embedded
// server with fsync on.
import { type BaseCheckpointSaver, MemorySaver } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { AppError } from "../utils/errors.ts";
import { BatchingPostgresSaver } from "../utils/postgres/checkpoints/checkpointer.ts";
import type { Claim } from "../utils/postgres/claim.ts";
import { type Database, openDatabase } from "../utils/postgres/database.ts";
import { migrate } from "../utils/postgres/migrate.ts";

export type PeerName = "stock" | "ours" | "claimed" | "memory";

/** More than a run of the benchmark has threads. */
const SESSIONS = 20_000;

export interface Peer {
  readonly name: PeerName;
  /** A saver for a turn, after a reset. Of a pool it is always the same one: each listens to the pool. */
  open(): BaseCheckpointSaver;
  /** Queries sent so far, each of which is one round trip; always 0 in memory. */
  trips(): number;
  /** Opens every connection of the pool: one that is idle for 10 s is closed. */
  warm(): Promise<void>;
}

export interface Bench {
  readonly peers: { readonly [N in PeerName]: Peer };
  /** For what is measured beside the savers. */
  readonly pool: pg.Pool;
  readonly connections: number;
  /** Empties the savers' tables and writes what the server has not written yet, so that every turn begins alike. */
  reset(): Promise<void>;
  /** Bytes of WAL since the server began. */
  wal(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the embedded server under `home` with the savers' tables and ours. @throws Error where fsync is off. */
export async function openBench(home: string): Promise<Bench> {
  const databases = await Promise.all([
    openDatabase({ home }),
    openDatabase({ home }),
    openDatabase({ home }),
    openDatabase({ home }),
  ]);
  const [stock, ours, claimed, { pool }] = databases;
  await migrate(pool, new URL("../migrations/", import.meta.url));
  await new PostgresSaver(pool).setup();
  await pool.query(
    `INSERT INTO sessions (id, lineage, idea, preset, model, state)
     SELECT 'claimed-' || n, 'claimed-' || n, 'An idea', 'fast', 'offline', 'running' FROM generate_series(1, ${SESSIONS}) AS n`,
  );
  await pool.query("VACUUM ANALYZE all_sessions");
  if ((await setting(pool, "fsync")) !== "on" || (await setting(pool, "synchronous_commit")) !== "on") {
    throw new Error("The server does not wait for its disk");
  }
  return {
    peers: {
      stock: postgresPeer("stock", stock, new PostgresSaver(stock.pool)),
      ours: postgresPeer("ours", ours, new BatchingPostgresSaver(ours.pool)),
      claimed: postgresPeer("claimed", claimed, new BatchingPostgresSaver(claimed.pool, { claimOf })),
      memory: { name: "memory", open: () => new MemorySaver(), trips: () => 0, warm: async () => {} },
    },
    pool,
    connections: pool.options.max,
    async reset() {
      await pool.query("TRUNCATE checkpoints, checkpoint_blobs, checkpoint_writes");
      await pool.query("CHECKPOINT");
    },
    async wal() {
      const { rows } = await pool.query<{ bytes: string }>("SELECT pg_current_wal_lsn() - '0/0' AS bytes");
      return Number(rows[0]?.bytes);
    },
    async close() {
      await Promise.all(databases.map((database) => database.close()));
    },
  };
}

/** A setting of the server, by its name. */
export async function setting(pool: pg.Pool, name: string): Promise<string> {
  const { rows } = await pool.query<{ value: string }>("SELECT current_setting($1) AS value", [name]);
  return rows[0]?.value ?? "";
}

/** A claim that holds as long as nobody takes the session. */
function claimOf(session: string): Claim {
  const refused = async () => new AppError("session-in-use", { session, holder: "nobody" });
  return { session, epoch: "0", ensure: async () => {}, refused };
}

function postgresPeer(name: PeerName, { pool }: Database, saver: BaseCheckpointSaver): Peer {
  const trips = countTrips(pool);
  return { name, open: () => saver, trips, warm: () => warm(pool) };
}

/** Fills the pool: as many queries at once as it has connections. */
export async function warm(pool: pg.Pool): Promise<void> {
  await Promise.all(Array.from({ length: pool.options.max }, () => pool.query("SELECT pg_sleep(0.01)")));
}

function countTrips(pool: pg.Pool): () => number {
  let trips = 0;
  pool.on("connect", (client) => {
    const { query } = client;
    const counted = (...given: unknown[]): unknown => {
      trips += 1;
      return Reflect.apply(query, client, given);
    };
    Object.assign(client, { query: counted });
  });
  return () => trips;
}

/** Makes a saver tell how long each `put` of it takes, in ms, until it is disposed of. */
export function timePuts(saver: BaseCheckpointSaver): Disposable & { readonly tookMs: readonly number[] } {
  const { put } = saver;
  const tookMs: number[] = [];
  saver.put = async (...given) => {
    const startedAt = performance.now();
    const stored = await put.apply(saver, given);
    tookMs.push(performance.now() - startedAt);
    return stored;
  };
  return {
    tookMs,
    [Symbol.dispose]: () => {
      saver.put = put;
    },
  };
}

/** Runs `count` pieces of work, so many at once, and gives the seconds that took. */
export async function secondsOf(count: number, atOnce: number, run: (nth: number) => Promise<void>): Promise<number> {
  let begun = 0;
  const worker = async () => {
    while (begun < count) await run(begun++);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, worker));
  return (performance.now() - startedAt) / 1_000;
}
