import { spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../index.ts";
import { everyNodeOnce, fingerprints, IDEA } from "../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import type { Variables } from "../support/run-cli.ts";

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let env: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  server = await startOpenAIServer({ answers: everyNodeOnce });
  env = modelEnvironment(database.url, server);
});
afterAll(async () => {
  await server.close();
  await client.end();
  await database.drop();
});

async function serving(environment = env): Promise<Planner> {
  const planner = await createPlanner({ environment, serves: true });
  onTestFinished(() => planner.close());
  return planner;
}

/** As a crash leaves it, 6 seconds ago. */
const leave = (session: string) =>
  client.query("UPDATE sessions SET state = 'running', updated_at = now() - interval '6 seconds' WHERE id = $1", [
    session,
  ]);

async function all(stream: AsyncIterable<unknown>): Promise<PlannerEvent[]> {
  const found: PlannerEvent[] = [];
  for await (const each of stream) found.push(each as PlannerEvent);
  return found;
}

/** Looks for crashed sessions until what is awaited has come. */
async function whileTakingUp<T>(planners: readonly Planner[], work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const looking = planners.map((planner) => planner.takeUpCrashed({ signal: over.signal, everyMs: 100 }));
  try {
    return await work();
  } finally {
    over.abort();
    await Promise.all(looking);
  }
}

const epochOf = async (session: string) => {
  const { rows } = await client.query<{ epoch: string }>("SELECT epoch FROM sessions WHERE id = $1", [session]);
  return Number(rows[0]?.epoch);
};

describe("a session whose server was killed", () => {
  it("is gone on with by exactly one of those that look, and nothing is paid twice", async () => {
    const session = "killed";
    server.fail({ fault: { kind: "hang" }, schema: "Outline", times: 1 });
    const program = `
      import { createPlanner } from "./index.ts";
      const planner = await createPlanner({ serves: true });
      const person = { person: "kim", dailyCostUsd: 5, models: ["openai:gpt-4.1"], trace: { requestId: "req-0123456789abcdef", traceId: "${"a".repeat(32)}" } };
      for await (const _ of planner.as(person).start(${JSON.stringify({ idea: IDEA, session, yes: true })})) {}`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      cwd: process.cwd(),
      env: { ...process.env, ...env },
      stdio: "inherit",
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await server.waitUntil((requests) => requests.some(({ fault }) => fault === "hang"));
    child.kill("SIGKILL");
    await once(child, "close");
    await client.query("UPDATE sessions SET updated_at = now() - interval '6 seconds' WHERE id = $1", [session]);

    const [reader, other] = [await serving(), await serving()];
    const events = await whileTakingUp([reader, other], () => all(reader.events(session)));
    expect(events.at(-1)).toMatchObject({ type: "done", complete: true });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.filter(({ type }) => type === "session-started")).toHaveLength(2);
    const stamps = new Set(events.map(({ requestId, traceId }) => `${requestId} ${traceId}`));
    expect([...stamps]).toEqual([`req-0123456789abcdef ${"a".repeat(32)}`]);
    const asked = fingerprints(server.requests.filter(({ fault }) => fault === null));
    expect(asked).toHaveLength(new Set(asked).size);
    expect(await reader.status(session)).toMatchObject({ owner: "kim", state: "done" });
    // What they may do goes with the session: the run that was taken up was held to it, too.
    const { rows } = await client.query("SELECT options FROM sessions WHERE id = $1", [session]);
    expect(rows).toEqual([{ options: { yes: true, models: ["openai:gpt-4.1"], dailyCostUsd: 5 } }]);
  });

  it("is settled as cancelled where somebody wanted that before the server saw it", async () => {
    const planner = await serving();
    const session = "wanted-cancelled";
    await all(planner.start({ idea: IDEA, session }));
    await leave(session);
    await client.query("UPDATE sessions SET cancel_epoch = epoch WHERE id = $1", [session]);
    await whileTakingUp([planner], () =>
      expect.poll(() => planner.status(session)).toMatchObject({ state: "cancelled" }),
    );
    expect((await all(planner.events(session))).at(-1)).toMatchObject({ type: "cancelled" });
    expect(await planner.status(session)).toMatchObject({ questions: [{ id: "audience" }] });
  });
});

describe("a session that is not taken up", () => {
  it("is the command line's, one that changed just now, and one that somebody runs", async () => {
    await using other = await createPlanner({ environment: env });
    const planner = await serving();
    for (const [session, owner] of [["typed", other] as const, ["fresh", planner] as const, ["last", planner] as const])
      await all(owner.start({ idea: IDEA, session }));
    for (const session of ["typed", "fresh", "last"]) await leave(session);
    // However long this takes here, it is no older.
    await client.query("UPDATE sessions SET updated_at = now() + interval '5 minutes' WHERE id = 'fresh'");
    await whileTakingUp([planner], () => expect.poll(() => planner.status("last")).toMatchObject({ state: "waiting" }));
    expect([await epochOf("typed"), await epochOf("fresh"), await epochOf("last")]).toEqual([1, 1, 2]);
    expect((await other.status("typed")).crashed).toBe(true);
  });

  it("is tried once where its model has no access here, as it was found, and another one goes on with it", async () => {
    const planner = await serving();
    const session = "no-key";
    await all(planner.start({ idea: IDEA, session }));
    await leave(session);
    const lines: string[] = [];
    const keyless = { DATABASE_URL: database.url, LOG_FORMAT: "json", PLANCRAFT_MODEL: "offline" };
    const logOutput = { write: (line: string) => lines.push(line) > 0 };
    await using without = await createPlanner({ environment: keyless, serves: true, logOutput });
    const before = await client.query("SELECT * FROM sessions WHERE id = $1", [session]);
    await whileTakingUp([without], async () => {
      await expect.poll(() => lines.join("")).toContain("take-up-failed");
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    expect(lines.filter((line) => line.includes("take-up-failed"))).toHaveLength(1);
    expect((await client.query("SELECT * FROM sessions WHERE id = $1", [session])).rows).toEqual(before.rows);
    await whileTakingUp([planner], () =>
      expect.poll(() => planner.status(session)).toMatchObject({ state: "waiting" }),
    );
  });
});
