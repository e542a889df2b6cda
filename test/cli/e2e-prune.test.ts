import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../index.ts";
import type { SentAnswer } from "../../schemas/answer.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { sessionLockKey } from "../../utils/postgres/session-lock-key.ts";
import { everyNodeOnce } from "../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli, type Variables } from "../support/run-cli.ts";

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let env: Variables;
/** In this process, for all that is about what pruning leaves. */
let planner: Planner;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  server = await startOpenAIServer({ answers: everyNodeOnce });
  env = modelEnvironment(database.url, server);
  planner = await createPlanner({ environment: env });
});
afterAll(async () => {
  await planner.close();
  await client.end();
  await server.close();
  await database.drop();
});

const cli = (...args: string[]) => runCli(args, { env });

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of stream) found.push(each);
  return found;
}

async function ageBy40Days(...sessions: string[]): Promise<void> {
  await client.query("UPDATE sessions SET updated_at = updated_at - interval '40 days' WHERE id = ANY($1)", [sessions]);
}

/** What a person can look at of a session, but for its checkpoints and when it was changed. */
async function looks(session: string): Promise<unknown> {
  const { updatedAt: _, ...shown } = await planner.show(session);
  return [shown, await planner.export(session)];
}

/** Without what each step changed: of the oldest one that is kept, what it is compared with is gone. */
const checkpointsOf = async (session: string) =>
  (await all(planner.history(session))).map(({ checkpoint, at, next }) => ({ checkpoint, at, next }));

/** What a use case comes to, and the requests it makes, by the name of their schema. */
async function run(events: AsyncIterable<PlannerEvent>) {
  const before = server.requests.length;
  const happened = await all(events);
  const last = happened.at(-1);
  const plan = last?.type === "done" ? last.plan : null;
  const question = last?.type === "waiting" ? last.questions[0] : undefined;
  const asked = server.requests.slice(before).map(({ schemaName }) => schemaName);
  return { happened, last, plan, question, asked: asked.toSorted() };
}

/** The open question's own answer. */
const answer = (question: OpenQuestion | undefined, given: SentAnswer) => ({ [question?.interruptId ?? ""]: given });

