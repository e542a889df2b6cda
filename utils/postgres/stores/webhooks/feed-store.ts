import type pg from "pg";
import type { DeliveryProblem } from "../../../webhooks/delivery-problem.ts";
import { throughOutage } from "../../reconnect.ts";
import type { StoredEvent } from "../sessions/event-store.ts";
import { SECRETS, WEBHOOKS, type Webhook } from "./webhook-store.ts";

/** What is next for an endpoint of a session, taken by this process for as long as its lease runs. */
export interface TakenFeed {
  readonly webhook: string;
  readonly session: string;
  readonly takenBy: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly withPlan: boolean;
  readonly failingSince: Date | null;
  /** How often the event was sent in vain before. */
  readonly attempts: number;
  readonly event: StoredEvent;
}

/** How much is taken. */
export interface TakeOptions {
  readonly atMost: number;
  readonly perWebhook: number;
  /** What this process sends already, by endpoint. */
  readonly underWay: ReadonlyMap<string, number>;
  /** For so long nobody else sends it; who is killed meanwhile holds it up for as long. */
  readonly leaseMs: number;
}

interface TakenRow extends Pick<Webhook, "events">, Omit<TakenFeed, "event"> {
  readonly delivered: number;
  readonly last: number;
  readonly again: readonly number[];
}

interface NextRow {
  readonly webhook: string;
  readonly session: string;
  readonly seq: number;
  readonly at: Date;
  readonly body: object;
}

const WAITS = "(delivered < last OR again <> '{}')";
/** In the order in which they became due. What another process is taking is passed over. */
const TAKE = `WITH due AS (
    SELECT feed.webhook, feed.session FROM webhooks CROSS JOIN LATERAL (
      SELECT webhook, session, due_at FROM webhook_feeds WHERE webhook = id AND ${WAITS} AND due_at <= now()
      ORDER BY due_at LIMIT greatest(0, $2 - coalesce(($3::jsonb ->> id)::int, 0)) FOR UPDATE SKIP LOCKED) AS feed
    WHERE disabled_at IS NULL ORDER BY feed.due_at LIMIT $1
  ), taken AS (
    UPDATE webhook_feeds AS feed SET taken_by = gen_random_uuid(), due_at = now() + make_interval(secs => $4)
    FROM due WHERE feed.webhook = due.webhook AND feed.session = due.session RETURNING feed.*
  )
  SELECT webhook, session, taken_by AS "takenBy", attempts, delivered, last, again, url, events, with_plan AS "withPlan",
    failing_since AS "failingSince", ${SECRETS} AS secrets
  FROM taken JOIN webhooks ON id = webhook`;

/** In a statement of its own: the one that takes a feed may have waited, and not see the event that made it due. */
const NEXT = `SELECT webhook, asked.session, next.* FROM unnest($1::text[], $2::text[], $3::int[], $4::int[])
    AS asked (webhook, session, delivered, again) JOIN webhooks ON id = webhook CROSS JOIN LATERAL (
    SELECT seq, at, body FROM session_events WHERE session = asked.session AND CASE WHEN asked.again IS NULL
      THEN seq > asked.delivered AND (events IS NULL OR type = ANY (events)) ELSE seq = asked.again END
    ORDER BY seq LIMIT 1) AS next`;

const OURS = "webhook = $1 AND session = $2 AND taken_by = $3";
/** Of an event that is over, $4: the session goes on with what comes after it. */
const GO_ON = `again = array_remove(again, $4::int), attempts = 0, problem = NULL, due_at = now(), taken_by = NULL,
  delivered = CASE WHEN $4 = ANY (again) THEN delivered ELSE greatest(delivered, $4::int) END`;

