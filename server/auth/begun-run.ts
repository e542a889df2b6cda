import type { Requester } from "../../planner/requester.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import { AppError } from "../../utils/errors.ts";
import type { OpenPlaces } from "./open-places.ts";

/** Begins a run for whom a request is from, as `begunRun` does. */
export type BeginRun = (requester: Requester, run: AsyncGenerator<PlannerEvent, void, void>) => Promise<PlannerEvent>;

/**
 * Asks for a run that a worker makes: it holds no place here, and nobody here follows it.
 * @returns Its first event, which is stored.
 * @throws Whatever keeps it from being asked for.
 */
export async function askedRun(run: AsyncGenerator<PlannerEvent, void, void>): Promise<PlannerEvent> {
  const first = await run.next();
  await run.return();
  if (first.done) throw new AppError("defect", { problem: "a run was asked for without an event" });
  return first.value;
}

/**
 * Begins a run that holds one of the places of running sessions until it is over, whoever reads its events.
 * @param run As `start`, `resume`, `answer` and the like of a planner give it.
 * @returns Its first event, which is stored.
 * @throws AppError `sessions-too-many`, and then nothing of it was begun; whatever keeps it from beginning.
 */
export async function begunRun(
  run: AsyncGenerator<PlannerEvent, void, void>,
  places: OpenPlaces,
  person: string,
): Promise<PlannerEvent> {
  const release = places.acquire(person);
  const first = await run.next().catch((error: unknown) => {
    release();
    throw error;
  });
  // What goes wrong from here on is in the session's own events and log.
  void toItsEnd(run).then(release, release);
  if (first.done) throw new AppError("defect", { problem: "a run began without an event" });
  return first.value;
}

async function toItsEnd(run: AsyncGenerator<PlannerEvent, void, void>): Promise<void> {
  for await (const _ of run);
}
