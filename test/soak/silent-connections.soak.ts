import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { openDatabase } from "../../utils/postgres/database.ts";
import { throughOutage } from "../../utils/postgres/reconnect.ts";
import { Signals } from "../../utils/postgres/signals.ts";
import { startCutProxy } from "../support/cut-proxy.ts";
import { createTestDatabase } from "../support/postgres.ts";

/** Longer than a silent server is waited for before it is asked about. */
const SLOW_S = 9;
const IN_TIME_MS = 30_000;

async function opened() {
  const { url } = await createTestDatabase();
  const proxy = await startCutProxy(url, "silent");
  const database = await openDatabase({ databaseUrl: proxy.url, home: "/nonexistent" });
  onTestFinished(async () => {
    await database.close();
    await proxy.close();
  });
  return { proxy, ...database };
}

it("gives up a connection that the server has lost and nobody told of, and leaves a slow statement alone", async () => {
  const { proxy, pool } = await opened();
  await pool.query("SELECT 1");
  expect(proxy.abandon()).toBe(1);
  const lost = throughOutage(pool, () => pool.query("SELECT 1"));
  await sleep(100);
  const slow = pool.query("SELECT pg_backend_pid() AS pid, pg_sleep($1)", [SLOW_S]);
  expect((await lost).rowCount).toBe(1);
  expect((await slow).rowCount).toBe(1);
});

it("listens again where the server has lost the connection that only listens", async () => {
  const { proxy, pool, lockConnection } = await opened();
  const signals = new Signals(lockConnection);
  onTestFinished(() => signals.close());
  const heard: (string | null)[] = [];
  await signals.listen("plancraft_events", (payload) => heard.push(payload));
  proxy.abandon();
  await vi.waitFor(() => expect(heard).toEqual([null]), IN_TIME_MS);
  await throughOutage(pool, () => pool.query("SELECT pg_notify('plancraft_events', 'here')"));
  await vi.waitFor(() => expect(heard).toEqual([null, "here"]), IN_TIME_MS);
});
