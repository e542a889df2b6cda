-- What a file is about: its title and its headings. Files of earlier releases have none.
ALTER TABLE documents ADD COLUMN outline jsonb;
