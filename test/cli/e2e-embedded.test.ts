import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { createHome, createHomeWithCluster } from "../support/postgres-processes.ts";
import { FAKE_KEY, lastEvent, type RunningCli, spawnCli, startCli } from "../support/run-cli.ts";

const IDEA = "A marketplace for used climbing gear";
const ARGS = ["new", IDEA, "--session", "embedded", "--yes"];

/** Looks again and again, as nobody tells what another process does to a folder; not longer than that one lives. */
async function until(condition: () => Promise<boolean>, { result }: RunningCli): Promise<void> {
  let ended = false;
  const end = result.then(() => (ended = true));
  while (!(await condition())) {
    if (ended) throw new Error(`It ended too early: ${(await result).stderr}`);
    await Promise.race([sleep(2), end]);
  }
}

async function filesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

it.each<[string, (dataDirectory: string) => Promise<boolean>]>([
  [
    "while the cluster is being made",
    async (data) => {
      const fresh = (await filesIn(dirname(data))).find((name) => name.startsWith(`${basename(data)}.new-`));
      return fresh !== undefined && (await filesIn(join(dirname(data), fresh))).includes("PG_VERSION");
    },
  ],
  ["when the cluster has just been made", async (data) => (await filesIn(data)).includes("PG_VERSION")],
  ["while the server starts", async (data) => (await filesIn(data)).includes("postmaster.pid")],
])("a kill -9 during the first start of the embedded server, %s, leaves nothing in the way", async (_, isThere) => {
  const home = await createHome();
  const env = { PLANCRAFT_HOME: home };
  const { dataDirectory } = await inspectEmbedded(home);
  const first = startCli(ARGS, { env });
  await until(() => isThere(dataDirectory), first);
  first.kill("SIGKILL");
  expect((await first.result).signal).toBe("SIGKILL");
  // Nothing was promised yet: there is no session to resume, and its name is free.
  const { exitCode, stderr } = await spawnCli(["resume", "embedded"], { env });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining("There is no session embedded"),
  });
  const again = await spawnCli(ARGS, { env });
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toMatch(/^# /);
  expect((await inspectEmbedded(home)).isRunning).toBe(false);
});

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
