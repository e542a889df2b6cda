import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type ListeningProcess, startListening } from "../../support/listening-process.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { withOperatorsPrograms } from "../../support/operators-programs.ts";
import { buildVersion, lastRelease, withMigrations } from "../../support/other-versions.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { PROGRAM, type Variables } from "../../support/run-cli.ts";

const IDEA = "A marketplace for used climbing gear";
const MODEL = ["--preset", "fast", "--model", "openai:gpt-4.1-mini"];
let env: Variables;
let home: string;

/** A version's program at work with the test's database and model. */
function start(program: string, args: readonly string[], more: Variables = {}): ListeningProcess {
  const { PATH = "" } = process.env;
  const own = { PATH, HOME: home, PLANCRAFT_HOME: home, PLANCRAFT_METRICS_ADDRESS: "off" };
  return startListening([process.execPath, program, ...args], { ...own, ...env, ...more });
}

/** Runs a command of it to its end: its exit code, and its last line of JSON. */
async function run(program: string, args: readonly string[], more: Variables = {}) {
  const { exitCode, stdout, stderr } = await start(program, [...args, "--json"], more).result;
  const last = stdout.trimEnd().split("\n").at(-1);
  if (!last) throw new Error(`${args.join(" ")} ended with ${exitCode}:\n${stderr}`);
  return { exitCode, last: JSON.parse(last) };
}

/** A server of a version, and a worker where it is asked for. */
async function serve(program: string, on: Variables) {
  const server = start(program, ["serve", "--port", "0", "--json"], on);
  const worker = start(program, ["work", "--json"], on);
  const { address } = await server.listening;
  await worker.listening;
  const ready = async () => (await fetch(`${address}/ready`)).status;
  const begin = async (idea: object) => {
    const answer = await fetch(`${address}/api/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ idea: IDEA, preset: "fast", model: "openai:gpt-4.1-mini", ...idea }),
    });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { readonly session: string }).session;
  };
  const state = async (session: string) =>
    ((await (await fetch(`${address}/api/sessions/${session}`)).json()) as { readonly state: string }).state;
  const stop = async () => {
    server.stop();
    worker.stop();
    return [(await server.result).exitCode, (await worker.result).exitCode];
  };
  return { server, worker, ready, begin, state, stop };
}

const ON = { USE_DURABLE_WORKER: "true" };
const ends = (ask: () => Promise<unknown>, wanted: unknown) =>
  vi.waitFor(async () => expect(await ask()).toBe(wanted), 60_000);

beforeEach(async () => {
  const { url } = await createTestDatabase({ isEmpty: true });
  const model = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  onTestFinished(() => model.close());
  env = { ...modelEnvironment(url, model), LANG: "C" };
  home = await mkdtemp(join(tmpdir(), "plancraft-versions-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
});

withOperatorsPrograms("on a database of today's", () => {
  const commit = lastRelease();
  if (commit === null) {
    it.skip("the last release cannot be tried: the history of this checkout does not reach so far (git fetch --unshallow --tags)", () => {});
    return;
  }
  describe("the last release", () => {
    let folder: string;
    let older: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "plancraft-release-"));
      older = await buildVersion(commit, folder);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it("serves and works beside today's, and each goes on with the other's sessions", async () => {
      expect(await run(PROGRAM, ["migrate"], ON)).toMatchObject({ exitCode: 0 });
      const old = await serve(older, ON);
      expect(await old.ready()).toBe(200);
      const all = await old.begin({ yes: true });
      await ends(() => old.state(all), "done");
      expect(await run(PROGRAM, ["show", all])).toMatchObject({ exitCode: 0, last: { state: "done" } });

      // Begun by one, and finished by the other, in both directions and without the queue.
      for (const [first, second] of [
        [older, PROGRAM],
        [PROGRAM, older],
      ] as const) {
        const session = first === older ? "of-the-old" : "of-the-new";
        const begun = await run(first, ["new", IDEA, "--session", session, ...MODEL]);
        expect(begun).toMatchObject({ exitCode: 3, last: { type: "waiting" } });
        const finished = await run(second, ["resume", session, "--yes"]);
        expect(finished).toMatchObject({ exitCode: 0, last: { type: "done", complete: true } });
      }

      // As in a rolling update: what the old server was asked for is finished by a new worker.
      old.worker.stop();
      expect((await old.worker.result).exitCode).toBe(0);
      const worker = start(PROGRAM, ["work", "--json"], ON);
      await worker.listening;
      const mixed = await old.begin({ yes: true });
      await ends(() => old.state(mixed), "done");
      expect(await old.ready()).toBe(200);
      worker.stop();
      old.server.stop();
      expect([(await worker.result).exitCode, (await old.server.result).exitCode]).toEqual([0, 0]);
    });
  });
});

withOperatorsPrograms("on a database of tomorrow's", () => {
  const added = {
    "9998_added.sql": `ALTER TABLE all_sessions ADD COLUMN later text NOT NULL DEFAULT 'nothing';
      CREATE TABLE added (id text PRIMARY KEY, session text REFERENCES all_sessions (id) ON DELETE CASCADE);`,
  };

  it("today's goes on where something was added, and ends where something was taken away that it needs", async () => {
    expect(await run(PROGRAM, ["migrate"], ON)).toMatchObject({ exitCode: 0 });
    const today = await serve(PROGRAM, ON);
    const before = await today.begin({ yes: true });
    const tomorrow = withMigrations(added);
    expect(await run(tomorrow, ["migrate"], ON)).toMatchObject({ exitCode: 0, last: { applied: ["9998_added.sql"] } });
    await ends(() => today.state(before), "done");
    expect(await today.ready()).toBe(200);
    const after = await today.begin({ yes: true });
    await ends(() => today.state(after), "done");
    expect(await run(PROGRAM, ["new", IDEA, "--yes", ...MODEL])).toMatchObject({ exitCode: 0 });
    expect(await run(tomorrow, ["show", after])).toMatchObject({ exitCode: 0, last: { state: "done" } });

    const taken = "-- contract: needs 9998\nALTER TABLE all_sessions DROP COLUMN later;";
    const later = withMigrations({ ...added, "9999_taken.sql": taken });
    expect(await run(later, ["migrate"], ON)).toMatchObject({ exitCode: 0 });
    expect((await today.worker.result).exitCode).toBe(5);
    await ends(() => today.ready(), 503);
    expect(await run(PROGRAM, ["list"])).toMatchObject({ exitCode: 5, last: { error: { code: "storage-newer" } } });
    // Who knows what was added needs nothing of what was taken.
    expect(await run(tomorrow, ["show", after])).toMatchObject({ exitCode: 0 });
    today.server.stop();
    expect((await today.server.result).exitCode).toBe(0);
  });
});
