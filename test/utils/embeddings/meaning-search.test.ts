import { describe, expect, it } from "vitest";
import { ENGLISH, KOREAN, markdownOf } from "../../../bench/meaning/word-free-queries.ts";
import { guidesIn } from "../../../knowledge/guide-library.ts";
import { meaningSearch } from "../../../planner/wiring/meaning.ts";
import { readConfig } from "../../../utils/config/read-config.ts";
import { packageFile } from "../../../utils/package-files.ts";
import { type EmbeddingFault, madeUpVectors, startEmbeddingServer } from "../../support/embedding-server.ts";
import { guardedModel, scriptedProvider, siteOf } from "../../support/guarded-session.ts";
import { fileOf, openStores, storesOn } from "../../support/knowledge-stores.ts";
import { createTestDatabase } from "../../support/postgres.ts";

const KEY = "plain-key-5b1d77e2-never-shown";
const NOTES = `
# Rent
The landlord wants 1,900 a month.

# Parcels
Parcels leave on the day they are paid for.

# Snow
Snow closes the pass.
`;
const TOPICS = madeUpVectors([
  ["landlord", "premises", "임차"],
  ["Parcels", "delivery"],
  ["Snow", "winter"],
]);

/** A search at a server with made-up vectors, in a run of the session `plan`, on a database of its own. */
async function searching(
  fault?: (nth: number, input: readonly string[]) => EmbeddingFault | null,
  vectorOf: (text: string) => readonly number[] = TOPICS,
) {
  const server = await startEmbeddingServer(vectorOf, ({ input }, nth) => fault?.(nth, input) ?? null);
  const { url } = await createTestDatabase();
  const guarded = await guardedModel(url);
  const stores = storesOn(guarded.pool);
  const config = readConfig({
    OPENAI_API_KEY: KEY,
    OPENAI_BASE_URL: `${server.url}/v1`,
    PLANCRAFT_EMBEDDINGS: "openai:made-up",
    PLANCRAFT_RETRY_BASE_MS: "1",
    PLANCRAFT_HOME: "/nonexistent",
  });
  const begin = () => {
    const search = meaningSearch(config, guarded.pool, stores.documents, guarded.runs);
    if (search === null) throw new Error("There is no search by meaning");
    return search;
  };
  const open = (session: string, lineage = session) =>
    guarded.open(session, scriptedProvider([]).provider, { lineage });
  open("plan");
  const sources = await stores.create("plan", await fileOf("notes.md", NOTES));
  let search = begin();
  const places = async (about: string, session = "plan", limit = 1) => {
    const found = await search.passages({ sources, about, limit }, guarded.inRun(siteOf(session)));
    return found.map(({ place }) => place);
  };
  /** As another process would, that knows nothing of this one. */
  const restart = () => {
    search = begin();
  };
  const stored = async () => (await guarded.pool.query("SELECT * FROM embeddings ORDER BY content")).rows;
  return { ...guarded, ...stores, server, sources, places, restart, open, stored, guides: () => search };
}

