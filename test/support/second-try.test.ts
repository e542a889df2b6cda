import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const HEADING = "Passed only at the second try (mend these):";
const UNSTEADY = "unsteady.fixture.ts > a test > passes only at its second try";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plancraft-second-tries-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A run of the runner itself, on a few tests that are not ours. */
async function run(files: string, environment: Readonly<Record<string, string>>) {
  const config = "test/fixtures/second-try/vitest.config.ts";
  const args = ["node_modules/vitest/vitest.mjs", "run", "--config", config, files];
  const env = { PATH: process.env["PATH"] ?? "", CI: "true", ...environment };
  return new Promise<{ failed: boolean; output: string }>((ended) => {
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, stdout, stderr) =>
      ended({ failed: error !== null, output: stripVTControlCharacters(`${stdout}${stderr}`) }),
    );
  });
}

it("passes where a test passes at its second try, names it with its first failure, and names it in the next run again", async () => {
  const PLANCRAFT_SECOND_TRIES = join(folder, "notes.txt");
  const first = await run("unsteady", { PLANCRAFT_SECOND_TRIES });
  expect(first).toMatchObject({ failed: false, output: expect.stringContaining(`${HEADING}\n\n  ${UNSTEADY}\n`) });
  expect(first.output).toContain("expected 1 to be 2");
  expect(first.output).toContain("unsteady.fixture.ts:8");
  expect(first.output).not.toContain("passes at once");

  const second = await run("broken", { PLANCRAFT_SECOND_TRIES });
  expect(second).toMatchObject({ failed: true, output: expect.stringContaining(`${HEADING}\n\n  ${UNSTEADY}\n`) });
  expect(second.output).toContain("1 failed");
  expect(second.output.match(/passed only|Passed only/g)).toHaveLength(1);
});

it("tries nothing twice where nobody asked for it", async () => {
  const { failed, output } = await run("unsteady", {});
  expect(failed).toBe(true);
  expect(output).not.toContain(HEADING);
});
