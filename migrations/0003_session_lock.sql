-- Who advances a session. The lock itself is an advisory one; `epoch` rises each time it is taken, and what a holder does
-- counts only where the epoch is still its own.
ALTER TABLE sessions
  ADD COLUMN epoch bigint NOT NULL DEFAULT 0,
  -- In words, for whoever finds the session in use.
  ADD COLUMN holder text;
