import { afterAll, beforeAll, expect, it } from "vitest";
import { openPlanner } from "../../../planner/compose.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import { variantVersion } from "../../../rollout/variant-version.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type Served, served } from "../../support/served.ts";

const CONTENT = { name: "terse", temperature: 0.2, prompts: { write: "{{words}}\nShort.\n{{data}}" } };

let database: TestDatabase;
let planner: LazyPlanner;
let app: Served;
beforeAll(async () => {
  database = await createTestDatabase();
  planner = await openPlanner({ environment: { DATABASE_URL: database.url } });
  app = served({ planner });
});
afterAll(async () => {
  await planner.close();
  await database.drop();
  expect(app.failures).toEqual([]);
});

it("a variant is kept once by its content, listed and read by name, version and its beginning", async () => {
  const version = variantVersion(CONTENT);
  const kept = await app.call("POST", "/api/variants", { as: "admin", json: CONTENT });
  expect(kept).toMatchObject({
    status: 201,
    json: { name: "terse", version, content: CONTENT, createdBy: "admin", warnings: [] },
  });
  expect(kept.headers.get("Location")).toBe(`/api/variants/${version}`);
  const { prompts, temperature, name } = CONTENT;
  const again = await app.call("POST", "/api/variants", { as: "admin", json: { prompts, temperature, name } });
  expect(again).toMatchObject({ status: 200, json: kept.json });
  for (const named of ["terse", version, version.slice(0, 8)]) {
    const { warnings: _, ...seen } = kept.json;
    expect(await app.call("GET", `/api/variants/${named}`, { as: "admin" })).toMatchObject({ status: 200, json: seen });
  }
  const { json } = await app.call("GET", "/api/variants", { as: "admin" });
  expect(json.variants).toMatchObject([
    { name: "default", createdAt: null, changes: [] },
    { name: "terse", version, description: null, changes: ["temperature", "prompts.write"], createdBy: "admin" },
  ]);
});

it("a model without access is told of in the requester's language", async () => {
  const json = { name: "other", model: "anthropic:claude-x" };
  const headers = { "Accept-Language": "ko" };
  const { json: kept } = await app.call("POST", "/api/variants", { as: "admin", json, headers });
  expect(kept.warnings).toEqual([expect.stringMatching(/^여기서는 anthropic:claude-x 모델에 접근할 수 없습니다/)]);
});

it.each([
  [
    { name: "a", modle: "x", prompts: { write: "x", writer: "{{data}}" }, model: "nobody:x" },
    ["modle", '"writer"', "prompts.write", "model cannot"],
  ],
  [{ name: "a", prompts: { write: { file: "/etc/passwd" } } }, ["only a variant's own file can"]],
  [{ name: "default" }, ["name must be another one"]],
  [[CONTENT], ["it must hold fields"]],
  ["name: a", ["it must hold fields"]],
])("%j is refused with all that is wrong, and nothing is kept", async (json, named) => {
  const { status, json: problem } = await app.call("POST", "/api/variants", { as: "admin", json });
  expect({ status, code: problem.code }).toEqual({ status: 400, code: "variant-unusable" });
  for (const said of named) expect(problem.detail).toContain(said);
  expect((await app.call("GET", "/api/variants/a", { as: "admin" })).status).toBe(404);
});

it("a body that is none, or too large, is refused as everywhere", async () => {
  const send = (body: string) =>
    app.call("POST", "/api/variants", { as: "admin", body, headers: { "Content-Type": "application/json" } });
  for (const none of ["", "null"])
    expect(await send(none)).toMatchObject({ status: 400, json: { code: "body-malformed" } });
  expect(await send("name: a")).toMatchObject({ status: 400, json: { code: "body-malformed" } });
  expect(await send(JSON.stringify({ name: "a", description: "x".repeat(1_000_000) }))).toMatchObject({ status: 413 });
});

it("nobody but an administrator sees or keeps one, and no file is ever named", async () => {
  for (const [method, path] of [
    ["GET", "/api/variants"],
    ["POST", "/api/variants"],
    ["GET", "/api/variants/terse"],
  ] as const) {
    const sent = method === "POST" ? { json: CONTENT } : {};
    expect(await app.call(method, path, sent)).toMatchObject({ status: 403, json: { code: "admins-only" } });
  }
  for (const name of ["package.json", "..%2Fpackage.json", "tsconfig.json", "none"])
    expect(await app.call("GET", `/api/variants/${name}`, { as: "admin" })).toMatchObject({
      status: 404,
      json: { code: "variant-unknown" },
    });
});
