// A specialist of one's own, who always researches, after those of the first layer.
import { createPlanner } from "plancraft";

await using planner = await createPlanner({
  specialists: [
    {
      id: "volunteers",
      name: { en: "volunteers", ko: "자원봉사" },
      layer: 2,
      prompt: "You run volunteer programmes: how people are found, kept, and thanked.",
      focus: "volunteer recruiting, retention, insurance",
      guides: ["operations-and-team"],
    },
  ],
});
for await (const event of planner.start({ idea: "A repair café for bicycles", preset: "fast", yes: true })) {
  if (event.type === "step-finished" && event.target === "volunteers") console.log("The volunteers specialist is done");
}
