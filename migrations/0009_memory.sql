-- Whose session it is, so that what they choose in it is remembered; null where nothing is to be.
ALTER TABLE sessions ADD COLUMN person text;

-- What people chose, to be recommended to them in other sessions. It belongs to the person and expires by itself: there
-- is no reference to the session.
CREATE TABLE remembered_choices (
  person    text NOT NULL,
  -- The question's id, one of the fixed list.
  question  text NOT NULL,
  session   text NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('option', 'options', 'confirm')),
  prompt    text NOT NULL,
  -- A list of titles, or of the one text of their own.
  choices   jsonb NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (person, question, session)
);

-- What a person chose last.
CREATE INDEX remembered_choices_by_person ON remembered_choices (person, at DESC);
-- What has expired, of everybody.
CREATE INDEX remembered_choices_by_age ON remembered_choices (at);
