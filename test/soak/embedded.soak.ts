import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { openDatabase } from "../../utils/postgres/database.ts";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { createHome, killGroup, runChild, startChild } from "../support/postgres-processes.ts";

const WRITERS = 4;
const KILLS = 60;
/** Every so many kills it is the server's turn. */
const SERVER_TURN = 5;
/** Time for a writer to open, to write and to close a few times. */
const PAUSE_MS = 400;

async function countRounds(home: string): Promise<number> {
  const { pool, close } = await openDatabase({ home });
  const { rows } = await pool.query<{ count: number }>("SELECT count(*)::int AS count FROM rounds");
  await close();
  return rows[0]?.count ?? 0;
}

it("loses no committed row while writers and the server are killed over and over", { timeout: 180_000 }, async () => {
  const home = await createHome();
  await runChild("insert", home, "1");
  const told = new Set<string>();
  const problems: string[] = [];
  const startWriter = () => {
    const writer = startChild("write", home);
    let rest = "";
    writer.stdout.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) told.add(line);
    });
    writer.stderr.on("data", (chunk: Buffer) => problems.push(chunk.toString()));
    return writer;
  };
  const writers = Array.from({ length: WRITERS }, startWriter);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await sleep(PAUSE_MS);
    const { pid } = await inspectEmbedded(home);
    if (kill % SERVER_TURN === 0 && pid !== null) process.kill(pid, "SIGKILL");
    const victim = writers.shift();
    if (victim) await killGroup(victim);
    writers.push(startWriter());
  }
  for (const writer of writers) await killGroup(writer);

  const { pool, close } = await openDatabase({ home });
  const { rows } = await pool.query<{ row: string }>("SELECT pid || ' ' || round AS row FROM rounds");
  await close();
  const kept = new Set(rows.map(({ row }) => row));
  expect(problems).toEqual([]);
  expect(told.size).toBeGreaterThan(KILLS);
  expect([...told].filter((row) => !kept.has(row))).toEqual([]);
  expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false });
});

it("many processes start one server from an empty directory and lose nothing while they come and go", async () => {
  const home = await createHome();
  await Promise.all(Array.from({ length: 10 }, () => runChild("insert", home, "1")));
  await Promise.all(Array.from({ length: 4 }, () => runChild("insert", home, "6")));
  expect(await countRounds(home)).toBe(10 + 4 * 6);
  expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false, pid: null });
  expect((await readdir(home)).sort()).toEqual(["postgres-18", "postgres-18.log", "postgres-18.run"]);
});
