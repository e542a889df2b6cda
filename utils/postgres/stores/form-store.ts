import { createHash } from "node:crypto";
import type pg from "pg";
import { throughOutage } from "../reconnect.ts";

/** Servers get better: after this what one did not take is tried once more. */
const KEPT_DAYS = 7;

/** `server_forms`: in which form each model server is asked. Methods throw AppError of category `storage`. */
export class FormStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** What is kept of one model at one address. */
  of(address: string, model: string) {
    const server = createHash("sha256").update(`${address}\n${model}`).digest("hex");
    return {
      recall: async (): Promise<unknown> => {
        const { rows } = await throughOutage(this.#pool, () =>
          this.#pool.query<{ form: unknown }>(
            "SELECT form FROM server_forms WHERE server = $1 AND learned_at > now() - make_interval(days => $2)",
            [server, KEPT_DAYS],
          ),
        );
        return rows[0]?.form ?? null;
      },
      keep: async (form: object): Promise<void> => {
        await throughOutage(this.#pool, () =>
          this.#pool.query(
            `INSERT INTO server_forms (server, form) VALUES ($1, $2)
             ON CONFLICT (server) DO UPDATE SET form = EXCLUDED.form, learned_at = now()`,
            [server, JSON.stringify(form)],
          ),
        );
      },
    };
  }
}
