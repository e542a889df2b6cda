import type pg from "pg";
import type { FileOutline, FileText, GivenFile } from "../../../../schemas/given-file.ts";
import type { Passage, PassageQuery, Source } from "../../../../schemas/source.ts";
import { type Claim, writeClaimed } from "../../claim.ts";
import { throughOutage } from "../../reconnect.ts";
import { passageTerms, queryTerms, termVector } from "./search-terms.ts";

/** What a session was given so far. */
export interface GivenAmount {
  readonly files: number;
  readonly passages: number;
}

/**
 * The first parts of a statement that stores given files with what they came with, from one parameter that
 * `givenFiles` makes. A document is touched before its passages are looked at, so that a prune cannot be between.
 */
export function storingFiles(parameter: string): string {
  return `given AS (
      SELECT * FROM json_to_recordset(${parameter}::json) AS given(
        session text, document text, revision int, position int, title text, address text,
        outline jsonb, passages json)
    ), touched AS (
      INSERT INTO documents (id, outline) SELECT document, outline FROM given ORDER BY document
      ON CONFLICT (id) DO UPDATE SET used_at = now(), outline = coalesce(documents.outline, excluded.outline)
      RETURNING id
    ), cut AS (
      SELECT document, number, place, text, to_tsvector('english', words) || hangul AS terms
      FROM given JOIN touched ON id = document, json_to_recordset(passages) AS passage(
        number int, place text, text text, words text, hangul tsvector)
    ), stored AS (
      INSERT INTO passages (document, number, place, text, terms, length)
      SELECT *, (SELECT coalesce(sum(cardinality(positions)), 0) FROM unnest(terms)) FROM cut ON CONFLICT DO NOTHING
    ), mapped AS (
      INSERT INTO session_documents (session, document, revision, position, title, address)
      SELECT session, id, revision, position, title, address FROM given JOIN touched ON id = document ON CONFLICT DO NOTHING
    )`;
}

/** @param revision The number of the request that they came with; 0 with a new session. */
export function givenFiles(session: string, revision: number, files: readonly GivenFile[]): string {
  return JSON.stringify(
    files.map(({ id, title, address, outline, passages }, position) => ({
      session,
      document: id,
      revision,
      position,
      title,
      address,
      outline,
      passages: passages.map(({ place, text, searched }, number) => {
        const { words, hangul } = passageTerms(searched);
        return { number, place, text, words, hangul: termVector(hangul) };
      }),
    })),
  );
}

/**
 * Okapi BM25 over the passages of the given documents, with its usual constants. Sums and ties have an order of their
 * own, and scores are rounded: the same passages come in the same order on every server.
 */
const FIND_PASSAGES = `
  WITH keys AS (
    SELECT term FROM unnest(tsvector_to_array(to_tsvector('english', $4)) || $5::text[]) AS term
  ), wanted AS (
    SELECT DISTINCT term COLLATE "C" AS term, term IN (SELECT term FROM keys) AS is_key
    FROM unnest(tsvector_to_array(to_tsvector('english', $2)) || $3::text[]) AS term
  ), query AS (
    SELECT string_agg(array_to_tsvector(ARRAY[term])::text, ' | ')::tsquery AS any_of, least(2, count(*)) AS enough
    FROM wanted
  ), corpus AS (
    SELECT count(*)::float8 AS passages, avg(length)::float8 AS average FROM passages WHERE document = ANY($1)
  ), hits AS MATERIALIZED (
    SELECT document, number, length, term, is_key, cardinality(positions)::float8 AS times
    FROM passages, unnest(terms) AS word(lexeme, positions, weights) JOIN wanted ON term = lexeme
    WHERE document = ANY($1) AND terms @@ (SELECT any_of FROM query)
  ), rarity AS (
    SELECT term, ln(1 + (passages - count(*) + 0.5) / (count(*) + 0.5)) AS idf FROM hits, corpus GROUP BY term, passages
  ), best AS (
    SELECT document, number, round(sum(
      idf * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / average)) ORDER BY term)::numeric, 6) AS score
    FROM hits JOIN rarity USING (term), corpus GROUP BY document, number
    HAVING count(*) >= (SELECT enough FROM query) OR bool_or(is_key)
    ORDER BY score DESC, document COLLATE "C", number LIMIT $6
  )
  SELECT document AS source, number, place, text FROM best JOIN passages USING (document, number)
  ORDER BY score DESC, document COLLATE "C", number`;

/** The first passage of each file, then the second of each. */
const BEGINNINGS = `
  SELECT document AS source, number, place, text FROM passages WHERE document = ANY($1)
  ORDER BY number, array_position($1, document) LIMIT $2`;