/** How far endpoints were told. Every method throws AppError of category `storage`. */
export class FeedStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Takes what is due, of each session and endpoint one event. */
  async take({ atMost, perWebhook, underWay, leaseMs }: TakeOptions): Promise<TakenFeed[]> {
    const values = [atMost, perWebhook, JSON.stringify(Object.fromEntries(underWay)), leaseMs / 1_000];
    const taken = await this.#rows<TakenRow>(TAKE, values);
    if (taken.length === 0) return [];
    const next = await this.#rows<NextRow>(NEXT, [
      taken.map(({ webhook }) => webhook),
      taken.map(({ session }) => session),
      taken.map(({ delivered }) => delivered),
      taken.map(({ again }) => again[0] ?? null),
    ]);
    const found = new Map(next.map((row) => [`${row.webhook} ${row.session}`, row]));
    const feeds = taken.map((feed) => ({ ...feed, next: found.get(`${feed.webhook} ${feed.session}`) }));
    // Its events are gone, or it is not to have those any more that wait.
    for (const feed of feeds) if (!feed.next) await this.passOver(feed, feed.again[0] ?? feed.last);
    return feeds.flatMap(({ next: row, ...feed }) => {
      if (!row) return [];
      const { session, seq, at, body } = row;
      return [{ ...feed, event: { session, seq, at: at.toISOString(), ...body } as StoredEvent }];
    });
  }

  /** In how many milliseconds something is due, as it stands; null where nothing waits. And whether there is an endpoint. */
  async nextDue(): Promise<{ readonly dueInMs: number | null; readonly hasWebhooks: boolean }> {
    const [row] = await this.#rows<{ dueInMs: number | null; hasWebhooks: boolean }>(
      `SELECT EXISTS (SELECT FROM webhooks WHERE disabled_at IS NULL) AS "hasWebhooks",
         (SELECT greatest(0, extract(epoch FROM min(due_at) - now()) * 1000)::float8 FROM webhook_feeds
          JOIN webhooks ON id = webhook WHERE disabled_at IS NULL AND ${WAITS}) AS "dueInMs"`,
      [],
    );
    return row ?? { dueInMs: null, hasWebhooks: false };
  }

  /** It was taken. */
  async taken(feed: TakenFeed, seq: number): Promise<void> {
    await this.#settle(
      feed,
      `feed AS (UPDATE webhook_feeds SET ${GO_ON} WHERE ${OURS}),
       endpoint AS (UPDATE webhooks SET failing_since = NULL, problem = NULL WHERE id = $1 AND failing_since IS NOT NULL)`,
      [seq],
    );
  }

  /** It was not, and is sent again after a while. */
  async retryLater(feed: TakenFeed, problem: DeliveryProblem, waitMs: number): Promise<void> {
    await this.#settle(
      feed,
      `feed AS (UPDATE webhook_feeds SET attempts = attempts + 1, problem = $4, taken_by = NULL,
         due_at = now() + make_interval(secs => $5) WHERE ${OURS} RETURNING 1),
       endpoint AS (UPDATE webhooks SET failing_since = coalesce(failing_since, now()), problem = $4
         WHERE id = $1 AND EXISTS (SELECT FROM feed))`,
      [JSON.stringify(problem), waitMs / 1_000],
    );
  }

  /** It was not, as often as it was sent: its session goes on without it. */
  async giveUp(feed: TakenFeed, event: StoredEvent, problem: DeliveryProblem): Promise<void> {
    await this.#settle(
      feed,
      `feed AS (UPDATE webhook_feeds SET ${GO_ON} WHERE ${OURS} RETURNING 1),
       endpoint AS (UPDATE webhooks SET failing_since = coalesce(failing_since, now()), problem = $7 WHERE id = $1),
       dead AS (INSERT INTO webhook_dead (webhook, session, seq, type, attempts, problem)
         SELECT $1, $2, $4, $5, $6, $7 FROM feed ON CONFLICT DO NOTHING)`,
      [event.seq, event.type, feed.attempts + 1, JSON.stringify(problem)],
    );
  }

  /** The endpoint wants no more, or took nothing for days: what waits stays as it is. */
  async disable(feed: TakenFeed, problem: DeliveryProblem): Promise<void> {
    await this.#settle(
      feed,
      `feed AS (UPDATE webhook_feeds SET due_at = now(), taken_by = NULL WHERE ${OURS}),
       endpoint AS (UPDATE webhooks SET disabled_at = coalesce(disabled_at, now()), problem = $4 WHERE id = $1)`,
      [JSON.stringify(problem)],
    );
  }

  /** It was not sent to its end: whoever comes next sends it. */
  async giveBack(feed: TakenFeed): Promise<void> {
    await this.#settle(
      feed,
      `feed AS (UPDATE webhook_feeds SET due_at = now(), taken_by = NULL WHERE ${OURS} RETURNING 1),
       told AS MATERIALIZED (SELECT pg_notify('${WEBHOOKS}', '') FROM feed)`,
      [],
      ", (SELECT count(*) FROM told)",
    );
  }

  async passOver(feed: Pick<TakenFeed, "webhook" | "session" | "takenBy">, seq: number): Promise<void> {
    await this.#settle(feed, `feed AS (UPDATE webhook_feeds SET ${GO_ON} WHERE ${OURS})`, [seq]);
  }

  /** Nothing happens where its lease ran out meanwhile and somebody else has it. */
  async #settle(
    { webhook, session, takenBy }: Pick<TakenFeed, "webhook" | "session" | "takenBy">,
    parts: string,
    values: readonly unknown[],
    told = "",
  ): Promise<void> {
    await this.#rows(`WITH ${parts} SELECT 1${told}`, [webhook, session, takenBy, ...values]);
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}
