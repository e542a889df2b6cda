import { expect, it, onTestFinished } from "vitest";
import { createPlanner, type PlannerEvent } from "../../index.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";

const RACES = process.env["PLANCRAFT_SOAK"] === "short" ? 10 : 100;

/** The last event of a run, or the code of what it threw. */
async function outcomeOf(run: AsyncIterable<PlannerEvent>): Promise<string> {
  let last = "nothing";
  try {
    for await (const { type } of run) last = type;
  } catch (error) {
    last = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  }
  return last;
}

it(`two resumes at the same moment, ${RACES} times: one goes on, and nothing is paid for twice`, async () => {
  const { url } = await createTestDatabase();
  // Longer than a loser waits, all calls of a session together.
  const server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline }, latencyMs: 200 });
  onTestFinished(() => server.close());
  // Each with connections and locks of its own, as two processes have them.
  const planners = await Promise.all([1, 2].map(() => createPlanner({ environment: modelEnvironment(url, server) })));
  onTestFinished(() => Promise.all(planners.map((planner) => planner.close())).then(() => {}));
  const [first] = planners;
  if (!first) throw new Error("There is no planner");

  const race = async (nth: number) => {
    const session = `race-${nth}`;
    const idea = `A marketplace for used climbing gear, number ${nth}`;
    expect(await outcomeOf(first.start({ idea, session, preset: "fast" }))).toBe("waiting");
    return Promise.all(planners.map((planner) => outcomeOf(planner.resume({ session, yes: true }))));
  };
  for (let nth = 0; nth < RACES; nth += 10) {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, at) => race(nth + at)));
    for (const outcome of outcomes) expect(outcome.sort()).toEqual(["done", "session-in-use"]);
  }
  const bodies = server.requests.map(({ body }) => JSON.stringify(body));
  expect(bodies.length).toBeGreaterThan(RACES * 10);
  expect(new Set(bodies).size).toBe(bodies.length);
}, 600_000);
