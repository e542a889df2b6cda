import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../index.ts";
import { sessionLockKey } from "../../utils/postgres/session-lock-key.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let planner: Planner;
let home: string;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  home = await mkdtemp(join(tmpdir(), "plancraft-test-"));
  planner = await createPlanner({ environment: { ...modelEnvironment(database.url, server), PLANCRAFT_HOME: home } });
});
afterAll(async () => {
  await planner.close();
  await server.close();
  await client.end();
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

async function all(stream: AsyncIterable<PlannerEvent>): Promise<PlannerEvent[]> {
  const found: PlannerEvent[] = [];
  for await (const each of stream) found.push(each);
  return found;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code: string }) => error.code,
  );

describe("a session that is deleted", () => {
  it("is unknown everywhere, its id stays taken, its fork goes on, and what was chosen is remembered", async () => {
    const session = "deleted";
    const asked = (await all(planner.start({ idea: "A guide for gyms", session, preset: "fast" }))).at(-1);
    const [question] = asked?.type === "waiting" ? asked.questions : [];
    const answers = { [question?.interruptId ?? ""]: { kind: "option", optionId: "gyms" } } as const;
    await all(planner.answer({ session, answers, yes: true }));
    const { value: checkpoint } = await planner.history(session).next();
    const at = Object(checkpoint).checkpoint ?? "";
    const fork = (await all(planner.fork({ session, checkpoint: at, yes: true }))).at(-1)?.session ?? "";
    const [before, chosen] = [await planner.export(fork), await planner.remembered()];
    expect(chosen).toMatchObject([{ question: "audience", session }]);
    const [stats, sessions] = [await planner.stats(), await planner.list()];

    await planner.delete(session);
    const unknown = {
      show: () => planner.show(session),
      status: () => planner.status(session),
      session: () => planner.session("delet"),
      history: () => planner.history(session).next(),
      events: () => planner.events(session).next(),
      export: () => planner.export(session),
      audit: () => planner.audit(session),
      record: () => planner.record(session),
      figures: () => planner.figures(session),
      resume: () => all(planner.resume({ session })),
      answer: () => all(planner.answer({ session, answers })),
      revise: () => all(planner.revise({ session, request: "More" })),
      fork: () => all(planner.fork({ session, checkpoint: at })),
      set: () => planner.set({ session, settings: ["a=1"] }),
      diff: () => planner.diff({ session }),
      cancel: () => planner.cancel(session),
      delete: () => planner.delete(session),
    };
    const codes = await Promise.all(Object.entries(unknown).map(async ([name, work]) => [name, await codeOf(work())]));
    expect(Object.fromEntries(codes)).toEqual(
      Object.fromEntries(Object.keys(unknown).map((name) => [name, "session-unknown"])),
    );
    expect(await planner.list()).toEqual(sessions.filter((one) => one.session !== session));
    expect((await planner.stats()).states.done).toBe(stats.states.done - 1);
    expect(await planner.session("@last")).toBe(fork);
    expect(await codeOf(all(planner.start({ idea: "Again", session })))).toBe("session-exists");
    expect(await planner.remembered()).toEqual(chosen);
    expect(await planner.export(fork)).toEqual(before);
    expect((await all(planner.revise({ session: fork, request: "Name more risks", yes: true }))).at(-1)).toMatchObject({
      type: "done",
    });

    await client.query("UPDATE all_sessions SET deleted_at = now() - interval '31 days' WHERE id = $1", [session]);
    expect(await planner.prune({ dryRun: true })).toMatchObject({ deleted: 1, sessions: 1 });
    expect(await planner.prune()).toMatchObject({ deleted: 1, sessions: 1, inUse: 0 });
    expect((await client.query("SELECT FROM checkpoints WHERE thread_id = $1", [session])).rowCount).toBe(0);
    expect(await planner.export(fork)).toMatchObject({ complete: true });
    expect((await all(planner.start({ idea: "Again", session, yes: true, preset: "fast" }))).at(-1)).toMatchObject({
      type: "done",
    });
  });

  it("comes back as it was, with the same answers, for whoever deleted it, until it is removed for good", async () => {
    const session = "regretted";
    await all(planner.start({ idea: "A guide for gyms", session, yes: true, preset: "fast" }));
    const plan = await planner.export(session);
    await planner.undelete(session);
    const paid = server.requests.length;
    await planner.delete(session);
    expect(await planner.deleted()).toMatchObject([{ session, title: plan.title }]);
    const [{ deletedAt = "", until = "" } = {}] = await planner.deleted();
    expect(Date.parse(until) - Date.parse(deletedAt)).toBe(30 * 24 * 3_600_000);
    const other = planner.as({ person: "somebody-else" });
    expect(await other.deleted()).toEqual([]);
    expect(await codeOf(other.undelete(session))).toBe("session-unknown");
    expect(await planner.deletedSession("regr")).toBe(session);
    await planner.undelete(session);
    expect(await planner.deleted()).toEqual([]);
    expect(await planner.export(session)).toEqual(plan);
    expect((await all(planner.resume({ session }))).at(-1)).toMatchObject({ type: "done" });
    expect(server.requests.length).toBe(paid);
    await planner.delete(session);
    expect(await planner.deletedSession("@last")).toBe(session);
    await planner.undelete(session);
    expect(await codeOf(planner.deletedSession("@last"))).toBe("session-none-deleted");
    await planner.delete(session);
    const logs = await readdir(join(home, "logs"));
    expect(logs).toContain(`${session}.jsonl`);
    await client.query("UPDATE all_sessions SET deleted_at = now() - interval '31 days' WHERE id = $1", [session]);
    // Whoever removes it for good has its lock: nobody is told that it is back, and then finds it gone.
    await client.query(`SELECT pg_advisory_lock(${sessionLockKey("$1")})`, [session]);
    expect(await codeOf(planner.undelete(session))).toBe("session-in-use");
    await client.query("SELECT pg_advisory_unlock_all()");
    await planner.prune();
    expect(await planner.deleted()).toEqual([]);
    expect(await codeOf(planner.undelete(session))).toBe("session-unknown");
    expect((await readdir(join(home, "logs"))).filter((name) => name.startsWith(session))).toEqual([]);
  });

  it("is not deleted while it runs: it is cancelled first", async () => {
    const session = "busy";
    server.fail({ fault: { kind: "hang" }, schema: "Outline", times: 1 });
    await using other = await createPlanner({ environment: modelEnvironment(database.url, server) });
    const run = all(other.start({ idea: "A busy guide", session, yes: true }));
    await server.waitUntil((requests) => requests.some(({ fault }) => fault === "hang"));
    for (const one of [planner, other])
      await expect(one.delete(session)).rejects.toMatchObject({ code: "session-in-use", httpStatus: 409 });
    await planner.cancel(session);
    await planner.delete(session);
    expect((await run).at(-1)?.type).toBe("cancelled");
    expect(await codeOf(planner.status(session))).toBe("session-unknown");
  });
});