describe("search by meaning", () => {
  it("finds what shares no word with the query, and what shares words, too", async () => {
    const { places, documents, sources } = await searching();
    expect(await documents.passages({ sources, about: "our premises", limit: 1 })).toEqual([]);
    expect(await places("our premises")).toEqual(["Rent"]);
    expect(await places("임차 비용")).toEqual(["Rent"]);
    expect(await places("the pass is closed by the landlord", "plan", 2)).toEqual(["Snow", "Rent"]);
  });

  it("pays for a text once, over sessions and processes", async () => {
    const { places, restart, open, server, stored } = await searching();
    await places("our premises");
    expect(server.arrivals.map(({ input }) => input.length)).toEqual([4]);
    expect(server.arrivals[0]?.headers["authorization"]).toBe(`Bearer ${KEY}`);
    expect(await stored()).toHaveLength(4);
    restart();
    open("another");
    await places("our premises", "another");
    expect(server.arrivals).toHaveLength(1);
    await places("delivery", "another");
    expect(server.arrivals.at(-1)?.input).toEqual(["delivery"]);
  });

  it("asks once for what several want at the same time", async () => {
    const { places, server } = await searching();
    const found = await Promise.all(["premises", "delivery", "winter", "premises"].map((about) => places(about)));
    expect(found.flat()).toEqual(["Rent", "Parcels", "Snow", "Rent"]);
    const texts = server.arrivals.flatMap(({ input }) => input);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("chooses the same for a session that is gone on with, whatever the provider does by then", async () => {
    let fails = true;
    const { places, restart, open, server, reported } = await searching(() => (fails ? { status: 401 } : null));
    expect(await places("our premises")).toEqual([]);
    expect(reported).toMatchObject([{ type: "warning", code: "meaning-off" }]);
    fails = false;
    restart();
    open("plan");
    expect(await places("our premises")).toEqual([]);
    open("fork", "plan");
    expect(await places("our premises", "fork")).toEqual([]);
    open("another");
    expect(await places("our premises", "another")).toEqual(["Rent"]);
    expect(server.arrivals).toHaveLength(2);
  });

  it.each<[string, EmbeddingFault, number]>([
    ["an error of the server", { status: 503 }, 3],
    ["a cut connection", "cut", 3],
    ["a limit that lasts too long", { status: 429, headers: { "Retry-After": "3600" } }, 1],
    ["a key that is refused", { status: 403, body: KEY }, 1],
    ["a page", { status: 200, body: "<html>" }, 2],
    ["another number of vectors", { body: { data: [] } }, 2],
    ["no numbers", { body: { data: [{ index: 0, embedding: ["x"] }] } }, 2],
  ])("finds by words and warns once a run after %s", async (_, fault, least) => {
    const { places, server, reported, stored } = await searching(() => fault);
    expect(await places("landlord wants a month")).toEqual(["Rent"]);
    const asked = server.arrivals.length;
    expect(asked).toBeGreaterThanOrEqual(least);
    expect(await places("parcels leave on the day")).toEqual(["Parcels"]);
    // It rests meanwhile.
    expect(server.arrivals).toHaveLength(asked);
    const warnings = reported.filter((event) => event.type === "warning");
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toContain(KEY);
    expect(JSON.stringify(warnings)).toContain("127.0.0.1");
    expect(await stored()).toEqual([]);
  });

  it("keeps what came before a failure, and goes on from there", async () => {
    let fails = false;
    const { places, restart, open, server, create, stored } = await searching(() => (fails ? { status: 500 } : null));
    await places("our premises");
    fails = true;
    expect(await places("winter")).toEqual([]);
    fails = false;
    restart();
    open("third");
    await create("third", await fileOf("notes.md", NOTES));
    expect(await places("winter", "third")).toEqual(["Snow"]);
    expect(server.arrivals.at(-1)?.input).toEqual(["winter"]);
    expect(await stored()).toHaveLength(5);
  });

  it("leaves out a text that the server does not take, and one whose vector cannot be used", async () => {
    const odd = (text: string) => text.includes("Snow");
    const { places, stored, reported } = await searching((_, input) => (input.some(odd) ? { status: 400 } : null));
    expect(await places("our premises")).toEqual(["Rent"]);
    expect(await stored()).toHaveLength(3);
    expect(reported).toEqual([]);
    const broken = await searching(undefined, (text) => (odd(text) ? [] : TOPICS(text)));
    expect(await broken.places("our premises")).toEqual(["Rent"]);
    expect(await broken.stored()).toHaveLength(3);
  });

  it("refuses vectors that are not as long as those that are stored", async () => {
    let extra: number[] = [];
    const { places, reported, stored } = await searching(undefined, (text) => [...TOPICS(text), ...extra]);
    await places("our premises");
    extra = [0];
    expect(await places("delivery")).toEqual([]);
    expect(reported).toMatchObject([
      { message: expect.stringContaining("5 dimensions, and those that are stored have 4") },
    ]);
    expect(await stored()).toHaveLength(4);
  });

  it("has guides embedded with the first search, and finds them in words that they do not have", async () => {
    const library = await guidesIn(packageFile("knowledge/guides/"));
    const vectorOf = (text: string) => [
      0.01,
      /Pricing|pricing/.test(text) ? 0 : 0.1,
      Number(/^Risks|perils/.test(text)),
    ];
    const { guides, server, inRun } = await searching(undefined, vectorOf);
    const find = (about: string, specialist?: "market") =>
      guides().guides(
        { language: "en", about, limit: 1, ...(specialist ? { specialist } : {}) },
        inRun(siteOf("plan")),
        library,
        async () => [],
      );
    expect(await find("market", "market")).toEqual([]);
    expect(server.arrivals).toEqual([]);
    expect(await find("perils")).toEqual(["risks"]);
    expect(server.arrivals).toHaveLength(1);
    expect(await find("perils ahead")).toEqual(["risks"]);
    expect(server.arrivals[1]?.input).toEqual(["perils ahead"]);
  });
});

describe("the forty queries", () => {
  it.each([
    ["English", ENGLISH],
    ["Korean", KOREAN],
  ] as const)("in %s share no word with their passage: the search by words does not find it", async (_, rows) => {
    expect(rows).toHaveLength(20);
    const { create, documents } = await openStores();
    const sources = await create("s", await fileOf("notes.md", markdownOf(rows)));
    const shared = await Promise.all(
      rows.map(async ({ query, place }) => {
        const found = await documents.passages({ sources, about: "", key: query, limit: 100 });
        return found.some((passage) => passage.place === place) ? [`${place}: ${query}`] : [];
      }),
    );
    expect(shared.flat()).toEqual([]);
  });
});
