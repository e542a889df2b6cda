// For `.ci/run` only: a test that fails is tried once more there, and what passed only then is named above the summary.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** A file that gathers the notes of several runs, so that the last of them names what the others had, too. */
const NOTES = process.env["PLANCRAFT_SECOND_TRIES"] ?? "";

/** Names what passed only at the second try, with what the first one ended with: a flaky test is never hidden. */
class SecondTries implements Reporter {
  readonly #notes: string;

  constructor(notes: string) {
    this.#notes = notes;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()]);
    const notes = tests.filter((test) => test.diagnostic()?.flaky).map(noteOf);
    if (notes.length > 0) appendFileSync(this.#notes, notes.join(""));
    if (!existsSync(this.#notes)) return;
    console.error(`\nPassed only at the second try (mend these):\n\n${readFileSync(this.#notes, "utf8")}`);
  }
}

/** Where the test is, and its first try's errors. */
function noteOf(test: TestCase): string {
  const { errors } = test.result();
  const told = (errors ?? []).flatMap(({ message, stack = "" }) => [
    ...(stack.includes(message) ? [] : [message]),
    ...stack.split("\n").filter((line) => !line.includes("node_modules/")),
  ]);
  return `  ${test.module.relativeModuleId} > ${test.fullName}\n${told.map((line) => `    ${line}\n`).join("")}\n`;
}

/** Of each project of a run: no second try where nobody asked for one. */
export const TRIES = { retry: NOTES ? 1 : 0 };

/** Of a run. They report in this order, and the runner's own summary is what a run ends with. */
export const REPORTERS = NOTES ? { reporters: [new SecondTries(NOTES), "default"] } : {};
