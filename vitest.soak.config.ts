import { defineConfig } from "vitest/config";

/** Slow crash and load tests, one after the other, and every point of the kill sweeps: each wants the machine for itself. */
export default defineConfig({
  test: {
    include: ["test/soak/**/*.soak.ts", "test/cli/e2e-{kill,revise-kill}.test.ts"],
    provide: { everyKillPoint: true },
    globalSetup: ["test/support/postgres-server.ts"],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
