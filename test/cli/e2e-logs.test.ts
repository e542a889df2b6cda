import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { FaultRule } from "../support/openai-faults.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { AUDIENCE_QUESTION, modelEnvironment, refinesOnce } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import {
  answerJson,
  type CliResult,
  FAKE_KEY,
  openQuestionOf,
  runCli,
  spawnCli,
  startCli,
  type Variables,
} from "../support/run-cli.ts";
import { DSN_KEY, type SentryServer, startSentryServer } from "../support/sentry-server.ts";

const IDEA = "A marketplace for quokka harnesses";
const NOTE = "Only those who climb at night, with lamps";
/** Looks like no key: it can be known only because it was given as one. */
const PLAIN_KEY = "Zebra7Quartz9Violin3Mango";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const Line = z.looseObject({
  timestamp: z.iso.datetime(),
  severity_text: z.enum(["TRACE", "DEBUG", "INFO", "WARN", "ERROR"]),
  session: z.string(),
  body: z.string(),
});
type Line = z.infer<typeof Line>;

/** Every line, each of them whole. */
function parsed(text: string): Line[] {
  expect(text.endsWith("\n")).toBe(true);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => Line.parse(JSON.parse(line)));
}

let sessions = 0;
/** A session's name, a home of its own, and the environment that leads to a model server that goes wrong as told. */
async function prepared(faults: readonly FaultRule[] = [], extra: Variables = {}) {
  const model = await startOpenAIServer({ answers: refinesOnce, faults });
  onTestFinished(() => model.close());
  const home = await mkdtemp(join(tmpdir(), "plancraft-logs-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const session = `logged-${++sessions}`;
  const kept = { ...modelEnvironment(database.url, model), PLANCRAFT_HOME: home, PLANCRAFT_RETRY_BASE_MS: "20" };
  const env: Variables = { ...kept, ...extra };
  return {
    model,
    env,
    home,
    session,
    start: (...args: readonly string[]) => runCli(["new", IDEA, "--session", session, ...args], { env }),
    resume: (...args: readonly string[]) => runCli(["resume", session, ...args], { env }),
    /** `start` in a process of its own. */
    startApart: (...args: readonly string[]) => spawnCli(["new", IDEA, "--session", session, ...args], { env }),
    logFile: () => readFile(join(home, "logs", `${session}.jsonl`), "utf8"),
  };
}

/** The tables that hold a text: in text form bytes are hexadecimal. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'";
  const found: string[] = [];
  for (const { name } of (await client.query<{ name: string }>(tables)).rows) {
    const sql = `SELECT 1 FROM "${name}" AS r WHERE strpos(r::text, $1) > 0 OR strpos(r::text, $2) > 0 LIMIT 1`;
    const { rows } = await client.query(sql, [text, Buffer.from(text).toString("hex")]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** Every text in the answers that a session got: all that the model said. */
async function modelTexts(session: string): Promise<string[]> {
  const sql = "SELECT answer FROM llm_calls WHERE session = $1 AND finish_reason IS NOT NULL";
  const { rows } = await client.query<{ answer: string }>(sql, [session]);
  // One word may be anybody's: an id, a preset, a language.
  return [...new Set(rows.flatMap(({ answer }) => leaves(answer)))].filter((text) => text.includes(" "));
}

function leaves(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith("{") ? leaves(JSON.parse(value)) : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
}

describe("a session's log", () => {
  it("is one file of JSON lines that goes on over the processes, with the ids of what they are about", async () => {
    const { model, env, home, session, startApart, logFile } = await prepared([], { LOG_LEVEL: "debug" });
    const first = await startApart("--json");
    const before = await logFile();
    const answer = answerJson(openQuestionOf(first), { kind: "option", optionId: "climbers" });
    const second = await spawnCli(["answer", session, answer, "--json"], { env });
    const third = await spawnCli(["resume", session, "--yes", "--json"], { env });
    expect([first.exitCode, second.exitCode, third.exitCode]).toEqual([3, 3, 0]);
    expect(await readdir(join(home, "logs"))).toEqual([`${session}.jsonl`]);

    const after = await logFile();
    expect(after.startsWith(before)).toBe(true);
    const lines = parsed(after);
    expect(new Set(lines.map((line) => line.session))).toEqual(new Set([session]));
    const times = lines.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
    for (const id of ["pid", "service.instance.id"]) expect(new Set(lines.map((line) => line[id])).size).toBe(3);
    const of = (body: string) => lines.filter((line) => line.body === body);
    expect(of("run-started").map((line) => line["resumed"])).toEqual([false, true, true]);
    expect(of("run-ended").map((line) => line["state"])).toEqual(["waiting", "waiting", "done"]);
    expect(of("question-asked")[0]).toMatchObject({
      question: AUDIENCE_QUESTION.id,
      interrupt: openQuestionOf(first).interruptId,
      attempt: 1,
    });
    for (const line of [...of("node-started"), ...of("node-finished")]) expect(line["node"]).toMatch(/^[a-z-]+$/);

    // A line for each request, sent and answered, with what it was for.
    const ids = ({ node, call, request }: Line) => [node, call, request].join();
    expect(of("call-answered").map(ids).sort()).toEqual(of("call-sent").map(ids).sort());
    expect(of("call-answered").map((line) => line["call"])).toHaveLength(model.requests.length);
    expect(new Set(of("call-answered").map((line) => line["request"])).size).toBe(model.requests.length);
    for (const line of of("call-answered")) {
      expect(line).toMatchObject({ attempt: 1, finishReason: "stop", inputTokens: expect.any(Number) });
      if (line["call"] === "Section") expect(line).toMatchObject({ node: "write", task: expect.any(String) });
    }
    const { rows } = await client.query<{ request: string }>("SELECT request FROM llm_calls WHERE session = $1", [
      session,
    ]);
    expect(
      of("call-sent")
        .map((line) => line["request"])
        .sort(),
    ).toEqual(rows.map(({ request }) => request).sort());
  });

  it("goes to standard error too with LOG_FORMAT=json, and standard output stays the result", async () => {
    const plain = await prepared();
    const expected = await plain.start("--yes");
    expect(expected.stderr).not.toContain('"body"');
    const { start, logFile } = await prepared([], { LOG_FORMAT: "json" });
    const { exitCode, stdout, stderr } = await start("--yes");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expected.stdout });
    const jsonLines = stderr.split("\n").filter((line) => line.startsWith("{"));
    expect(`${jsonLines.join("\n")}\n`).toBe(await logFile());
    expect(parsed(await logFile()).length).toBeGreaterThan(50);

    const quiet = await prepared([], { LOG_FORMAT: "json" });
    const json = await quiet.start("--yes", "--json");
    expect(json.events.at(-1)).toMatchObject({ type: "done", plan: expected.stdout });
    expect(json.stderr).toBe(await quiet.logFile());
  });

  it("tells of failures and retries by their codes, and no level above the wanted one", async () => {
    const faults = [{ schema: "Outline", fault: { kind: "server-error" } }] as const;
    const { startApart, logFile } = await prepared(faults, { LOG_LEVEL: "warn" });
    expect((await startApart("--yes")).exitCode).toBe(4);
    const lines = parsed(await logFile());
    expect(new Set(lines.map((line) => line.severity_text))).toEqual(new Set(["WARN", "ERROR"]));
    const failed = lines.filter(({ body }) => body === "call-failed");
    expect(failed.map((line) => line["attempt"])).toEqual([1, 2, 3, 4]);
    for (const line of failed) {
      expect(line).toMatchObject({ node: "structure", call: "Outline", request: expect.stringMatching(/^\w{64}$/) });
      expect(line).toMatchObject({ error: { code: "model-unavailable", category: "model" } });
      // What runs is a bundle, and the place is told as in the package that it is made of.
      const { stack } = Object(line["error"]);
      expect(stack.filter((frame: string) => frame.includes("dist/cli/"))).toEqual([]);
      expect(stack).toContainEqual(expect.stringMatching(/ node_modules\/openai\/\S+:\d+:\d+$/));
    }
    expect(lines.filter(({ body }) => body === "call-retried")).toMatchObject(
      [1, 2, 3].map((attempt) => ({ attempt })),
    );
    expect(lines.at(-1)).toMatchObject({ body: "run-ended", state: "failed", error: { code: "model-unavailable" } });
  });
});

