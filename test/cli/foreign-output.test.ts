import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { PROGRAM } from "../support/run-cli.ts";

test("what a library says to the console stands on standard error, and standard output is the program's own", async () => {
  const library =
    'process.on("exit", () => { for (const say of ["log", "info", "debug", "warn", "dir"]) console[say](say); })';
  const args = ["--import", `data:text/javascript,${encodeURIComponent(library)}`, PROGRAM, "--version"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  expect(stderr).toBe("log\ninfo\ndebug\nwarn\n'dir'\n");
});
