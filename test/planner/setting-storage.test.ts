import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { scriptOfPlan } from "../../bench/set-plan.ts";
import { createPlanner, type Planner } from "../../index.ts";
import { planFrom } from "../support/finished-session.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { planWithFigures } from "../support/plan-with-figures.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { startPostgresProxy } from "../support/postgres-proxy.ts";
import { startCli } from "../support/run-cli.ts";

let database: TestDatabase;
let client: pg.Client;
const opened: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  for (const one of opened) await one.close();
  await client.end();
  await database.drop();
});

const finished = () => planWithFigures(database, opened);
const settings = ["basket=22"];
const versionsOf = async (planner: Planner, session: string) =>
  (await planner.diff({ session, from: 1, to: 1 })).versions;
const textOf = async (planner: Planner, session: string) => (await planner.export(session)).markdown;

/** Another process's planner, as far as locks and connections go. */
async function another(url: string, env: Readonly<Record<string, string>>): Promise<Planner> {
  const planner = await createPlanner({ environment: { ...env, DATABASE_URL: url } });
  onTestFinished(() => planner.close());
  return planner;
}

describe("a setting of figures", () => {
  it("takes at most eight statements, however large the plan, and no model call", async () => {
    const server = await startOpenAIServer({ answers: scriptOfPlan(200) });
    const env = modelEnvironment(database.url, server);
    const proxy = await startPostgresProxy(database.url);
    onTestFinished(() => Promise.all([proxy.close(), server.close()]).then(() => {}));
    const maker = await another(database.url, env);
    const session = "large";
    await planFrom(maker.start({ idea: "A bakery", session, yes: true, preset: "fast" }));
    expect((await maker.figures(session)).figures).toHaveLength(200);
    const planner = await another(proxy.url, env);
    await planner.set({ session, settings: ["f0=200"] });
    const [calls, before] = [server.requests.length, proxy.operations.length];
    await planner.set({ session, settings: ["f0=300"] });
    const sent = proxy.operations.slice(before);
    expect(sent.filter((sql) => sql.includes("INTO"))).toHaveLength(3);
    expect(sent.length).toBeLessThanOrEqual(8);
    expect(server.requests).toHaveLength(calls);
    expect(await versionsOf(maker, session)).toBe(3);
  });

  it("has its events numbered on and stored, and its steps in the history, as any run", async () => {
    const { planner, session } = await finished();
    const { rows: before } = await client.query("SELECT max(seq) AS seq FROM session_events WHERE session = $1", [
      session,
    ]);
    await planner.set({ session, settings });
    const stored =
      "SELECT seq, type, body ->> 'step' AS step FROM session_events WHERE session = $1 AND seq > $2 ORDER BY seq";
    const { rows } = await client.query(stored, [session, before[0].seq]);
    expect(rows.map(({ type, step }) => `${type} ${step ?? ""}`.trim())).toEqual([
      "session-started",
      "step-started figures",
      "step-finished figures",
      "step-started format",
      "step-finished format",
      "done",
    ]);
    expect(rows.map(({ seq }) => seq - before[0].seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await planner.show(session)).toMatchObject({ state: "done", next: [], error: null });
  });

  it("needs no key for the model that made the plan", async () => {
    const { session } = await finished();
    const keyless = await another(database.url, { PLANCRAFT_MODEL: "offline" });
    expect(await keyless.set({ session, settings })).toMatchObject({ version: 2 });
  });

  it("waits for another of the same session, and both are versions, in order", async () => {
    const { planner, session, env } = await finished();
    const other = await another(database.url, env);
    const both = await Promise.all([
      planner.set({ session, settings }),
      other.set({ session, settings: ["orders=600"] }),
    ]);
    expect(both.map(({ version }) => version).sort()).toEqual([2, 3]);
    const last = await textOf(planner, session);
    expect(last).toContain("Orders of $22 bring $1,056 a month");
    expect(await versionsOf(planner, session)).toBe(3);
    await expect(other.set({ session, settings: ["orders=600"] })).resolves.toMatchObject({ version: null });
  });

  it("is refused while the session runs, and changes nothing", async () => {
    const { planner, session, server, env } = await finished();
    server.fail({ fault: { kind: "hang" }, schema: "Refinement", times: 1 });
    const run = planner.revise({ session, request: "More" });
    await run.next();
    const other = await another(database.url, env);
    await expect(other.set({ session, settings })).rejects.toMatchObject({ code: "session-in-use", exitCode: 6 });
    await run.return();
    await planner.stop(session);
    await expect(other.set({ session, settings })).rejects.toMatchObject({ code: "session-not-finished", exitCode: 2 });
    expect(await versionsOf(planner, session)).toBe(1);
  });

  it("renders the figures of a locked section anew", async () => {
    const { planner, session } = await finished();
    const graph = planner.graph;
    const thread = { configurable: { thread_id: session } };
    const { values } = await graph.getState(thread);
    const sections = values.outline?.sections.map((section: object) => ({ ...section, locked: true }));
    await graph.updateState(thread, { outline: { ...values.outline, sections } }, "format");
    await planFrom(planner.setAndRewrite({ session, settings }));
    expect(await textOf(planner, session)).toContain("Orders of $22 bring $880 a month");
  });

  it("of a plan from before there were figures is refused, and names what makes them", async () => {
    const { planner, session } = await finished();
    await client.query(
      `UPDATE checkpoints SET checkpoint = checkpoint #- '{channel_versions,sheet}' #- '{channel_versions,sheetNotes}'
       WHERE thread_id = $1`,
      [session],
    );
    const refusal = await planner.set({ session, settings }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: "sheet-missing",
      exitCode: 2,
      message: expect.stringContaining("a request in words"),
    });
    expect(await versionsOf(planner, session)).toBe(1);
  });
});

