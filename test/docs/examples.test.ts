import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

const run = promisify(execFile);
const EXAMPLES = fileURLToPath(new URL("../../docs/examples/", import.meta.url));
const PROGRAMS = readdirSync(EXAMPLES).filter((name) => name.endsWith(".ts"));

/** What each program prints. */
const PRINTED: Readonly<Record<string, RegExp>> = {
  "own-check.ts": /^Checks that found something: .*no-superlatives, has-four-sections$/m,
  "own-guides.ts": /^About summary \| About features \| About finance$/m,
  "own-model.ts": /^Planning with mine:gpt-4\.1-mini\n\d\d calls, complete: true$/m,
  "own-pool.ts": /^The other planner reads: .+\nThe pool is still open: true$/m,
  "own-preset.ts": /^Preset: pitch\nComplete: true$/m,
  "own-prompt.ts": /^3 of 3: About /m,
  "own-search.ts": /^Searched \d times, complete: true$/m,
  "own-specialist.ts": /^The volunteers specialist is done$/m,
  "stop.ts": /^Ended: done, interrupted\nResumed, complete: true$/m,
  "subgraph.ts": /^# .+$/m,
};

let database: TestDatabase;
let server: OpenAIServer;
let printed: string;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({
    answers: { ...shortOutline, Section: [{ markdown: "The best tools, and enough of them.", sources: [] }] },
  });
  // One child for all: each would load the library anew.
  const script = 'for (const path of process.argv.slice(1)) { console.log("== " + path); await import(path); }';
  const paths = PROGRAMS.map((name) => `${EXAMPLES}${name}`);
  const env = { ...process.env, ...modelEnvironment(database.url, server) };
  ({ stdout: printed } = await run("node", ["--input-type=module", "--eval", script, ...paths], { env }));
}, 120_000);
afterAll(async () => {
  await server.close();
  await database.drop();
});

describe("the example programs", () => {
  it("are all told of here", () => {
    expect(Object.keys(PRINTED)).toEqual(PROGRAMS);
  });

  it.each(PROGRAMS)("%s does what it says", (name) => {
    const [, output = ""] = printed.split(`== ${EXAMPLES}${name}\n`);
    expect(output.split("\n== ")[0]).toMatch(PRINTED[name] ?? /never/);
  });
});
