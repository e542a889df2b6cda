-- What was written into people's files, by a hash, so that a file is overwritten only where it still is what was written.
CREATE TABLE out_files (
  -- Absolute, with links followed.
  path        text NOT NULL,
  -- SHA-256 of all that the file held.
  content     text NOT NULL,
  written_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (path, content)
);

-- Who began a session, for the one they began last; `person` is null where nothing is to be remembered.
ALTER TABLE sessions ADD COLUMN owner text;
UPDATE sessions SET owner = person;
CREATE INDEX sessions_by_owner ON sessions (owner, created_at DESC);
