import { defineConfig } from "vitest/config";

/** What stands in for a module, or counts what lives in the process, has a process of its own. */
const APART = [
  "test/planner/ended-sessions.test.ts",
  "test/utils/llm/calls/call-limits.test.ts",
  "test/utils/llm/calls/circuit.test.ts",
  "test/utils/llm/chat-model-provider.test.ts",
  "test/utils/person.test.ts",
  "test/utils/retry.test.ts",
];

const EVERY_FILE = {
  setupFiles: ["test/support/watch-failures.ts"],
  // A test that starts processes and servers, on two busy cores.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    globalSetup: ["test/support/postgres-server.ts"],
    // One more than there are cores: a fifth of the time a test waits, for a process or for a limit of time.
    maxWorkers: 3,
    sequence: { shuffle: false },
    projects: [
      { test: { ...EVERY_FILE, name: "apart", include: APART } },
      // Loading LangGraph and zod, and compiling what is run often, is done once for all files of a worker.
      { test: { ...EVERY_FILE, name: "shared", include: ["test/**/*.test.ts"], exclude: APART, isolate: false } },
    ],
  },
});
