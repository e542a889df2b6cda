/** A row of `run_requests` at the end of a run. */
export interface SettledRequest {
  readonly id: string;
  /** It is done, is to be tried again, or stays for whoever goes on with the session. */
  readonly fate: "done" | "again" | "kept";
}

/** What becomes of the request that a run was made for: $12 is its id, and $13 its fate. */
export const OVER = `over AS (
    DELETE FROM run_requests USING ours WHERE session = ours.id AND run_requests.id = $12 AND $13::text = 'done'
  ), again AS (
    UPDATE run_requests SET failures = failures + 1 FROM ours
    WHERE session = ours.id AND run_requests.id = $12 AND $13 = 'again'
  )`;
