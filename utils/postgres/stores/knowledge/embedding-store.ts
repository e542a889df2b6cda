import { createHash } from "node:crypto";
import type pg from "pg";
import { nearestTo } from "../../../embeddings/vectors.ts";
import { throughOutage } from "../../reconnect.ts";
import type { PassagePlace } from "./knowledge-store.ts";

/** What a model is told of a passage, and its hash, as `hashText` makes it. */
const TEXT = "coalesce(place || E'\\n', '') || text";
const HASH = `encode(sha256(convert_to(${TEXT}, 'UTF8')), 'hex')`;
/** Of vectors: those of some thousand passages, which every section of a plan is compared with. */
const CACHE_BYTES = 64_000_000;
/** Kept so long after their last use: another session may be given the same file. */
const UNUSED_DAYS = 30;

/** A text with the hash that it is known by. */
export interface HashedText {
  readonly hash: string;
  readonly text: string;
}

/** The hash that a text is known by: SHA-256, in hex. */
export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * `embeddings`: vectors of texts by model and hash. Comparing is done here, with the vectors in memory; where the database has
 * pgvector, it does it. Methods throw AppError of category `storage`.
 */
export class EmbeddingStore {
  readonly #pool: pg.Pool;
  readonly #cache = new Map<string, Float32Array>();
  #cachedBytes = 0;
  #vectorSchema: Promise<string | null> | null = null;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The passages of these documents that a model has given no vector for, each text once. */
  async missing(model: string, documents: readonly string[]): Promise<HashedText[]> {
    return await this.#rows<HashedText & pg.QueryResultRow>(
      `SELECT hash, min(text) AS text FROM (
         SELECT ${HASH} AS hash, ${TEXT} AS text, document, number
         FROM passages WHERE document = ANY($2)) AS passage
       WHERE NOT EXISTS (SELECT FROM embeddings WHERE model = $1 AND content = hash)
       GROUP BY hash ORDER BY min(array_position($2, document)), min(number)`,
      [model, documents],
    );
  }

  /** Keeps what a model gave; what is kept already stays. */
  async keep(model: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
    if (vectors.size === 0) return;
    await this.#rows(
      `INSERT INTO embeddings (model, content, vector)
       SELECT $1, content, vector::real[] FROM unnest($2::text[], $3::text[]) AS given(content, vector)
       ORDER BY content ON CONFLICT DO NOTHING`,
      [model, [...vectors.keys()], [...vectors.values()].map((vector) => `{${vector.join(",")}}`)],
    );
  }

  /** How long the vectors of a model are; null where there are none. */
  async dimensions(model: string): Promise<number | null> {
    const [row] = await this.#rows<{ length: number }>(
      "SELECT cardinality(vector) AS length FROM embeddings WHERE model = $1 LIMIT 1",
      [model],
    );
    return row?.length ?? null;
  }

  /** Vectors by hash, those that there are. */
  async vectors(model: string, hashes: readonly string[]): Promise<Map<string, Float32Array>> {
    const known = (hash: string) => this.#cache.get(`${model} ${hash}`);
    const unknown = hashes.filter((hash) => known(hash) === undefined);
    const fresh = new Map<string, Float32Array>();
    if (unknown.length > 0) {
      const rows = await this.#rows<{ content: string; vector: number[] }>(
        `WITH used AS (
           UPDATE embeddings SET used_at = now()
           WHERE model = $1 AND content = ANY($2) AND used_at < now() - interval '1 day'
         )
         SELECT content, vector FROM embeddings WHERE model = $1 AND content = ANY($2)`,
        [model, unknown],
      );
      for (const { content, vector } of rows) fresh.set(content, Float32Array.from(vector));
    }
    const found = hashes.flatMap((hash) => {
      const vector = fresh.get(hash) ?? known(hash);
      return vector === undefined ? [] : [[hash, vector] as const];
    });
    this.#remember(model, fresh);
    return new Map(found);
  }

  /** The places of the passages of these documents that are most like a vector, the most alike first. */
  async nearest(
    model: string,
    documents: readonly string[],
    vector: Float32Array,
    limit: number,
  ): Promise<PassagePlace[]> {
    const schema = await this.#pgvector();
    if (schema !== null) return await this.#nearestThere(schema, model, documents, vector, limit);
    const places = await this.#rows<{ document: string; number: number; hash: string }>(
      `SELECT document, number, ${HASH} AS hash FROM passages WHERE document = ANY($1)`,
      [documents],
    );
    const vectors = await this.vectors(
      model,
      places.map(({ hash }) => hash),
    );
    const keyed = places.map(({ document, number, hash }) => {
      // Ties go by document and number: the number with as many digits as there can be.
      const key = `${document} ${String(number).padStart(10, "0")}`;
      return { key, place: [document, number] as const, vector: vectors.get(hash) };
    });
    const entries = keyed.flatMap((one) => (one.vector === undefined ? [] : [[one.key, one.vector] as const]));
    const placeOf = new Map(keyed.map(({ key, place }) => [key, place]));
    return nearestTo(vector, entries, limit).flatMap((key) => {
      const place = placeOf.get(key);
      return place === undefined ? [] : [place];
    });
  }

  /** Forgets vectors that nobody has used for 30 days. */
  async expire(): Promise<void> {
    await this.#rows("DELETE FROM embeddings WHERE used_at < now() - make_interval(days => $1)", [UNUSED_DAYS]);
  }

  async #nearestThere(
    schema: string,
    model: string,
    documents: readonly string[],
    vector: Float32Array,
    limit: number,
  ): Promise<PassagePlace[]> {
    const [type, distance] = [`${schema}.vector`, `OPERATOR(${schema}.<=>)`];
    const rows = await this.#rows<{ document: string; number: number }>(
      `WITH near AS (
         SELECT document, number, content, round((vector::${type} ${distance} $3::real[]::${type})::numeric, 6) AS distance
         FROM passages JOIN embeddings ON model = $1 AND content = ${HASH}
         WHERE document = ANY($2) AND cardinality(vector) = cardinality($3::real[])
         ORDER BY distance, document COLLATE "C", number LIMIT $4
       ), used AS (
         UPDATE embeddings SET used_at = now() FROM near
         WHERE model = $1 AND embeddings.content = near.content AND used_at < now() - interval '1 day'
       )
       SELECT document, number FROM near ORDER BY distance, document COLLATE "C", number`,
      [model, documents, `{${vector.join(",")}}`, limit],
    );
    return rows.map(({ document, number }) => [document, number]);
  }

  /** The schema of pgvector, quoted; null where it is not installed. Looked for once. */
  #pgvector(): Promise<string | null> {
    this.#vectorSchema ??= this.#rows<{ schema: string }>(
      `SELECT quote_ident(nspname) AS schema FROM pg_extension JOIN pg_namespace AS space ON extnamespace = space.oid
       WHERE extname = 'vector'`,
      [],
    ).then(
      ([row]) => row?.schema ?? null,
      (error: unknown) => {
        this.#vectorSchema = null;
        throw error;
      },
    );
    return this.#vectorSchema;
  }

  #remember(model: string, vectors: ReadonlyMap<string, Float32Array>): void {
    for (const [hash, vector] of vectors) {
      if (this.#cache.has(`${model} ${hash}`)) continue;
      this.#cache.set(`${model} ${hash}`, vector);
      this.#cachedBytes += vector.byteLength;
    }
    // Those that came first go first.
    for (const [key, { byteLength }] of this.#cache) {
      if (this.#cachedBytes <= CACHE_BYTES) return;
      this.#cache.delete(key);
      this.#cachedBytes -= byteLength;
    }
  }

  /** What is done twice here changes nothing. */
  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}
