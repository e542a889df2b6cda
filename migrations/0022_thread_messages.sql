-- What LangGraph's clients sent as messages, in the person's own words and under the clients' own ids: a client shows a message
-- that comes back under another id twice.
CREATE TABLE thread_messages (
  thread  text NOT NULL REFERENCES threads ON DELETE CASCADE,
  nth     bigint GENERATED ALWAYS AS IDENTITY,
  id      text NOT NULL,
  -- What it was for: the idea, a request, an attempt at a question.
  key     text NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (thread, id)
);
