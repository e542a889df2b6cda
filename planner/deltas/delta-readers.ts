import type { SectionDelta } from "../../schemas/event.ts";
import { DELTA_CHANNEL, LOOK_AT, LOOK_AWAY } from "../../utils/postgres/delta-channel.ts";
import type { Signals } from "../../utils/postgres/signals.ts";
import { readDelta } from "./delta-payload.ts";

/**
 * The sessions whose sections in the making somebody in this process looks at: whoever runs them is told so, and their pieces
 * are taken. Where the database fails, pieces are missing, and nothing else.
 */
export class DeltaReaders {
  readonly #signals: Pick<Signals, "listen" | "query">;
  readonly #tell: (piece: SectionDelta) => void;
  /** How many look at each. */
  readonly #readers = new Map<string, number>();
  #listening: Promise<void> | null = null;

  /** @param tell Takes a piece of a session that somebody looks at. */
  constructor(signals: Pick<Signals, "listen" | "query">, tell: (piece: SectionDelta) => void) {
    this.#signals = signals;
    this.#tell = tell;
  }

  /** One more looks at a session. */
  look(session: string): void {
    const before = this.#readers.get(session) ?? 0;
    this.#readers.set(session, before + 1);
    if (before > 0) return;
    this.#listening ??= this.#listen();
    // Behind it: else a piece may be sent that nobody hears.
    this.#listening.then(() => this.#signals.query(LOOK_AT, [session])).catch(() => {});
  }

  /** One does no more. */
  lookAway(session: string): void {
    const left = (this.#readers.get(session) ?? 0) - 1;
    if (left > 0) this.#readers.set(session, left);
    else this.#readers.delete(session);
    if (left === 0) void this.#listening?.then(() => this.#signals.query(LOOK_AWAY, [session])).catch(() => {});
  }

  async #listen(): Promise<void> {
    try {
      await this.#signals.listen(DELTA_CHANNEL, (payload) => this.#heard(payload));
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  #heard(payload: string | null): void {
    // On a new connection nothing is locked.
    if (payload === null) {
      for (const session of this.#readers.keys()) this.#signals.query(LOOK_AT, [session]).catch(() => {});
      return;
    }
    const piece = readDelta(payload);
    if (piece !== null && this.#readers.has(piece.session)) this.#tell(piece);
  }
}
