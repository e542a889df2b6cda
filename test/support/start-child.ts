// A process that stores a session of each of these people.
import { openPlanner } from "../../planner/compose.ts";

const [name = "", ...people] = process.argv.slice(2);
await using planner = await openPlanner();
for (const person of people)
  await planner.as({ person }).create({ session: `${name}-${person}`, idea: "A climbing gym", preset: "fast" });
