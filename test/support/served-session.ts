// A process that runs one session and serves its events: it begins the session, or goes on with it where there is one.
import { setTimeout as sleep } from "node:timers/promises";
import { openPlanner } from "../../planner/compose.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import { AppError } from "../../utils/errors.ts";
import { startEventServer } from "./event-server.ts";

const [session = "", idea = ""] = process.argv.slice(2);
const planner = await openPlanner();
const server = await startEventServer(planner);

const isKnown = await planner.status(session).then(
  () => true,
  (error: unknown) => (error instanceof AppError && error.code === "session-unknown" ? false : Promise.reject(error)),
);
// Whoever follows a session was told of it by an answer to the request that began it.
if (isKnown) console.log(server.url);
for (;;) {
  try {
    const run: AsyncGenerator<PlannerEvent, void, void> = isKnown
      ? planner.resume({ session, yes: true })
      : planner.start({ session, idea, yes: true, preset: "fast" });
    await run.next();
    await run.return();
    break;
  } catch (error) {
    // The connection that held it goes a moment after the process that was killed.
    if (!(error instanceof AppError && error.code === "session-in-use")) throw error;
    await sleep(20);
  }
}
if (!isKnown) console.log(server.url);
