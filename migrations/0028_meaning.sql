-- What texts mean to a model, by a hash of the text: paid for once, whichever session and machine asks. No extension is
-- needed; where pgvector is installed, the array is cast for its operators.
CREATE TABLE embeddings (
  model    text NOT NULL,
  content  text NOT NULL,
  -- Of length one.
  vector   real[] NOT NULL,
  -- To the day: a prune takes what nobody has used for long.
  used_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (model, content)
);

-- What searches by meaning have chosen, so that a prompt is the same after a crash, whatever the provider does by then: as
-- in `searches`, shared by a lineage.
CREATE TABLE meaning_choices (
  lineage    text NOT NULL,
  -- The hash of what was looked for.
  query      text NOT NULL,
  -- The session that looked first.
  session    text NOT NULL,
  -- Pairs of a document and a number of a passage, or ids of guides.
  chosen     json NOT NULL,
  chosen_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (lineage, query)
);
