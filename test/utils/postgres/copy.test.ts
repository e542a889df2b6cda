import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { copyIn, copyOut } from "../../../utils/postgres/copy.ts";
import { openTestDatabase } from "../../support/stored-sessions.ts";

const { signal } = new AbortController();

it("takes rows out and in again, whatever their size, at the pace of whoever reads", async () => {
  const { pool } = await openTestDatabase({ isEmpty: true });
  await pool.query(`CREATE TABLE a (n integer, t text, b bytea);
    INSERT INTO a SELECT n, repeat(md5(n::text) || E'\\\\.\\n\\t', n * 8), decode(md5(n::text), 'hex') FROM generate_series(1, 120) AS n;
    INSERT INTO a VALUES (-1, E'\\\\.', ''), (-2, '', NULL), (0, repeat('한', 800000), NULL);
    CREATE TABLE c (LIKE a)`);
  const [from, to] = [await pool.connect(), await pool.connect()];
  async function* slowly() {
    let pieces = 0;
    for await (const piece of copyOut(from, "COPY a TO STDOUT", signal)) {
      if (pieces++ % 20 === 0) await sleep(5);
      yield piece;
    }
  }
  expect(await copyIn(to, "COPY c FROM STDIN", slowly())).toBe(123);
  expect((await to.query("TABLE a EXCEPT TABLE c")).rows).toEqual([]);
  expect((await from.query("SELECT count(*)::int AS count FROM c")).rows).toEqual([{ count: 123 }]);
  from.release();
  to.release();
});

it("stores nothing where the rows fail half-way or do not fit, and leaves the connection as it was", async () => {
  const { pool } = await openTestDatabase({ isEmpty: true });
  await pool.query("CREATE TABLE a (n integer)");
  const client = await pool.connect();
  const failing = async function* () {
    yield Buffer.from("1\n");
    throw new Error("The file ended");
  };
  const unfit = async function* () {
    for (;;) yield Buffer.from(`${"1\n".repeat(10_000)}x\n`);
  };
  await expect(copyIn(client, "COPY a FROM STDIN", failing())).rejects.toThrow("The file ended");
  await expect(copyIn(client, "COPY a FROM STDIN", unfit())).rejects.toMatchObject({ code: "22P02" });
  const missing = async () => {
    for await (const _ of copyOut(client, "COPY missing TO STDOUT", signal));
  };
  await expect(missing()).rejects.toMatchObject({ code: "42P01" });
  expect((await client.query("TABLE a")).rows).toEqual([]);
  client.release();
});
