import { describe, expect, it } from "vitest";
import { knowledgePort } from "../../../planner/wiring/knowledge.ts";
import { meaningSearch } from "../../../planner/wiring/meaning.ts";
import { readConfig } from "../../../utils/config/read-config.ts";
import { Embedder, type EmbedderParts } from "../../../utils/embeddings/embedder.ts";
import { embeddingProtocol } from "../../../utils/embeddings/embedding-protocol.ts";
import { fusedRanks } from "../../../utils/embeddings/rank-fusion.ts";
import { unitVector } from "../../../utils/embeddings/vectors.ts";
import { AppError } from "../../../utils/errors.ts";
import { OpenRuns } from "../../../utils/llm/calls/open-runs.ts";
import { EmbeddingStore, hashText } from "../../../utils/postgres/stores/knowledge/embedding-store.ts";
import { GuideStore } from "../../../utils/postgres/stores/knowledge/guide-store.ts";
import { type EmbeddingArrival, type EmbeddingFault, startEmbeddingServer } from "../../support/embedding-server.ts";
import { siteOf } from "../../support/guarded-session.ts";
import { fileOf, openStores, storesOn } from "../../support/knowledge-stores.ts";
import { openTestDatabase } from "../../support/stored-sessions.ts";

const textsOf = (amount: number) =>
  Array.from({ length: amount }, (_, at) => ({ hash: hashText(`text ${at}`), text: `text ${at}` }));
const vectorOf = (text: string) => [1, text.length, 0.5];
const WISH = { session: "s", signal: new AbortController().signal };

async function embedding(
  changes: Partial<EmbedderParts> = {},
  fault?: (arrival: EmbeddingArrival, nth: number) => EmbeddingFault | null | Promise<EmbeddingFault | null>,
) {
  const server = await startEmbeddingServer(vectorOf, fault);
  const store = new EmbeddingStore((await openTestDatabase()).pool);
  const protocol = embeddingProtocol("openai:m", { openai: { apiKey: "k", baseUrl: `${server.url}/v1` } });
  const acquired: string[] = [];
  const rate = { acquire: async (session: string) => void acquired.push(session) };
  const parts = { protocol, store, rate, batch: 64, retryBaseMs: 1, ...changes };
  return { server, store, acquired, embedder: new Embedder(parts) };
}

describe("an embedder", () => {
  it.each([32, 64])(
    "asks for %i texts at once, never more than three requests together, each within the rate",
    async (batch) => {
      const waiting: (() => void)[] = [];
      const { server, embedder, acquired, store } = await embedding({ batch }, async (_, nth) => {
        // The first three come together, or this never ends.
        if (nth <= 3)
          await new Promise<void>((resolve) => {
            waiting.push(resolve);
            if (waiting.length === 3) for (const go of waiting) go();
          });
        return null;
      });
      const texts = textsOf(300);
      await embedder.embed(texts, WISH);
      expect(server.state.mostOpen).toBe(3);
      expect(Math.max(...server.arrivals.map(({ input }) => input.length))).toBe(batch);
      expect(server.arrivals).toHaveLength(Math.ceil(300 / batch));
      expect(acquired).toHaveLength(server.arrivals.length);
      const vectors = await store.vectors(
        "openai:m",
        texts.map(({ hash }) => hash),
      );
      expect(vectors.size).toBe(300);
      // In the order of the texts, though the server answers in another.
      const last = unitVector(vectorOf("text 299"));
      expect([...(vectors.get(hashText("text 299")) ?? [])]).toEqual([...(last ?? [])]);
    },
  );

  it("waits as long as the server asks, and tries again", async () => {
    const { server, embedder } = await embedding({}, (_, nth) =>
      nth === 1 ? { status: 429, headers: { "Retry-After": "0.01" } } : null,
    );
    await embedder.embed(textsOf(2), WISH);
    expect(server.arrivals).toHaveLength(2);
  });

  it("gives a request up that is not answered in time, and all of them when it is told to", async () => {
    const { embedder, server } = await embedding({ timeLimitMs: 20 }, () => "silence");
    await expect(embedder.embed(textsOf(1), WISH)).rejects.toMatchObject({ code: "embeddings-unavailable" });
    expect(server.arrivals).toHaveLength(3);
    const patient = await embedding({ timeLimitMs: 60_000 }, () => "silence");
    const abort = new AbortController();
    const work = patient.embedder.embed(textsOf(200), { ...WISH, signal: abort.signal });
    abort.abort(new AppError("interrupted"));
    await expect(work).rejects.toMatchObject({ code: "interrupted" });
  });

  it("embeds what another wanted that has gone away", async () => {
    const abort = new AbortController();
    const { embedder, server, store } = await embedding({}, (_, nth) => {
      if (nth > 1) return null;
      abort.abort(new AppError("interrupted"));
      return "silence";
    });
    const gone = embedder.embed(textsOf(2), { ...WISH, signal: abort.signal });
    const other = embedder.embed(textsOf(3), { ...WISH, session: "other" });
    await expect(gone).rejects.toMatchObject({ code: "interrupted" });
    await other;
    expect(server.arrivals.length).toBeGreaterThan(1);
    expect(
      (
        await store.vectors(
          "openai:m",
          textsOf(3).map(({ hash }) => hash),
        )
      ).size,
    ).toBe(3);
  });
});

