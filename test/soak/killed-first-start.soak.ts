import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { createHome } from "../support/postgres-processes.ts";
import { type RunningCli, spawnCli, startCli } from "../support/run-cli.ts";

const ARGS = ["new", "A marketplace for used climbing gear", "--session", "embedded", "--yes"];

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
