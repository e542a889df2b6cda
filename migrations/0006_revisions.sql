-- What a person asked to change in a finished plan, stored before its run: a resume finds what the plan has not seen.
CREATE TABLE revisions (
  session  text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  number   integer NOT NULL,
  request  text NOT NULL,
  at       timestamptz NOT NULL,
  PRIMARY KEY (session, number)
);

-- Each finished plan of a session: the first, and one a revision. Checkpoints are pruned, and versions are not.
CREATE TABLE plan_versions (
  session  text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  version  integer NOT NULL,
  -- The document and its sections. Not jsonb, which has no way to hold every character that a model can write.
  plan     json NOT NULL,
  PRIMARY KEY (session, version)
);
