-- Of an answer's input tokens, those that the provider's prompt cache served; null where nobody said, as in all older rows.
ALTER TABLE llm_calls ADD COLUMN cached_tokens integer;
-- Those that are known of: what nobody said is not counted here.
ALTER TABLE usage_by_day ADD COLUMN cached_tokens bigint NOT NULL DEFAULT 0;
