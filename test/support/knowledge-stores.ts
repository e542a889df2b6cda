import type pg from "pg";
import { readGivenFile } from "../../knowledge/given-file.ts";
import type { GivenFile } from "../../schemas/given-file.ts";
import { KnowledgeStore } from "../../utils/postgres/stores/knowledge/knowledge-store.ts";
import { RevisionStore } from "../../utils/postgres/stores/revision-store.ts";
import { SessionStore } from "../../utils/postgres/stores/sessions/session-store.ts";
import { openTestDatabase } from "./stored-sessions.ts";

/** A file with a text, as a person gives it. */
export const fileOf = (path: string, text: string) => readGivenFile(path, Buffer.from(text));

/** Sessions and their files on a database, and short ways to ask for them. */
export function storesOn(pool: pg.Pool) {
  const [sessions, revisions, documents] = [new SessionStore(pool), new RevisionStore(pool), new KnowledgeStore(pool)];
  const create = async (session: string, ...files: readonly GivenFile[]) => {
    const origin = { lineage: session, person: null, parent: null, forkedAt: null, options: {} };
    await sessions.create({ session, ...origin, idea: "An idea", preset: "fast", model: "m" }, files);
    return files.map(({ id }) => id);
  };
  const places = async (sources: readonly string[], about: string, limit = 3) =>
    (await documents.passages({ sources, about, limit })).map(({ place }) => place);
  const titles = async (session: string, upTo?: number) =>
    (await documents.sources(session, upTo)).map(({ title }) => title);
  const amounts = async () => {
    const sql =
      "SELECT (SELECT count(*)::int FROM documents) AS documents, (SELECT count(*)::int FROM passages) AS passages";
    return (await pool.query<{ documents: number; passages: number }>(sql)).rows[0];
  };
  return { pool, sessions, revisions, documents, create, places, titles, amounts };
}

/** The same on a database of the test's own. */
export async function openStores() {
  return storesOn((await openTestDatabase()).pool);
}
