import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../utils/postgres/database.ts";
import { fileOf, openStores, storesOn } from "../../support/knowledge-stores.ts";
import { KOREAN_NOTES, KOREAN_QUERIES } from "../../support/korean-notes.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { queriesOf } from "../../support/stored-sessions.ts";

const ENGLISH_NOTES = `
# Stalls
Climbers were renting stalls at three fairs. The rents had doubled since last year.

# Shoes
Resoled shoes sell within a week; buyers inspect the rubber and never the brand.

# Ropes
Nobody may resell a rope: the insurer's policies exclude them, whoever inspected it.

# Prices
Pricing follows the age of a harness. Prices fall by a third each season.
`;

const ENGLISH_QUERIES: readonly (readonly [about: string, place: string])[] = [
  ["the rent of a stall", "Stalls"],
  ["inspecting the rubber of a shoe", "Shoes"],
  ["insurance policy on reselling ropes", "Ropes"],
  ["How does the price of harnesses fall by season?", "Prices"],
];

describe("finding passages", () => {
  let test: TestDatabase;
  let database: Database;
  let stores: ReturnType<typeof storesOn>;
  let korean: string[];
  let english: string[];
  beforeAll(async () => {
    test = await createTestDatabase();
    database = await openDatabase({ databaseUrl: test.url, home: "/nonexistent" });
    stores = storesOn(database.pool);
    korean = await stores.create("korean", await fileOf("notes.md", KOREAN_NOTES));
    english = await stores.create("english", await fileOf("notes.md", ENGLISH_NOTES));
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  it.each(KOREAN_QUERIES)("has for %j the one under %s first", async (about, place) => {
    expect((await stores.places(korean, about))[0]).toBe(place);
    expect((await stores.places([...english, ...korean], about))[0]).toBe(place);
  });

  it.each(ENGLISH_QUERIES)("has for %j the one under %s first", async (about, place) => {
    expect((await stores.places(english, about))[0]).toBe(place);
  });

  it("does what Postgres's own reading of Korean does not: whole words with their particles do not meet", async () => {
    const first = async (query: string) => {
      const found = await Promise.all(
        KOREAN_QUERIES.map(async ([about, place]) => {
          const { rows } = await database.pool.query<{ place: string }>(
            `SELECT place FROM passages, ${query} AS query
             WHERE document = ANY($2) AND to_tsvector('simple', text) @@ query
             ORDER BY ts_rank(to_tsvector('simple', text), query) DESC, number LIMIT 1`,
            [about, korean],
          );
          return rows[0]?.place === place;
        }),
      );
      return found.filter(Boolean).length;
    };
    expect(await first("plainto_tsquery('simple', $1)")).toBe(0);
    const anyWord = "CAST(replace(plainto_tsquery('simple', $1)::text, '&', '|') AS tsquery)";
    expect(await first(anyWord)).toBe(1);
    const prefixes =
      "CAST(regexp_replace(replace(plainto_tsquery('simple', $1)::text, '&', '|'), '''( |$)', ''':*\\1', 'g') AS tsquery)";
    // Of words that begin alike; compounds are still missed.
    expect(await first(prefixes)).toBe(13);
  });

  it("gives whole texts in their order, with their outlines where they are kept", async () => {
    const query = [...english, "none", ...korean];
    expect(await queriesOf(database.pool, () => stores.documents.texts(query))).toBe(1);
    const [first, second, third] = await stores.documents.texts(query);
    expect([first?.source, second?.source, third]).toEqual([english[0], korean[0], undefined]);
    expect(first?.outline).toEqual({ title: null, headings: ["Stalls", "Shoes", "Ropes", "Prices"] });
    expect(first?.passages.map(({ place }) => place)).toEqual(["Stalls", "Shoes", "Ropes", "Prices"]);
    await database.pool.query("UPDATE documents SET outline = NULL WHERE id = $1", [english[0]]);
    expect((await stores.documents.texts(english))[0]?.outline).toBeNull();
    // Given again, a file of an earlier release gets its outline.
    await stores.create("again", await fileOf("again.md", ENGLISH_NOTES));
    expect((await stores.documents.texts(english))[0]?.outline).toEqual(first?.outline);
  });

  it("takes one query, and gives never more than the limit, in the same order each time", async () => {
    const query = {
      sources: [...korean, ...english],
      about: [...KOREAN_QUERIES, ...ENGLISH_QUERIES].map(([about]) => about).join(", "),
      limit: 5,
    };
    expect(await queriesOf(database.pool, () => stores.documents.passages(query))).toBe(1);
    const five = await stores.documents.passages(query);
    expect(five).toHaveLength(5);
    expect(await stores.documents.passages({ ...query, sources: query.sources.toReversed() })).toEqual(five);
    expect(await stores.documents.passages({ ...query, limit: 2 })).toEqual(five.slice(0, 2));
    expect(await stores.documents.passages({ ...query, limit: 0 })).toEqual([]);
  });

  it("needs one word where it is a key one, and two of all others", async () => {
    const query = { sources: english, about: "nothing else, but the rent", limit: 3 };
    expect(await stores.documents.passages(query)).toEqual([]);
    const found = await stores.documents.passages({ ...query, key: "Rents and costs" });
    expect(found.map(({ place }) => place)).toContain("Stalls");
    expect(await stores.documents.passages({ ...query, key: "Zeppelins" })).toEqual([]);
  });

  it("fills up with the beginnings of the files where it is to, each passage once", async () => {
    const all = { sources: [...english, ...korean], about: "the rent of a stall", limit: 100 };
    const found = await stores.documents.passages(all);
    const filled = await stores.documents.passages({ ...all, orBeginning: true });
    expect(filled.slice(0, found.length)).toEqual(found);
    expect(filled.length).toBeGreaterThan(found.length);
    expect(new Set(filled.map(({ text }) => text)).size).toBe(filled.length);
    const [first] = await stores.documents.passages({ ...all, about: "zeppelins", limit: 1, orBeginning: true });
    expect(first).toMatchObject({ source: english[0] });
    expect(await stores.documents.passages({ ...all, limit: 1, orBeginning: true })).toEqual(found.slice(0, 1));
  });

  it("looks in the given sources only, and finds nothing in those that are none", async () => {
    expect(await stores.places(english, "서점 재고 관리")).toEqual([]);
    expect(await stores.places(korean, "the price of ropes")).toEqual([]);
    for (const sources of [[], ["no such id"], ["0".repeat(32)]]) {
      expect(await stores.places(sources, "the price of ropes")).toEqual([]);
    }
    const passages = await stores.documents.passages({
      sources: [...korean, "stale"],
      about: "서점의 점주",
      limit: 20,
    });
    expect(new Set(passages.map(({ source }) => source))).toEqual(new Set(korean));
  });

  it.each([
    "",
    " ",
    "the of and",
    "?!",
    "'",
    "\\",
    "a' | 'b\\",
    "\0",
    "서\0점",
    "\ud800",
    "x:*&!(y|z)<->w",
    "하는 습니다",
  ])("takes %j as it is", async (about) => {
    expect(await stores.places([...korean, ...english], about)).toEqual([]);
  });

  it("looks at the beginning of a query that is a whole document", async () => {
    expect(await stores.places(english, `the rent of a stall. ${"Other words. ".repeat(100_000)}`)).toEqual(["Stalls"]);
    expect(await stores.places(english, `${" ".repeat(2_000)}the rent of a stall`)).toEqual([]);
  });
});

describe("what a passage is found by", () => {
  it("is every word inside a compound, with its particle, and a noun of one syllable", async () => {
    const { create, places } = await openStores();
    const sources = await create("s", await fileOf("a.md", "# A\n중고서점을 연다\n# B\n책을 판다\n# C\n서류가 많다"));
    expect(await places(sources, "서점")).toEqual(["A"]);
    expect(await places(sources, "책")).toEqual(["B"]);
    expect(await places(sources, "서류를 위해")).toEqual(["C"]);
  });

  it("is two words of the query at least, or the only one that it has", async () => {
    const { create, places } = await openStores();
    const sources = await create("s", await fileOf("a.md", "# A\nA rope in a shop\n# B\nA rope alone\n# C\nA shop"));
    expect(await places(sources, "rope shops")).toEqual(["A"]);
    expect(await places(sources, "the ropes")).toEqual(["A", "B"]);
  });

  it("is its heading, too, and neither the number of its page nor how it is stored", async () => {
    const { create, places } = await openStores();
    const sources = await create("s", await fileOf("a.md", "# Insurance\nIt costs a third.\n# Other\nIt is free."));
    expect(await places(sources, "insurance")).toEqual(["Insurance"]);
  });

  it("counts more the rarer it is and the shorter the passage; ties go by document and place", async () => {
    const { create, places } = await openStores();
    const rare = await create("rare", await fileOf("b.md", "# A\nrope shop\n# B\nrope shop\n# C\nrope knot"));
    expect(await places(rare, "rope shop knot")).toEqual(["C", "A", "B"]);
    const text = "# A\nrope rope shop\n# B\nrope shop\n# C\nrope shop\n# D\nrope shop and many other words beside them";
    const sources = await create("s", await fileOf("a.md", text));
    expect(await places(sources, "rope shop", 9)).toEqual(["A", "B", "C", "D"]);
  });
});
