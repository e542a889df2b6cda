import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { readGivenFile } from "../knowledge/given-file.ts";
import { readConfig } from "../utils/config/read-config.ts";
import { Embedder } from "../utils/embeddings/embedder.ts";
import { embeddingProtocol } from "../utils/embeddings/embedding-protocol.ts";
import { embeddingRate } from "../utils/embeddings/embedding-rate.ts";
import { fusedRanks } from "../utils/embeddings/rank-fusion.ts";
import { openDatabase } from "../utils/postgres/database.ts";
import { EmbeddingStore, hashText } from "../utils/postgres/stores/knowledge/embedding-store.ts";
import { KnowledgeStore, type PassagePlace } from "../utils/postgres/stores/knowledge/knowledge-store.ts";
import { RateStore } from "../utils/postgres/stores/rate-store.ts";
import { SessionStore } from "../utils/postgres/stores/sessions/session-store.ts";
import { ENGLISH, KOREAN, markdownOf, type WordFreeQuery } from "./meaning/word-free-queries.ts";

/**
 * How many of forty queries that share no word with their passage are found, with the model of `PLANCRAFT_EMBEDDINGS` and on
 * the configured database. `--record FILE` writes the vectors of all texts, in four digits, under their hashes.
 */
const DEPTH = 20;
const SHOWN = 4;

const { values } = parseArgs({ options: { record: { type: "string" } } });
const config = readConfig();
if (config.embeddings === undefined) throw new Error("Set PLANCRAFT_EMBEDDINGS to the model that is to be measured");
const database = await openDatabase(config);
const { pool } = database;
const [documents, embeddings] = [new KnowledgeStore(pool), new EmbeddingStore(pool)];
const { id: model, batch } = config.embeddings;
const embedder = new Embedder({
  protocol: embeddingProtocol(model, config),
  store: embeddings,
  rate: embeddingRate(model, config, new RateStore(pool)),
  batch,
  retryBaseMs: config.calls.retryBaseMs,
});
const recorded: Record<string, readonly number[]> = {};

try {
  const rows = [await measured("English", ENGLISH), await measured("Korean", KOREAN)].flat();
  console.log(`${model}, ${ENGLISH.length + KOREAN.length} queries without a word of their passage`);
  console.table(rows);
  if (values.record) await writeFile(values.record, `${JSON.stringify({ model, vectors: recorded }, null, 1)}\n`);
} finally {
  await database.close();
}

async function measured(language: string, queries: readonly WordFreeQuery[]) {
  const file = await readGivenFile("notes.md", Buffer.from(markdownOf(queries)));
  const session = `bench-meaning-${crypto.randomUUID()}`;
  const origin = { lineage: session, person: null, parent: null, forkedAt: null, options: {} };
  await new SessionStore(pool).create({ session, ...origin, idea: "A benchmark", preset: "fast", model }, [file]);
  try {
    const sources = [file.id];
    const texts = [...(await embeddings.missing(model, sources)), ...queries.map(({ query }) => hashed(query))];
    await embedder.embed(texts, { session, signal: new AbortController().signal });
    const vectors = await embeddings.vectors(
      model,
      texts.map(({ hash }) => hash),
    );
    for (const [hash, vector] of vectors) recorded[hash] = [...vector].map((value) => Number(value.toFixed(4)));
    const ranks = await Promise.all(queries.map((one) => ranksOf(one, sources, vectors.get(hashed(one.query).hash))));
    return (["words", "meaning", "both"] as const).map((by) => {
      const found = ranks.map((rank) => rank[by]);
      const within = (most: number) => found.filter((rank) => rank !== null && rank <= most).length;
      return { language, by, first: within(1), [`among ${SHOWN}`]: within(SHOWN), of: queries.length };
    });
  } finally {
    await pool.query("DELETE FROM all_sessions WHERE id = $1", [session]);
  }
}

/** At which rank the passage of a query stands; null where it is not found. */
async function ranksOf({ query, place }: WordFreeQuery, sources: string[], vector: Float32Array | undefined) {
  const byWords = await documents.fitting({ sources, about: query, limit: DEPTH });
  const words = byWords.map(({ source, number }): PassagePlace => [source, number]);
  const near = vector ? await embeddings.nearest(model, sources, vector, DEPTH) : [];
  const key = (one: PassagePlace) => one.join(" ");
  const placeOf = new Map([...words, ...near].map((one) => [key(one), one] as const));
  const fused = fusedRanks([words.map(key), near.map(key)]).flatMap((one) => {
    const found = placeOf.get(one);
    return found === undefined ? [] : [found];
  });
  const rankIn = async (places: readonly PassagePlace[]) => {
    const at = (await documents.passagesAt(places)).findIndex((passage) => passage.place === place);
    return at < 0 ? null : at + 1;
  };
  return { words: await rankIn(words), meaning: await rankIn(near), both: await rankIn(fused) };
}

function hashed(text: string) {
  return { hash: hashText(text), text };
}