describe("a setting whose process is killed", () => {
  it("goes on from the stored request to one new version, wherever it was", async () => {
    const { planner, session, env } = await finished();
    const throughProxy = (url: string) => ({ ...env, DATABASE_URL: url });
    const watching = await startPostgresProxy(database.url);
    await (await another(watching.url, env)).set({ session, settings: ["basket=23"] });
    const of = (words: string) => watching.operations.findLast((sql) => sql.includes(words)) ?? "";
    const [request, run, end] = [of("INTO revisions"), of("INTO public.checkpoints"), of("INTO session_events")];
    const stored = async () => {
      const trail = await planner.audit(session);
      return [trail.filter(({ act }) => act === "set").length, await versionsOf(planner, session)];
    };
    const made: unknown[] = [await stored()];
    for (const [sql, when, basket] of [
      [request, "before", 22],
      [request, "after", 21],
      [run, "after", 20],
      [end, "after", 19],
    ] as const) {
      const strike = () => cli.kill("SIGKILL");
      const proxy = await startPostgresProxy(database.url, { sql, nth: 1, when, strike });
      const cli = startCli(["set", session, `basket=${basket}`], { env: throughProxy(proxy.url) });
      expect((await cli.result).signal).toBe("SIGKILL");
      await proxy.close();
      const { state, next } = await planner.show(session);
      const resumed = await planFrom(planner.resume({ session }));
      expect(resumed).toBe(await textOf(planner, session));
      made.push([state, next, resumed.includes(`Orders of $${basket} bring`), ...(await stored())]);
    }
    expect(made).toEqual([
      [1, 2],
      ["done", [], false, 1, 2],
      ["running", ["figures"], true, 2, 3],
      ["running", [], true, 3, 4],
      ["done", [], true, 4, 5],
    ]);
    expect(await planner.set({ session, settings: ["orders=600"] })).toMatchObject({ version: 6 });
    await watching.close();
  });
});

describe("the version of a plan that somebody changed by hand", () => {
  it("is kept beside the one whose number it has, and what follows is numbered on", async () => {
    const { planner, session } = await finished();
    await planner.set({ session, settings });
    const thread = { configurable: { thread_id: session } };
    const { values } = await planner.graph.getState(thread);
    await planner.graph.updateState(thread, { document: `${values.document}\nBy hand.\n` }, "format");
    expect(await planner.set({ session, settings: ["basket=21"] })).toMatchObject({ version: 4 });
    const { rows } = await client.query(
      "SELECT version, plan ->> 'document' AS document FROM plan_versions WHERE session = $1 ORDER BY version",
      [session],
    );
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect(rows[2].document).toBe(`${rows[1].document}\nBy hand.\n`);
    expect(rows[3].document).toContain("Orders of $21");
    expect((await planner.set({ session, undo: true })).version).toBe(5);
  });
});
