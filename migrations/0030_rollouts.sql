-- short: the indexes of all_sessions are of what no session has yet, so that making them reads the table once and sorts nothing.
-- What sessions run under besides what the program has of itself, by content: a row never changes.
CREATE TABLE variants (
  -- The SHA-256 of the content, in hexadecimal digits.
  version     text PRIMARY KEY,
  name        text NOT NULL,
  -- As `schemas/rollout/variant.ts` has it.
  content     jsonb NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  created_by  text NOT NULL
);
CREATE INDEX variants_by_name ON variants (name, created_at);

-- A variant that some of a preset's new sessions get.
CREATE TABLE rollouts (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- In which order they were started, whatever the clock said.
  number      bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  preset      text NOT NULL,
  variant     text NOT NULL REFERENCES variants (version),
  -- What the others get; null is the program as it is.
  control     text REFERENCES variants (version),
  -- Of users, above 0 and up to 1.
  share       double precision NOT NULL CHECK (share > 0 AND share <= 1),
  state       text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'promoted', 'rolled-back')),
  -- What has been seen of both arms so far, as `rollout/guard/guard.ts` has it; null before the first session ended.
  guard       jsonb,
  -- Why it ended, where it did so by itself.
  reason      jsonb,
  started_at  timestamptz NOT NULL DEFAULT now(),
  started_by  text NOT NULL,
  ended_at    timestamptz
);
-- One at a time for each preset.
CREATE UNIQUE INDEX rollouts_running ON rollouts (preset) WHERE state = 'running';
CREATE INDEX rollouts_by_preset ON rollouts (preset, number);

-- Who did what to a rollout, and when.
CREATE TABLE rollout_acts (
  number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout  uuid NOT NULL REFERENCES rollouts (id),
  act      text NOT NULL CHECK (act IN ('start', 'share', 'promote', 'rollback', 'warn')),
  -- Null where nobody did: the guard.
  person   text,
  detail   jsonb NOT NULL DEFAULT '{}',
  at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX rollout_acts_by_rollout ON rollout_acts (rollout, number);

-- How each session of a rollout ended for the first time. No reference to sessions: what is deleted was an outcome all the same.
CREATE TABLE rollout_outcomes (
  number    bigint GENERATED ALWAYS AS IDENTITY,
  rollout   uuid NOT NULL REFERENCES rollouts (id),
  session   text NOT NULL,
  arm       text NOT NULL CHECK (arm IN ('canary', 'control')),
  -- By our fault.
  failed    boolean NOT NULL,
  -- With which code.
  code      text,
  -- Whether it is part of the rollout's `guard`.
  is_seen   boolean NOT NULL DEFAULT false,
  at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (rollout, session)
);
CREATE INDEX rollout_outcomes_unseen ON rollout_outcomes (rollout, number) WHERE NOT is_seen;

-- Fixed when a session is stored, and never changed.
ALTER TABLE all_sessions ADD COLUMN variant text REFERENCES variants (version);
ALTER TABLE all_sessions ADD COLUMN rollout uuid REFERENCES rollouts (id);
ALTER TABLE all_sessions ADD COLUMN arm text CHECK (arm IN ('canary', 'control'));
-- Whether its owner had begun one before.
ALTER TABLE all_sessions ADD COLUMN is_first boolean;
-- How many contradictions the checks find in the plan as it ended.
ALTER TABLE all_sessions ADD COLUMN contradictions integer;
CREATE INDEX sessions_by_rollout ON all_sessions (rollout) WHERE rollout IS NOT NULL;
CREATE INDEX sessions_by_variant ON all_sessions (variant, state) WHERE variant IS NOT NULL;
-- The view has the columns that its table had when it was made.
CREATE OR REPLACE VIEW sessions AS SELECT * FROM all_sessions WHERE deleted_at IS NULL;
