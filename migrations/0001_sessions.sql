-- A session is a LangGraph thread with what the thread does not hold: where it came from, how it is run, how it stands.
CREATE TABLE sessions (
  id          text PRIMARY KEY,
  -- The session whose model calls this one shares: its own id, or for a fork that of its parent.
  lineage     text NOT NULL,
  parent      text REFERENCES sessions (id) ON DELETE SET NULL,
  forked_at   text,
  idea        text NOT NULL,
  title       text,
  preset      text NOT NULL,
  model       text NOT NULL,
  options     jsonb NOT NULL DEFAULT '{}',
  state       text NOT NULL CHECK (state IN ('running', 'waiting', 'done', 'partial', 'failed', 'interrupted')),
  error       jsonb,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX sessions_by_age ON sessions (created_at DESC, id);

-- Every event a session has shown. `seq` is what makes the stream one, over all processes.
CREATE TABLE session_events (
  session  text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  seq      integer NOT NULL,
  at       timestamptz NOT NULL,
  type     text NOT NULL,
  body     jsonb NOT NULL,
  PRIMARY KEY (session, seq)
);

-- What was asked, refused and answered, and when.
CREATE TABLE audit (
  session       text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  interrupt_id  text NOT NULL,
  attempt       integer NOT NULL,
  act           text NOT NULL CHECK (act IN ('asked', 'refused', 'answered')),
  question_id   text NOT NULL,
  at            timestamptz NOT NULL,
  detail        text NOT NULL,
  PRIMARY KEY (session, interrupt_id, attempt, act)
);
