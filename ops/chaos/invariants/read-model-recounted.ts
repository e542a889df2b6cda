import type { Invariant } from "./invariant.ts";

/** What lists and statistics read is what a recount of events and calls gives. */
export const readModelRecounted: Invariant = async ({ rows }) => {
  const states = await rows<{ session: string; state: string; last: string }>(
    `SELECT sessions.id AS session, state, last.type AS last FROM sessions
     JOIN LATERAL (SELECT type FROM session_events WHERE session = sessions.id ORDER BY seq DESC LIMIT 1) AS last ON true
     WHERE state <> last.type AND NOT (state = 'partial' AND last.type = 'done')`,
  );
  const days = await rows<{ day: string; kept: string | null; counted: string | null }>(
    `SELECT day::text, kept::text, counted::text FROM (
       SELECT day, (sum(calls), sum(input_tokens), sum(output_tokens)) AS kept FROM usage_by_day GROUP BY day
     ) AS kept FULL JOIN (
       SELECT (settled_at AT TIME ZONE 'UTC')::date AS day, (count(*), sum(input_tokens), sum(output_tokens)) AS counted
       FROM llm_calls WHERE input_tokens IS NOT NULL AND settled_at IS NOT NULL GROUP BY 1
     ) AS counted USING (day)
     WHERE kept IS NULL OR counted IS NULL OR kept::text <> counted::text`,
  );
  const versions = await rows<{ session: string; kept: number; finished: number }>(
    `SELECT id AS session, kept, finished FROM sessions
     CROSS JOIN LATERAL (SELECT count(*)::int AS kept FROM plan_versions WHERE session = id) AS plans
     CROSS JOIN LATERAL (
       SELECT count(DISTINCT body ->> 'planVersion')::int AS finished FROM session_events
       WHERE session = id AND type = 'done' AND body ->> 'planVersion' IS NOT NULL) AS ends
     WHERE kept <> finished`,
  );
  return [
    ...states.map(({ session, state, last }) => `${session} is listed as ${state}, and its last event is ${last}`),
    ...days.map(
      ({ day, kept, counted }) => `Of ${day} (calls, tokens in, out) ${kept} is kept, and ${counted} counted`,
    ),
    ...versions.map(({ session, kept, finished }) => `${session} has ${kept} versions, and was done ${finished} times`),
  ];
};
