import type pg from "pg";

/** Where rows of a session are, and which column has it. The ledger is not among them: an answer that was paid is kept. */
const TABLES: Readonly<Record<string, string>> = {
  sessions: "id",
  session_events: "session",
  audit: "session",
  revisions: "session",
  plan_versions: "session",
  session_documents: "session",
  remembered_choices: "session",
  checkpoints: "thread_id",
  checkpoint_blobs: "thread_id",
  checkpoint_writes: "thread_id",
};

/** Every row of a session by table, each as one text. */
export async function rowsOfSession(
  client: Pick<pg.Client, "query">,
  session: string,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [table, column] of Object.entries(TABLES)) {
    const rows = await client.query<{ row: string }>(
      // Not as jsonb, which cannot hold every character of a plan.
      `SELECT row_to_json(stored)::text AS row FROM ${table} AS stored WHERE ${column} = $1 ORDER BY 1`,
      [session],
    );
    found[table] = rows.rows.map(({ row }) => row);
  }
  return found;
}
