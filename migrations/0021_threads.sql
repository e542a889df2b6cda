-- What LangGraph's clients keep with a thread. A thread is a session, under the same id; before its first input it is only
-- this row.
CREATE TABLE threads (
  id          text PRIMARY KEY,
  -- Whose it is as long as there is no session; from then on it is the session's owner's.
  owner       text NOT NULL,
  metadata    jsonb NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX threads_by_owner ON threads (owner, created_at);

-- With a session that is gone for good its thread goes, too: it would look like one that was never begun.
CREATE FUNCTION forget_threads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM threads USING gone WHERE threads.id = gone.id;
  RETURN NULL;
END $$;
CREATE TRIGGER sessions_forget_threads AFTER DELETE ON all_sessions
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_threads();
