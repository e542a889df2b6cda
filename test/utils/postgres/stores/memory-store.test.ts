import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../../../utils/postgres/stores/memory-store.ts";
import { type SessionOptions, SessionStore } from "../../../../utils/postgres/stores/sessions/session-store.ts";
import { claimOn } from "../../../support/claims.ts";
import { rememberedChoice } from "../../../support/remembered-choice.ts";
import { blocksRead, openTestDatabase, queriesOf, storeSessions } from "../../../support/stored-sessions.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = new Date("2026-11-21T12:00:00.000Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS).toISOString();

interface Begun {
  readonly person?: string | null;
  readonly lineage?: string;
  readonly options?: SessionOptions;
}

async function openMemory() {
  const { pool } = await openTestDatabase();
  const store = new SessionStore(pool);
  return {
    pool,
    store,
    memory: new MemoryStore(pool, () => NOW),
    later: (days: number) => new MemoryStore(pool, () => new Date(NOW.getTime() + days * DAY_MS)),
    begin: (session: string, { person = "kim", lineage = session, options = {} }: Begun = {}) =>
      store.create({
        session,
        lineage,
        person,
        parent: null,
        forkedAt: null,
        idea: "An idea",
        preset: "fast" as const,
        model: "offline",
        options,
      }),
    rows: async () =>
      (await pool.query("SELECT person, question, session FROM remembered_choices ORDER BY 1, 2, 3")).rows,
  };
}

describe("what a person chose", () => {
  it("is recalled in their other sessions as it was, the newest first", async () => {
    const { memory, begin } = await openMemory();
    for (const session of ["first", "second", "now"]) await begin(session);
    const older = rememberedChoice({ at: daysAgo(3), choices: ["A, and B", '"C"', "소비자", "😀"], kind: "options" });
    const newer = rememberedChoice({ at: daysAgo(2), kind: "confirm", choices: ["Yes"], question: "purpose" });
    const newest = rememberedChoice({ at: daysAgo(1), choices: ["Firms"] });
    await memory.remember(claimOn("first"), [older, newer]);
    await memory.remember(claimOn("second"), [newest]);
    expect(await memory.recall("now")).toEqual([newest, newer, older]);
  });

  it("is never recalled by another person, nor listed for them, nor forgotten by them", async () => {
    const { memory, begin } = await openMemory();
    await begin("hers", { person: "kim" });
    await begin("his", { person: "lee" });
    await memory.remember(claimOn("hers"), [rememberedChoice({ at: daysAgo(1) })]);
    expect(await memory.recall("his")).toEqual([]);
    expect(await memory.list("lee")).toEqual([]);
    expect(await memory.forget("lee", null)).toBe(0);
    expect(await memory.list("kim")).toHaveLength(1);
  });

  it("is not recalled in the session itself, nor in one that shares its answers", async () => {
    const { pool, memory, begin } = await openMemory();
    await begin("parent");
    await begin("fork", { lineage: "parent" });
    await begin("another");
    await memory.remember(claimOn("parent"), [rememberedChoice({ at: daysAgo(1) })]);
    expect(await memory.recall("parent")).toEqual([]);
    expect(await memory.recall("fork")).toEqual([]);
    expect(await memory.recall("another")).toHaveLength(1);
    // Nor once that one is deleted: the fork's prompts stay what they were.
    await pool.query("UPDATE sessions SET deleted_at = now() WHERE id = 'parent'");
    expect(await memory.recall("fork")).toEqual([]);
    expect(await memory.recall("another")).toHaveLength(1);
  });

  it("is neither kept nor recalled for a session without memory, a person or a row", async () => {
    const { memory, store, begin } = await openMemory();
    await begin("remembered");
    await memory.remember(claimOn("remembered"), [rememberedChoice({ at: daysAgo(1) })]);
    await begin("nobody's", { person: null });
    await begin("switched-off", { options: { memory: false } });
    for (const session of ["nobody's", "switched-off"]) {
      await memory.remember(claimOn(session), [rememberedChoice({ at: daysAgo(0) })]);
      expect(await memory.recall(session)).toEqual([]);
    }
    await expect(memory.remember(claimOn("not-there"), [rememberedChoice()])).rejects.toMatchObject({
      code: "session-in-use",
    });
    expect((await memory.list("kim")).map(({ session }) => session)).toEqual(["remembered"]);
    await store.setOptions(claimOn("switched-off"), {});
    expect(await memory.recall("switched-off")).toHaveLength(1);
  });

  it("is kept once a session and question: the newest, and the same again changes nothing", async () => {
    const { memory, begin, rows } = await openMemory();
    await begin("one");
    const [older, newer] = [daysAgo(2), daysAgo(1)].map((at) => rememberedChoice({ at, choices: [at] }));
    if (!older || !newer) throw new Error("There are two.");
    await memory.remember(claimOn("one"), [newer]);
    for (const again of [newer, older, { ...newer, choices: ["Changed"] }])
      await memory.remember(claimOn("one"), [again]);
    expect(await rows()).toEqual([{ person: "kim", question: "audience", session: "one" }]);
    expect(await memory.list("kim")).toMatchObject([{ choice: newer.at, at: newer.at }]);
    const newest = rememberedChoice({ at: daysAgo(0), choices: ["Newest"] });
    await memory.remember(claimOn("one"), [older, newest, newer]);
    expect(await memory.list("kim")).toMatchObject([{ choice: "Newest", at: newest.at }]);
  });

  it("stays when its session is removed", async () => {
    const { memory, pool, begin } = await openMemory();
    await begin("gone");
    await begin("now");
    await memory.remember(claimOn("gone"), [rememberedChoice({ at: daysAgo(1) })]);
    await pool.query("DELETE FROM sessions WHERE id = 'gone'");
    expect(await memory.recall("now")).toHaveLength(1);
  });

  it("is recalled in one query that reads the last choices, however many there are", async () => {
    const { memory, pool, begin } = await openMemory();
    await storeSessions(pool, 20_000);
    await begin("now");
    await pool.query(
      `INSERT INTO remembered_choices (person, question, session, kind, prompt, choices, at)
       SELECT 'kim', 'audience', id, 'option', 'Who is it for?', '["Consumers"]', $1 FROM sessions WHERE id <> 'now'`,
      [daysAgo(1)],
    );
    await pool.query("UPDATE remembered_choices SET at = at + interval '1 second' * substring(session FROM 3)::int");
    await pool.query("VACUUM ANALYZE remembered_choices");
    expect((await memory.recall("now")).length).toBe(100);
    expect(await queriesOf(pool, () => memory.recall("now"))).toBe(1);
    // The rows, and the way down to them; all of them fill hundreds of blocks.
    expect(await blocksRead(pool, () => memory.recall("now"))).toBeLessThan(100);
  });

  it("takes no query where nothing was chosen", async () => {
    const { memory, pool } = await openMemory();
    await pool.query("DROP TABLE remembered_choices");
    await memory.remember(claimOn("one"), []);
    await expect(memory.remember(claimOn("one"), [rememberedChoice()])).rejects.toMatchObject({ category: "storage" });
    await expect(memory.recall("one")).rejects.toMatchObject({ category: "storage" });
  });
});

