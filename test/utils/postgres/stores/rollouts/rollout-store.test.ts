import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type NewRollout,
  RolloutStore,
  type StoredRollout,
} from "../../../../../utils/postgres/stores/rollouts/rollout-store.ts";
import { VariantStore } from "../../../../../utils/postgres/stores/rollouts/variant-store.ts";
import { createTestDatabase, type TestDatabase } from "../../../../support/postgres.ts";

let database: TestDatabase;
/** Each on connections of its own, as two machines are. */
let pools: readonly [pg.Pool, pg.Pool];
let [one, other]: RolloutStore[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  pools = [new pg.Pool({ connectionString: database.url }), new pg.Pool({ connectionString: database.url })];
  const variants = new VariantStore(pools[0]);
  for (const name of ["a", "b", "c"]) await variants.keep(name, { name }, "kim");
});
beforeEach(async () => {
  await pools[0].query("TRUNCATE rollouts CASCADE");
  [one, other] = pools.map((pool) => new RolloutStore(pool));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const stores = (): readonly [RolloutStore, RolloutStore] => {
  if (!one || !other) throw new Error("The stores are not open");
  return [one, other];
};
const wanted = (variant: string, more: Partial<NewRollout> = {}): NewRollout => {
  return { id: randomUUID(), preset: "fast", variant, isUsual: false, share: 0.05, person: "kim", ...more };
};
async function begun(variant: string, more: Partial<NewRollout> = {}): Promise<StoredRollout> {
  const starting = await stores()[0].start(wanted(variant, more));
  if (!("started" in starting)) throw new Error(`Not started, but ${JSON.stringify(starting)}`);
  return starting.started;
}
const actsOf = async (id: string) => (await stores()[0].acts(id)).map(({ act, person }) => [act, person]);

describe("a rollout that begins", () => {
  it("stands with its act, against what was promoted last, and a second time under its id it is the same", async () => {
    const given = wanted("a");
    const [store] = stores();
    const first = await store.start(given);
    expect(await store.start(given)).toEqual(first);
    expect(first).toMatchObject({
      started: { id: given.id, variant: { name: "a", version: "a" }, control: null, share: 0.05, state: "running" },
    });
    expect(await store.acts(given.id)).toMatchObject([
      { act: "start", person: "kim", detail: { variant: "a", control: null, share: 0.05 } },
    ]);
    await store.end(given.id, { act: "promote", person: "kim" });
    expect((await begun("b")).control).toEqual({ name: "a", version: "a" });
  });

  it("is one of several that begin at once, on as many connections as there are", async () => {
    for (let round = 0; round < 5; round += 1) {
      await pools[0].query("TRUNCATE rollouts CASCADE");
      const starting = await Promise.all(
        [..."abcabc"].map((variant, at) => stores()[at % 2 === 0 ? 0 : 1].start(wanted(variant))),
      );
      const [started, ...more] = starting.filter((became) => "started" in became);
      expect(more).toEqual([]);
      const running = starting.flatMap((became) => ("running" in became ? [became.running?.id] : []));
      expect(new Set(running)).toEqual(new Set([started && "started" in started ? started.started.id : ""]));
      expect((await pools[0].query("SELECT FROM rollout_acts")).rowCount).toBe(1);
    }
  });

  it("runs beside that of another preset", async () => {
    const [fast, quality] = [await begun("a"), await begun("b", { preset: "quality" })];
    expect((await stores()[0].running()).map(({ id }) => id)).toEqual([quality.id, fast.id]);
  });

  it("is none where its variant is what new sessions get anyway", async () => {
    const [store] = stores();
    expect(await store.start(wanted("a", { isUsual: true }))).toEqual({ running: null });
    await store.end((await begun("a")).id, { act: "promote", person: "kim" });
    expect(await store.start(wanted("a"))).toEqual({ running: null });
    // Back to the program as it is.
    expect((await begun("b", { isUsual: true })).control?.name).toBe("a");
  });

  it("waits for a promotion under way, and goes against what that promotes", async () => {
    const { id } = await begun("a");
    const client = await pools[1].connect();
    try {
      await client.query("BEGIN");
      await client.query("UPDATE rollouts SET state = 'promoted', ended_at = now() WHERE id = $1", [id]);
      const starting = stores()[0].start(wanted("b"));
      await expect
        .poll(async () => (await pools[0].query("SELECT FROM pg_locks WHERE NOT granted")).rowCount)
        .toBeGreaterThan(0);
      await client.query("COMMIT");
      expect(await starting).toMatchObject({ started: { control: { name: "a" } } });
    } finally {
      client.release();
    }
  });
});

describe("a rollout that runs", () => {
  it("gets another share, and the act says from which to which; the share that it has is no change", async () => {
    const { id } = await begun("a");
    const [store] = stores();
    expect(await store.share(id, 0.25, "lee")).toBe(true);
    expect(await store.share(id, 0.25, "lee")).toBe(true);
    expect((await store.acts(id)).slice(1)).toMatchObject([
      { act: "share", person: "lee", detail: { from: 0.05, to: 0.25 } },
    ]);
    expect((await store.beginningWith(id.slice(0, 8), 2))[0]?.share).toBe(0.25);
  });

  it("keeps all acts of several who move its share at once, each from where the one before left it", async () => {
    const { id } = await begun("a", { share: 0.01 });
    const shares = Array.from({ length: 8 }, (_, at) => (at + 2) / 100);
    await Promise.all(shares.map((share, at) => stores()[at % 2 === 0 ? 0 : 1].share(id, share, "kim")));
    const moved = (await stores()[0].acts(id)).slice(1).map(({ detail }) => detail);
    expect(moved).toHaveLength(8);
    expect(moved.slice(1).map(({ from }) => from)).toEqual(moved.slice(0, -1).map(({ to }) => to));
    expect((await stores()[0].running())[0]?.share).toBe(moved.at(-1)?.["to"]);
  });

  it("is promoted or rolled back by one of those who try at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      await pools[0].query("TRUNCATE rollouts CASCADE");
      const { id } = await begun("a");
      const [first, second] = stores();
      const ended = await Promise.all([
        first.end(id, { act: "promote", person: "kim" }),
        second.end(id, { act: "rollback", person: "lee", reason: "too short" }),
        first.end(id, { act: "promote", person: "lee" }),
        second.share(id, 0.5, "lee").then(() => false),
      ]);
      expect(ended.filter(Boolean)).toHaveLength(1);
      const ends = (await actsOf(id)).filter(([act]) => act === "promote" || act === "rollback");
      expect(ends).toEqual([
        [
          ["promote", "kim"],
          ["rollback", "lee"],
          ["promote", "lee"],
        ][ended.indexOf(true)],
      ]);
      const [now] = await first.list(1);
      expect(now).toMatchObject({
        state: ends[0]?.[0] === "promote" ? "promoted" : "rolled-back",
        endedAt: expect.any(Date),
      });
    }
  });

  it("leaves the sessions of both arms as they are when it is promoted or rolled back while they run", async () => {
    for (const act of ["promote", "rollback"] as const) {
      const { id } = await begun(act === "promote" ? "a" : "b");
      await pools[0].query(
        `INSERT INTO sessions (id, lineage, idea, preset, model, state, variant, rollout, arm)
         SELECT $2 || arm, $2 || arm, 'x', 'fast', 'offline', 'running', variant, $1, arm
         FROM (VALUES ('canary', 'a'), ('control', NULL)) AS begun (arm, variant)`,
        [id, `${act}-`],
      );
      const before = await pools[0].query("SELECT * FROM all_sessions ORDER BY id");
      expect(await stores()[0].end(id, { act, person: "kim" })).toBe(true);
      expect((await pools[0].query("SELECT * FROM all_sessions ORDER BY id")).rows).toEqual(before.rows);
    }
    expect((await pools[0].query("SELECT FROM all_sessions WHERE state = 'running'")).rowCount).toBe(4);
  });

  it("takes no change once it is over", async () => {
    const { id } = await begun("a");
    const [store] = stores();
    await store.end(id, { act: "rollback", person: "kim", reason: "too short" });
    expect(await store.share(id, 0.5, "kim")).toBe(false);
    expect(await store.end(id, { act: "promote", person: "kim" })).toBe(false);
    expect(await store.acts(id)).toMatchObject([
      { act: "start" },
      { act: "rollback", person: "kim", detail: { reason: "too short" } },
    ]);
  });
});

