// A short plan: a preset of one's own. What it leaves out is as in `balanced`.
import { createPlanner } from "plancraft";

await using planner = await createPlanner({
  presets: {
    pitch: { minSections: 4, minFeatures: 2, refineRounds: 0, restarts: 0, length: { en: 1_200, ko: 3_000 } },
  },
});
for await (const event of planner.start({ idea: "A repair café for bicycles", preset: "pitch", yes: true })) {
  if (event.type === "session-started") console.log(`Preset: ${event.preset}`);
  if (event.type === "done") console.log(`Complete: ${event.complete}`);
}
