import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type LangSmithServer, type ReceivedRun, startLangSmithServer } from "../support/langsmith-server.ts";
import type { FaultRule } from "../support/openai-faults.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { AUDIENCE_QUESTION, modelEnvironment, refinesOnce } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { answerJson, FAKE_KEY, openQuestionOf, spawnCli, type Variables } from "../support/run-cli.ts";

const IDEA = "A marketplace for quokka harnesses";
const TRACING_KEY = "lsv2_pt_0123456789abcdef0123456789abcdef_0123456789";
const PASSWORD = "correct-horse-battery";
/** Looks like no key: it can be known only because it was given as one. */
const PLAIN_KEY = "Zebra7Quartz9Violin3Mango";

let database: TestDatabase;
/** The same database by an address with a password, which the server does not ask for. */
let databaseUrl: string;
let home: string;
/** What the session comes to where nobody looks on. */
let untraced: { readonly stdout: string; readonly stderr: readonly string[] };

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  url.password = PASSWORD;
  databaseUrl = url.href;
  home = await mkdtemp(join(tmpdir(), "plancraft-tracing-"));
  const model = await startOpenAIServer({ answers: refinesOnce });
  const env = { ...modelEnvironment(databaseUrl, model), PLANCRAFT_HOME: home };
  const { stdout, stderr } = await spawnCli(["new", IDEA, "--session", "untraced", "--yes"], { env });
  untraced = { stdout, stderr: shape(stderr, "untraced") };
  await model.close();
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
  await database.drop();
});

let sessions = 0;
/** A session's name, and the environment of a person of its own that leads to a model server and a tracing server. */
async function traced(tracingUrl: string, faults: readonly FaultRule[] = [], extra: Variables = {}) {
  const model = await startOpenAIServer({ answers: refinesOnce, faults });
  onTestFinished(() => model.close());
  const session = `traced-${++sessions}`;
  const env: Variables = {
    ...modelEnvironment(databaseUrl, model),
    PLANCRAFT_HOME: home,
    PLANCRAFT_USER: session,
    LANGSMITH_TRACING: "true",
    LANGSMITH_ENDPOINT: tracingUrl,
    LANGSMITH_API_KEY: TRACING_KEY,
    ...extra,
  };
  return { model, env, session };
}

async function tracingServer(): Promise<LangSmithServer> {
  const server = await startLangSmithServer();
  onTestFinished(() => server.close());
  return server;
}

const nameOf = (run: ReceivedRun) => String(run["name"]);
const metadataOf = (run: ReceivedRun) => Object(Object(run["extra"]).metadata);
const rootsOf = (server: LangSmithServer) => server.runs().filter((run) => !run["parent_run_id"]);
const namedAs = (server: LangSmithServer, name: string) => server.runs().filter((run) => nameOf(run) === name);

/** Where a run is: its own name, and those of the runs around it. */
function placeOf(server: LangSmithServer, run: ReceivedRun): string {
  const above = server.runs().find(({ id }) => id === run["parent_run_id"]);
  return above ? `${nameOf(run)} in ${placeOf(server, above)}` : nameOf(run);
}

