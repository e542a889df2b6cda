import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { inTransaction } from "../../../utils/postgres/transaction.ts";
import { openRunQueue, RUNS } from "../../../utils/queue/run-queue.ts";
import { createTestDatabase } from "../../support/postgres.ts";

it("sends a job with the transaction that asks for it, or not at all", async () => {
  const { url } = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: url });
  onTestFinished(() => pool.end());
  const queue = await openRunQueue(pool);
  onTestFinished(() => queue.close());
  const job = { kind: "run", session: "one", priority: "normal", owner: "ada", model: "offline" } as const;
  await inTransaction(pool, (client) => queue.send(client, job));
  const failing = inTransaction(pool, async (client) => {
    await queue.send(client, { ...job, session: "two" });
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  const { rows } = await pool.query("SELECT singleton_key FROM pgboss.job WHERE name = $1", [RUNS]);
  expect(rows).toEqual([{ singleton_key: "one" }]);
  await inTransaction(pool, (client) => queue.withdraw(client, "one"));
  expect((await pool.query("SELECT FROM pgboss.job")).rowCount).toBe(0);
});
