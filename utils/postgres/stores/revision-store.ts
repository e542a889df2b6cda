import type pg from "pg";
import type { GivenFile } from "../../../schemas/given-file.ts";
import type { FigureSetting, RevisionRequest } from "../../../schemas/model/revision.ts";
import type { PlanVersion } from "../../../schemas/plan/version.ts";
import { type Claim, writeClaimed } from "../claim.ts";
import { throughOutage } from "../reconnect.ts";
import type { Statements } from "../transaction.ts";
import { KEPT_VERSION, keepingVersion, keptUnder } from "./kept-version.ts";
import { givenFiles, storingFiles } from "./knowledge/knowledge-store.ts";

/**
 * Requests on finished plans, and the versions they led to. Every method throws AppError of category `storage`; those
 * that write `session-in-use` where another process has the session, and then they write nothing.
 */
export class RevisionStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * Stores a request together with the files that come with it. From here on the session is running: if the process
   * dies, it is one that a crash left.
   * @param once What it can be found by again.
   * @param on The client of a transaction that it is a part of.
   */
  async add(
    claim: Claim,
    { number, request, setting }: RevisionRequest,
    at: Date,
    files: readonly GivenFile[] = [],
    once: string | null = null,
    on?: Statements,
  ): Promise<void> {
    await writeClaimed(
      this.#pool,
      claim,
      `added AS (
         INSERT INTO revisions (session, number, request, at, setting, once)
         SELECT id, $3::int, $4, $5::timestamptz, $7::json, $8 FROM ours
         ON CONFLICT DO NOTHING RETURNING session
       ), ${storingFiles("(SELECT $6::json FROM ours)")}, begun AS (
         UPDATE sessions SET state = 'running', error = NULL, updated_at = now() FROM added WHERE id = added.session
       )`,
      [number, request, at, givenFiles(claim.session, number, files), setting ? JSON.stringify(setting) : null, once],
      "",
      on,
    );
  }

  /** The number of the request that was made under this name; null where there is none, and without a name. */
  async madeUnder(session: string, once: string | undefined): Promise<number | null> {
    if (once === undefined) return null;
    const [row] = await this.#rows<{ number: number }>(
      "SELECT number FROM revisions WHERE session = $1 AND once = $2",
      [session, once],
    );
    return row?.number ?? null;
  }

  /** The first request after those that the plan has seen; null where it has seen them all. */
  async next(session: string, seen: number): Promise<RevisionRequest | null> {
    const [row] = await this.#rows<RevisionRequest & { setting: FigureSetting | null }>(
      "SELECT number, request, setting FROM revisions WHERE session = $1 AND number > $2 ORDER BY number LIMIT 1",
      [session, seen],
    );
    if (!row) return null;
    const { setting, ...request } = row;
    return setting === null ? request : { ...request, setting };
  }

  /** All requests with when they were made (ISO 8601, UTC), in order. */
  async requests(session: string): Promise<(RevisionRequest & { readonly at: string })[]> {
    const rows = await this.#rows<RevisionRequest & { setting: FigureSetting | null; at: Date }>(
      "SELECT number, request, setting, at FROM revisions WHERE session = $1 ORDER BY number",
      [session],
    );
    return rows.map(({ setting, at, ...request }) => ({
      ...request,
      ...(setting === null ? {} : { setting }),
      at: at.toISOString(),
    }));
  }

  /**
   * Keeps a version. Where it is there already nothing changes; where another plan has its number, it gets the next one.
   * @returns The number that it is kept under.
   */
  keep(claim: Claim, version: PlanVersion): Promise<number> {
    return keptUnder(version, (number, plan) =>
      writeClaimed(this.#pool, claim, keepingVersion("$3", "$4"), [number, plan], KEPT_VERSION),
    );
  }

  /** The numbers of the versions that are kept, in order. */
  async versions(session: string): Promise<number[]> {
    const rows = await this.#rows<{ version: number }>(
      "SELECT version FROM plan_versions WHERE session = $1 ORDER BY version",
      [session],
    );
    return rows.map(({ version }) => version);
  }

  /** Null where it is not kept. */
  async version(session: string, version: number): Promise<PlanVersion | null> {
    const [row] = await this.#rows<{ plan: Omit<PlanVersion, "version"> }>(
      "SELECT plan FROM plan_versions WHERE session = $1 AND version = $2",
      [session, version],
    );
    return row ? { version, ...row.plan } : null;
  }

  /** Gives a fork the versions that its parent had up to where it was forked. */
  async inherit(fork: Claim, parent: string, upTo: number): Promise<void> {
    await writeClaimed(
      this.#pool,
      fork,
      `inherited AS (
         INSERT INTO plan_versions (session, version, plan)
         SELECT id, version, plan FROM ours, plan_versions WHERE session = $3 AND version <= $4 ON CONFLICT DO NOTHING
       )`,
      [parent, upTo],
    );
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}
