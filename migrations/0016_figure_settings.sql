-- A request can set figures by code; its words then only name them. Null for a request in words.
ALTER TABLE revisions ADD COLUMN setting json;
