// A program that asks for sessions, all at once, and leaves them to workers.
import { join } from "node:path";
import type { SessionsOrder } from "./one-process.ts";

const { createPlanner } = (await import(
  join(import.meta.dirname, "../../dist/index.js")
)) as typeof import("../../index.ts");
const planner = await createPlanner({ environment: { ...process.env, PLANCRAFT_MODEL: "offline" } });

async function ask(idea: string): Promise<void> {
  for await (const { type } of planner.start({ idea, preset: "fast", yes: true }))
    if (type === "session-queued") return;
}

process.on("message", ({ ideas }: SessionsOrder) => void Promise.all(ideas.map(ask)));
process.on("disconnect", () => void planner.close().then(() => process.exit()));
process.send?.({ isReady: true });
