-- What model servers were found to take, so that no process learns it anew. The server is a hash: an address can hold a key.
CREATE TABLE server_forms (
  server      text PRIMARY KEY,
  form        jsonb NOT NULL,
  learned_at  timestamptz NOT NULL DEFAULT now()
);
