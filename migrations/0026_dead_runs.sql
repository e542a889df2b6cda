-- Runs that failed for good in a worker's hands, until somebody puts them back into the queue or drops them. They are here and
-- not in the queue's own tables: they are read, replayed and dropped whether or not there is a queue.
CREATE TABLE dead_runs (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- None where the job named no session that there is.
  session    text REFERENCES all_sessions (id) ON DELETE CASCADE,
  -- The job's data as it was, and what the session was asked for, as `schemas/run-request.ts` has it.
  job        jsonb NOT NULL,
  request    jsonb,
  -- The error's code and what its sentence is filled from, so that each reader gets it in their language.
  code       text NOT NULL,
  details    jsonb NOT NULL,
  attempts   integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX dead_runs_by_time ON dead_runs (created_at DESC, id DESC);
CREATE INDEX dead_runs_by_session ON dead_runs (session);
