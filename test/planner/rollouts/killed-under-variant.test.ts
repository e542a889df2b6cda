import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { everyNodeOnce, fingerprints } from "../../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../../support/openai-server.ts";
import { openedPlanner } from "../../support/opened-planner.ts";
import { modelEnvironment } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import type { Variables } from "../../support/run-cli.ts";
import { keepVariant, storeRollout } from "../../support/stored-variants.ts";

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let env: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  server = await startOpenAIServer({ answers: everyNodeOnce });
  env = modelEnvironment(database.url, server);
});
afterAll(async () => {
  await server.close();
  await client.end();
  await database.drop();
});

/** A planner in a process of its own, which reads all events of what it is told to do. */
function child(work: string): ChildProcess {
  const program = `
    import { createPlanner } from "./index.ts";
    const planner = await createPlanner();
    for await (const _ of planner.${work}) {}
    await planner.close();`;
  const started = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: process.cwd(),
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  onTestFinished(() => void started.kill("SIGKILL"));
  return started;
}

const PROMPTS = ["analyze", "structure", "research", "figures", "write", "edit", "review", "discuss"] as const;
const under = (name: string, more: object) => ({
  name,
  prompts: Object.fromEntries(PROMPTS.map((prompt) => [prompt, `{{words}}\nUnder ${name}.\n{{data}}`])),
  ...more,
});

describe("a session whose process was killed", () => {
  it.each(["Analysis", "Figures", "Section", "Edits"])(
    "in its %s goes on elsewhere under the variant that it began with, after its rollout was rolled back and another one began",
    async (schema) => {
      const session = `killed-in-${schema}`;
      const variant = await keepVariant(client, under(`first-${schema.toLowerCase()}`, { temperature: 1.1 }));
      const next = await keepVariant(client, under(`next-${schema.toLowerCase()}`, { model: "openai:gpt-4.1" }));
      const rollout = await storeRollout(client, { variant });
      const before = server.requests.length;
      server.fail({ fault: { kind: "hang" }, schema, times: 1 });
      const request = { idea: `Used gear, ${schema}`, session, preset: "fast", yes: true, memory: false };
      const first = child(`start(${JSON.stringify(request)})`);
      await server.waitUntil((requests) => requests.slice(before).some(({ fault }) => fault === "hang"));
      first.kill("SIGKILL");
      await once(first, "close");
      await client.query("UPDATE rollouts SET state = 'rolled-back', ended_at = now() WHERE id = $1", [rollout]);
      const other = await storeRollout(client, { variant: next });

      const second = child(`resume(${JSON.stringify({ session })})`);
      expect(await once(second, "close")).toEqual([0, null]);
      const planner = await openedPlanner(env);
      const told = { name: `first-${schema.toLowerCase()}`, version: variant, rollout, arm: "canary" };
      expect(await planner.status(session)).toMatchObject({ state: "done", variant: told });
      const requests = server.requests.slice(before);
      for (const { messages, body } of requests) {
        expect(messages.at(-1)?.content).toContain(`Under ${told.name}.`);
        expect(body).toMatchObject({ model: "gpt-4.1-mini", temperature: 1.1 });
      }
      const asked = fingerprints(requests.filter(({ fault }) => fault === null));
      expect(asked).toHaveLength(new Set(asked).size);
      await client.query("UPDATE rollouts SET state = 'rolled-back' WHERE id = $1", [other]);
    },
  );
});
