-- What people think of a plan: each of theirs, of each of its versions.
CREATE TABLE ratings (
  session  text NOT NULL REFERENCES all_sessions (id) ON DELETE CASCADE,
  version  integer NOT NULL,
  person   text NOT NULL,
  thumb    text NOT NULL CHECK (thumb IN ('up', 'down')),
  -- Their own words, where they wrote any.
  word     text,
  at       timestamptz NOT NULL,
  PRIMARY KEY (session, person, version)
);
