// A check of one's own: what it finds goes to the reviewer, and into the record of the plan.
import { createPlanner } from "plancraft";

await using planner = await createPlanner({
  checks: {
    "no-superlatives": ({ sections, language }) =>
      sections
        .filter(({ markdown }) => /\b(best|unique|revolutionary)\b|최고|혁신적/i.test(markdown))
        .map(({ id }) => ({
          sectionId: id,
          problem: language === "ko" ? "근거 없는 최상급 표현이 있습니다." : "It praises without a reason.",
        })),
    "has-four-sections": ({ sections }) =>
      sections.length >= 4
        ? []
        : [{ sectionId: null, problem: `It has ${sections.length} sections, and four are wanted.` }],
  },
});
let session = "";
for await (const event of planner.start({ idea: "The best repair café for bicycles", preset: "fast", yes: true })) {
  session = event.session;
}
const [review] = (await planner.record(session)).reviews;
console.log(
  `Checks that found something: ${[...new Set(review?.checks.map(({ check }) => check))].join(", ") || "none"}`,
);
