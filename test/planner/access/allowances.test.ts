import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../../index.ts";
import { spentSince } from "../../../utils/postgres/stores/day-spending.ts";
import { type OpenAIServer, startOpenAIServer } from "../../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";

const MODEL = "openai:gpt-4.1-mini";

let database: TestDatabase;
let server: OpenAIServer;
let planner: Planner;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: shortOutline });
  planner = await createPlanner({ environment: modelEnvironment(database.url, server) });
  pool = new pg.Pool({ connectionString: database.url });
});
afterAll(async () => {
  await pool.end();
  await planner.close();
  await server.close();
  await database.drop();
});

async function all(stream: AsyncIterable<PlannerEvent>): Promise<PlannerEvent[]> {
  const found: PlannerEvent[] = [];
  for await (const event of stream) found.push(event);
  return found;
}

/** What a person's sessions cost, by the ledger. */
async function spentBy(person: string): Promise<number> {
  const { rows } = await pool.query<{ usd: number }>(
    "SELECT coalesce(sum(cost_usd), 0)::float8 AS usd FROM llm_calls JOIN sessions s ON s.id = session WHERE owner = $1",
    [person],
  );
  return rows[0]?.usd ?? 0;
}

async function firstCheckpoint(session: string): Promise<string> {
  for await (const { checkpoint } of planner.history(session)) return checkpoint;
  throw new Error("There is none.");
}

/** What Anna's one plan has cost. */
let spent: number;
beforeAll(async () => {
  const anna = planner.as({ person: "anna", models: [MODEL], dailyCostUsd: 100 });
  const events = await all(anna.start({ idea: "A guide", session: "anna", preset: "fast", yes: true }));
  expect(events.at(-1)).toMatchObject({ type: "done", complete: true });
  spent = await spentBy("anna");
  expect(spent).toBeGreaterThan(0);
});

it("a session is begun only with a model that its requester may use, and where it is none of them, nothing is", async () => {
  const mia = planner.as({ person: "mia", models: ["offline", MODEL] });
  await expect(mia.start({ idea: "A guide", model: "openai:gpt-4.1" }).next()).rejects.toMatchObject({
    ...{ code: "model-not-allowed", httpStatus: 403 },
    message: `You may not use openai:gpt-4.1 here: choose one of offline, ${MODEL}.`,
  });
  // Without a preset it is the model of the usual one.
  await expect(mia.create({ idea: "A guide" })).rejects.toMatchObject({ code: "model-not-allowed" });
  // Neither is she told what is missing here for a model that is not hers.
  await expect(mia.create({ idea: "A guide", model: "google:gemini" })).rejects.toMatchObject({
    code: "model-not-allowed",
  });
  expect(await mia.list()).toEqual([]);
  await expect(mia.create({ idea: "A guide", preset: "fast" })).resolves.toMatch(/./);
});

it("a model that this machine has no key for is refused to whoever asks for it, with what is missing", async () => {
  const ida = planner.as({ person: "ida" });
  await expect(ida.create({ idea: "A guide", model: "google:gemini" })).rejects.toMatchObject({
    ...{ code: "model-without-access", httpStatus: 409, exitCode: 2 },
    message: expect.stringMatching(/^google:gemini cannot be used here, since GOOGLE_API_KEY .* is not set: choose/),
  });
  expect(await ida.list()).toEqual([]);
});

it("a session that was begun when more models were allowed does not go on, and its plan stays to be read", async () => {
  const anna = planner.as({ person: "anna", models: ["offline"] });
  const checkpoint = await firstCheckpoint("anna");
  const begun = await planner.as({ person: "anna" }).create({ idea: "A guide", preset: "fast" });
  const audit = await planner.audit("anna");
  for (const run of [
    anna.revise({ session: "anna", request: "Shorter" }),
    anna.fork({ session: "anna", checkpoint }),
    anna.resume({ session: begun }),
  ])
    await expect(run.next()).rejects.toMatchObject({ code: "model-not-allowed" });
  expect((await all(anna.resume({ session: "anna" }))).at(-1)?.type).toBe("done");
  expect(await planner.audit("anna")).toEqual(audit);
});

it("nothing begins when the day's budget is spent, until midnight (UTC), and what is there is read without a cent", async () => {
  const anna = planner.as({ person: "anna", dailyCostUsd: spent });
  const before = await planner.list();
  for (const run of [
    anna.start({ idea: "A guide" }),
    anna.revise({ session: "anna", request: "Shorter" }),
    anna.fork({ session: "anna", checkpoint: await firstCheckpoint("anna") }),
  ])
    await expect(run.next()).rejects.toMatchObject({ code: "budget-spent", httpStatus: 429, exitCode: 7 });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await expect(anna.create({ idea: "A guide" })).rejects.toMatchObject({
    message: `Your budget of $${spent} for today is spent. Everything so far is kept: go on with it from ${tomorrow}T00:00:00Z.`,
  });
  expect(await planner.list()).toHaveLength(before.length);
  expect((await all(anna.resume({ session: "anna" }))).at(-1)?.type).toBe("done");
  await expect(planner.as({ person: "ben", dailyCostUsd: spent }).create({ idea: "A guide" })).resolves.toMatch(/./);
});

it("runs end at what is left of the day, as at their own limit, and several at once have one account", async () => {
  const emil = { person: "emil", dailyCostUsd: spent * 1.4 };
  const sessions = ["emil-1", "emil-2"];
  const run = (session: string) => all(planner.as(emil).start({ idea: "A guide", session, preset: "fast", yes: true }));
  const ends = (await Promise.all(sessions.map(run))).map((events) => events.at(-1));
  for (const end of ends) expect(end).toMatchObject({ type: "done" });
  const cut = ends.findIndex((end) => end?.type === "done" && !end.complete);
  expect(cut).toBeGreaterThanOrEqual(0);
  expect(await spentBy("emil")).toBeLessThanOrEqual(emil.dailyCostUsd);
  const more = planner.as({ ...emil, dailyCostUsd: spent * 20 });
  expect((await all(more.resume({ session: `emil-${cut + 1}` }))).at(-1)).toMatchObject({ complete: true });
});

it("what was spent on other days is not counted, and what a session that runs spends is", async () => {
  const since = new Date(Date.now() - 3_600_000);
  await pool.query("UPDATE llm_calls SET sent_at = sent_at - interval '2 hours' WHERE session = 'anna'");
  const [session] = (await planner.as({ person: "anna" }).list()).map(({ session }) => session);
  await pool.query(
    `INSERT INTO llm_calls (lineage, request, session, node, name, model, attempt, state, cost_usd)
     VALUES ($1, '', $1, 'write', 'Section', $2, 1, 'accepted', 0.25)`,
    [session, MODEL],
  );
  expect(await spentSince(pool, "anna", since)).toBe(0.25);
  // One that has run since yesterday has not changed today; one that changed yesterday has spent nothing today.
  await pool.query("UPDATE sessions SET state = 'running', updated_at = now() - interval '1 day' WHERE id = $1", [
    session,
  ]);
  expect(await spentSince(pool, "anna", since)).toBe(0.25);
  expect(await spentSince(pool, "nobody", since)).toBe(0);
});
