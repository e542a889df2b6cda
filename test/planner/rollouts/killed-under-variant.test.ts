import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { everyNodeOnce, fingerprints } from "../../support/killed-session.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { openedPlanner } from "../../support/opened-planner.ts";
import { modelEnvironment } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import type { Variables } from "../../support/run-cli.ts";
import { keepVariant, storeRollout } from "../../support/stored-variants.ts";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** A planner in a process of its own, which reads all events of what it is told to do. */
function child(work: string, env: Variables): ChildProcess {
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

/** The calls that are under way as far as the ledger knows. */
async function underWay(session: string): Promise<number> {
  const open = "SELECT count(*)::int AS open FROM llm_calls WHERE session = $1 AND settled_at IS NULL";
  return (await client.query<{ open: number }>(open, [session])).rows[0]?.open ?? 0;
}

const PROMPTS = ["analyze", "structure", "research", "figures", "write", "edit", "review", "discuss"] as const;
const under = (name: string, more: object) => ({
  name,
  prompts: Object.fromEntries(PROMPTS.map((prompt) => [prompt, `{{words}}\nUnder ${name}.\n{{data}}`])),
  ...more,
});

describe("a session whose process was killed", () => {
  it.each([
    ["Figures", 1],
    // The last of a fan-out: what its siblings were answered is stored by then.
    ["Section", 3],
  ])(
    "in its %s goes on elsewhere under the variant that it began with, after its rollout was rolled back and another one began",
    async (schema, nth) => {
      const session = `killed-in-${schema}`;
      const fault = { kind: "hang" } as const;
      const server = await startOpenAIServer({ answers: everyNodeOnce, faults: [{ fault, schema, nth, times: 1 }] });
      onTestFinished(() => server.close());
      const env = modelEnvironment(database.url, server);
      const name = `first-${schema.toLowerCase()}`;
      const variant = await keepVariant(client, under(name, { temperature: 1.1 }));
      const next = await keepVariant(client, under(`next-${schema.toLowerCase()}`, { model: "openai:gpt-4.1" }));
      const rollout = await storeRollout(client, { variant });
      const request = { idea: "Used climbing gear", session, preset: "fast", yes: true, memory: false };
      const first = child(`start(${JSON.stringify(request)})`, env);
      await server.waitUntil((requests) => requests.some((one) => one.fault === "hang"));
      await expect.poll(() => underWay(session)).toBe(1);
      first.kill("SIGKILL");
      await once(first, "close");
      await client.query("UPDATE rollouts SET state = 'rolled-back', ended_at = now() WHERE id = $1", [rollout]);
      const other = await storeRollout(client, { variant: next });

      const second = child(`resume(${JSON.stringify({ session })})`, env);
      expect(await once(second, "close")).toEqual([0, null]);
      const planner = await openedPlanner(env);
      const told = { name, version: variant, rollout, arm: "canary" };
      expect(await planner.status(session)).toMatchObject({ state: "done", variant: told });
      for (const { messages, body } of server.requests) {
        expect(messages.map(({ content }) => content).join("\n")).toContain(`Under ${name}.`);
        expect(body).toMatchObject({ model: "gpt-4.1-mini", temperature: 1.1 });
      }
      const asked = fingerprints(server.requests.filter((one) => one.fault === null));
      expect(asked).toHaveLength(new Set(asked).size);
      await client.query("UPDATE rollouts SET state = 'rolled-back' WHERE id = $1", [other]);
    },
  );
});
