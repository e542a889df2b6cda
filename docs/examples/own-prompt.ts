// Prompts of one's own. A text says where the material stands; a function gets the data, and what the prompt usually is.
import { createPlanner } from "plancraft";

await using planner = await createPlanner({
  prompts: {
    review: "{{words}}\nBe twice as strict about money.\n\n{{data}}",
    write: ({ section }, usual) =>
      `${usual.data}\n\n${usual.words}\nOpen "${section.title}" with the one sentence that matters most.`,
  },
});
for await (const event of planner.start({ idea: "A repair café for bicycles", preset: "fast", yes: true })) {
  if (event.type === "section-written") console.log(`${event.written} of ${event.total}: ${event.title}`);
}
