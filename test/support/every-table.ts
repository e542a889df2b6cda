import type pg from "pg";

/** What COPY's text form has to escape, or ends with. */
const HARD = "tab\t line\n return\r \\ \\. \\N '\" 한글 🧗 \u0001";

/**
 * A row of each table that a session of a model alone does not fill. The session has to be there. A table that a migration adds
 * and no session fills is to be added here.
 */
const ROWS: Readonly<Record<string, string>> = {
  documents: "(id, outline) VALUES ('doc', '[\"a\"]')",
  passages:
    "(document, number, place, text, terms, length) VALUES ('doc', 1, NULL, $2, to_tsvector('simple', 'up it''s'), 2)",
  session_documents: "(session, document, revision, position, title) VALUES ($1, 'doc', 0, 1, $2)",
  searches: "(lineage, search, session, pages) VALUES ($1, 'a', $1, '[{\"text\":\"a\\u0000b\"}]')",
  embeddings: "(model, content, vector) VALUES ('m', 'c', '{0.1,-1e-30,3.4028235e38}')",
  meaning_choices: "(lineage, query, session, chosen) VALUES ($1, 'q', $1, '[]')",
  out_files: "(path, content) VALUES ($2, 'c')",
  server_forms: "(server, form) VALUES ('s', '{}')",
  request_keys: "(person, key, request, once, holder, leased_until) VALUES ('p', $2, 'r', 'o', 'h', 'infinity')",
  ratings: "(session, version, person, thumb, word, at) VALUES ($1, 1, 'p', 'up', $2, now())",
  threads: "(id, owner, metadata) VALUES ('t', 'p', jsonb_build_object('a', $2::text))",
  thread_messages: "(thread, id, key, content) VALUES ('t', 'm', 'k', $2)",
  run_requests: "(session, body) VALUES ($1, '{}')",
  dead_runs: "(session, job, code, details, attempts) VALUES ($1, '{}', 'defect', '{}', 1)",
  webhooks: "(id, person, url, events, secret) VALUES ('w', 'p', 'https://example.org', '{done,\"a,b\"}', 's')",
  webhook_feeds: "(webhook, session, delivered, last, again) VALUES ('w', $1, 1, 2, '{}')",
  webhook_dead: "(webhook, session, seq, type, attempts, problem) VALUES ('w', $1, 1, 'done', 9, '{}')",
  variants: "(version, name, content, created_by) VALUES ('v', 'terse', jsonb_build_object('name', $2::text), 'p')",
  rollouts:
    "(id, preset, variant, share, started_by) VALUES ('00000000-0000-4000-8000-000000000001', $2, 'v', 0.05, 'p')",
  rollout_acts: "(rollout, act, person) VALUES ('00000000-0000-4000-8000-000000000001', 'start', $2)",
  rollout_outcomes:
    "(rollout, session, arm, failed, code) VALUES ('00000000-0000-4000-8000-000000000001', $1, 'canary', true, $2)",
  remembered_choices:
    "(person, question, session, kind, prompt, choices, at) VALUES ('p', 'q', $1, 'option', $2, '[]', now())",
};

/** Puts a row with hard texts into each table that a session does not fill. */
export async function fillTables(client: Pick<pg.Client, "query">, session: string): Promise<void> {
  for (const [table, row] of Object.entries(ROWS)) {
    const values = row.includes("$2") ? [session, HARD] : row.includes("$1") ? [session] : [];
    // A parameter that no statement names has no type.
    const text = row.includes("$1") || values.length === 0 ? row : row.replaceAll("$2", "$1");
    await client.query(
      `INSERT INTO ${table} ${text} ON CONFLICT DO NOTHING`,
      row.includes("$1") ? values : values.slice(1),
    );
  }
}

/** Every row of a table as one hash, without what names who has a session just now. */
export async function tableHashes(
  client: Pick<pg.Client, "query">,
  tables: readonly string[],
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const table of tables) {
    const columns = await client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
         AND attname NOT IN ('epoch', 'holder', 'cancel_epoch') ORDER BY attname`,
      [`public.${table}`],
    );
    const names = columns.rows.map(({ name }) => name).join(", ");
    const { rows } = await client.query<{ hash: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(r::text), '' ORDER BY md5(r::text))), '') AS hash
       FROM (SELECT ${names} FROM public.${table}) AS r`,
    );
    hashes[table] = rows[0]?.hash ?? "";
  }
  return hashes;
}
