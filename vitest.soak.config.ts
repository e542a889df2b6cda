import { defineConfig } from "vitest/config";
import { REPORTERS, TRIES } from "./test/support/second-try.ts";

/** Crash tests that take a quarter of a minute and more, and are left out of `npm test`. */
export const SLOW_CRASHES = [
  "test/cli/e2e-embedded.test.ts",
  "test/cli/e2e-kill.test.ts",
  "test/cli/e2e-lock.test.ts",
  "test/cli/e2e-revise-kill.test.ts",
  "test/planner/between-checkpoints.test.ts",
  "test/planner/setting-storage.test.ts",
  "test/server/killed-server.test.ts",
  "test/server/serve-workers.test.ts",
  "test/utils/postgres/checkpoints/checkpointer-failures.test.ts",
  "test/utils/postgres/claim.test.ts",
  "test/utils/postgres/embedded.test.ts",
  "test/web/server-killed.browser.test.ts",
];

/** For what comes later: it is there soon, or never, and a busy machine is no reason to give up. */
export const PATIENCE = { poll: { timeout: 30_000, interval: 20 } };

/**
 * Slow crash and load tests, one after the other, every point of the kill sweeps, and long properties as often as they
 * should be tried: each wants the machine for itself.
 */
export default defineConfig({
  test: {
    ...REPORTERS,
    ...TRIES,
    include: [
      "test/soak/**/*.soak.ts",
      ...SLOW_CRASHES,
      "test/graph/termination.test.ts",
      "test/graph/{hostile-answers,document/{plan-checks,plan-document,outline/outline-check,text/markdown}}.test.ts",
      "test/planner/{hostile-words,run/cut-off}.test.ts",
      "test/utils/postgres/checkpoints/checkpointer-order.test.ts",
    ],
    provide: { everyKillPoint: true },
    globalSetup: ["test/support/postgres-server.ts"],
    setupFiles: ["test/support/watch-failures.ts"],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    expect: PATIENCE,
    maxWorkers: 1,
  },
});