describe("prune", () => {
  it("leaves a finished session whole, and every kept checkpoint can be forked without a call", async () => {
    const { plan } = await run(planner.start({ idea: "A plan to keep", session: "parent", yes: true }));
    const before = await checkpointsOf("parent");
    const origin = before.find(({ next }) => next[0] === "approve-outline")?.checkpoint ?? "";
    const forked = await run(planner.fork({ session: "parent", checkpoint: origin }));
    const fork = forked.last?.session ?? "";
    await run(planner.start({ idea: "A young plan", session: "young", yes: true }));
    await ageBy40Days("parent", fork);
    const seen = [await looks("parent"), await looks(fork), await looks("young"), await checkpointsOf("young")];

    const dry = await cli("prune", "--dry-run", "--json");
    expect(await checkpointsOf("parent")).toEqual(before);
    const pruned = await cli("prune", "--json");
    const gone = before.length - 6;
    // The fork has no more checkpoints than are kept.
    expect(pruned).toMatchObject({
      exitCode: 0,
      lines: [{ sessions: 1, deleted: 0, checkpoints: gone, inUse: 0, dryRun: false }],
    });
    expect(dry.lines).toEqual([{ ...pruned.lines[0], dryRun: true }]);

    expect([await looks("parent"), await looks(fork), await looks("young"), await checkpointsOf("young")]).toEqual(
      seen,
    );
    const kept = await checkpointsOf("parent");
    expect(kept).toEqual([...before.slice(0, 5), ...before.filter(({ checkpoint }) => checkpoint === origin)]);
    const { rows } = await client.query(
      "SELECT node, count(answer)::int AS answers, count(*)::int AS calls FROM llm_calls WHERE session = 'parent' GROUP BY 1",
    );
    expect(rows).toContainEqual({ node: "analyze", answers: 0, calls: 2 });
    expect(rows).toContainEqual({ node: "write", answers: 5, calls: 5 });

    const whole = { plan, asked: [] };
    for (const { checkpoint } of kept)
      expect(await run(planner.fork({ session: "parent", checkpoint, yes: true }))).toMatchObject(whole);
    const ended = await run(planner.resume({ session: fork, yes: true }));
    expect(ended).toMatchObject(whole);
    // Its events are all there, and their numbers go on.
    const numbers = [...forked.happened, ...ended.happened].map((event) => event.seq);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    const stored = await client.query("SELECT seq FROM session_events WHERE session = $1 ORDER BY seq", [fork]);
    expect(stored.rows.map(({ seq }) => seq)).toEqual(numbers);
  });

  it("leaves an open question open: the same answer leads on to the same plan, with the same requests", async () => {
    // Two sessions of one idea, each with its own answers; one of them is pruned.
    for (const session of ["as-it-was", "pruned"]) {
      const { question } = await run(planner.start({ idea: "A plan that waits", session }));
      await run(planner.answer({ session, answers: answer(question, { kind: "option", optionId: "climbers" }) }));
    }
    const open = await run(planner.resume({ session: "pruned" }));
    await ageBy40Days("pruned");
    const seen = await looks("pruned");
    expect((await cli("prune", "--keep-last", "1", "--json")).lines).toMatchObject([{ sessions: 1 }]);
    expect(await checkpointsOf("pruned")).toHaveLength(1);
    expect(await looks("pruned")).toEqual(seen);
    const again = await run(planner.resume({ session: "pruned" }));
    expect(again.question).toEqual(open.question);
    expect(again.question).toMatchObject({ id: "approve-outline", interruptId: expect.stringMatching(/./) });

    const accept = { kind: "approval", decision: "accept" } as const;
    const { question } = await run(planner.resume({ session: "as-it-was" }));
    const whole = await run(planner.answer({ session: "as-it-was", answers: answer(question, accept) }));
    const pruned = await run(planner.answer({ session: "pruned", answers: answer(open.question, accept) }));
    expect(pruned.plan).toMatch(/^# /);
    expect(pruned).toMatchObject({ plan: whole.plan, asked: whole.asked });
    expect(pruned.asked).not.toContain("Outline");
    expect((await planner.show("pruned")).usage).toEqual((await planner.show("as-it-was")).usage);
  });

  it("leaves a session alone that is in use, and says so", async () => {
    await run(planner.start({ idea: "A busy plan", session: "busy", yes: true }));
    await client.query("DELETE FROM sessions WHERE id <> 'busy'");
    await ageBy40Days("busy");
    const before = await checkpointsOf("busy");
    await client.query(`SELECT pg_advisory_lock(${sessionLockKey("$1")})`, ["busy"]);
    const { exitCode, stderr, stdout } = await cli("prune");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "There is nothing to remove.\n" });
    expect(stderr).toBe("1 session is in use, and left alone.\n");
    await client.query("SELECT pg_advisory_unlock_all()");
    expect(await checkpointsOf("busy")).toEqual(before);
    const pruned = await cli("prune", "--older-than", "4w", "--keep-last", "3");
    expect(pruned.stdout).toMatch(
      /^Removed \d+ checkpoints of 1 session, and what only they needed: \d+(\.\d)? kB\.\n$/,
    );
    expect(await checkpointsOf("busy")).toEqual(before.slice(0, 3));
    expect((await cli("prune", "--lang", "ko")).stdout).toBe("지울 것이 없습니다.\n");
  });

  it.each([
    ["--older-than", "30"],
    ["--older-than", "30 d"],
    ["--older-than", "-3d"],
    ["--older-than", "1.5d"],
    ["--older-than", "9999999w"],
    ["--older-than", ""],
    ["--keep-last", "0"],
    ["--keep-last", "all"],
  ])("refuses %s %j in one sentence", async (option, value) => {
    const { exitCode, stdout, stderr } = await cli("prune", option, value);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^plancraft: .+\.\n$/);
  });
});
