import type pg from "pg";

/** Where a run of a session writes, and who takes it. */
const TABLES = [
  "session_events",
  "audit",
  "checkpoints",
  "checkpoint_blobs",
  "checkpoint_writes",
  "plan_versions",
  "llm_calls",
];

/** Has the database note which host wrote what of which session, at which epoch. A host is an `application_name`. */
export async function tellStory(client: pg.Client): Promise<void> {
  await client.query(`CREATE TABLE story (
      nth bigint GENERATED ALWAYS AS IDENTITY, host text, session text, epoch bigint, what text, call bigint,
      at timestamptz DEFAULT clock_timestamp());
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE said jsonb = to_jsonb(NEW);
    DECLARE whose text = coalesce(said ->> 'session', said ->> 'thread_id', said ->> 'id');
    BEGIN
      INSERT INTO story (host, session, epoch, what, call)
      SELECT current_setting('application_name'), whose, coalesce(NULLIF(said ->> 'epoch', '')::bigint, epoch), TG_TABLE_NAME,
        CASE TG_TABLE_NAME WHEN 'llm_calls' THEN (said ->> 'id')::bigint END
      FROM all_sessions WHERE id = whose;
      RETURN NULL;
    END $$;
    CREATE TRIGGER note AFTER UPDATE OF epoch ON all_sessions FOR EACH ROW
      WHEN (NEW.epoch <> OLD.epoch) EXECUTE FUNCTION note();
    ${TABLES.map((table) => `CREATE TRIGGER note AFTER INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION note();`).join("\n")}`);
}

/** What more than one host wrote at one epoch, or another host than the one that took the session then. */
export async function strangers(client: pg.Client): Promise<unknown[]> {
  const { rows } = await client.query(
    `SELECT wrote.session, wrote.epoch, wrote.what, wrote.host, took.host AS holder FROM story AS wrote
       JOIN story AS took ON took.session = wrote.session AND took.epoch = wrote.epoch AND took.what = 'all_sessions'
     WHERE wrote.host <> took.host`,
  );
  return rows;
}

/** How many sessions went from this host to another one. */
export async function takenOverFrom(client: pg.Client, host: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(DISTINCT later.session)::int AS count FROM story AS earlier JOIN story AS later USING (session, what)
     WHERE what = 'all_sessions' AND earlier.host = $1 AND later.host <> $1 AND later.epoch = earlier.epoch + 1`,
    [host],
  );
  return rows[0]?.count ?? 0;
}

/** A request that was sent a second time. */
export interface Repeated {
  readonly session: string;
  readonly host: string;
  readonly sentAt: Date;
  readonly settledAt: Date | null;
  readonly againAt: Date;
}

/** The requests of sessions that were sent again, each with when it was sent before, by whom, and when its answer was stored. */
export async function repeatedCalls(client: pg.Client): Promise<Repeated[]> {
  const { rows } = await client.query<Repeated>(
    `SELECT * FROM (
       SELECT session, host, sent_at AS "sentAt", settled_at AS "settledAt",
         lead(sent_at) OVER (PARTITION BY lineage, request ORDER BY sent_at, id) AS "againAt"
       FROM llm_calls LEFT JOIN (SELECT call, host FROM story) AS told ON call = id WHERE id > 0
     ) AS calls WHERE "againAt" IS NOT NULL`,
  );
  return rows;
}
