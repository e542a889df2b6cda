import type pg from "pg";
import type { DeliveryProblem } from "../../../webhooks/delivery-problem.ts";
import { throughOutage } from "../../reconnect.ts";
import type { SignalChannel } from "../../signals.ts";

/** An endpoint that is told of events. */
export interface Webhook {
  readonly id: string;
  /** Who added it. */
  readonly person: string;
  /** Whose sessions it is told of; everybody's where it is null. */
  readonly owner: string | null;
  readonly url: string;
  /** The types of events; all where it is null. */
  readonly events: readonly string[] | null;
  readonly withPlan: boolean;
  readonly createdAt: Date;
}

export interface ListedWebhook extends Webhook {
  readonly disabledAt: Date | null;
  /** Nothing was taken since; null where the last one was. */
  readonly failingSince: Date | null;
  readonly problem: DeliveryProblem | null;
  /** Sessions of which an event waits to be sent. */
  readonly waiting: number;
  readonly dead: number;
}

/** An event that was sent in vain: it comes again, or it is dead. */
export interface LoggedDelivery {
  readonly session: string;
  readonly seq: number;
  readonly attempts: number;
  readonly problem: DeliveryProblem;
  /** When it is sent again; null where it is dead. */
  readonly nextAt: Date | null;
  /** When it was given up; null where it is not. */
  readonly diedAt: Date | null;
}

/** How long the secret before goes on signing. */
export const OLD_SECRET_HOURS = 24;
/** Whoever delivers listens to it. */
export const WEBHOOKS: SignalChannel = "plancraft_webhooks";
/** $1 is the endpoint, $2 whose it has to be, or null. */
const MINE = "id = $1 AND ($2::text IS NULL OR person = $2)";
/** The secrets that are valid now, the newest first. */
export const SECRETS = `ARRAY[secret] || CASE WHEN old_until > now() THEN ARRAY[old_secret] ELSE '{}'::text[] END`;
const COLUMNS = `id, person, owner, url, events, with_plan AS "withPlan", created_at AS "createdAt"`;

