// Specialists search what the program searches: an intranet, a library, an index of one's own.
import { createPlanner } from "plancraft";

const PAGES = [
  {
    url: "https://wiki.example.com/repair-cafes",
    title: "Repair cafés",
    content: "Open on Saturdays, 40 visitors a day.",
  },
  { url: "https://wiki.example.com/insurance", title: "Insurance", content: "Liability for volunteers: 180 a year." },
];
const asked: string[] = [];

await using planner = await createPlanner({
  search: {
    // What was found is kept under this id: a resumed session does not search again.
    id: "our-wiki",
    find: async (words, { limit }) => {
      asked.push(words);
      return PAGES.slice(0, limit);
    },
  },
});
for await (const event of planner.start({ idea: "A repair café for bicycles", preset: "fast", yes: true })) {
  if (event.type === "done") console.log(`Searched ${asked.length} times, complete: ${event.complete}`);
}
