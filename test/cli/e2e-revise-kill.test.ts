import { describe, expect, it } from "vitest";
import { type FinishedSession, planFrom, REQUEST, useFinishedSessions } from "../support/finished-session.ts";
import { killPoints } from "../support/kill-points.ts";
import { expectFinished, fingerprints, type WholeSession } from "../support/killed-session.ts";
import { type RunningCli, runCli, startCli } from "../support/run-cli.ts";

const finishedSession = useFinishedSessions();

let whole: Promise<WholeSession> | undefined;
/** What the session and its revision come to when nobody disturbs them. */
function undisturbed(): Promise<WholeSession> {
  whole ??= finishedSession().then(async ({ planner, session, server }) => {
    const plan = await planFrom(planner.revise({ session, request: REQUEST }));
    await planner.close();
    return { plan, requests: fingerprints(server.requests) };
  });
  return whole;
}

/** Starts the revision of a finished session, and kills it when it has come to where it should. */
async function cut(reached: (cli: RunningCli, planned: FinishedSession, calls: number) => Promise<unknown>) {
  const planned = await finishedSession();
  await planned.planner.close();
  const calls = planned.server.requests.length;
  const cli = startCli(["revise", planned.session, REQUEST, "--json"], { env: planned.env });
  await reached(cli, planned, calls);
  cli.kill("SIGKILL");
  expect((await cli.result).signal).toBe("SIGKILL");
  return planned;
}

describe("a revision whose process is killed", () => {
  /** The calls of a revision: which sections, two of them at once, the review, the agreement, the refine, its review. */
  it.each(killPoints([1, 3, 4, 5, 6, 7]))(
    "while its request %i is open comes to the same plan, and asks only for what was open",
    async (k) => {
      const expected = await undisturbed();
      const planned = await cut((_, { server }, calls) => {
        return server.waitUntil((requests) => requests.length >= calls + k);
      });
      await expectFinished(planned, expected);
    },
  );

  it.each<[string, Parameters<RunningCli["event"]>[0]]>([
    ["its first event", ({ type }) => type === "session-started"],
    ["the sections it touches", (event) => event.type === "step-finished" && event.step === "revise"],
    ["its last event", ({ type }) => type === "done"],
  ])("right after %s is shown loses nothing", async (_, fits) => {
    const expected = await undisturbed();
    const planned = await cut((cli) => cli.event(fits));
    await expectFinished(planned, expected);
    const diff = await runCli(["diff", planned.session, "--json"], planned);
    expect(diff.lines[0]).toMatchObject({ from: 1, to: 2, versions: 2 });
  });

  it("before its run began is one that a crash left: resume --all carries the request out", async () => {
    const { session, env, client, planner } = await finishedSession();
    await client.query("INSERT INTO revisions VALUES ($1, 1, $2, now())", [session, REQUEST]);
    await client.query("UPDATE sessions SET state = 'running' WHERE id = $1", [session]);
    expect(await planner.show(session)).toMatchObject({ state: "running", next: ["revise"] });
    const refused = await runCli(["revise", session, "Another thing"], { env });
    expect({ exitCode: refused.exitCode, stdout: refused.stdout }).toEqual({ exitCode: 2, stdout: "" });
    const run = await runCli(["resume", "--all"], { env });
    expect(run.exitCode, run.stderr).toBe(0);
    expect((await planner.record(session)).markdown).toContain(`- Request: ${REQUEST}`);
    expect(await planner.show(session)).toMatchObject({ state: "done", next: [] });
  });
});
