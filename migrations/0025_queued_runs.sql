-- Sessions that wait for a worker.
ALTER TABLE all_sessions DROP CONSTRAINT sessions_state_check;
ALTER TABLE all_sessions ADD CONSTRAINT sessions_state_check
  CHECK (state IN ('queued', 'running', 'waiting', 'done', 'partial', 'failed', 'interrupted', 'cancelled'));
-- How a cancelled session stood before, for as long as the cancel can be undone.
ALTER TABLE all_sessions ADD COLUMN cancelled_from jsonb;
ALTER TABLE all_sessions ADD COLUMN cancelled_at timestamptz;
-- The view has the columns that its table had when it was made.
CREATE OR REPLACE VIEW sessions AS SELECT * FROM all_sessions WHERE deleted_at IS NULL;

-- What sessions were asked to do and have not come to the end of: whoever runs one begins with the oldest of its requests, in
-- whatever process and whether or not there is a queue. A job of the queue names the request that it is for.
CREATE TABLE run_requests (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  session     text NOT NULL REFERENCES all_sessions (id) ON DELETE CASCADE,
  -- As `schemas/run-request.ts` has it.
  body        jsonb NOT NULL,
  -- How often a worker has tried and failed in a way that may pass.
  failures    integer NOT NULL DEFAULT 0,
  -- Held back by a cancel that can still be undone.
  cancelled_at timestamptz,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX run_requests_by_session ON run_requests (session, created_at);

-- The workers that are there, or were until a moment ago.
CREATE TABLE workers (
  id          uuid PRIMARY KEY,
  -- In words: the process and its host.
  name        text NOT NULL,
  version     text NOT NULL,
  concurrency integer NOT NULL,
  -- The providers of models that it has access to, and the names of models that are the program's own.
  models      text[] NOT NULL,
  started_at  timestamptz NOT NULL DEFAULT now(),
  seen_at     timestamptz NOT NULL DEFAULT now()
);
