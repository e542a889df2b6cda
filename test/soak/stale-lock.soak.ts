import { describe, expect, it, onTestFinished } from "vitest";
import { blockOf, planFrom, REQUEST, useFinishedSessions } from "../support/finished-session.ts";
import { startHalfOpenProxy } from "../support/half-open-proxy.ts";
import type { FaultRule } from "../support/openai-faults.ts";
import { startCli } from "../support/run-cli.ts";
import { rowsOfSession } from "../support/session-tables.ts";

const TIMEOUT = { timeout: 120_000 };
const finishedSession = useFinishedSessions();

/** A finished session, and a process that is stopped while its revision waits for an answer of the model. */
async function stoppedInRevision(waitsFor: string, fault?: FaultRule["fault"]) {
  const finished = await finishedSession();
  const { server, session, env, client } = finished;
  const proxy = await startHalfOpenProxy(env["DATABASE_URL"] ?? "");
  onTestFinished(() => proxy.close());
  const asked = server.requests.length;
  if (fault) server.fail({ fault, schema: waitsFor, times: 1 });
  const stale = startCli(["revise", session, REQUEST, "--json"], { env: { ...env, DATABASE_URL: proxy.url } });
  await server.waitUntil((requests) => requests.slice(asked).some(({ schemaName }) => schemaName === waitsFor));
  stale.kill("SIGSTOP");
  return { ...finished, stale, proxy, rows: () => rowsOfSession(client, session) };
}

/** Has the server drop the stopped process's lock, finishes the revision here, and lets that one go on. */
async function takenOver(stopped: Awaited<ReturnType<typeof stoppedInRevision>>) {
  const { stale, proxy, planner, session, rows } = stopped;
  expect(proxy.dropLockConnections()).toBe(1);
  const plan = await planFrom(planner.resume({ session }));
  const before = await rows();
  stale.kill("SIGCONT");
  return { plan, before, ended: await stale.result };
}

describe("a process whose lock the server dropped without its knowing", () => {
  it.each(["Refinement", "Edits"])(
    "and whose session another one finished while it waited for its %s writes nothing more, and ends with exit 6",
    TIMEOUT,
    async (waitsFor) => {
      const stopped = await stoppedInRevision(waitsFor);
      const { planner, session, client } = stopped;
      const { plan, before, ended } = await takenOver(stopped);
      expect(ended.exitCode, ended.stderr).toBe(6);
      expect(ended.stderr).toContain(`process ${process.pid} on `);
      expect(await stopped.rows()).toEqual(before);
      expect((await planner.record(session)).revisions).toMatchObject([{ request: REQUEST }]);
      expect(blockOf(plan, "About finance")).not.toBe(blockOf(stopped.plan, "About finance"));
      expect(await planner.export(session)).toMatchObject({ markdown: plan });

      // What it has shown is stored, and nothing of it as another event.
      const stored = await client.query("SELECT seq, type FROM session_events WHERE session = $1", [session]);
      const [refusal, ...shown] = ended.events.toReversed();
      expect(refusal).toMatchObject({ type: "failed", session: null, error: { code: "session-in-use" } });
      expect(shown.at(-1)).toMatchObject({ type: "session-started" });
      for (const { seq, type } of shown) expect(stored.rows).toContainEqual({ seq, type });
      // The answer that it waited for was paid, and is told of.
      const open = "SELECT FROM llm_calls WHERE session = $1 AND state = 'sent'";
      expect((await client.query(open, [session])).rowCount).toBe(0);
    },
  );

  it("does not tell that a session failed which another one finished", TIMEOUT, async () => {
    const stopped = await stoppedInRevision("Review", { kind: "unauthorized" });
    const { before, ended } = await takenOver(stopped);
    expect(ended.exitCode, ended.stderr).toBe(6);
    expect(await stopped.rows()).toEqual(before);
    expect(await stopped.planner.show(stopped.session)).toMatchObject({ state: "done", error: null });
  });

  it("goes on where nobody took the session, and ends although nobody answers it there", TIMEOUT, async () => {
    const { stale, proxy, planner, session } = await stoppedInRevision("Edits");
    expect(proxy.dropLockConnections()).toBe(1);
    stale.kill("SIGCONT");
    const ended = await stale.result;
    expect(ended.exitCode, ended.stderr).toBe(0);
    expect(await planner.show(session)).toMatchObject({ state: "done" });
  });
});
