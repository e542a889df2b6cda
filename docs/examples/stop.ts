// Stops one running session, and goes on with it later: nothing is lost, and nothing is paid for twice.
import { createPlanner } from "plancraft";

await using planner = await createPlanner();
const [kept, stopped] = ["kept", "stopped"].map((name) => `${name}-${Date.now()}`) as [string, string];

async function follow(events: ReturnType<typeof planner.start>): Promise<string> {
  for await (const event of events) {
    // Only this one: the other goes on.
    if (event.session === stopped && event.type === "step-started" && event.step === "structure")
      void planner.stop(stopped);
    if (event.type === "failed") return event.error.code;
    if (event.type === "done") return "done";
  }
  return "waiting";
}

const idea = "A repair café for bicycles";
const ends = await Promise.all(
  [kept, stopped].map((session) => follow(planner.start({ idea, session, preset: "fast", yes: true }))),
);
console.log(`Ended: ${ends.join(", ")}`);
for await (const event of planner.resume({ session: stopped })) {
  if (event.type === "done") console.log(`Resumed, complete: ${event.complete}`);
}
