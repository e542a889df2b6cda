import { setTimeout as sleep } from "node:timers/promises";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../utils/postgres/database.ts";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { openSaver } from "../support/checkpoint-samples.ts";
import { createHomeWithCluster } from "../support/postgres-processes.ts";
import { startLoad } from "../support/saver-load.ts";

const STOPS = process.env["PLANCRAFT_SOAK"] === "short" ? 3 : 60;
/** Fast, immediate, and the death of one back end, which makes the server cut all others. */
const ENDS = ["SIGINT", "SIGQUIT", "back end"] as const;
const SESSIONS = 20;
/** Stops come at any moment of a batch. */
const PAUSE_MAX_MS = 200;

it("loses nothing it has told while its server is stopped over and over", async () => {
  const home = await createHomeWithCluster();
  // Starts the server again when it is gone.
  const { pool, close } = await openDatabase({ home });
  onTestFinished(close);
  const load = startLoad(await openSaver(pool), SESSIONS);
  for (let stop = 0; stop < STOPS; stop += 1) {
    // More than the stop before left to be told, so the server is back: Postgres may take half a minute over a fast
    // shutdown in the middle of its recovery, and the saver does not wait that long.
    await load.more(SESSIONS + 1);
    await sleep(Math.random() * PAUSE_MAX_MS);
    const end = ENDS[stop % ENDS.length] ?? "SIGINT";
    const { pid } = await inspectEmbedded(home);
    const victim = end === "back end" ? await backEndOf(pool) : pid;
    if (victim !== null) process.kill(victim, end === "back end" ? "SIGKILL" : end);
  }
  await load.more(SESSIONS);
  await load.stop();
  console.log(`${load.stored} checkpoints through ${STOPS} stops`);
  expect(load.stored).toBeGreaterThan(STOPS);
  expect(await load.differences(new PostgresSaver(pool))).toEqual([]);
});

/** Null while the server is away. */
async function backEndOf(pool: pg.Pool): Promise<number | null> {
  const asked = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() LIMIT 1";
  const found = await pool.query<{ pid: number }>(asked).catch(() => null);
  return found?.rows[0]?.pid ?? null;
}
