import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPlanner, type Planner } from "../../../index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { served } from "../../support/served.ts";
import { storeRollout, storeRolloutSession } from "../../support/stored-rollouts.ts";

let database: TestDatabase;
let planner: Planner;
let path: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url });
  const rollout = await storeRollout(pool);
  await storeRolloutSession(pool, rollout, "s-1", { arm: "canary", failed: true, state: "failed" });
  await storeRolloutSession(pool, rollout, "s-2", { arm: "control", score: 8, owner: "mina" });
  await pool.end();
  planner = await createPlanner({ environment: { DATABASE_URL: database.url } });
  path = `/api/rollouts/${rollout}/report`;
});
afterAll(async () => {
  await planner.close();
  await database.drop();
});

it("a report is given in the format that is asked for, by the address before the header", async () => {
  const { call } = served({ planner });
  const json = await call("GET", `${path}?format=json`, { as: "admin", headers: { Accept: "text/html" } });
  expect(json).toMatchObject({ status: 200, json: { arms: { canary: { ended: 1 }, control: { ended: 1 } } } });
  const html = await call("GET", path, { as: "admin", headers: { Accept: "text/html", "Accept-Language": "ko" } });
  expect(html.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
  expect(html.headers.get("Content-Security-Policy")).toBe("sandbox");
  expect(html.headers.get("Content-Language")).toBe("ko");
  expect(html.text).toContain("<h1>A/B 보고서: shorter</h1>");
  const markdown = await call("GET", path, { as: "admin" });
  expect(markdown.headers.get("Content-Type")).toBe("text/markdown; charset=utf-8");
  expect(markdown.text).toMatch(/^# A\/B report: shorter/);
});

it("a report is for administrators, of a rollout that there is, in a format that there is", async () => {
  const { call } = served({ planner });
  expect(await call("GET", path, { as: "kim" })).toMatchObject({ status: 403, json: { code: "admins-only" } });
  const unknown = await call("GET", "/api/rollouts/ffffffff/report", { as: "admin" });
  expect(unknown).toMatchObject({ status: 404, json: { code: "rollout-unknown" } });
  const image = await call("GET", path, { as: "admin", headers: { Accept: "image/png" } });
  expect(image).toMatchObject({ status: 406, json: { code: "not-acceptable" } });
  expect(await call("GET", `${path}?format=pdf`, { as: "admin" })).toMatchObject({ status: 400 });
});