/** Where a passage is: its document and its number there. */
export type PassagePlace = readonly [document: string, number: number];

export interface StoredPassage extends Passage {
  readonly number: number;
}

/** The files that sessions were given, as passages. Every method throws AppError of category `storage`. */
export class KnowledgeStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * The files and pages that a session was given, in that order.
   * @param upToRevision Leaves out those that came with later requests.
   */
  async sources(session: string, upToRevision: number | null = null): Promise<Source[]> {
    const rows = await this.#rows<{ id: string; title: string; at: Date; address: string | null }>(
      `SELECT document AS id, title, at, address FROM session_documents
       WHERE session = $1 AND revision <= coalesce($2, revision)
       ORDER BY revision, position`,
      [session, upToRevision],
    );
    return rows.map(({ id, title, at, address }) => {
      const source = { id, title, at: at.toISOString() };
      return address === null ? { ...source, kind: "file" } : { ...source, kind: "page", address };
    });
  }

  /** The ids of the files that came with a request, in that order. */
  async cameWith(session: string, revision: number): Promise<string[]> {
    const rows = await this.#rows<{ id: string }>(
      "SELECT document AS id FROM session_documents WHERE session = $1 AND revision = $2 ORDER BY position",
      [session, revision],
    );
    return rows.map(({ id }) => id);
  }

  /** The whole texts of files, in this order; one that is not there any more is left out. */
  async texts(documents: readonly string[]): Promise<FileText[]> {
    const rows = await this.#rows<{ id: string; outline: FileOutline | null; passages: readonly Passage[] }>(
      `SELECT id, outline, json_agg(json_build_object('source', id, 'place', place, 'text', text) ORDER BY number) AS passages
       FROM documents JOIN passages ON document = id WHERE id = ANY($1)
       GROUP BY id ORDER BY array_position($1, id)`,
      [documents],
    );
    return rows.map(({ id, ...text }) => ({ source: id, ...text }));
  }

  /** How much a session was given. */
  async amount(session: string): Promise<GivenAmount> {
    const [amount] = await this.#rows<GivenAmount>(
      `SELECT count(DISTINCT id)::int AS files, count(number)::int AS passages
       FROM session_documents JOIN documents ON id = session_documents.document
         LEFT JOIN passages ON passages.document = id WHERE session = $1`,
      [session],
    );
    return amount ?? { files: 0, passages: 0 };
  }

  /**
   * Gives a fork the files of its parent that are in the state it begins with.
   * @throws AppError `session-in-use` where another process has the fork.
   */
  async inherit(fork: Claim, parent: string, ids: readonly string[]): Promise<void> {
    await writeClaimed(
      this.#pool,
      fork,
      `inherited AS (
         INSERT INTO session_documents (session, document, revision, position, title, at, address)
         SELECT ours.id, document, revision, position, title, at, address FROM ours, session_documents
         WHERE session = $3 AND document = ANY($4) ON CONFLICT DO NOTHING
       )`,
      [parent, ids],
    );
  }

  /** The passages that fit best: with two terms of the query at least, or a key one, or the only one it has. */
  async passages(query: PassageQuery): Promise<Passage[]> {
    return (await this.fitting(query)).map(({ source, place, text }) => ({ source, place, text }));
  }

  /** The same, with where they are. */
  async fitting({ sources, about, key = "", limit, orBeginning = false }: PassageQuery): Promise<StoredPassage[]> {
    if (sources.length === 0 || limit <= 0) return [];
    const [wanted, keys] = [queryTerms(`${key} ${about}`), queryTerms(key)];
    const values = [sources, wanted.words, wanted.hangul, keys.words, keys.hangul, limit];
    const found = await this.#rows<StoredPassage & pg.QueryResultRow>(FIND_PASSAGES, values);
    const isEnough = found.length >= limit || !orBeginning;
    const others = isEnough ? [] : await this.#rows<StoredPassage & pg.QueryResultRow>(BEGINNINGS, [sources, limit]);
    const known = new Set(found.map(({ source, number }) => `${source} ${number}`));
    return [...found, ...others.filter(({ source, number }) => !known.has(`${source} ${number}`))].slice(0, limit);
  }

  /** The passages at these places, in this order; one that is not there any more is left out. */
  async passagesAt(places: readonly PassagePlace[]): Promise<Passage[]> {
    return await this.#rows<Passage & pg.QueryResultRow>(
      `SELECT document AS source, place, text
       FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS wanted(document, number, position)
         JOIN passages USING (document, number) ORDER BY position`,
      [places.map(([document]) => document), places.map(([, number]) => number)],
    );
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}
