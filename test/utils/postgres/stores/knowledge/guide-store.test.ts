import { describe, expect, it } from "vitest";
import type { GuideTopic } from "../../../../../schemas/guide.ts";
import { GuideStore } from "../../../../../utils/postgres/stores/knowledge/guide-store.ts";
import { openTestDatabase, queriesOf } from "../../../../support/stored-sessions.ts";

const TOPICS: readonly GuideTopic[] = [
  { guide: "market", language: "en", words: ["market", "size"], specialist: null, weight: 1.5 },
  { guide: "market", language: "en", words: null, specialist: "market", weight: 1.5 },
  { guide: "risks", language: "en", words: ["risk"], specialist: null, weight: 4 },
];
const OTHERS = TOPICS.slice(0, 2);
const QUERY = { language: "en", limit: 9 } as const;

async function openStore() {
  const { pool } = await openTestDatabase();
  const count = async (table: "guide_sets" | "guide_topics") =>
    (await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;
  return { pool, store: new GuideStore(pool), count };
}

describe("the stored guides", () => {
  it("are stored once, and looked at with one query from then on", async () => {
    const { pool, store, count } = await openStore();
    expect(await queriesOf(pool, () => store.keep(TOPICS))).toBe(2);
    expect(await queriesOf(pool, () => new GuideStore(pool).keep(TOPICS))).toBe(1);
    expect([await count("guide_sets"), await count("guide_topics")]).toEqual([1, 3]);
  });

  it("are whole and once there, however many processes store them at the same moment", async () => {
    const { pool, store, count } = await openStore();
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const id = await new GuideStore(pool).keep(TOPICS);
        expect(await store.find(id, QUERY, ["risk"])).toEqual(["risks"]);
        return id;
      }),
    );
    expect(new Set(ids).size).toBe(1);
    expect([await count("guide_sets"), await count("guide_topics")]).toEqual([1, 3]);
  });

  it("of two versions stand beside each other", async () => {
    const { store } = await openStore();
    const [older, newer] = [await store.keep(OTHERS), await store.keep(TOPICS)];
    expect(older).not.toBe(newer);
    expect(await store.find(older, QUERY, ["risk", "market", "size"])).toEqual(["market"]);
    expect(await store.find(newer, QUERY, ["risk", "market", "size"])).toEqual(["risks", "market"]);
    expect(await store.keep(OTHERS)).toBe(older);
  });

  it("are found by all words of a topic, or by their specialist", async () => {
    const { store } = await openStore();
    const set = await store.keep(TOPICS);
    expect(await store.find(set, QUERY, ["market"])).toEqual([]);
    expect(await store.find(set, QUERY, [])).toEqual([]);
    expect(await store.find(set, { ...QUERY, specialist: "market" }, [])).toEqual(["market"]);
    expect(await store.find(set, { ...QUERY, language: "ko" }, ["risk"])).toEqual([]);
    expect(await store.find("no such set", QUERY, ["risk"])).toEqual([]);
  });
});