describe("after 30 days", () => {
  it("a choice is neither recalled nor listed, and counts as forgotten already", async () => {
    const { memory, later, begin } = await openMemory();
    await begin("then");
    await begin("now");
    await memory.remember(claimOn("then"), [rememberedChoice({ at: NOW.toISOString() })]);
    expect(await later(29.999).recall("now")).toHaveLength(1);
    expect(await later(29.999).list("kim")).toHaveLength(1);
    expect(await later(30).recall("now")).toEqual([]);
    expect(await later(30).list("kim")).toEqual([]);
    expect(await later(30).forget("kim", null)).toBe(0);
  });

  it("a choice is removed, of everybody, when something new is remembered or when sessions are pruned", async () => {
    const { memory, later, begin, rows } = await openMemory();
    await begin("hers", { person: "kim" });
    await begin("his", { person: "lee" });
    await memory.remember(claimOn("hers"), [rememberedChoice({ at: daysAgo(20) })]);
    await memory.expire();
    expect(await rows()).toHaveLength(1);
    const recent = new Date(NOW.getTime() + 9 * DAY_MS).toISOString();
    await later(10).remember(claimOn("his"), [rememberedChoice({ at: recent })]);
    expect(await rows()).toEqual([{ person: "lee", question: "audience", session: "his" }]);
    await later(40).expire();
    expect(await rows()).toEqual([]);
  });

  it("removing it and renewing it at once disturb each other in nothing", async () => {
    const { memory, later, begin, rows } = await openMemory();
    const sessions = Array.from({ length: 20 }, (_, at) => `s-${at}`);
    for (const session of sessions) await begin(session);
    for (const session of sessions) await memory.remember(claimOn(session), [rememberedChoice({ at: daysAgo(29) })]);
    const fresh = later(5);
    const again = rememberedChoice({ at: new Date(NOW.getTime() + 5 * DAY_MS).toISOString() });
    await Promise.all(sessions.flatMap((session) => [fresh.remember(claimOn(session), [again]), fresh.expire()]));
    expect((await rows()).map(({ session }) => session)).toEqual(sessions.toSorted());
    expect(await fresh.list("kim")).toHaveLength(20);
  });
});

describe("the list of what is remembered", () => {
  it("tells question, choice, session and when it expires, the newest first", async () => {
    const { memory, begin } = await openMemory();
    await begin("one");
    await memory.remember(claimOn("one"), [
      rememberedChoice({ at: daysAgo(2), kind: "options", choices: ["Consumers", "Clubs"] }),
      rememberedChoice({ at: daysAgo(1), question: "purpose", prompt: "To earn?", kind: "confirm", choices: ["No"] }),
    ]);
    const shared = { session: "one" };
    expect(await memory.list("kim")).toEqual([
      { ...shared, question: "purpose", prompt: "To earn?", choice: "No", at: daysAgo(1), expiresAt: daysAgo(-29) },
      {
        ...shared,
        question: "audience",
        prompt: "Who is it for?",
        choice: "Consumers, Clubs",
        at: daysAgo(2),
        expiresAt: daysAgo(-28),
      },
    ]);
  });

  it("loses what is forgotten: one question of all sessions, or all", async () => {
    const { memory, begin } = await openMemory();
    for (const session of ["one", "two"]) {
      await begin(session);
      const at = daysAgo(1);
      await memory.remember(claimOn(session), [
        rememberedChoice({ at }),
        rememberedChoice({ at, question: "purpose" }),
      ]);
    }
    expect(await memory.forget("kim", "scope")).toBe(0);
    expect(await memory.forget("kim", "audience")).toBe(2);
    expect((await memory.list("kim")).map(({ question }) => question)).toEqual(["purpose", "purpose"]);
    expect(await memory.forget("kim", null)).toBe(2);
    expect(await memory.list("kim")).toEqual([]);
  });
});
