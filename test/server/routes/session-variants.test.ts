import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner, type Planner } from "../../../index.ts";
import { armOf } from "../../../rollout/arm.ts";
import { langgraphServer } from "../../support/langgraph-server.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type Served, served } from "../../support/served.ts";
import { keepVariant, oneOfEachArm, storeRollout } from "../../support/stored-variants.ts";

const IDEA = "A climbing gym for kids";

let database: TestDatabase;
let client: pg.Client;
let planner: Planner;
let app: Served;
let version: string;
let rollout: string;
beforeAll(async () => {
  database = await createTestDatabase();
  planner = await createPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" } });
  app = served({ planner });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  version = await keepVariant(client, { name: "terse", prompts: { write: "Tersely. {{words}}\n{{data}}" } });
  rollout = await storeRollout(client, { variant: version, share: 0.5 });
});
afterAll(async () => {
  await client.end();
  await planner.close();
  await database.drop();
  expect(app.failures).toEqual([]);
});

/** What a person whose arm it is has of the rollout that runs. */
function ofRollout(person: string) {
  const arm = armOf(rollout, person, 0.5);
  return { ...(arm === "canary" ? { name: "terse", version } : { name: "default", version: null }), rollout, arm };
}
const begin = (body: object, as?: string) =>
  app.call("POST", "/api/sessions", { ...(as ? { as } : {}), json: { idea: IDEA, preset: "fast", ...body } });

describe("the variant of a session over HTTP", () => {
  it("is that of the person's arm, and is told with the session and its events", async () => {
    for (const as of oneOfEachArm(rollout, 0.5)) {
      const { status, json } = await begin({}, as);
      expect(status).toBe(201);
      expect(json.variant).toEqual(ofRollout(as));
      const path = `/api/sessions/${json.session}`;
      expect((await app.call("GET", path, { as })).json.variant).toEqual(ofRollout(as));
      const headers = { accept: "application/json" };
      const { events } = (await app.call("GET", `${path}/events`, { as, headers })).json;
      expect(events[0]).toMatchObject({ type: "session-started", variant: ofRollout(as) });
      expect((await app.call("GET", `${path}/record`, { as, headers })).json.variant).toEqual(ofRollout(as));
    }
  });

  it("is the one that is asked for, by its name or version; a session under none tells of none", async () => {
    for (const variant of ["terse", version, version.slice(0, 12)]) {
      const { json } = await begin({ variant });
      expect(json.variant).toEqual({ name: "terse", version, rollout: null, arm: null });
    }
    expect((await begin({ variant: "default" })).json).not.toHaveProperty("variant");
    expect((await begin({ preset: "balanced" })).json).not.toHaveProperty("variant");
  });

  it("is never read from a file of the server, and refused where there is none of that name", async () => {
    for (const variant of ["nowhere", "package.json", "./package.json", "/etc/hostname", "../main.yaml"]) {
      const { status, json } = await begin({ variant });
      expect({ status, code: json.code }).toEqual({ status: 404, code: "variant-unknown" });
    }
    expect(await begin({ variant: 7 })).toMatchObject({ status: 400 });
  });

  it("is that of the person's arm for the runs of LangGraph's protocol, too", async () => {
    const server = await langgraphServer({ DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" });
    onTestFinished(() => server.close());
    for (const person of oneOfEachArm(rollout, 0.5)) {
      const sdk = server.client(person);
      const { thread_id: thread } = await sdk.threads.create();
      await sdk.runs.wait(thread, "plancraft", { input: { idea: IDEA, preset: "fast", yes: true } });
      expect((await planner.show(thread)).variant).toEqual(ofRollout(person));
    }
    expect(server.failures).toEqual([]);
  });
});
