import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { REPORTERS, TRIES } from "./test/support/second-try.ts";
import { PATIENCE, SLOW_CRASHES } from "./vitest.soak.config.ts";

/** What stands in for a module, or counts what lives in the process, has a process of its own. */
const APART = [
  "test/utils/llm/calls/call-limits.test.ts",
  "test/utils/llm/calls/circuit.test.ts",
  "test/utils/llm/chat-model-provider.test.ts",
  "test/utils/person.test.ts",
  "test/utils/retry.test.ts",
];

/** The longest, the longest first: begun last, one of them would keep a core waiting. */
const LONGEST = [
  "e2e-tracing",
  "e2e-faults",
  "e2e-build",
  "e2e-logs",
  "pack",
  "states.browser",
  "e2e-housekeeping",
  "model-words",
  "e2e-faults-fatal",
].map((name) => `/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

const EVERY_FILE = {
  ...TRIES,
  setupFiles: ["test/support/watch-failures.ts"],
  // A test that starts processes and servers, on two cores that are busy with other things, too.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: PATIENCE,
};

export default defineConfig({
  test: {
    ...REPORTERS,
    globalSetup: ["test/support/postgres-server.ts"],
    maxWorkers: 3,
    sequence: { shuffle: false, sequencer: LongestFirst },
    projects: [
      { test: { ...EVERY_FILE, name: "apart", include: APART } },
      // Loading LangGraph and zod, and compiling what is run often, is done once for all files of a worker.
      {
        test: {
          ...EVERY_FILE,
          name: "shared",
          include: ["test/**/*.test.ts"],
          exclude: [...APART, ...SLOW_CRASHES],
          isolate: false,
        },
      },
    ],
  },
});
