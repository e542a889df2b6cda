import { defineConfig } from "vitest/config";

/** Slow crash and load tests, one after the other: each wants the machine for itself. */
export default defineConfig({
  test: {
    include: ["test/soak/**/*.soak.ts"],
    globalSetup: ["test/support/postgres-server.ts"],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
