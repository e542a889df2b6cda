import type pg from "pg";
import { type StoredVariant, Variant } from "../../../../schemas/rollout/variant.ts";
import { throughOutage } from "../../reconnect.ts";

/** Variants by their content: a row never changes. Every method throws AppError of category `storage`. */
export class VariantStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Keeps a variant; one that is there already stays as it is. @param version The hash of its content. @returns Whether it was not there. */
  async keep(version: string, content: Variant, person: string): Promise<boolean> {
    const kept = await this.#rows(
      `INSERT INTO variants (version, name, content, created_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (version) DO NOTHING RETURNING version`,
      [version, content.name, JSON.stringify(content), person],
    );
    return kept.length > 0;
  }

  async get(version: string): Promise<StoredVariant | null> {
    const [row] = await this.#rows<Stored>(`SELECT ${COLUMNS} FROM variants WHERE version = $1`, [version]);
    return row ? stored(row) : null;
  }

  /** Those of a name, or whose version begins so, the newest first. */
  async named(name: string): Promise<StoredVariant[]> {
    const rows = await this.#rows<Stored>(
      `SELECT ${COLUMNS} FROM variants WHERE name = $1 OR starts_with(version, $1) ORDER BY created_at DESC, version`,
      [name],
    );
    return rows.map(stored);
  }

  /** All, by name, the newest of each name first. */
  async list(): Promise<StoredVariant[]> {
    const rows = await this.#rows<Stored>(
      `SELECT ${COLUMNS} FROM variants ORDER BY name, created_at DESC, version`,
      [],
    );
    return rows.map(stored);
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}

const COLUMNS = `version, name, content, created_at AS "createdAt", created_by AS "createdBy"`;

interface Stored extends Omit<StoredVariant, "createdAt" | "content"> {
  readonly createdAt: Date;
  readonly content: unknown;
}

function stored({ createdAt, content, ...row }: Stored): StoredVariant {
  return { ...row, content: Variant.parse(content), createdAt: createdAt.toISOString() };
}
