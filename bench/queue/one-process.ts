// A program that runs sessions, all at once, in its own process: what there is without a queue.
import { join } from "node:path";

export interface SessionsOrder {
  readonly ideas: readonly string[];
}
export interface SessionsDone {
  readonly seconds: number;
}

const { createPlanner } = (await import(
  join(import.meta.dirname, "../../dist/index.js")
)) as typeof import("../../index.ts");
const planner = await createPlanner({ environment: { ...process.env, PLANCRAFT_MODEL: "offline" } });

async function finish(idea: string): Promise<void> {
  let last = "";
  for await (const { type } of planner.start({ idea, preset: "fast", yes: true })) last = type;
  if (last !== "done") throw new Error(`A session ended with ${last}`);
}

process.on("message", async ({ ideas }: SessionsOrder) => {
  const startedAt = performance.now();
  await Promise.all(ideas.map(finish));
  process.send?.({ seconds: (performance.now() - startedAt) / 1_000 } satisfies SessionsDone);
});
process.on("disconnect", () => void planner.close().then(() => process.exit()));
process.send?.({ isReady: true });
