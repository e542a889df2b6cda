import { EventEmitter } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../index.ts";
import { sessionLockKey } from "../../utils/postgres/session-lock-key.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runOnPseudoTerminal } from "../support/pseudo-terminal.ts";
import { type CliResult, runCli, startCli, type Variables } from "../support/run-cli.ts";
import { storeRollout, versionOf } from "../support/stored-rollout.ts";
import { startTransactionPooler } from "../support/transaction-pooler.ts";

const PROGRAM = join(import.meta.dirname, "../../cli/main.ts");

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let env: Variables;
/** In this process, for what a test only begins with. */
let planner: Planner;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  env = modelEnvironment(database.url, server);
  planner = await createPlanner({ environment: env });
});
afterAll(async () => {
  await planner.close();
  await client.end();
  await server.close();
  await database.drop();
});
beforeEach(async () => {
  await client.query(
    `TRUNCATE all_sessions, llm_calls, usage_by_day, checkpoints, checkpoint_blobs, checkpoint_writes CASCADE`,
  );
});

const cli = (...args: string[]) => runCli(args, { env });
const sessionsOf = ({ lines }: CliResult) => lines.map(({ session }) => session);

/** Sessions as a killed process leaves them, in the order of their names; each was in the middle of a request. */
async function crash(...sessions: string[]): Promise<void> {
  for (const session of sessions) {
    const before = server.requests.length;
    server.fail({ fault: { kind: "hang" }, schema: "Outline", times: 1 });
    const run = startCli(["new", `A plan of ${session}`, "--session", session, "--yes"], { env });
    await server.waitUntil((requests) => requests.slice(before).some(({ fault }) => fault === "hang"));
    run.kill("SIGKILL");
    await run.result;
  }
  // The server frees the locks of a killed process once it has noticed.
  await expect.poll(async () => (await client.query(LOCKS)).rows).toEqual([]);
}
const LOCKS = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** The same without processes, for tests that are about something else: stopped in the middle, and still "running". */
async function leave(...sessions: string[]): Promise<void> {
  for (const session of sessions) {
    server.fail({ fault: { kind: "unauthorized" }, schema: "Outline", times: 1 });
    for await (const _ of planner.start({ idea: `A plan of ${session}`, session, yes: true }));
  }
  await client.query("UPDATE sessions SET state = 'running', error = NULL WHERE id = ANY($1)", [sessions]);
}

/** Takes a session as another process does. */
async function take(session: string): Promise<void> {
  await client.query("UPDATE sessions SET holder = 'process 7 on elsewhere' WHERE id = $1", [session]);
  await client.query(`SELECT pg_advisory_lock(${sessionLockKey("$1")})`, [session]);
  onTestFinished(async () => {
    await client.query(`SELECT pg_advisory_unlock(${sessionLockKey("$1")})`, [session]);
  });
}

/** Finished sessions without a run. */
async function store(count: number): Promise<void> {
  await client.query(
    `INSERT INTO sessions (id, lineage, idea, preset, model, state, title, score, ran_ms, created_at)
     SELECT 's-' || n, 's-' || n, 'An idea', 'fast', 'offline', 'done', 'Plan ' || n, 6 + n % 3, 60000,
       now() - interval '1 minute' * ($1 - n) FROM generate_series(1, $1::int) AS n`,
    [count],
  );
}

describe("list", () => {
  it("gives pages, and the command for the next one", async () => {
    await store(120);
    const [first, person] = [await cli("list", "--json"), await cli("list")];
    expect(sessionsOf(first)).toEqual(Array.from({ length: 50 }, (_, at) => `s-${120 - at}`));
    expect(person.stdout.trimEnd().split("\n")).toHaveLength(1 + 50);
    expect(person.stderr).toContain("plancraft list --before s-71 --limit 50\n");
    const seen: unknown[] = [];
    for (let next: string[] | undefined = ["list", "--json", "--limit", "45"]; next; ) {
      const page = await cli(...next);
      seen.push(...sessionsOf(page));
      next = /plancraft (list --before .+)$/m.exec(page.stderr)?.[1]?.split(" ");
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, at) => `s-${120 - at}`));
  });

  it("says nothing of a next page where there is none", async () => {
    await store(3);
    expect(await cli("list", "--limit", "3")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await cli("list", "--before", "s-1")).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  });

  it.each([
    ["--limit", "0"],
    ["--limit", "-3"],
    ["--limit", "many"],
    ["--limit", ""],
    ["--before", "nobody"],
    ["--before", "no id"],
  ])("refuses %s %j in one sentence", async (option, value) => {
    await store(1);
    const { exitCode, stdout, stderr } = await cli("list", option, value);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^plancraft: .+\.(?: See: plancraft list)?\n$/);
  });

  it("marks the sessions that a crash left, and no others", async () => {
    await crash("left", "taken-up");
    await store(1);
    await take("taken-up");
    const { lines } = await cli("list", "--json");
    expect(lines.map(({ session, state, crashed }) => [session, state, crashed])).toEqual([
      ["s-1", "done", undefined],
      ["taken-up", "running", undefined],
      ["left", "running", true],
    ]);
    expect(lines.filter((line) => "crashed" in line)).toHaveLength(1);
    const person = await cli("list");
    expect(person.stdout).toMatch(/^left +running, left by a crash .*$/m);
    expect(person.stdout).toMatch(/^taken-up +running +\d/m);
    expect(person.stderr).toContain("plancraft resume --all\n");
  });
});

