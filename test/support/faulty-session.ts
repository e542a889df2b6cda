import pg from "pg";
import { expect, onTestFinished } from "vitest";
import type { CallRow } from "./guarded-session.ts";
import type { AnswerScripts } from "./openai-answers.ts";
import { OUTLINE_SECTION_IDS } from "./openai-answers.ts";
import type { FaultRule } from "./openai-faults.ts";
import { type OpenAIServer, type RecordedRequest, startOpenAIServer } from "./openai-server.ts";
import { modelEnvironment } from "./planning-script.ts";
import { createTestDatabase, type TestDatabase } from "./postgres.ts";
import { type CliResult, runCli, type Variables } from "./run-cli.ts";

/** What a session takes where nothing goes wrong: analysis, outline, six specialists, the figures, the sections, a review. */
export const CALLS = 2 + 6 + 1 + OUTLINE_SECTION_IDS.length + 1;
/** Real waits, only short. */
const RETRY_BASE_MS = "20";

export interface FaultySessionOptions {
  readonly faults?: readonly FaultRule[];
  readonly answers?: AnswerScripts;
  readonly env?: Variables;
  /** Behind `new IDEA --session ID --yes`; `--json` where it is left out. */
  readonly args?: readonly string[];
}

/** A database for the sessions of a test file. */
export async function faultySessions() {
  const database: TestDatabase = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  let sessions = 0;

  /** Runs a session at a server that goes wrong as the rules say. */
  async function runWith({ faults = [], answers = {}, env = {}, args = ["--json"] }: FaultySessionOptions) {
    const server = await startOpenAIServer({ faults, answers });
    onTestFinished(() => server.close());
    const session = `faulty-${++sessions}`;
    const run = (at: OpenAIServer, given: readonly string[]) => {
      const kept = { ...modelEnvironment(database.url, at), PLANCRAFT_RETRY_BASE_MS: RETRY_BASE_MS };
      return runCli(given, { env: { ...kept, ...env } });
    };
    const result = await run(server, ["new", "A marketplace for ropes", "--session", session, "--yes", ...args]);
    return {
      server,
      session,
      result,
      /** Another command on the same database. */
      command: (...given: readonly string[]) => run(server, given),
      /** Another run of it, at a server where nothing goes wrong. */
      resume: async (...given: readonly string[]) => {
        const healthy = await startOpenAIServer({ answers });
        onTestFinished(() => healthy.close());
        return { ...(await run(healthy, ["resume", session, ...given])), requests: healthy.requests };
      },
      requests: (schema?: string) =>
        server.requests.filter(({ schemaName }) => schema === undefined || schemaName === schema),
      rows: async (schema?: string): Promise<CallRow[]> => {
        const { rows } = await pool.query<CallRow>("SELECT * FROM llm_calls WHERE session = $1 ORDER BY id", [session]);
        return rows.filter(({ name }) => schema === undefined || name === schema);
      },
      /** The session as it is stored; null where it is not. */
      stored: async (): Promise<{
        readonly state: string;
        readonly error: unknown;
        readonly options: unknown;
      } | null> =>
        (await pool.query("SELECT state, error, options FROM sessions WHERE id = $1", [session])).rows[0] ?? null,
    };
  }

  const close = async () => {
    await pool.end();
    await database.drop();
  };
  return { url: database.url, pool, runWith, close };
}

export type FaultySession = Awaited<ReturnType<Awaited<ReturnType<typeof faultySessions>>["runWith"]>>;

/** The requests whose answer came whole and was good. */
function answered(requests: readonly RecordedRequest[]): RecordedRequest[] {
  return requests.filter(({ fault, state }) => fault === null && state === "answered");
}

const bodyOf = ({ body }: RecordedRequest) => JSON.stringify(body);

/** The session finishes, and asks for nothing again that was answered before. Gives what was sent. */
export async function expectFinishes(
  failed: FaultySession,
  ...args: readonly string[]
): Promise<readonly RecordedRequest[]> {
  const paid = new Set(answered(failed.server.requests).map(bodyOf));
  const { requests, exitCode, stderr } = await failed.resume(...args);
  expect(stderr).not.toMatch(STACK_TRACE);
  expect(exitCode).toBe(0);
  expect(requests.filter((request) => paid.has(bodyOf(request)))).toEqual([]);
  expect(await failed.stored()).toMatchObject({ state: "done", error: null });
  expect((await failed.rows()).filter(({ state }) => state === "sent")).toEqual([]);
  return requests;
}

export const STACK_TRACE = /^\s+at .+:\d+:\d+|\b\w*Error:/m;

/** What a person reads of a failure, in the end: one sentence, what was kept, and the command to go on. */
export function expectSorry({ result, session }: FaultySession, sentence: string | RegExp): void {
  const { exitCode, stdout, stderr } = result;
  expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
  const lines = stderr.trimEnd().split("\n");
  expect(lines.filter((line) => line.startsWith("Sorry"))).toHaveLength(1);
  expect(lines.at(-2)).toMatch(/^Sorry, the plan could not be finished: \S.*[.)]$/);
  expect(lines.at(-2)).toMatch(sentence);
  expect(lines.at(-1)).toMatch(/^Everything so far is kept\b.* Go on with: /);
  expect(lines.at(-1)?.endsWith(`: plancraft resume ${session}`)).toBe(true);
  expect(stderr).not.toMatch(STACK_TRACE);
}

/** The retries a run told of: which attempt failed, for what, and whether a wait was given. */
export function retriesOf({ events }: CliResult) {
  return events.flatMap((event) => (event.type === "call-retried" ? [event] : []));
}
