import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../../planner/compose.ts";
import type { PlannerEvent } from "../../../schemas/event.ts";
import { openDatabase } from "../../../utils/postgres/database.ts";
import { migrate } from "../../../utils/postgres/migrate.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { modelEnvironment } from "../../support/planning-script.ts";
import { createTestDatabase } from "../../support/postgres.ts";

const MIGRATIONS = fileURLToPath(new URL("../../../migrations/", import.meta.url));
/** The rows of a session that version 0.1.0 ran against a model whose last review gave 8.5, one a line. */
const DEAD = new URL("../../fixtures/dead-of-a-fraction.jsonl", import.meta.url);
const LAST_BEFORE = "0009";

/** A database as the version before had it, with the dead session in it. */
async function storeDeadSession(pool: pg.Pool): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const older = (await readdir(MIGRATIONS)).filter((name) => name.slice(0, 4) <= LAST_BEFORE);
  await Promise.all(older.map((name) => cp(join(MIGRATIONS, name), join(folder, name))));
  await migrate(pool, folder);
  for (const line of (await readFile(DEAD, "utf8")).trim().split("\n")) {
    const { table, row }: { table: string; row: Record<string, unknown> } = JSON.parse(line);
    const stored =
      typeof row["blob"] === "string" ? { ...row, blob: `\\x${Buffer.from(row["blob"]).toString("hex")}` } : row;
    const columns = Object.keys(stored).join(", ");
    await pool.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1)`,
      [JSON.stringify(stored)],
    );
  }
}

it("lets a session that died of a score with a fraction go on to its end, and be revised", async () => {
  const { url } = await createTestDatabase({ isEmpty: true });
  const { pool, close } = await openDatabase({ databaseUrl: url, home: "/nonexistent" });
  onTestFinished(close);
  await storeDeadSession(pool);
  await expect(pool.query("UPDATE sessions SET score = $1", [8.5])).rejects.toMatchObject({ code: "22P02" });

  const server = await startOpenAIServer();
  onTestFinished(() => server.close());
  const planner = await createPlanner({ environment: modelEnvironment(url, server) });
  onTestFinished(() => planner.close());
  const session = "dead-of-8-5";
  expect(await planner.show(session)).toMatchObject({ state: "failed", title: null, scores: [6.5, 8.5] });
  const events: PlannerEvent[] = [];
  for await (const event of planner.resume({ session })) events.push(event);

  expect(events.at(-1)).toMatchObject({ type: "done", complete: true, plan: expect.stringContaining("8.5 of 10") });
  expect(server.requests).toEqual([]);
  expect(await planner.list()).toMatchObject([{ session, state: "done", title: "A marketplace for climbing gear" }]);
  expect(await planner.stats()).toMatchObject({ scores: [{ score: 8.5, sessions: 1 }] });
  expect(await planner.export(session)).toMatchObject({
    complete: true,
    reviews: [
      { score: 6.5, verdict: "revise" },
      { score: 8.5, verdict: "revise" },
    ],
  });

  // Its reports and reviews hold what is asked for no more.
  const revised: PlannerEvent[] = [];
  for await (const event of planner.revise({ session, request: "Say more in summary." })) revised.push(event);
  expect(revised.at(-1)).toMatchObject({ type: "done", complete: true });
  expect((await planner.diff({ session })).sections.map(({ title }) => title)).toEqual(["About summary"]);
});