describe("resume --all", () => {
  it("takes up what a crash left, and pays only for what was in flight", async () => {
    await crash("first", "second");
    await client.query("UPDATE sessions SET created_at = created_at - interval '1 day' WHERE id = 'second'");
    for await (const _ of planner.start({ idea: "A plan that waits", session: "waits" }));
    const before = server.requests.length;
    const run = await cli("resume", "--all", "--json");
    expect(run.exitCode).toBe(0);
    const ends = run.events.filter(({ type }) => type === "done" || type === "failed" || type === "waiting");
    expect(ends.map(({ session, type }) => `${session} ${type}`).toSorted()).toEqual(["first done", "second done"]);
    expect(new Set(run.events.map(({ session }) => session))).toEqual(new Set(["second", "first"]));
    const asked = server.requests.slice(before).map(({ schemaName }) => schemaName);
    // The one in flight, and then the repair of it: three sections are few.
    expect(asked.filter((name) => name === "Outline")).toHaveLength(2 * 2);
    expect(asked).not.toContain("Analysis");
    expect(await cli("resume", "--all")).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: expect.stringMatching(/\S/),
    });
    expect(server.requests.length).toBe(before + asked.length);
  });

  it("ends with the exit code of the first session that is not done, and goes through the others", async () => {
    await leave("a-waits", "b-done", "c-refused");
    const options = (session: string, kept: object) =>
      client.query("UPDATE sessions SET options = $2 WHERE id = $1", [session, kept]);
    await options("a-waits", {});
    await options("c-refused", { yes: true, outFile: "/nowhere/plan.md" });
    const run = await cli("resume", "--all");
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toMatch(/^# /);
    expect(run.stderr).toContain("plancraft answer a-waits ");
    expect(run.stderr).toContain("/nowhere/plan.md");
    const again = await cli("resume", "--all", "--json");
    expect(again).toMatchObject({ exitCode: 2, lines: [{ type: "failed", error: { code: "file-unusable" } }] });
  });

  /** Four run at once, each slowly: the fifth is found and not begun. @returns What the command comes to. */
  async function begunSlowly(): Promise<{ readonly run: ReturnType<typeof cli> }> {
    await leave("first", "second", "third", "fourth", "fifth");
    server.fail({ fault: { kind: "slow-drip", pauseMs: 20 }, schema: "Outline", times: 4 });
    const before = server.requests.length;
    const run = cli("resume", "--all");
    await server.waitUntil((requests) => requests.length > before + 3);
    return { run };
  }

  it("passes over a session that somebody has taken meanwhile", async () => {
    const { run } = await begunSlowly();
    await take("fifth");
    const { exitCode, stderr, stdout } = await run;
    expect(exitCode).toBe(0);
    expect(stdout.match(/^# /gm)).toHaveLength(4);
    expect(stderr).toMatch(/^.*fifth.*another process.*$/m);
    const { lines } = await cli("list", "--json");
    expect(lines.filter(({ state }) => state !== "done")).toMatchObject([{ session: "fifth", state: "running" }]);
  });

  it("of several processes and programs at once runs each session once, and none of them fails", async () => {
    const sessions = ["a", "b", "c", "d", "e", "f"];
    await leave(...sessions);
    const planners = await Promise.all([1, 2, 3].map(() => createPlanner({ environment: env })));
    onTestFinished(async () => void (await Promise.all(planners.map((one) => one.close()))));
    const before = server.requests.length;
    const drain = async (one: Planner) => {
      for await (const _ of one.resumeAll());
    };
    const [first, second] = await Promise.all([cli("resume", "--all"), cli("resume", "--all"), ...planners.map(drain)]);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    const { rows } = await client.query(
      `SELECT session, count(*)::int AS runs, bool_or(type = 'done') AS done FROM session_events
       WHERE (type = 'session-started' AND body->>'resumed' = 'true') OR type = 'done'
       GROUP BY session, type ORDER BY session, type`,
    );
    expect(rows).toEqual(sessions.flatMap((session) => [true, false].map((done) => ({ session, runs: 1, done }))));
    const bodies = server.requests.slice(before).map(({ body }) => JSON.stringify(body));
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  it("passes over a session that another process has brought to its end meanwhile", async () => {
    const { run } = await begunSlowly();
    for await (const _ of planner.resume({ session: "fifth" }));
    const { exitCode, stderr, stdout } = await run;
    expect(exitCode).toBe(0);
    expect(stdout.match(/^# /gm)).toHaveLength(4);
    expect(stderr).toMatch(/^.*fifth.*another process.*$/m);
    const { rows } = await client.query("SELECT type FROM session_events WHERE session = 'fifth' AND type = 'done'");
    expect(rows).toHaveLength(1);
  });

  it("passes over a session that is in use, and goes on with those before and behind it", async () => {
    // Four run at once: the fifth is found before and begun after it is taken.
    await leave("first", "second", "third", "fourth", "fifth", "sixth");
    const taken: string[] = [];
    for await (const event of planner.resumeAll()) {
      if (event.type === "session-started" && event.session === "first") await take("fifth");
      if (event.type === "done") taken.push(event.session);
    }
    expect(taken.toSorted()).toEqual(["first", "fourth", "second", "sixth", "third"]);
  });

  it("leaves the exit code alone where a session is lost to another process in the middle of its run", async () => {
    await leave("first", "second");
    server.fail({ fault: { kind: "slow-drip", pauseMs: 20 }, schema: "Outline", times: 1 });
    const before = server.requests.length;
    const run = cli("resume", "--all");
    await server.waitUntil((requests) => requests.length > before);
    await client.query(
      `UPDATE sessions SET epoch = epoch + 1 WHERE id = 'first';
       SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    const { exitCode, stderr } = await run;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining("first is passed over") });
    const { lines } = await cli("list", "--json");
    expect(lines.find(({ session }) => session === "second")).toMatchObject({ state: "done" });
  });

  it("stops at a signal and leaves the rest as it was", async () => {
    await leave("first", "second", "third", "fourth", "fifth");
    server.fail({ fault: { kind: "hang" }, schema: "Outline", times: 4 });
    const untouched = async () => (await client.query("SELECT epoch FROM sessions WHERE id = 'fifth'")).rows;
    const [before, fifth] = [server.requests.length, await untouched()];
    const signals = new EventEmitter();
    const run = runCli(["resume", "--all"], { env, signals });
    await server.waitUntil((requests) => requests.length > before + 3);
    signals.emit("SIGTERM");
    expect((await run).exitCode).toBe(130);
    expect(await untouched()).toEqual(fifth);
    const { lines } = await cli("list", "--json");
    const states = lines.map(({ session, state, crashed }) => `${session} ${state}${crashed ? ", crashed" : ""}`);
    const stopped = ["first", "second", "third", "fourth"].map((session) => `${session} interrupted`);
    expect(states.toSorted()).toEqual([...stopped, "fifth running, crashed"].toSorted());
  });

  it.each([[["resume"]], [["resume", "one", "--all"]]])("is either all or one session: %j", async (args) => {
    const { exitCode, stdout, stderr } = await cli(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^plancraft: .*--all.*\.\n$/);
  });

  it("is a stream of the events of all sessions for programs", async () => {
    await leave("first", "second", "third");
    await client.query(`UPDATE sessions SET options = '{"yes":true,"outFile":"/nowhere/p.md"}' WHERE id = 'first'`);
    expect(await planner.crashed()).toEqual(["first", "second", "third"]);
    const events: PlannerEvent[] = [];
    const all = async () => {
      for await (const event of planner.resumeAll()) events.push(event);
    };
    await expect(all()).rejects.toMatchObject({ code: "file-unusable" });
    expect(events.flatMap(({ type, session }) => (type === "done" ? session : [])).toSorted()).toEqual([
      "second",
      "third",
    ]);
    expect(await planner.crashed()).toEqual(["first"]);
  });
});

describe("stats", () => {
  it("sums up sessions and what was paid for", async () => {
    for await (const _ of planner.start({ idea: "A plan that is finished", session: "finished", yes: true }));
    for await (const _ of planner.start({ idea: "A plan that waits", session: "waits" }));
    const { exitCode, lines } = await cli("stats", "--json");
    expect(exitCode).toBe(0);
    const { rows } = await client.query(
      `SELECT count(*)::int AS calls, sum(input_tokens)::int AS "inputTokens", sum(output_tokens)::int AS "outputTokens",
         coalesce(sum(cached_tokens), 0)::int AS "cachedTokens", sum(cost_usd)::float AS "costUsd", 0 AS "unpricedCalls", to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day
       FROM llm_calls`,
    );
    const [finished] = (await client.query("SELECT ran_ms::int AS ran FROM sessions WHERE id = 'finished'")).rows;
    expect(finished.ran).toBeGreaterThan(0);
    expect(lines).toEqual([
      {
        sessions: 2,
        states: { queued: 0, running: 0, waiting: 1, done: 1, partial: 0, failed: 0, interrupted: 0, cancelled: 0 },
        durations: { medianMs: finished.ran, p95Ms: finished.ran },
        scores: [{ score: 9, sessions: 1 }],
        days: rows,
        variants: [],
      },
    ]);
  });

  it("prints tables for people, in their language", async () => {
    await store(30);
    await client.query(
      "INSERT INTO usage_by_day VALUES ((now() AT TIME ZONE 'UTC')::date, 3, 1234, 4, 2000000, 500, 1.5, 1048576)",
    );
    const english = await cli("stats");
    expect(english).toMatchObject({ exitCode: 0, stderr: "" });
    expect(english.stdout).toMatch(/^STATE +SESSIONS\ndone +30\n/);
    expect(english.stdout).toContain("at most 1 min 0 s");
    expect(english.stdout).toMatch(/^LAST SCORE +SESSIONS\n8 +10\n7 +10\n6 +10\n/m);
    expect(english.stdout).toMatch(/^\d{4}-\d\d-\d\d +1,234 +2,000,000 +1,048,576 +500 +\$1\.50$/m);
    expect(english.stdout).toContain("4 calls of models whose price is not known");
    const korean = await cli("stats", "--lang", "ko");
    expect(korean.stdout).toMatch(/^상태 +세션\n완료 +30\n/);
    expect(korean.stdout).toContain("1분 0초");
  });

  it("tells how the sessions of each variant did, beside those of a rollout that got none", async () => {
    const rollout = await storeRollout(client);
    await store(30);
    await client.query("UPDATE sessions SET ran_ms = 1000 * replace(id, 's-', '')::int");
    await client.query(
      `UPDATE sessions SET rollout = $1, arm = CASE WHEN ran_ms <= 10000 THEN 'canary' ELSE 'control' END,
         variant = CASE WHEN ran_ms <= 10000 THEN $2 END, state = CASE WHEN ran_ms <= 2000 THEN 'failed' ELSE 'done' END,
         score = CASE WHEN ran_ms <= 10000 THEN 8.5 ELSE 7 END WHERE ran_ms <= 25000`,
      [rollout, versionOf("terse")],
    );
    await client.query(
      `INSERT INTO llm_calls (lineage, request, session, node, name, model, attempt, state, input_tokens, output_tokens, cost_usd)
       SELECT id, 'r', id, 'write', 'Section', 'm', 1, 'accepted', 10, 5, 0.25 FROM sessions WHERE arm = 'canary'`,
    );
    const { lines } = await cli("stats", "--json");
    expect(lines[0]?.["variants"]).toEqual([
      { variant: null, sessions: 15, done: 15, failed: 0, meanScore: 7, medianMs: 18_000, costUsd: null },
      {
        variant: { name: "terse", version: versionOf("terse") },
        ...{ sessions: 10, done: 8, failed: 2, meanScore: 8.5, medianMs: 6_500, costUsd: 2.5 },
      },
    ]);
    const english = await cli("stats");
    expect(english.stdout).toMatch(/^VARIANT +SESSIONS +DONE +FAILED +MEAN SCORE +MEDIAN TIME +COST$/m);
    expect(english.stdout).toMatch(/^none \(control\) +15 +15 +0 +7 +18 s +not known$/m);
    expect(english.stdout).toMatch(/^terse [0-9a-f]{12} +10 +8 +2 +8\.5 +7 s +\$2\.50$/m);
    expect((await cli("stats", "--lang", "ko")).stdout).toMatch(/^없음\(대조군\) +15/m);
  });

  it("has nothing on standard output for people where there is no session", async () => {
    expect(await cli("stats")).toMatchObject({ exitCode: 0, stdout: "", stderr: expect.stringMatching(/\S/) });
    expect((await cli("stats", "--json")).lines).toMatchObject([{ sessions: 0, scores: [], days: [] }]);
  });
});

describe("doctor", () => {
  it("tells what the database holds", async () => {
    await store(12);
    const { lines } = await cli("doctor", "--json");
    expect(lines).toMatchObject([{ problems: [], sizes: { sessions: 12 } }]);
    const sizes = Object(lines[0]?.["sizes"]);
    for (const part of ["database", "checkpoints", "events", "ledger"]) expect(sizes[part]).toBeGreaterThan(0);
    const { stdout } = await cli("doctor");
    expect(stdout).toMatch(/^Database +\d+(\.\d)? MB$/m);
    expect(stdout).toMatch(/^Sessions +12$/m);
  });

  it("says where metrics are told", async () => {
    const told = async (address: string) =>
      await runCli(["doctor"], { env: { ...env, DATABASE_URL: database.url, PLANCRAFT_METRICS_ADDRESS: address } });
    expect((await cli("doctor")).stdout).toMatch(/^Metrics +serve: \/metrics of the server; work: 127\.0\.0\.1:9464/m);
    expect((await told("[::1]:9900")).stdout).toMatch(/^Metrics +.*; work: \[::1\]:9900$/m);
    expect((await told("off")).stdout).toMatch(/^Metrics +.*; work: off$/m);
  });

  it("names a database address that loses session locks, and what to do", async () => {
    const pooler = await startTransactionPooler(database.url, { connections: 2, lends: "oldest" });
    onTestFinished(() => pooler.close());
    const { exitCode, lines } = await runCli(["doctor", "--json"], { env: { ...env, DATABASE_URL: pooler.url } });
    expect(exitCode).toBe(5);
    expect(lines).toMatchObject([
      { problems: [{ code: "storage-pooled", message: expect.stringContaining("session mode") }] },
    ]);
  });
});

describe("a session that is deleted at a prompt", () => {
  it("is listed among the deleted until it is brought back, under any name that fits", async () => {
    await store(2);
    const gone = await cli("delete", "s-2", "--json");
    expect(gone.lines).toMatchObject([{ session: "s-2", title: "Plan 2", until: expect.stringMatching(/^20/) }]);
    expect(sessionsOf(await cli("list", "--json"))).toEqual(["s-1"]);
    expect(sessionsOf(await cli("list", "--deleted", "--json"))).toEqual(["s-2"]);
    expect((await cli("list", "--deleted")).stdout).toMatch(/^SESSION +GONE FOR GOOD +TITLE\ns-2 +20\S+ +Plan 2\n$/);
    expect(await cli("undelete", "s-9")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("s-9") });
    expect((await cli("undelete", "@last")).stdout).toMatch(/^Session s-2 is back as it was\./);
    expect(sessionsOf(await cli("list", "--json"))).toEqual(["s-2", "s-1"]);
    expect(await cli("undelete", "@last")).toMatchObject({ exitCode: 2 });
  });
});

describe("a long list on a terminal", () => {
  it("is shown by the person's pager, and a short one is not", async () => {
    await store(60);
    const pager = { ...env, PAGER: "sed 's/^/PAGED /'", PLANCRAFT_LANG: "en" };
    using long = runOnPseudoTerminal(PROGRAM, ["list"], { env: pager, rows: 24 });
    expect(await long.ended).toBe(0);
    expect(long.text()).toContain("PAGED s-60");
    using short = runOnPseudoTerminal(PROGRAM, ["list", "--limit", "5"], { env: pager, rows: 24 });
    expect(await short.ended).toBe(0);
    expect(short.text()).toMatch(/^s-60/m);
    using none = runOnPseudoTerminal(PROGRAM, ["list"], { env: { ...pager, PAGER: "no-such-pager" }, rows: 24 });
    expect(await none.ended).toBe(0);
    expect(none.text()).toMatch(/^s-60/m);
  });
});
