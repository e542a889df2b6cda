import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../../index.ts";
import { settledCheckpoint } from "../../../utils/postgres/checkpoints/settled-checkpoint.ts";
import { restoredDatabase } from "../../support/fixtures.ts";
import { createTestDatabase } from "../../support/postgres.ts";

let pool: pg.Pool;
let planner: Planner;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  pool = new pg.Pool({ connectionString: url });
  planner = await createPlanner({ environment: { DATABASE_URL: url } });
});
afterAll(async () => {
  await planner.close();
  await pool.end();
});

async function last(stream: AsyncIterable<PlannerEvent>): Promise<PlannerEvent | undefined> {
  const events: PlannerEvent[] = [];
  for await (const event of stream) events.push(event);
  return events.at(-1);
}

/** Where LangGraph says that a thread stands, as far as a settled checkpoint tells it. */
async function asLangGraphSays(of: Planner, session: string) {
  const { values, next, tasks } = await of.graph.getState({ configurable: { thread_id: session } });
  return { values, next: next[0] ?? null, interrupts: tasks.flatMap(({ interrupts }) => interrupts) };
}

it("is read without LangGraph as LangGraph reads it: at each question, and at the end", async () => {
  let event = await last(
    planner.start({ idea: "A marketplace for climbing gear", session: "settled", preset: "fast" }),
  );
  let questions = 0;
  for (; event?.type === "waiting"; event = await last(planner.answer(answerTo(event)))) {
    questions += 1;
    const settled = await settledCheckpoint(pool, "settled");
    const { values, next, interrupts } = await asLangGraphSays(planner, "settled");
    expect(settled).toMatchObject({ next, interrupts });
    expect(values).toMatchObject(ownChannels(settled?.values));
    expect((await planner.show("settled")).questions).toEqual(event.questions);
  }
  expect(questions).toBeGreaterThan(1);
  expect(event?.type).toBe("done");
  const settled = await settledCheckpoint(pool, "settled");
  const { values, next, interrupts } = await asLangGraphSays(planner, "settled");
  expect(settled).toMatchObject({ next, interrupts });
  expect(values).toMatchObject(ownChannels(settled?.values));
  expect(await planner.show("settled")).toMatchObject({ next: [], questions: [], language: "en", scores: [] });
});

function answerTo({ session, questions: [question] }: PlannerEvent & { type: "waiting" }) {
  if (question === undefined) throw new Error("It waits without a question");
  const { kind, options, interruptId } = question;
  const chosen = options[0] ? { kind, optionId: options[0].id } : { kind, text: "In three months" };
  const answer = kind === "approval" ? { kind, decision: "accept" } : chosen;
  return { session, answers: { [interruptId]: answer } } as Parameters<Planner["answer"]>[0];
}

/** Without the channels that LangGraph keeps for itself. */
function ownChannels(values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([channel]) => !/^branch:|^__/.test(channel)));
}

it("is left to LangGraph where an older version stored it, an answer was refused, or there is none", async () => {
  const url = await restoredDatabase("waiting-1.4.18.sql", 9);
  await using older = await createPlanner({ environment: { DATABASE_URL: url } });
  const own = new pg.Pool({ connectionString: url });
  try {
    for (const session of ["asked-once", "refused-twice", "outline-refused"]) {
      expect(await settledCheckpoint(own, session)).toBeNull();
      expect((await older.show(session)).questions).toHaveLength(1);
    }
    expect(await settledCheckpoint(own, "unknown")).toBeNull();
  } finally {
    await own.end();
  }
});
