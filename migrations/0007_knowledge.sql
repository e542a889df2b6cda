-- The files that people gave, by a hash of their passages: the same content is stored once, whoever gave it.
CREATE TABLE documents (
  id       text PRIMARY KEY,
  -- When a session last took it: one that is being given just now is not taken away by a prune.
  used_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE passages (
  document  text NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number    integer NOT NULL,
  place     text,
  text      text NOT NULL,
  -- English stems as Postgres makes them, and of Hangul the pairs of neighbouring syllables.
  terms     tsvector NOT NULL,
  -- How many terms it has, each as often as it stands there.
  length    integer NOT NULL,
  PRIMARY KEY (document, number)
);

CREATE INDEX passages_by_terms ON passages USING gin (terms);

-- Which session was given what: with `new` (revision 0) or with a request on the finished plan.
CREATE TABLE session_documents (
  session   text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  document  text NOT NULL REFERENCES documents (id),
  revision  integer NOT NULL,
  position  integer NOT NULL,
  title     text NOT NULL,
  at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (session, document)
);

CREATE INDEX session_documents_by_document ON session_documents (document);

-- The planning guides of each PlanCraft version at work here, by a hash of what is stored of them.
CREATE TABLE guide_sets (
  id         text PRIMARY KEY,
  stored_at  timestamptz NOT NULL DEFAULT now()
);

-- What a guide is found by, and what that counts: words that must all be there, or the specialist who asks.
CREATE TABLE guide_topics (
  guide_set   text NOT NULL REFERENCES guide_sets (id) ON DELETE CASCADE,
  language    text NOT NULL,
  guide       text NOT NULL,
  words       tsquery,
  specialist  text,
  weight      real NOT NULL,
  CHECK (num_nonnulls(words, specialist) = 1)
);

CREATE INDEX guide_topics_by_set ON guide_topics (guide_set, language);
