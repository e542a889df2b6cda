-- What is sent to providers of models, by all processes together: a book for each key of a provider, which is here as a hash.
CREATE TABLE call_rates (
  key     text PRIMARY KEY,
  -- As `utils/llm/rates/rate-book.ts` has it.
  book    jsonb NOT NULL,
  used_at timestamptz NOT NULL DEFAULT now()
);
