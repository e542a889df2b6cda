import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createTestDatabase } from "../support/postgres.ts";
import { PROGRAM, runCli } from "../support/run-cli.ts";

it("a backup is refused in one sentence where it cannot be written, and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-backup-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { url } = await createTestDatabase();
  const env = { DATABASE_URL: url, PLANCRAFT_HOME: folder };
  const refused = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await runCli(["backup", ...args], { env });
    return { exitCode, stdout, stderr };
  };
  expect(await refused(join(folder, "missing", "a"))).toMatchObject({ exitCode: 2, stdout: "" });
  expect(await refused(folder)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("it is a directory") });
  expect(await refused("/dev/full")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("the disk is full"),
  });
  expect(await refused("-", "--json")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("no --json") });
  expect(await readdir(folder)).toEqual([]);

  // Whoever reads it stops.
  const closed = spawn(process.execPath, [PROGRAM, "backup", "-"], {
    env: { ...env, PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "ignore"],
  });
  closed.stdout.destroy();
  expect(await once(closed, "exit")).toEqual([2, null]);
});
