import { resolve } from "node:path";
import { planFile } from "../export/plan-file.ts";
import { outFormat } from "../planner/given/out/out-format.ts";
import type { LazyPlanner } from "../planner/planner.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { AppError, EXIT } from "../utils/errors.ts";
import type { Surface } from "./surface.ts";

type Events = AsyncGenerator<PlannerEvent, void, void>;

/** A worker that is free takes a session in less than a second: after this, somebody wants to know why none does. */
const PATIENCE_MS = 5_000;

/** Where a session that is followed runs, as far as its events tell. */
export class Whereabouts {
  /** A signal ends the following, and not the run. */
  isElsewhere: boolean;
  /** The person has stopped following. */
  isLeft = false;
  readonly #onWait: (session: string) => void;
  #patience: NodeJS.Timeout | undefined;

  /** @param onWait Called where a session has been waiting for a worker for some seconds. */
  constructor(isElsewhere: boolean, onWait: (session: string) => void) {
    this.isElsewhere = isElsewhere;
    this.#onWait = onWait;
  }

  /** Takes note of what happened. */
  saw({ type, session }: PlannerEvent): void {
    this.settle();
    if (type !== "session-queued") return;
    this.isElsewhere = true;
    this.#patience = setTimeout(() => this.#onWait(session), PATIENCE_MS).unref();
  }

  /** Nobody waits any more. */
  settle(): void {
    clearTimeout(this.#patience);
  }
}

/** A session's events until its stream ends, or until the person stops while it runs elsewhere: that goes on. */
export async function* untilLeft(events: Events, whereabouts: Whereabouts, stopped: AbortSignal): Events {
  const stop = Promise.withResolvers<null>();
  const onStop = () => stop.resolve(null);
  if (stopped.aborted) onStop();
  else stopped.addEventListener("abort", onStop, { once: true });
  try {
    for (;;) {
      const next = events.next();
      const isLeft = () => stopped.aborted && whereabouts.isElsewhere;
      const told = next.catch((error: unknown) => {
        // The planner is told to stop, too.
        if (isLeft()) return null;
        throw error;
      });
      const result = await Promise.race([told, stop.promise.then(() => (isLeft() ? null : told))]);
      if (result === null) {
        whereabouts.isLeft = true;
        void events.return();
        return;
      }
      if (result.done) return;
      whereabouts.saw(result.value);
      yield result.value;
    }
  } finally {
    whereabouts.settle();
    stopped.removeEventListener("abort", onStop);
  }
}

/** Writes a finished plan to a file here: whoever ran it has another disk. @returns The path. */
export async function writePlanOut(planner: LazyPlanner, session: string, out: string): Promise<string> {
  const content = await planFile(await planner.export(session), outFormat(out));
  await planner.writeOut(out, content, { session });
  return resolve(out);
}

/** `--detach`: a session that was just asked to run is left to workers. Gives the exit code. */
export async function detach(surface: Surface, events: Events): Promise<number> {
  const { value: first } = await events.next();
  await events.return();
  if (!first) throw new AppError("defect", { problem: "nothing was queued" });
  if (surface.json) surface.printJson(first);
  else surface.print(first.session);
  surface.tell(surface.messages.elsewhere.queued(first.session));
  return EXIT.done;
}