describe("what is never in a log, on a stream or in the database", () => {
  const echo: FaultRule = {
    schema: "Outline",
    fault: { kind: "status", status: 401, error: { message: `No such key: ${PLAIN_KEY}`, code: PLAIN_KEY } },
  };
  const echoOfAddress: FaultRule = {
    schema: "Outline",
    fault: { kind: "status", status: 404, error: { message: `Nothing at /v1?code=${PLAIN_KEY}`, code: null } },
  };
  it.each<[string, (url: string) => Variables, readonly FaultRule[]]>([
    ["the key that the server sends back", () => ({ OPENAI_API_KEY: PLAIN_KEY }), [echo]],
    [
      "the key in a failure within a stream",
      () => ({ OPENAI_API_KEY: PLAIN_KEY }),
      [{ schema: "Outline", fault: { kind: "error-event", error: { message: PLAIN_KEY, code: PLAIN_KEY } } }],
    ],
    ["a key in the address's query", (url) => ({ OPENAI_BASE_URL: `${url}?api-key=${PLAIN_KEY}` }), [echoOfAddress]],
    [
      "a key in the query under another name",
      (url) => ({ OPENAI_BASE_URL: `${url}?code=${PLAIN_KEY}` }),
      [echoOfAddress],
    ],
    ["a key that is not used", () => ({ TAVILY_API_KEY: PLAIN_KEY, AZURE_OPENAI_API_KEY: PLAIN_KEY }), [echo]],
  ])("%s", async (_, variables, faults) => {
    const { model, env, session } = await prepared(faults, { LOG_LEVEL: "trace", LOG_FORMAT: "json" });
    const given = { env: { ...env, ...variables(model.url) } };
    const run = await spawnCli(["new", IDEA, "--session", session, "--yes", "--json"], given);
    expect(run.events.at(-1)).toMatchObject({ type: "failed" });
    const log = await readFile(join(env["PLANCRAFT_HOME"] ?? "", "logs", `${session}.jsonl`), "utf8");
    expect(parsed(log).at(-1)).toMatchObject({ body: "run-ended", state: "failed" });
    const show = await runCli(["show", session], given);
    for (const text of [log, run.stdout, run.stderr, show.stdout, show.stderr]) expect(text).not.toContain(PLAIN_KEY);
    expect(await tablesWith(PLAIN_KEY)).toEqual([]);
    expect(await tablesWith(session)).toContain("sessions");
  });

  it("a log holds no text of the person or of the model, also where a failure quotes it", async () => {
    const error = { message: `Cannot answer: ${IDEA}. ${NOTE}`, type: "invalid_request_error", code: null };
    const faults: readonly FaultRule[] = [
      { schema: "Outline", times: 1, fault: { kind: "status", status: 400, error } },
      { schema: "Review", nth: 1, fault: { kind: "wrong-shape" } },
      { schema: "Review", nth: 2, fault: { kind: "wrong-shape" } },
      { schema: "Agreement", nth: 1, fault: { kind: "reset-midway" } },
    ];
    const { env, session, start, resume, logFile } = await prepared(faults, { LOG_LEVEL: "trace" });
    const first = await start("--json");
    const answer = answerJson(openQuestionOf(first), { kind: "option", other: NOTE });
    const second = await runCli(["answer", session, answer], { env });
    const [third, fourth] = [await resume("--yes"), await resume("--yes")];
    expect([first, second, third, fourth].map(({ exitCode }) => exitCode)).toEqual([3, 4, 4, 0]);
    const log = await logFile();
    expect(parsed(log).filter((line) => line.severity_text === "ERROR").length).toBeGreaterThanOrEqual(4);
    const texts = await modelTexts(session);
    expect(texts.length).toBeGreaterThan(100);
    for (const text of [...texts, IDEA, NOTE, "quokka", "lamps", AUDIENCE_QUESTION.prompt, FAKE_KEY]) {
      expect(log).not.toContain(text);
      expect(log).not.toContain(JSON.stringify(text).slice(1, -1));
    }
  });
});

