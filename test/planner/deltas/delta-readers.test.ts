import { expect, it, onTestFinished } from "vitest";
import { deltaPayloads } from "../../../planner/deltas/delta-payload.ts";
import { DeltaReaders } from "../../../planner/deltas/delta-readers.ts";
import { RecentDeltas } from "../../../planner/deltas/recent-deltas.ts";
import type { SectionDelta } from "../../../schemas/event.ts";
import { openDatabase } from "../../../utils/postgres/database.ts";
import { sendDeltas } from "../../../utils/postgres/delta-channel.ts";
import { Signals } from "../../../utils/postgres/signals.ts";
import { createTestDatabase } from "../../support/postgres.ts";

const pieceOf = (text: string, changes: Partial<SectionDelta> = {}): SectionDelta => {
  return { type: "section-delta", session: "baker", section: "money", at: AT, offset: 0, text, ...changes };
};
const AT = "2026-11-27T12:00:00.000Z";
const LATER = "2026-11-27T12:00:01.000Z";

it("senders know who is looked at, also behind a connection that was lost, and each piece is taken once", async () => {
  const { url } = await createTestDatabase();
  const database = await openDatabase({ databaseUrl: url, home: "/nonexistent" });
  const signals = new Signals(() => database.lockConnection());
  onTestFinished(async () => {
    signals.close();
    await database.close();
  });
  const taken: string[] = [];
  await database.pool.query(
    "INSERT INTO sessions (id, lineage, idea, preset, model, state) VALUES ('baker', 'baker', '', 'fast', 'offline', 'running')",
  );
  const readers = new DeltaReaders(signals, ({ session, text }) => taken.push(`${session} ${text}`));
  const send = async (text: string, session = "baker") => {
    const sender = { session, epoch: "0" };
    const pieces = deltaPayloads(pieceOf(text, { session })).map((payload) => ({ ...sender, payload }));
    return (await sendDeltas(database.pool, [sender], pieces)).has(session);
  };
  expect(await send("to nobody")).toBe(false);
  readers.look("baker");
  readers.look("baker");
  await expect.poll(() => send("first")).toBe(true);
  readers.lookAway("baker");
  await signals.query("SELECT 1", []);
  expect(await send("second")).toBe(true);

  const held = `SELECT pid FROM pg_locks JOIN pg_database ON oid = database
    WHERE datname = current_database() AND locktype = 'advisory'`;
  const holders = async () => (await database.pool.query<{ pid: number }>(held)).rows.map(({ pid }) => pid);
  const [lost, ...others] = await holders();
  expect(others).toEqual([]);
  await database.pool.query("SELECT pg_terminate_backend($1)", [lost]);
  // What is sent while only the connection that ends still holds the lock is heard by nobody.
  await expect.poll(async () => (await holders()).some((pid) => pid !== lost)).toBe(true);
  expect(await send("third")).toBe(true);
  await expect.poll(() => taken).toEqual(["baker first", "baker second", "baker third"]);

  // What others look at is told to all who listen.
  await database.pool.query("SELECT pg_notify('plancraft_deltas', $1)", [
    deltaPayloads(pieceOf("x", { session: "smith" }))[0],
  ]);
  await database.pool.query("SELECT pg_notify('plancraft_deltas', 'nonsense')");
  readers.lookAway("baker");
  await expect.poll(() => send("to nobody")).toBe(false);
  expect(taken).toHaveLength(3);
});

it("each reader is given what comes after it began, and nothing of a section that is written", () => {
  const recent = new RecentDeltas();
  const [early, slow] = [recent.reader(), recent.reader()];
  recent.add(pieceOf("one"));
  const late = recent.reader();
  recent.add(pieceOf("two"));
  recent.add(pieceOf("of people", { section: "people" }));
  expect([early.next()?.text, early.next()?.text, late.next()?.text]).toEqual(["one", "two", "two"]);
  recent.written("money", LATER);
  expect(recent.add(pieceOf("three", { at: LATER }))).toBe(false);
  expect([slow.next()?.text, slow.next()]).toEqual(["of people", null]);
  expect(recent.add(pieceOf("anew", { at: "2026-11-27T12:00:02.000Z" }))).toBe(true);
  expect([early, late, slow].map((reader) => [reader.next()?.text, reader.next()?.text])).toEqual([
    ["of people", "anew"],
    ["of people", "anew"],
    ["anew", undefined],
  ]);
});

it("a reader that is far behind has lost what is no more kept", () => {
  const recent = new RecentDeltas();
  const reader = recent.reader();
  for (let count = 1; count <= 500; count += 1) recent.add(pieceOf(String(count)));
  expect([reader.next()?.text, reader.next()?.text]).toEqual(["301", "302"]);
});
