import type pg from "pg";
import type { EventBody, EventOrigin, EventType, PlannerEvent } from "../../../../schemas/event.ts";
import type { SessionState } from "../../../../schemas/idea.ts";
import { AppError } from "../../../errors.ts";
import { type Claim, writeClaimed } from "../../claim.ts";
import { throughOutage } from "../../reconnect.ts";

export interface StampedEvent {
  readonly seq: number;
  readonly at: string;
  readonly origin: EventOrigin;
  readonly body: EventBody;
}

/** A stored event: a plan that is kept as a version is named by its number. */
export type StoredEvent = PlannerEvent & { readonly planVersion?: number };

/** When a version of a plan was done; ISO 8601, UTC. */
export interface DoneVersion {
  readonly version: number;
  readonly at: string;
}

/** Some of a session's events. */
export interface StoredEvents {
  readonly state: SessionState;
  /** The number of the session's last event; 0 before the first. */
  readonly lastSeq: number;
  readonly events: readonly StoredEvent[];
}

/** That an event of some type is there, without what it says. */
export interface RunMark {
  readonly seq: number;
  readonly at: Date;
  readonly type: EventType;
  /** Of a failure. */
  readonly code: string | null;
  /** What a run was queued for. */
  readonly request?: string | null;
}

type StoredEventRow = Pick<StoredEvents, "state" | "lastSeq"> &
  ({ readonly seq: null } | { readonly seq: number; readonly at: Date; readonly body: EventOrigin & EventBody });

const EVENTS_AFTER = `SELECT state, (SELECT coalesce(max(seq), 0) FROM session_events WHERE session = id) AS "lastSeq",
    later.* FROM sessions LEFT JOIN LATERAL (
      SELECT seq, at, body FROM session_events WHERE session = id AND seq > $2 ORDER BY seq LIMIT $3) AS later ON true
  WHERE id = $1 ORDER BY seq`;

/** The last event of a run, before which there is another one that is no last event. */
const BEFORE_LAST_RUN = `SELECT coalesce(max(seq), 0)::int AS seq FROM session_events
  WHERE session = $1 AND type IN ('done', 'waiting', 'failed', 'cancelled')
    AND seq < (SELECT max(seq) FROM session_events WHERE session = $1)`;

/** The events of sessions. Every method throws AppError of category `storage`. */
export class EventStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The `seq` of the session's last event, 0 where there is none. */
  async lastSeq(session: string): Promise<number> {
    const [row] = await this.#rows<{ seq: number }>(
      "SELECT coalesce(max(seq), 0)::int AS seq FROM session_events WHERE session = $1",
      [session],
    );
    return row?.seq ?? 0;
  }

  /**
   * A session's events after one of them, in order, with how the session stands when they are read.
   * @param limit How many at most.
   * @throws AppError `session-unknown`.
   */
  async after(session: string, after: number, limit: number): Promise<StoredEvents> {
    const rows = await this.#rows<StoredEventRow>(EVENTS_AFTER, [session, after, limit]);
    const [first] = rows;
    if (!first) throw new AppError("session-unknown", { session });
    const events = rows.flatMap((row) => {
      return row.seq === null ? [] : [{ session, seq: row.seq, at: row.at.toISOString(), ...row.body }];
    });
    return { state: first.state, lastSeq: first.lastSeq, events };
  }

  /**
   * The event that the first run began with, or the first one on this revision: that it was begun, or queued, and then it was
   * stored with the revision. Null where it is not stored.
   */
  async begunBy(session: string, revision: number | null): Promise<PlannerEvent | null> {
    const [row] = await this.#rows<{ seq: number; at: Date; body: EventOrigin & EventBody }>(
      `SELECT seq, at, body FROM session_events WHERE session = $1 AND CASE type
         WHEN 'session-started' THEN $2::int IS NULL OR body -> 'revision' -> 'number' = to_jsonb($2::int)
         WHEN 'session-queued' THEN $2::int IS NULL OR at = (SELECT at FROM revisions WHERE session = $1 AND number = $2)
         ELSE false END ORDER BY seq LIMIT 1`,
      [session, revision],
    );
    return row ? { session, seq: row.seq, at: row.at.toISOString(), ...row.body } : null;
  }

  /** The number of the event that the last run came after, be it under way or over: 0 where it was the first. */
  async beforeLastRun(session: string): Promise<number> {
    const [row] = await this.#rows<{ seq: number }>(BEFORE_LAST_RUN, [session]);
    return row?.seq ?? 0;
  }

  /** A session's last event of a type; null where there is none. */
  async lastOf(session: string, type: EventType): Promise<PlannerEvent | null> {
    const [row] = await this.#rows<{ seq: number; at: Date; body: EventOrigin & EventBody }>(
      "SELECT seq, at, body FROM session_events WHERE session = $1 AND type = $2 ORDER BY seq DESC LIMIT 1",
      [session, type],
    );
    return row ? { session, seq: row.seq, at: row.at.toISOString(), ...row.body } : null;
  }

  /** When the runs were done whose plans are kept, the first of each version. */
  async doneVersions(session: string): Promise<DoneVersion[]> {
    const rows = await this.#rows<{ version: number; at: Date }>(
      `SELECT (body ->> 'planVersion')::int AS version, min(at) AS at FROM session_events
       WHERE session = $1 AND type = 'done' AND body ? 'planVersion' GROUP BY 1 ORDER BY 1`,
      [session],
    );
    return rows.map(({ version, at }) => ({ version, at: at.toISOString() }));
  }

  /** Where a session has events of these types, in order. */
  async marks(session: string, types: readonly EventType[]): Promise<RunMark[]> {
    return await this.#rows<RunMark>(
      `SELECT seq, at, type, body -> 'error' ->> 'code' AS code, body ->> 'request' AS request FROM session_events
       WHERE session = $1 AND type = ANY($2) ORDER BY seq`,
      [session, types],
    );
  }

  /** Stores events in one statement. @throws AppError `session-in-use` where another process has the session. */
  async add(claim: Claim, events: readonly StampedEvent[]): Promise<void> {
    await writeClaimed(this.#pool, claim, storingEvents("ours", ["$3", "$4", "$5", "$6"]), [...eventColumns(events)]);
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}

/** The part of a statement that stores events. @param columns The parameters that `eventColumns` makes. */
export function storingEvents(ours: string, columns: readonly [string, string, string, string]): string {
  const [seqs, ats, types, bodies] = columns;
  return `stored AS (
    INSERT INTO session_events (session, seq, at, type, body)
    SELECT * FROM ${ours}, unnest(${seqs}::int[], ${ats}::timestamptz[], ${types}::text[], ${bodies}::jsonb[])
    ON CONFLICT DO NOTHING
  )`;
}

/** @param version The number under which the plan is kept that the last of them tells of. */
export function eventColumns(
  events: readonly StampedEvent[],
  version?: number,
): readonly [number[], string[], string[], string[]] {
  return [
    events.map(({ seq }) => seq),
    events.map(({ at }) => at),
    events.map(({ body }) => body.type),
    events.map(({ origin, body }) => JSON.stringify({ ...origin, ...withoutPlan(body, version) })),
  ];
}

/** A plan that is kept as a version is not stored a second time: a copy in every `done` would only grow the table. */
function withoutPlan(body: EventBody, version: number | undefined): EventBody & { readonly planVersion?: number } {
  const isKept = body.type === "done" && body.plan !== null && version !== undefined && version > 0;
  return isKept ? { ...body, plan: null, planVersion: version } : body;
}
