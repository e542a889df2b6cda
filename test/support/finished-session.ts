import pg from "pg";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../index.ts";
import { IDEA } from "./killed-session.ts";
import type { AnswerScripts } from "./openai-answers.ts";
import { type OpenAIServer, startOpenAIServer } from "./openai-server.ts";
import { modelEnvironment } from "./planning-script.ts";
import { createTestDatabase, type TestDatabase } from "./postgres.ts";
import { type CliResult, lastEvent, type Variables } from "./run-cli.ts";

/** Long enough that a request which has just come is still open when the process is killed. */
const LATENCY_MS = 20;
const CHANGES = [{ sectionId: "risks", instruction: "Name who acts on each risk." }];

/** It touches two of the three sections. */
export const REQUEST = "Halve the finance budget, and name two more risks";

/** Three sections. The first review of the first revision has one of them refined; all hangs on the prompt alone. */
const ANSWERS: AnswerScripts = {
  Outline: [
    {
      sections: ["summary", "finance", "risks"].map((id) => {
        return { id, title: `About ${id}`, intent: "", keyPoints: [] };
      }),
    },
  ],
  Review: ({ messages }) =>
    messages.some(({ content }) => content.includes("(review 2 of this session)"))
      ? { score: 7, actions: CHANGES }
      : { actions: [] },
  Agreement: [{ agreed: true, confidence: 0.9, actions: CHANGES }],
};

/** A finished session, the model server that answers it and no other, and a planner there. */
export interface FinishedSession {
  readonly session: string;
  readonly begin: readonly string[];
  readonly plan: string;
  readonly env: Variables;
  readonly server: OpenAIServer;
  readonly planner: Planner;
  readonly client: pg.Client;
}

/** Finished sessions on a database that the test file has for itself. */
export function useFinishedSessions(): (answers?: AnswerScripts) => Promise<FinishedSession> {
  let database: TestDatabase;
  let client: pg.Client;
  let sessions = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  return async (answers = {}) => {
    const server = await startOpenAIServer({ answers: { ...ANSWERS, ...answers }, latencyMs: LATENCY_MS });
    const env = modelEnvironment(database.url, server);
    const planner = await createPlanner({ environment: env });
    onTestFinished(async () => {
      await planner.close();
      await server.close();
    });
    const session = `finished-${++sessions}`;
    const plan = await planFrom(planner.start({ idea: IDEA, session, yes: true }));
    return { session, begin: ["new", IDEA, "--session", session, "--yes"], plan, env, server, planner, client };
  };
}

/** Reads a run to its end, which must be a finished plan. */
export async function planFrom(events: AsyncIterable<PlannerEvent>): Promise<string> {
  let last: PlannerEvent | undefined;
  for await (const event of events) last = event;
  if (last?.type !== "done" || !last.complete) throw new Error(`It is not done: ${JSON.stringify(last)}`);
  return last.plan ?? "";
}

/** The plan that a command printed as its last event. */
export function planOf(run: CliResult): string {
  return lastEvent(run, "done").plan ?? "";
}

/** The text under a heading of a plan. */
export function blockOf(plan: string, heading: string): string {
  return plan.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}