describe("a log that cannot be written", () => {
  it("changes nothing but one warning", async () => {
    const healthy = await prepared();
    const { home, session, start, resume } = await prepared();
    await writeFile(join(home, "logs"), "not a directory");
    const [expected, run] = [await healthy.start("--yes"), await start("--yes")];
    expect(run).toMatchObject({ exitCode: 0, stdout: expected.stdout });
    const lines = run.stderr.split("\n");
    const warnings = lines.filter((line) => /^Warning: The log cannot be written to \S/.test(line));
    expect(warnings).toHaveLength(1);
    expect(lines).toHaveLength(expected.stderr.split("\n").length + 1);
    expect(await readFile(join(home, "logs"), "utf8")).toBe("not a directory");

    // Mended, the next run logs again.
    await rm(join(home, "logs"));
    await mkdir(join(home, "logs"));
    expect(await resume()).toMatchObject({ exitCode: 0, stdout: run.stdout });
    expect(parsed(await readFile(join(home, "logs", `${session}.jsonl`), "utf8"))).not.toEqual([]);
  });

  it("still goes to standard error with LOG_FORMAT=json", async () => {
    const { home, start } = await prepared([], { LOG_FORMAT: "json" });
    await writeFile(join(home, "logs"), "");
    const { exitCode, stderr } = await start("--yes", "--json");
    expect(exitCode).toBe(0);
    expect(parsed(stderr.replace(/^Warning: .+\n/gm, "")).at(-1)).toMatchObject({ body: "run-ended", state: "done" });
  });
});

