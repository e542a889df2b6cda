-- The ledger: one row an attempt, written before the request is sent and completed when its answer is there.
-- A row still 'sent' whose process is gone is a call that was in flight when the process died.
CREATE TABLE llm_calls (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lineage        text NOT NULL,
  request        text NOT NULL,
  session        text NOT NULL,
  node           text NOT NULL,
  target         text,
  name           text NOT NULL,
  model          text NOT NULL,
  attempt        integer NOT NULL,
  -- 'accepted' answers are replayed; an 'unusable' one only to go on with its repair; 'rejected' ones never.
  state          text NOT NULL CHECK (state IN ('sent', 'accepted', 'unusable', 'rejected', 'failed')),
  answer         text,
  finish_reason  text,
  problem        text,
  error          text,
  input_tokens   integer,
  output_tokens  integer,
  cost_usd       numeric(12, 6),
  duration_ms    integer,
  sent_at        timestamptz NOT NULL DEFAULT now(),
  settled_at     timestamptz
);

CREATE INDEX llm_calls_by_request ON llm_calls (lineage, request);
CREATE INDEX llm_calls_by_session ON llm_calls (session);
