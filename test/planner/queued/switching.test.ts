import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PlannerEvent } from "../../../index.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import { allOf } from "../../support/all-of.ts";
import { fingerprints } from "../../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../../support/openai-server.ts";
import { openedPlanner } from "../../support/opened-planner.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { ONCE, queueWorker } from "../../support/queue-worker.ts";
import type { Variables } from "../../support/run-cli.ts";

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let off: Variables;
let on: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const analysis = asksForAudience["Analysis"];
  server = await startOpenAIServer({
    answers: {
      ...shortOutline,
      Analysis: (context) => {
        const isTalk = context.messages.some(({ content }) => content.includes("Good morning"));
        if (isTalk) return { isPlanningRequest: false, directReply: "Good morning" };
        return typeof analysis === "function" ? analysis(context) : {};
      },
    },
  });
  off = modelEnvironment(database.url, server);
  on = { ...off, USE_DURABLE_WORKER: "true" };
});
afterAll(async () => {
  await server.close();
  await client.end();
  await database.drop();
});

type Events = AsyncGenerator<PlannerEvent, void, void>;

async function begun(stream: Events): Promise<void> {
  await stream.next();
  await stream.return();
}

const left = (session: string, state: string) =>
  client.query("UPDATE sessions SET state = $2, updated_at = now() - interval '6 seconds' WHERE id = $1", [
    session,
    state,
  ]);

const ANSWER = { kind: "option", optionId: "climbers" } as const;
async function answerTo({ show }: LazyPlanner, session: string) {
  return { session, answers: { [(await show(session)).questions[0]?.interruptId ?? ""]: ANSWER } };
}

/** How sessions are left, by planners where runs go through the queue and where they do not. */
type Leaving = (session: string, here: LazyPlanner, asker: LazyPlanner) => Promise<unknown>;
const waits: Leaving = (session, here) => allOf(here.start({ idea: `A market for ${session}`, session }));
const isAnswered: Leaving = async (session, here, asker) => {
  await waits(session, here, asker);
  await begun(asker.answer(await answerTo(asker, session)));
};
const leftAs = (state: string, leave: Leaving): Leaving => {
  return async (session, here, asker) => {
    await leave(session, here, asker);
    await left(session, state);
  };
};

interface Case {
  readonly leave: Leaving;
  /** Whether somebody goes on with it by themselves; else a person has to. */
  readonly isTakenUp: boolean;
  /** Where it stands then: its open question, or its state. */
  readonly end: "audience" | "approve-outline" | "done";
}

const CASES: Readonly<Record<string, Case>> = {
  "queued-new": {
    leave: (session, _, asker) => begun(asker.start({ idea: `A market for ${session}`, session })),
    isTakenUp: true,
    end: "audience",
  },
  "queued-answer": { leave: isAnswered, isTakenUp: true, end: "approve-outline" },
  "running-answer": { leave: leftAs("running", isAnswered), isTakenUp: true, end: "approve-outline" },
  // Killed after the plan had taken the answer, and before the run's last event.
  "running-answer-taken": {
    leave: async (session, here, asker) => {
      await isAnswered(session, here, asker);
      const { rows } = await client.query("SELECT body FROM run_requests WHERE session = $1", [session]);
      await allOf(here.resume({ session }));
      await client.query("INSERT INTO run_requests (session, body) VALUES ($1, $2)", [session, rows[0].body]);
      await left(session, "running");
    },
    isTakenUp: true,
    end: "approve-outline",
  },
  running: { leave: leftAs("running", waits), isTakenUp: true, end: "audience" },
  waiting: { leave: waits, isTakenUp: false, end: "audience" },
  failed: { leave: leftAs("failed", waits), isTakenUp: false, end: "audience" },
  // Its run could not begin.
  "failed-answer": { leave: leftAs("failed", isAnswered), isTakenUp: false, end: "approve-outline" },
  interrupted: { leave: leftAs("interrupted", waits), isTakenUp: false, end: "audience" },
  partial: { leave: leftAs("partial", waits), isTakenUp: false, end: "audience" },
  cancelled: {
    leave: async (session, here, asker) => {
      await waits(session, here, asker);
      await here.cancel(session);
    },
    isTakenUp: false,
    end: "audience",
  },
  "cancelled-answer": {
    leave: async (session, here, asker) => {
      await isAnswered(session, here, asker);
      await here.cancel(session);
    },
    isTakenUp: false,
    end: "approve-outline",
  },
  done: {
    leave: (session, here) => allOf(here.start({ idea: `Good morning, ${session}`, session })),
    isTakenUp: false,
    end: "done",
  },
};

it.each(["off", "on"])(
  "sessions in every state lose nothing and do nothing twice where the queue is turned %s",
  async (to) => {
    const [here, asker, worker] = [await openedPlanner(off), await openedPlanner(on), await queueWorker(on)];
    const cases = Object.entries(CASES).map(([name, one]) => ({ ...one, session: `${name}-${to}` }));
    await Promise.all(cases.map(({ leave, session }) => leave(session, here, asker)));
    // What was asked while it was off has no job; a worker that looks for what nobody runs finds it.
    if (to === "on") await client.query("DELETE FROM plancraft_queue.job");
    const standing = async (session: string) => {
      const { state, lastSeq } = await here.status(session);
      return { state, lastSeq };
    };
    const before = new Map(
      await Promise.all(cases.map(async ({ session }) => [session, await standing(session)] as const)),
    );

    const found = await here.crashed();
    const isSought = cases.filter(({ isTakenUp }) => isTakenUp).map(({ session }) => session);
    expect(found.toSorted()).toEqual(isSought.toSorted());
    if (to === "off") await allOf(here.resumeAll());
    else {
      const twice = [...found, ...found].map((session) => worker.planner.runQueued({ kind: "run", session }, ONCE));
      const outcomes = new Set((await Promise.all(twice)).map(({ outcome }) => outcome));
      expect([...outcomes].every((outcome) => outcome === "over" || outcome === "busy")).toBe(true);
    }
    for (const { session, isTakenUp } of cases) {
      if (!isTakenUp) expect(await standing(session), session).toEqual(before.get(session));
    }
    const stopped = cases.filter(({ isTakenUp }) => !isTakenUp);
    if (to === "off") await Promise.all(stopped.map(({ session }) => allOf(here.resume({ session }))));
    else {
      await Promise.all(stopped.map(({ session }) => begun(asker.resume({ session }))));
      await worker.work();
    }

    for (const { session, end } of cases) {
      const { state, questions } = await here.status(session);
      expect([session, state, ...questions.map(({ id }) => id)]).toEqual([
        session,
        ...(end === "done" ? ["done"] : ["waiting", end]),
      ]);
      const acts = (await here.audit(session))
        .filter(({ questionId }) => questionId === "audience")
        .map(({ act }) => act);
      expect([session, ...acts]).toEqual([session, ...TRAILS[end]]);
      const seqs = (await allOf(here.events(session) as Events)).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, at) => at + 1));
    }
    expect((await client.query("SELECT session FROM run_requests")).rows).toEqual([]);
    const asked = fingerprints(server.requests);
    expect(asked).toHaveLength(new Set(asked).size);

    // Jobs of what was done without them find nothing to do when it is on again.
    const after = await client.query("SELECT count(*) FROM session_events");
    expect(new Set((await worker.work()).map(({ outcome }) => outcome))).toEqual(new Set(to === "off" ? ["over"] : []));
    expect((await client.query("SELECT count(*) FROM session_events")).rows).toEqual(after.rows);
  },
);

const TRAILS = { audience: ["asked"], "approve-outline": ["asked", "answered"], done: [] } as const;