describe("error reports", () => {
  async function reporting(faults: readonly FaultRule[] = [], extra: Variables = {}) {
    const sentry = await startSentryServer();
    onTestFinished(() => sentry.close());
    return { sentry, ...(await prepared(faults, { SENTRY_DSN: sentry.dsn, ...extra })) };
  }
  const refused: FaultRule = {
    schema: "Outline",
    fault: { kind: "status", status: 401, error: { message: `${PLAIN_KEY} may not ask for ${IDEA}`, code: PLAIN_KEY } },
  };

  it.each(["OPENAI_API_KEY", "TAVILY_API_KEY"])(
    "tell of a session that fails for good, once, without %s, the idea or anybody's text",
    async (name) => {
      const { sentry, session, start } = await reporting([refused], { [name]: PLAIN_KEY });
      expect((await start("--yes")).exitCode).toBe(4);
      expect(sentry.envelopes).toHaveLength(1);
      const tags = { code: "model-auth", category: "model", session };
      expect(sentry.events()).toMatchObject([
        { level: "fatal", tags, exception: { values: [{ type: "model-auth" }] } },
      ]);
      const [envelope = ""] = sentry.envelopes;
      const texts = await modelTexts(session);
      expect(texts.length).toBeGreaterThan(5);
      for (const text of [...texts, IDEA, "quokka", PLAIN_KEY, tmpdir()]) expect(envelope).not.toContain(text);
      expect(envelope.split("\n").slice(2).join("\n")).not.toContain(DSN_KEY);
    },
  );

  it("tell of a database that cannot be reached, without its password", async () => {
    const url = `postgresql://me:${PLAIN_KEY}@127.0.0.1:1/plans`;
    const { sentry, start } = await reporting([], { DATABASE_URL: url });
    expect((await start("--yes")).exitCode).toBe(5);
    expect(sentry.events()).toMatchObject([{ tags: { code: "storage-unreachable", category: "storage" } }]);
    expect(sentry.envelopes.join()).not.toContain(PLAIN_KEY);
  });

  it("tell of nothing that is somebody's own doing", async () => {
    const { sentry, model, env, session, start } = await reporting();
    const exitCode = async (args: readonly string[], more: Variables = {}) =>
      (await runCli(args, { env: { ...env, ...more } })).exitCode;
    expect(await exitCode(["new", " "])).toBe(2);
    expect(await exitCode(["resume", "no-such-session"])).toBe(2);
    expect(await exitCode(["list"], { LOG_LEVEL: "loud" })).toBe(2);
    expect((await start("--yes", "--max-tokens", "3000")).exitCode).toBe(7);
    expect(await exitCode(["new", IDEA, "--session", session])).toBe(2);
    expect(model.requests.length).toBeGreaterThan(0);
    expectNone(sentry);
  });

  it("tell of no Ctrl-C", async () => {
    const { sentry, model, env, session } = await reporting([{ schema: "Outline", fault: { kind: "hang" } }]);
    const cli = startCli(["new", IDEA, "--session", session, "--yes"], { env });
    await model.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === "Outline"));
    cli.kill("SIGINT");
    expect((await cli.result).exitCode).toBe(130);
    expectNone(sentry);
  });

  /** The process has ended, and nothing of it can come any more. */
  function expectNone(sentry: SentryServer): void {
    expect(sentry.envelopes).toEqual([]);
  }

  it.each<[string, (sentry: SentryServer) => Promise<void>]>([
    ["nobody listens", (sentry) => sentry.close()],
    ["it never answers", async (sentry) => sentry.hold()],
  ])("change nothing where %s", async (_, spoil) => {
    const withoutReports = await prepared([refused]);
    const expected = await withoutReports.startApart("--yes");
    const { sentry, session, startApart } = await (async () => {
      const server = await startSentryServer();
      await spoil(server);
      onTestFinished(() => server.close().catch(() => {}));
      return { sentry: server, ...(await prepared([refused], { SENTRY_DSN: server.dsn })) };
    })();
    const run = await startApart("--yes");
    expect(run.exitCode).toBe(4);
    expect(same(run, session)).toEqual(same(expected, withoutReports.session));
    expect(run.stderr).not.toContain(new URL(sentry.dsn).port);
  });

  const same = ({ exitCode, stdout, stderr }: CliResult, session: string) => ({
    exitCode,
    stdout,
    stderr: stderr.replaceAll(session, "SESSION").replace(/\(\d+ s\)/g, "(0 s)"),
  });
});
