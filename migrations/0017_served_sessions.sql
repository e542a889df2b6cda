-- Sessions that a server runs for others: read from any process, cancelled from any, taken up after a crash.
ALTER TABLE sessions DROP CONSTRAINT sessions_state_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_state_check
  CHECK (state IN ('running', 'waiting', 'done', 'partial', 'failed', 'interrupted', 'cancelled'));

-- A server runs it: where that dies, another one goes on with it, and nobody has to ask for it.
ALTER TABLE sessions ADD COLUMN is_served boolean NOT NULL DEFAULT false;
-- The epoch of the run that somebody wants cancelled; one of another epoch is over.
ALTER TABLE sessions ADD COLUMN cancel_epoch bigint;
-- Deleted sessions are nobody's, and removed for good by `prune`.
ALTER TABLE sessions ADD COLUMN deleted_at timestamptz;

-- Whoever shows a session, in whatever process, is told of its new events.
CREATE FUNCTION notify_session_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('plancraft_events', session) FROM (SELECT DISTINCT session FROM added) AS told;
  RETURN NULL;
END $$;
CREATE TRIGGER session_events_notify AFTER INSERT ON session_events
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION notify_session_events();

-- What reads or writes sessions sees those that are not deleted: of one that is, only the id stays taken. What undeletes, or
-- removes for good, looks at all of them.
ALTER TABLE sessions RENAME TO all_sessions;
CREATE VIEW sessions AS SELECT * FROM all_sessions WHERE deleted_at IS NULL;

-- So that the statistics need no more than the index.
DROP INDEX sessions_by_state;
CREATE INDEX sessions_by_state ON all_sessions (state, score_tenths) WHERE deleted_at IS NULL;
DROP INDEX sessions_by_run;
CREATE INDEX sessions_by_run ON all_sessions (ran_ms) WHERE state = 'done' AND deleted_at IS NULL;
-- For pruning.
CREATE INDEX sessions_by_deletion ON all_sessions (deleted_at) WHERE deleted_at IS NOT NULL;
