// A process that stores a session of each of these people whenever it is told a name for them, and says so.
import { createInterface } from "node:readline";
import { openPlanner } from "../../planner/compose.ts";

const people = process.argv.slice(2);
await using planner = await openPlanner();
for await (const name of createInterface({ input: process.stdin })) {
  for (const person of people)
    await planner.as({ person }).create({ session: `${name}-${person}`, idea: "A climbing gym", preset: "fast" });
  process.stdout.write(`${name}\n`);
}