/** The endpoints of other services. Every method throws AppError of category `storage`; `of` is whose they are, or null. */
export class WebhookStore {
  readonly #pool: pg.Pool;
  #source: string | null = null;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Under the same id a second time it stays as it is. */
  async add(webhook: Omit<Webhook, "createdAt">, secret: string): Promise<void> {
    const { id, person, owner, url, events, withPlan } = webhook;
    await this.#rows(
      `WITH added AS (
         INSERT INTO webhooks (id, person, owner, url, events, with_plan, secret) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT DO NOTHING RETURNING id)
       SELECT pg_notify('${WEBHOOKS}', '') FROM added`,
      [id, person, owner, url, events, withPlan, secret],
    );
  }

  async list(of: string | null): Promise<ListedWebhook[]> {
    return await this.#rows<ListedWebhook>(
      `SELECT ${COLUMNS}, disabled_at AS "disabledAt", failing_since AS "failingSince", problem,
         (SELECT count(*)::int FROM webhook_feeds WHERE webhook = id AND (delivered < last OR again <> '{}')) AS waiting,
         (SELECT count(*)::int FROM webhook_dead WHERE webhook = id) AS dead
       FROM webhooks WHERE $1::text IS NULL OR person = $1 ORDER BY created_at, id`,
      [of],
    );
  }

  /** Null where there is none, like the other methods. */
  async find(id: string, of: string | null): Promise<(Webhook & { readonly secrets: readonly string[] }) | null> {
    const [row] = await this.#rows<Webhook & { secrets: string[] }>(
      `SELECT ${COLUMNS}, ${SECRETS} AS secrets FROM webhooks WHERE ${MINE}`,
      [id, of],
    );
    return row ?? null;
  }

  /** Signs with another secret, and for a while with the one before, too. Once more with the same one it stays so. */
  async rotate(id: string, of: string | null, secret: string): Promise<{ readonly oldUntil: Date } | null> {
    const [row] = await this.#rows<{ oldUntil: Date }>(
      `UPDATE webhooks SET secret = $3,
         old_secret = CASE WHEN secret = $3 THEN old_secret ELSE secret END,
         old_until = CASE WHEN secret = $3 THEN old_until ELSE now() + interval '${OLD_SECRET_HOURS} hours' END
       WHERE ${MINE} RETURNING coalesce(old_until, now()) AS "oldUntil"`,
      [id, of, secret],
    );
    return row ?? null;
  }

  /** Removes it with all that waits for it. @returns Whether it was there. */
  async remove(id: string, of: string | null): Promise<boolean> {
    const rows = await this.#rows(
      `WITH gone AS (DELETE FROM webhooks WHERE ${MINE} RETURNING id),
         feeds AS (DELETE FROM webhook_feeds WHERE webhook IN (SELECT id FROM gone)
           OR NOT EXISTS (SELECT FROM webhooks WHERE id = webhook)),
         dead AS (DELETE FROM webhook_dead WHERE webhook IN (SELECT id FROM gone))
       SELECT id FROM gone`,
      [id, of],
    );
    return rows.length > 0;
  }

  /** Sends to it again from now on: what waits, too. */
  async enable(id: string): Promise<void> {
    await this.#rows(
      `WITH changed AS (
         UPDATE webhooks SET disabled_at = NULL, failing_since = NULL, problem = NULL WHERE id = $1 RETURNING id
       ), due AS (
         UPDATE webhook_feeds SET due_at = now() WHERE webhook = $1 AND taken_by IS NULL
           AND (delivered < last OR again <> '{}'))
       SELECT pg_notify('${WEBHOOKS}', '') FROM changed`,
      [id],
    );
  }

  /** What was sent in vain, what died last first. @param limit How many at most. */
  async log(id: string, limit: number): Promise<LoggedDelivery[]> {
    return await this.#rows<LoggedDelivery>(
      `SELECT * FROM (
         SELECT session, coalesce(again[1], (SELECT min(seq) FROM session_events AS event
             WHERE event.session = feed.session AND seq > delivered AND (events IS NULL OR type = ANY (events)))) AS seq,
           attempts, feed.problem, due_at AS "nextAt", NULL::timestamptz AS "diedAt"
         FROM webhook_feeds AS feed JOIN webhooks ON id = webhook
         WHERE webhook = $1 AND attempts > 0 AND (delivered < last OR again <> '{}')
         UNION ALL
         SELECT session, seq, attempts, problem, NULL, died_at FROM webhook_dead WHERE webhook = $1
       ) AS sent ORDER BY "nextAt", "diedAt" DESC, session, seq LIMIT $2`,
      [id, limit],
    );
  }

  /** Sends dead events once more, each session's in their order. @param only One of them; all where it is null. */
  async replayDead(id: string, only: { readonly session: string; readonly seq: number } | null): Promise<number> {
    const [row] = await this.#rows<{ replayed: number }>(
      `WITH dead AS (
         DELETE FROM webhook_dead WHERE webhook = $1 AND ($2::text IS NULL OR (session = $2 AND seq = $3))
         RETURNING session, seq
       ), again AS (
         UPDATE webhook_feeds AS feed SET due_at = now(), taken_by = NULL, attempts = 0, problem = NULL,
           again = ARRAY(SELECT DISTINCT unnest(feed.again || chosen.seqs) ORDER BY 1)
         FROM (SELECT session, array_agg(seq) AS seqs FROM dead GROUP BY session) AS chosen
         WHERE feed.webhook = $1 AND feed.session = chosen.session)
       SELECT count(*)::int AS replayed, pg_notify('${WEBHOOKS}', '') FROM dead`,
      [id, only?.session ?? null, only?.seq ?? null],
    );
    return row?.replayed ?? 0;
  }

  /** Sends all of a session's events once more that come from one of them on. @returns How many there are now. */
  async replayFrom(id: string, session: string, from: number): Promise<number> {
    const [row] = await this.#rows<{ replayed: number }>(
      `WITH chosen AS (
         SELECT max(seq) AS last, count(*)::int AS amount FROM session_events JOIN webhooks ON webhooks.id = $1
         WHERE session = $2 AND seq >= $3 AND (events IS NULL OR type = ANY (events))
       ), dead AS (
         DELETE FROM webhook_dead WHERE webhook = $1 AND session = $2 AND seq >= $3
       ), fed AS (
         INSERT INTO webhook_feeds AS feed (webhook, session, delivered, last)
         SELECT $1, $2, $3 - 1, last FROM chosen WHERE amount > 0
         ON CONFLICT (webhook, session) DO UPDATE SET delivered = least(feed.delivered, EXCLUDED.delivered),
           last = greatest(feed.last, EXCLUDED.last), again = ARRAY(SELECT one FROM unnest(feed.again) AS one WHERE one < $3),
           due_at = now(), taken_by = NULL, attempts = 0, problem = NULL)
       SELECT amount AS replayed, pg_notify('${WEBHOOKS}', '') FROM chosen`,
      [id, session, from],
    );
    return row?.replayed ?? 0;
  }

  /** What events of this database are sent as the source of. */
  async source(): Promise<string> {
    this.#source ??= (await this.#rows<{ id: string }>("SELECT id FROM event_source LIMIT 1", []))[0]?.id ?? null;
    return `urn:uuid:${this.#source}`;
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}
