import type { Signals } from "../../utils/postgres/signals.ts";
import type { OutsideEndings } from "../../utils/postgres/stores/sessions/outside-endings.ts";

/**
 * What listens is told at once; this is for a connection that only seems to stand, on which nothing is heard for up to a
 * minute. A request has to be seen within 5 s.
 */
const LOOK_MS = 3_000;

/** A run that somebody may want cancelled. */
export interface CancellableRun {
  readonly session: string;
  cancel(): void;
}

/** Tells the runs of this process when somebody, in whatever process, wants one of them cancelled. */
export class CancelWatch {
  readonly #endings: Pick<OutsideEndings, "cancelRequested">;
  readonly #signals: Pick<Signals, "listen">;
  readonly #runs = new Map<string, CancellableRun>();
  #listening: Promise<unknown> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(endings: Pick<OutsideEndings, "cancelRequested">, signals: Pick<Signals, "listen">) {
    this.#endings = endings;
    this.#signals = signals;
  }

  /** Watches a run from now on; a request that was made since its session was taken is found too. */
  add(run: CancellableRun): void {
    this.#runs.set(run.session, run);
    this.#timer ??= setInterval(() => void this.look(), LOOK_MS).unref();
    void this.#listen().then(() => this.look([run.session]));
  }

  remove(run: CancellableRun): void {
    if (this.#runs.get(run.session) === run) this.#runs.delete(run.session);
    if (this.#runs.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks which runs are to be cancelled: all, or those of these sessions, of which others may run elsewhere. */
  async look(sessions: readonly string[] = [...this.#runs.keys()]): Promise<void> {
    const runs = sessions.flatMap((session) => this.#runs.get(session) ?? []);
    if (runs.length === 0) return;
    // Where the storage is away the run itself finds out, and the next look comes.
    const found = new Set(await this.#endings.cancelRequested(runs.map(({ session }) => session)).catch(() => []));
    // A run that has ended meanwhile may have been followed by another one, which is not meant.
    for (const run of runs) if (found.has(run.session) && this.#runs.get(run.session) === run) run.cancel();
  }

  /** For as long as the process lives. */
  async #listen(): Promise<void> {
    this.#listening ??= this.#signals.listen("plancraft_cancels", (session) => {
      void this.look(session === null ? undefined : [session]);
    });
    await this.#listening.catch(() => {
      this.#listening = null;
    });
  }
}