it.each([
  ["azure:dep", "/openai/deployments/dep/embeddings?api-version=2024-10-21", "api-key"],
  ["google:gemini-embedding-001", "/v1beta/models/gemini-embedding-001:batchEmbedContents", "x-goog-api-key"],
  ["ollama:bge-m3", "/api/embed", "content-type"],
])("asks %s at %s", async (id, path, header) => {
  const server = await startEmbeddingServer(vectorOf);
  const config = readConfig({
    PLANCRAFT_EMBEDDINGS: id,
    AZURE_OPENAI_API_KEY: "k",
    AZURE_OPENAI_ENDPOINT: server.url,
    GOOGLE_API_KEY: "k",
    GOOGLE_BASE_URL: server.url,
    OLLAMA_HOST: server.url,
  });
  const { embedder, store } = await embedding({ protocol: embeddingProtocol(id, config) });
  await embedder.embed(textsOf(3), WISH);
  expect(server.arrivals.map((one) => one.path)).toEqual([path]);
  expect(server.arrivals[0]?.headers[header]).toBeDefined();
  expect(await store.dimensions(id)).toBe(3);
});

it("refuses a model that gives no embeddings, one without access, and another batch", () => {
  const refusal = (environment: Record<string, string>) => {
    try {
      readConfig({ PLANCRAFT_HOME: "/nonexistent", ...environment });
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  expect(refusal({ PLANCRAFT_EMBEDDINGS: "anthropic:x" })).toContain("PLANCRAFT_EMBEDDINGS must be openai:NAME");
  expect(refusal({ PLANCRAFT_EMBEDDINGS: "openai:x" })).toContain(
    "OPENAI_API_KEY is not set, and PLANCRAFT_EMBEDDINGS names a model of OpenAI",
  );
  expect(refusal({ PLANCRAFT_EMBEDDING_BATCH: "48" })).toContain("PLANCRAFT_EMBEDDING_BATCH must be 32 or 64");
});

it.each([
  [[]],
  [[0, 0]],
  [[1, Number.NaN]],
  [[1, Number.POSITIVE_INFINITY]],
  [["1"]],
  [null],
  ["x"],
  [[null]],
  [{ 0: 1 }],
])("takes %j for no vector", (raw) => expect(unitVector(raw)).toBeNull());

it("fuses rankings by the sums of 1 / (60 + rank)", () => {
  // b: 1/62 + 1/61; a: 1/61 + 1/63; c: 1/62; d: 1/63.
  expect(
    fusedRanks([
      ["a", "b", "d"],
      ["b", "c", "a"],
    ]),
  ).toEqual(["b", "a", "c", "d"]);
  expect(fusedRanks([["a"], ["b"]])).toEqual(["a", "b"]);
  expect(fusedRanks([[], ["b"]])).toEqual(["b"]);
});

it("is not there without a provider: the same statements are made as by the search by words, and no others", async () => {
  const { pool } = await openTestDatabase();
  const stores = storesOn(pool);
  const sources = await stores.create("s", await fileOf("a.md", "# A\nrope shop\n# B\nrope knot"));
  const runs = new OpenRuns(() => {
    throw new Error("Nothing is part of a run");
  });
  const meaning = meaningSearch(readConfig({ OPENAI_API_KEY: "k" }), pool, stores.documents, runs);
  expect(meaning).toBeNull();
  const port = knowledgePort(new GuideStore(pool), stores.documents, undefined, undefined, meaning);
  const query = { sources, about: "rope shop", limit: 2, orBeginning: true };
  const statements: unknown[][] = [];
  const send = pool.query;
  pool.query = ((...given: unknown[]) => {
    statements.push(given);
    return Reflect.apply(send, pool, given);
  }) as typeof pool.query;
  const byPort = await port.passages(query, siteOf("s"));
  const ofPort = statements.splice(0);
  expect(byPort).toEqual(await stores.documents.passages(query));
  expect(ofPort).toEqual(statements);
  expect(JSON.stringify(ofPort)).not.toMatch(/embeddings|meaning_choices/);
});

it("compares in Postgres where pgvector is installed, with the same order", async ({ skip }) => {
  const { pool, create } = await openStores();
  const { rows } = await pool.query("SELECT FROM pg_available_extensions WHERE name = 'vector'");
  skip(rows.length === 0, "pgvector is not installed with this Postgres");
  const sources = await create("s", await fileOf("a.md", "# A\none\n# B\ntwo\n# C\nthree"));
  const here = new EmbeddingStore(pool);
  const texts = await here.missing("m", sources);
  const vectors = texts.map(({ hash }, at) => [hash, unitVector([1, at, at * at]) ?? new Float32Array()] as const);
  await here.keep("m", new Map(vectors));
  const query = unitVector([1, 1, 0.8]) ?? new Float32Array();
  const before = await here.nearest("m", sources, query, 3);
  await pool.query("CREATE EXTENSION vector");
  expect(await new EmbeddingStore(pool).nearest("m", sources, query, 3)).toEqual(before);
});
