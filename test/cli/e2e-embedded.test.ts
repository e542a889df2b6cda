import { expect, it, onTestFinished } from "vitest";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { createHome, createHomeWithCluster } from "../support/postgres-processes.ts";
import { FAKE_KEY, lastEvent, spawnCli, startCli } from "../support/run-cli.ts";

const IDEA = "A marketplace for used climbing gear";
const ARGS = ["new", IDEA, "--session", "embedded", "--yes"];

it("a kill -9 in the middle leaves the embedded server to the next process, which finishes the plan and stops it", async () => {
  const home = await createHomeWithCluster();
  const env = { PLANCRAFT_HOME: home };
  const undisturbed = await spawnCli(["new", IDEA, "--yes"], { env });
  const first = startCli([...ARGS, "--json"], { env });
  await first.event(({ type }) => type === "section-written");
  first.kill("SIGKILL");
  await first.result;
  const left = await inspectEmbedded(home);
  expect(left.isRunning).toBe(true);
  const resumed = await spawnCli(["resume", "embedded", "--yes"], { env });
  expect(resumed).toMatchObject({ exitCode: 0, stdout: undisturbed.stdout });
  expect((await inspectEmbedded(home)).isRunning).toBe(false);
});

it("two sessions begun at once in two processes make and share one embedded server, and both finish", async () => {
  const home = await createHome();
  // Slow enough that both are there at the same time, whoever is first.
  const server = await startOpenAIServer({
    faults: [{ fault: { kind: "slow-drip", pauseMs: 100 }, schema: "Analysis" }],
  });
  onTestFinished(() => server.close());
  const env = { PLANCRAFT_HOME: home, OPENAI_API_KEY: FAKE_KEY, OPENAI_BASE_URL: server.url };
  const runs = ["one", "two"].map((name) =>
    startCli(["new", `Plan ${name}`, "--session", name, "--yes", "--json"], { env }),
  );
  const tooEarly = runs.map(({ result }) =>
    result.then(({ stderr }) => Promise.reject(new Error(`It ended too early: ${stderr}`))),
  );
  await Promise.race([server.waitUntil((requests) => requests.length >= 2), ...tooEarly]);
  expect(await inspectEmbedded(home)).toMatchObject({ isRunning: true, clients: 2 });
  for (const run of runs) {
    const result = await run.result;
    expect(result.exitCode).toBe(0);
    expect(lastEvent(result, "done").plan).toContain("> Plan ");
  }
  expect((await inspectEmbedded(home)).isRunning).toBe(false);
  const { lines } = await spawnCli(["list", "--json"], { env });
  expect(lines.map(({ session, state }) => `${session} ${state}`).sort()).toEqual(["one done", "two done"]);
});
