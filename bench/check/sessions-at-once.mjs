// So many sessions at once in one process, on the build whose library is given: they end, or the process fails.
import { pathToFileURL } from "node:url";

const [library = "", count = "100"] = process.argv.slice(2);
const { createPlanner } = await import(pathToFileURL(library).href);
const planner = await createPlanner();
const session = async (number) => {
  let last;
  const idea = `A marketplace for used climbing gear, number ${number}`;
  for await (const event of planner.start({ idea, preset: "fast", yes: true })) last = event;
  if (last?.type !== "done") throw new Error(`A session ended otherwise: ${JSON.stringify(last)}`);
};
await Promise.all(Array.from({ length: Number(count) }, (_, number) => session(number)));
await planner.close();
process.exit(0);
