-- What was searched for in the web, and found: as in the ledger, shared by a lineage and paid for once. The lineage and
-- the session are plain text there too: the threads of `planner.graph` are no sessions, and a fork outlives its parent.
CREATE TABLE searches (
  lineage   text NOT NULL,
  -- The hash of the words and the limit.
  search    text NOT NULL,
  -- The session that searched first.
  session   text NOT NULL,
  -- Not jsonb, which has no way to hold every character that a page can have.
  pages     json NOT NULL,
  found_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (lineage, search)
);