describe("a clock that goes back", () => {
  it("changes neither their order nor what was promoted last", async () => {
    const [store] = stores();
    const ids: string[] = [];
    // Each of them began and ended before the one that was there before it.
    for (const [variant, days] of [
      ["a", 3],
      ["b", 2],
      ["c", 1],
    ] as const) {
      const { id } = await begun(variant);
      await store.end(id, { act: "promote", person: "kim" });
      await pools[0].query(
        "UPDATE rollouts SET started_at = now() + make_interval(days => $2), ended_at = now() - make_interval(days => 10 - $2) WHERE id = $1",
        [id, days],
      );
      ids.unshift(id);
    }
    expect((await store.list(50)).map(({ id }) => id)).toEqual(ids);
    expect((await store.list(1, ids[0])).map(({ id }) => id)).toEqual([ids[1]]);
    expect((await store.list(50, ids[2])).map(({ id }) => id)).toEqual([]);
    const { id, control } = await begun("a");
    expect(control?.name).toBe("c");
    await pools[0].query("UPDATE rollouts SET started_at = now() + interval '1 year' WHERE id = $1", [id]);
    expect((await store.running()).map((running) => running.id)).toEqual([id]);
    expect(await store.end(id, { act: "rollback", person: "kim" })).toBe(true);
    expect((await begun("b")).control?.name).toBe("c");
  });
});
