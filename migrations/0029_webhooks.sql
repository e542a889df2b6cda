-- Endpoints of other services, which are told of the events of sessions.
CREATE TABLE webhooks (
  id             text PRIMARY KEY,
  -- Who added it.
  person         text NOT NULL,
  -- Whose sessions' events it gets; everybody's where it is null.
  owner          text,
  url            text NOT NULL,
  -- The types of the events that it gets; all where it is null.
  events         text[],
  -- Whether a finished plan's text goes with the event that tells of it.
  with_plan      boolean NOT NULL DEFAULT false,
  -- What is signed with, as it is: a hash could not sign.
  secret         text NOT NULL,
  -- The secret before, which signs as well until then.
  old_secret     text,
  old_until      timestamptz,
  -- Nothing was taken since; null where the last one was.
  failing_since  timestamptz,
  -- What was wrong with the last one that was not taken.
  problem        jsonb,
  -- Nothing is sent; what happens meanwhile waits.
  disabled_at    timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now()
);

-- How far each endpoint was told of each session; the events themselves are in `session_events`. No reference to `webhooks`:
-- a run whose event meets the removal of an endpoint would fail by it.
CREATE TABLE webhook_feeds (
  webhook    text NOT NULL,
  session    text NOT NULL REFERENCES all_sessions (id) ON DELETE CASCADE,
  -- Everything up to this `seq` was taken, or is among the dead ones.
  delivered  integer NOT NULL,
  -- The `seq` of the last event that the endpoint is to have.
  last       integer NOT NULL,
  -- Those that come again before the next one: dead ones that somebody wants sent once more.
  again      integer[] NOT NULL DEFAULT '{}',
  -- Of the event that is next: how often it was sent in vain, what was wrong, and not before when.
  attempts   integer NOT NULL DEFAULT 0,
  problem    jsonb,
  due_at     timestamptz NOT NULL DEFAULT now(),
  -- Of whoever sends it just now, or did until `due_at`.
  taken_by   uuid,
  PRIMARY KEY (webhook, session)
);
CREATE INDEX webhook_feeds_due ON webhook_feeds (webhook, due_at) WHERE delivered < last OR again <> '{}';
CREATE INDEX webhook_feeds_by_session ON webhook_feeds (session);

-- Events that an endpoint did not take, as often as they were sent.
CREATE TABLE webhook_dead (
  webhook   text NOT NULL,
  session   text NOT NULL REFERENCES all_sessions (id) ON DELETE CASCADE,
  seq       integer NOT NULL,
  type      text NOT NULL,
  attempts  integer NOT NULL,
  problem   jsonb NOT NULL,
  died_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (webhook, session, seq)
);
CREATE INDEX webhook_dead_by_session ON webhook_dead (session);

-- What this database is called among those that send events to the same services.
CREATE TABLE event_source (id uuid NOT NULL DEFAULT gen_random_uuid());
INSERT INTO event_source DEFAULT VALUES;

-- Within the transaction of the event itself, so that neither is there without the other; nothing where there is no endpoint.
CREATE OR REPLACE FUNCTION notify_session_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('plancraft_events', session) FROM (SELECT DISTINCT session FROM added) AS told;
  IF EXISTS (SELECT FROM webhooks) THEN
    INSERT INTO webhook_feeds (webhook, session, delivered, last)
    SELECT webhooks.id, added.session, min(added.seq) - 1, max(added.seq)
    FROM added JOIN all_sessions ON all_sessions.id = added.session
      JOIN webhooks ON (webhooks.owner IS NULL OR webhooks.owner = all_sessions.owner)
        AND (webhooks.events IS NULL OR added.type = ANY (webhooks.events))
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (webhook, session) DO UPDATE SET last = greatest(webhook_feeds.last, EXCLUDED.last);
    IF FOUND THEN
      PERFORM pg_notify('plancraft_webhooks', '');
    END IF;
  END IF;
  RETURN NULL;
END $$;
