// Planning guides of one's own, from a folder. A guide of the same id and language takes the place of ours.
import { fileURLToPath } from "node:url";
import { createPlanner } from "plancraft";

await using planner = await createPlanner({ guides: [fileURLToPath(new URL("guides", import.meta.url))] });
let session = "";
for await (const event of planner.start({ idea: "A repair café for bicycles", preset: "fast", yes: true })) {
  session = event.session;
}
console.log((await planner.export(session)).sections.map(({ title }) => title).join(" | "));
