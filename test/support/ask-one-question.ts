// Run as a process of its own on a pseudo-terminal: asks the question in the first file and writes the answer, and
// how the terminal was left, into the second.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { enteredFor } from "../../cli/prompts/entered.ts";
import { askInTerminal } from "../../cli/prompts/questions.ts";

const [, , questionFile = "", resultFile = ""] = process.argv;
const { question, language, editor, before = null } = JSON.parse(readFileSync(questionFile, "utf8"));

const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());

let kept: unknown = null;
const answer = await askInTerminal(question, {
  language,
  input: process.stdin,
  output: process.stderr,
  signal: stop.signal,
  entered: enteredFor(before, (draft) => {
    kept = draft;
  }),
  ...(editor === undefined ? {} : { editor }),
});
const settings = spawnSync("stty", ["-a"], { stdio: ["inherit", "pipe", "ignore"], encoding: "utf8" }).stdout;
writeFileSync(resultFile, JSON.stringify({ answer, settings, kept }));
