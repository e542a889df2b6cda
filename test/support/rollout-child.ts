// A process in which users begin sessions while a rollout runs, and which goes on with those that it began before it was killed.
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import pLimit from "p-limit";
import pg from "pg";
import { createPlanner } from "../../index.ts";
import type { Arm } from "../../schemas/rollout/variant.ts";
import { SessionStore } from "../../utils/postgres/stores/sessions/session-store.ts";
import { inArm } from "./stored-rollout.ts";

const { values, positionals: users } = parseArgs({
  allowPositionals: true,
  options: {
    "database-url": { type: "string", default: "" },
    canary: { type: "string", default: "" },
    control: { type: "string", default: "" },
    "at-once": { type: "string", default: "1" },
  },
});
const pool = new pg.Pool({ connectionString: values["database-url"], max: 2 });
const store = new SessionStore(pool);
const environment = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
const planner = await createPlanner({ environment });

/** Half of the users, the same ones in every process. */
function armOf(rollout: string, user: string): Arm {
  const [first = 0] = createHash("sha256").update(`${rollout}\0${user}`).digest();
  return first < 128 ? "canary" : "control";
}

/** As a session of a rollout is stored, with the model of its arm. */
async function begin(session: string): Promise<void> {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM rollouts WHERE state = 'running'");
  const rollout = rows[0]?.id;
  const arm = rollout === undefined ? null : armOf(rollout, session);
  await store.create({
    ...{ session, lineage: session, person: null, owner: session, parent: null, forkedAt: null },
    ...{ idea: `A shop for ${session}`, preset: "fast", options: { yes: true } },
    model: arm === "canary" ? values.canary : values.control,
    ...(rollout !== undefined && arm !== null ? inArm(rollout, arm) : {}),
  });
}

async function serve(session: string): Promise<void> {
  await begin(session).catch((error: { code?: string }) => {
    if (error.code !== "session-exists") throw error;
  });
  const { state } = await store.get(session);
  if (state === "running") for await (const _ of planner.resume({ session, yes: true }));
  process.stdout.write(`${session}\n`);
}

const limit = pLimit(Number(values["at-once"]));
await Promise.all(users.map((user) => limit(() => serve(user))));
await planner.close();
await pool.end();
