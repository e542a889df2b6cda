import { defineConfig } from "vitest/config";

/** What is tried with the real programs of operators: Prometheus, its promtool, Alertmanager's amtool, rsyslog. */
export default defineConfig({
  test: {
    include: ["test/ops/**/*.test.ts"],
    provide: { hasOperatorsPrograms: true },
    globalSetup: ["test/support/postgres-server.ts"],
    setupFiles: ["test/support/watch-failures.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
