-- Where a page of the web was fetched that a person gave; null for files.
ALTER TABLE session_documents ADD COLUMN address text;
