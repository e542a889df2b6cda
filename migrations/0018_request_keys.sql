-- Requests that carry an Idempotency-Key, and what they were answered: the same request sent again is carried out once.
CREATE TABLE request_keys (
  person        text NOT NULL,
  key           text NOT NULL,
  -- SHA-256 of method, path and body.
  request       text NOT NULL,
  -- The id of the session that the request makes, or what its row in `revisions` is marked with: kept before anything is
  -- done, so that a retry finds what a process began that was killed before it answered.
  once          text NOT NULL,
  -- Whoever carries it out, as long as they renew the lease.
  holder        text NOT NULL,
  leased_until  timestamptz NOT NULL,
  -- Null until it is answered.
  status        integer,
  headers       json,
  body          text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person, key)
);
CREATE INDEX request_keys_by_age ON request_keys (created_at);

ALTER TABLE revisions ADD COLUMN once text;
CREATE UNIQUE INDEX revisions_once ON revisions (session, once) WHERE once IS NOT NULL;
