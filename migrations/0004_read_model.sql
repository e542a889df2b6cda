-- What lists and statistics read, kept at each change, so that they never look into checkpoints or events.
ALTER TABLE sessions
  -- The last review's.
  ADD COLUMN score smallint,
  -- Time in runs, over all of them, without the time a person was waited for.
  ADD COLUMN ran_ms bigint NOT NULL DEFAULT 0;

-- What was paid for, by day (UTC): added to by the statement that settles a call. Sharded by session, so that sessions
-- that run at once do not queue for one row.
CREATE TABLE usage_by_day (
  day             date NOT NULL,
  shard           smallint NOT NULL,
  calls           integer NOT NULL,
  -- Of them, those of models without a price: `cost_usd` leaves them out.
  unpriced_calls  integer NOT NULL,
  input_tokens    bigint NOT NULL,
  output_tokens   bigint NOT NULL,
  cost_usd        numeric(16, 6) NOT NULL,
  PRIMARY KEY (day, shard)
);

DROP INDEX sessions_by_age;
-- Pages of the list go on after a session's (created_at, id).
CREATE INDEX sessions_by_age ON sessions (created_at, id);
-- All that the statistics read of sessions.
CREATE INDEX sessions_by_state ON sessions (state, score, ran_ms);
-- For pruning: what is old, who was forked from a session, and who shares its answers.
CREATE INDEX sessions_by_change ON sessions (updated_at);
CREATE INDEX sessions_by_parent ON sessions (parent) WHERE parent IS NOT NULL;
CREATE INDEX sessions_by_lineage ON sessions (lineage);

INSERT INTO usage_by_day (day, shard, calls, unpriced_calls, input_tokens, output_tokens, cost_usd)
SELECT (settled_at AT TIME ZONE 'UTC')::date, hashtext(session) & 15, count(*), count(*) - count(cost_usd),
  sum(input_tokens), coalesce(sum(output_tokens), 0), coalesce(sum(cost_usd), 0)
FROM llm_calls WHERE input_tokens IS NOT NULL AND settled_at IS NOT NULL GROUP BY 1, 2;

-- A run lasts from its first event, which is always "session-started", to its last.
UPDATE sessions SET ran_ms = past.ran_ms
FROM (
  SELECT session, sum(ran_ms)::bigint AS ran_ms
  FROM (
    SELECT session, extract(epoch FROM max(at) - min(at)) * 1000 AS ran_ms
    FROM (
      SELECT session, at, count(*) FILTER (WHERE type = 'session-started') OVER (PARTITION BY session ORDER BY seq) AS run
      FROM session_events
    ) AS events
    GROUP BY session, run
  ) AS runs
  GROUP BY session
) AS past
WHERE past.session = sessions.id;

-- LangGraph's tables are made after ours: where they are missing there is nothing to look up. The greedy pattern finds
-- the last review's score, and in JSON no text can look like it, since quotes inside a text are escaped.
DO $$
BEGIN
  IF to_regclass('public.checkpoints') IS NULL OR to_regclass('public.checkpoint_blobs') IS NULL THEN
    RETURN;
  END IF;
  UPDATE sessions SET score = substring(convert_from(reviews.blob, 'UTF8') FROM '.*"score":\s*(\d+)')::smallint
  FROM (
    SELECT DISTINCT ON (thread_id) thread_id, checkpoint -> 'channel_versions' ->> 'reviews' AS version
    FROM checkpoints WHERE checkpoint_ns = '' ORDER BY thread_id, checkpoint_id DESC
  ) AS latest
  JOIN checkpoint_blobs AS reviews USING (thread_id, version)
  WHERE reviews.checkpoint_ns = '' AND reviews.channel = 'reviews' AND reviews.type = 'json'
    AND latest.thread_id = sessions.id;
END $$;