/** The lines of standard error without what differs from one run to the next: names, numbers, who was faster. */
function shape(stderr: string, session: string): string[] {
  const lines = stderr.replaceAll(session, "SESSION").trimEnd().split("\n");
  return lines.map((line) => line.replace(/\d+/g, "0").replace(/^(Research done): .+ \(/, "$1 (")).sort();
}

/** Every text in the answers that a session got: all that the model said. */
async function modelTexts(session: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const sql = "SELECT answer FROM llm_calls WHERE session = $1 AND answer IS NOT NULL";
  const { rows } = await client.query<{ answer: string }>(sql, [session]);
  await client.end();
  const texts = rows.flatMap(({ answer }) => leaves(JSON.parse(answer)));
  // One word may be anybody's: an id, a preset, a language.
  return [...new Set(texts)].filter((text) => text.includes(" "));
}

function leaves(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/** A text also as it is inside of a string inside of JSON. */
const written = (text: string) => [text, JSON.stringify(text).slice(1, -1)];

describe("a traced session", () => {
  it("arrives whole over three processes", async () => {
    const server = await tracingServer();
    const { model, env, session } = await traced(server.url);
    const first = await spawnCli(["new", IDEA, "--session", session, "--preset", "fast", "--json"], { env });
    expect(first.exitCode).toBe(3);
    expect(rootsOf(server).map(nameOf)).toEqual(["plancraft"]);
    expect(namedAs(server, "option-pause")).toMatchObject([{ outputs: { paused: true } }]);
    const answer = answerJson(openQuestionOf(first), { kind: "option", optionId: "climbers" });
    const answered = await spawnCli(["answer", session, answer, "--json"], { env });
    const last = await spawnCli(["resume", session, "--yes", "--json"], { env });
    expect([answered.exitCode, last.exitCode]).toEqual([3, 0]);
    expect([first.stderr, answered.stderr, last.stderr]).toEqual(["", "", ""]);

    const roots = rootsOf(server);
    expect(roots.length).toBeGreaterThanOrEqual(3);
    for (const root of roots) {
      expect(root).toMatchObject({ name: "plancraft", tags: ["plancraft"] });
      expect(metadataOf(root)).toMatchObject({ thread_id: session, session_id: session, preset: "fast" });
    }
    // Every run ended, and none of them as a failure: neither the pauses nor the calls.
    for (const run of server.runs()) {
      expect(metadataOf(run)).toMatchObject({ thread_id: session, session_id: session });
      expect({ run: placeOf(server, run), error: run["error"] ?? null }).toMatchObject({ error: null });
      expect(run["end_time"]).toBeTruthy();
    }
    const calls = server.runs().filter((run) => run["run_type"] === "llm");
    expect(calls).toHaveLength(model.requests.length);
    const places = new Set(calls.map((run) => placeOf(server, run)));
    const node = {
      Analysis: "analyze",
      Outline: "structure",
      Findings: "research",
      Figures: "figures",
      Section: "write",
      Edits: "write",
      Review: "review",
      Agreement: "discuss",
    };
    const asked = new Set(model.requests.map(({ schemaName }) => schemaName));
    expect(asked).toEqual(new Set(Object.keys(node)));
    expect(places).toEqual(new Set(Object.entries(node).map(([call, at]) => `${call} in ${at} in plancraft`)));

    const sent = server.everything();
    for (const text of [IDEA, AUDIENCE_QUESTION.prompt, "Section text"]) expect(sent).toContain(text);
    for (const secret of [FAKE_KEY, TRACING_KEY, PASSWORD]) expect(sent).not.toContain(secret);
    expect(server.requests.every(({ headers }) => headers["x-api-key"] === TRACING_KEY)).toBe(true);
  });

  it("is traced where the switch has its older name", async () => {
    const server = await tracingServer();
    const { env: given, session } = await traced(server.url);
    const { LANGSMITH_TRACING: _, ...env } = given;
    const args = ["new", IDEA, "--session", session];
    expect((await spawnCli(args, { env: { ...env, LANGCHAIN_TRACING_V2: "true" } })).exitCode).toBe(3);
    const roots = rootsOf(server);
    expect(roots.map(nameOf)).toEqual(["plancraft"]);
    expect(roots[0]?.["end_time"]).toBeTruthy();
  });

  it("is not traced where no switch is on, whatever else is set", async () => {
    const server = await tracingServer();
    const { env, session } = await traced(server.url, [], { LANGSMITH_TRACING: "false" });
    const { exitCode } = await spawnCli(["new", IDEA, "--session", session, "--yes"], { env });
    expect(exitCode).toBe(0);
    expect(server.requests).toEqual([]);
  });

  it("shows where it failed, without the key that the model's server sent back", async () => {
    const server = await tracingServer();
    const error = { message: `Incorrect API key provided: ${PLAIN_KEY}`, code: PLAIN_KEY };
    const faults = [{ schema: "Outline", fault: { kind: "status", status: 401, error } }] as const;
    const { env, session } = await traced(server.url, faults, { OPENAI_API_KEY: PLAIN_KEY });
    const { exitCode } = await spawnCli(["new", IDEA, "--session", session, "--yes", "--json"], { env });
    expect(exitCode).toBe(4);
    const failed = server.runs().filter((run) => run["error"]);
    expect(new Set(failed.map((run) => placeOf(server, run)))).toEqual(
      new Set(["plancraft", "structure in plancraft", "Outline in structure in plancraft"]),
    );
    expect(String(namedAs(server, "structure")[0]?.["error"])).toContain("refused the key (401)");
    for (const secret of [PLAIN_KEY, TRACING_KEY, PASSWORD]) expect(server.everything()).not.toContain(secret);
  });
});

describe("PLANCRAFT_TRACE_CONTENT=false", () => {
  it("leaves every text out, also where a server or a model quotes it in a failure", async () => {
    const server = await tracingServer();
    const note = "Only those who climb at night, with lamps";
    const error = { message: `Cannot answer: ${IDEA}. ${note}`, type: "invalid_request_error", code: null };
    const faults: readonly FaultRule[] = [
      { schema: "Outline", times: 1, fault: { kind: "status", status: 400, error } },
      { schema: "Review", nth: 1, fault: { kind: "wrong-shape" } },
      { schema: "Review", nth: 2, fault: { kind: "wrong-shape" } },
    ];
    const { env, session } = await traced(server.url, faults, { PLANCRAFT_TRACE_CONTENT: "false" });
    const first = await spawnCli(["new", IDEA, "--session", session, "--json"], { env });
    const answer = answerJson(openQuestionOf(first), { kind: "option", other: note });
    const codes = [first.exitCode, (await spawnCli(["answer", session, answer], { env })).exitCode];
    for (let run = 0; run < 3; run++) codes.push((await spawnCli(["resume", session, "--yes"], { env })).exitCode);
    expect(codes).toEqual([3, 4, 4, 0, 0]);

    const sent = server.everything();
    const failures = server.runs().filter((run) => run["error"]);
    expect(new Set(failures.map((run) => `${nameOf(run)}: ${run["error"]}`))).toEqual(
      new Set([
        "plancraft: AppError model-rejected",
        "structure: AppError model-rejected",
        "Outline: Error",
        "plancraft: AppError model-answer-unusable",
        "review: AppError model-answer-unusable",
      ]),
    );
    const texts = await modelTexts(session);
    expect(texts.length).toBeGreaterThan(100);
    for (const text of [...texts, IDEA, note, "quokka", "lamps", AUDIENCE_QUESTION.prompt].flatMap(written)) {
      expect(sent).not.toContain(text);
    }
    for (const secret of [FAKE_KEY, TRACING_KEY, PASSWORD]) expect(sent).not.toContain(secret);
    // What is left still tells what was done.
    expect(namedAs(server, "Section").length).toBeGreaterThan(0);
    expect(sent).toContain("gpt-4.1");
  });
});

/** Longer than any process waits for its traces, and than a loaded machine takes to tell of its end. */
const SLOW_MS = 20_000;

/** A tracing server that takes long for each answer, and counts the requests that have none yet. */
async function slowServer() {
  let unanswered = 0;
  const server = createServer(async (incoming, response) => {
    unanswered += 1;
    for await (const _ of incoming);
    await sleep(SLOW_MS, undefined, { ref: false });
    unanswered -= 1;
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return { url: `http://127.0.0.1:${address.port}`, unanswered: () => unanswered };
}

describe("a tracing server in trouble changes nothing but one warning", () => {
  /** A whole session: the plan, the exit code and the rest of standard error are those of an untraced one. */
  async function expectUndisturbed(url: string, reason: RegExp): Promise<void> {
    const { env, session } = await traced(url);
    const { exitCode, stdout, stderr } = await spawnCli(["new", IDEA, "--session", session, "--yes"], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: untraced.stdout });
    const [warning = "", ...more] = stderr.split("\n").filter((line) => line.includes("Traces are not delivered"));
    expect(warning).toMatch(reason);
    expect(more).toEqual([]);
    expect(shape(stderr.replace(`${warning}\n`, ""), session)).toEqual(untraced.stderr);
  }

  it("where nobody listens at the address", async () => {
    const server = await startLangSmithServer();
    await server.close();
    await expectUndisturbed(server.url, /^Warning: Traces are not delivered: .*ECONNREFUSED/);
  });

  it("where it answers 500", async () => {
    const server = await tracingServer();
    server.failWith(500);
    await expectUndisturbed(server.url, /^Warning: Traces are not delivered: the server answers 500\.$/);
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it("where it never answers: the process ends while its requests are still open", async () => {
    const server = await tracingServer();
    server.hold();
    await expectUndisturbed(server.url, /^Warning: Traces are not delivered: the server did not answer in time\.$/);
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it("where it takes 20 s for each answer: the process ends before the last one comes", async () => {
    const server = await slowServer();
    await expectUndisturbed(server.url, /^Warning: Traces are not delivered: the server did not answer in time\.$/);
    expect(server.unanswered()).toBeGreaterThan(0);
  });

  it("where it never answers and the session stops at a question, which is shown all the same", async () => {
    const server = await tracingServer();
    server.hold();
    const { env, session } = await traced(server.url);
    const { exitCode, stdout, stderr } = await spawnCli(["new", IDEA, "--session", session], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toContain(AUDIENCE_QUESTION.prompt);
    expect(stderr.match(/Traces are not delivered/g)).toHaveLength(1);
  });
});
