import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import { createPlanner, type Planner } from "../../../index.ts";
import type { Comparison } from "../../../planner/figures/compare.ts";
import type { FiguresView } from "../../../planner/figures/figure-view.ts";
import type { SetResult } from "../../../planner/figures/set.ts";
import type { ListedChoice } from "../../../planner/memory.ts";
import type { PlanDiff } from "../../../planner/records/diff.ts";
import type { HistoryEntry } from "../../../planner/records/history.ts";
import type { SessionSummary } from "../../../planner/records/session-list.ts";
import type { SessionStatus } from "../../../planner/records/session-status.ts";
import type { VersionList } from "../../../planner/records/version-list.ts";
import type { RolloutView, UserArm } from "../../../planner/rollouts/rollouts.ts";
import type { PlannerEvent } from "../../../schemas/event.ts";
import type { AuditEntry } from "../../../schemas/record.ts";
import type { RolloutAct } from "../../../schemas/rollout/rollout.ts";
import { type ANSWERED, componentSchemas } from "../../../server/openapi/components.ts";
import { openApiDocument } from "../../../server/openapi/document.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type DocumentedRoute, type Sent, type Served, served } from "../../support/served.ts";

let database: TestDatabase;
let planner: Planner;
let app: Served;
let session: string;
beforeAll(async () => {
  database = await createTestDatabase();
  planner = await createPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" } });
  app = served({ planner, metrics: { told: { exposed: async () => "# EOF\n" } } });
  const { json } = await app.call("POST", "/api/sessions", {
    json: { idea: "A climbing gym for kids", preset: "fast" },
  });
  session = json.session;
});
afterAll(async () => {
  await planner.close();
  await database.drop();
  expect(app.failures).toEqual([]);
});

/** The request that the document itself gives as an example. */
function exampleOf({ path, operation }: DocumentedRoute): { readonly path: string; readonly sent: Sent } {
  const json = operation.requestBody?.content["application/json"].example;
  return { path: path.replace("{id}", session), sent: json === undefined ? {} : { json } };
}

describe("the server's description", () => {
  it("is right by the rules of a linter", async () => {
    const { text } = await app.call("GET", "/openapi.json", { as: null });
    const found = await lintFromString({ source: text, config: await createConfig({ extends: ["recommended"] }) });
    const problems = found.map(({ ruleId, location }) => [ruleId, location[0]?.pointer]);
    // What is open to everybody has nothing that a request could get wrong.
    const open = ["health", "ready", "openapi.json"].map((path) => `#/paths/~1${path}/get/responses`);
    expect(problems).toEqual(open.map((pointer) => ["operation-4xx-response", pointer]));
  });

  it("would be found wrong where it is", async () => {
    const broken = JSON.stringify({ ...openApiDocument([], "1"), paths: { "/x/{id}": { get: { responses: {} } } } });
    const found = await lintFromString({ source: broken, config: await createConfig({ extends: ["recommended"] }) });
    expect(found.map(({ ruleId }) => ruleId)).toContain("path-parameters-defined");
  });

  it("has every route, and an example of each body that is sent", async () => {
    const routes = await app.routes();
    const ids = routes.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(20);
    for (const { operation } of routes)
      if (operation.requestBody)
        expect(operation.requestBody.content["application/json"].example, operation.operationId).toBeDefined();
    const forgotten = new Hono().get("/api/forgotten", (c) => c.text(""));
    expect(() => openApiDocument(forgotten.routes, "1")).toThrow("GET /api/forgotten is not described");
  });

  it("says what is sent strictly, and leaves room in what is answered", () => {
    const schemas = componentSchemas();
    expect(schemas["NewSession"]).toMatchObject({ required: ["idea"], additionalProperties: false });
    expect(JSON.stringify(schemas["SessionStatus"])).not.toContain("additionalProperties");
    expect(schemas["Answers"]).toMatchObject({ additionalProperties: { $ref: "#/components/schemas/Answer" } });
    expect(JSON.stringify(schemas)).not.toContain("$schema");
  });

  it("has the types that the planner gives", () => {
    type Given<T> = T extends (infer E)[]
      ? readonly Given<E>[]
      : T extends object
        ? { readonly [K in keyof T]: Given<T[K]> }
        : T;
    type Said<K extends keyof typeof ANSWERED> = Given<z.infer<(typeof ANSWERED)[K]>>;
    expectTypeOf<SessionStatus>().toExtend<Said<"SessionStatus">>();
    expectTypeOf<SessionSummary>().toExtend<Said<"SessionSummary">>();
    expectTypeOf<PlannerEvent>().toExtend<Said<"SessionEvent">>();
    expectTypeOf<FiguresView>().toExtend<Said<"FiguresView">>();
    expectTypeOf<SetResult>().toExtend<Said<"SettingResult">>();
    expectTypeOf<Comparison>().toExtend<Said<"Comparison">>();
    expectTypeOf<PlanDiff>().toExtend<Said<"PlanDiff">>();
    expectTypeOf<VersionList>().toExtend<Said<"PlanVersions">>();
    expectTypeOf<{ checkpoints: HistoryEntry[] }>().toExtend<Said<"History">>();
    expectTypeOf<{ entries: AuditEntry[] }>().toExtend<Said<"AuditTrail">>();
    expectTypeOf<{ acts: RolloutAct[] }>().toExtend<Said<"RolloutActs">>();
    expectTypeOf<Omit<RolloutView, "reason"> & { reason: string | null }>().toExtend<Said<"Rollout">>();
    expectTypeOf<UserArm>().toExtend<Said<"UserArm">>();
    expectTypeOf<{ choices: ListedChoice[] }>().toExtend<Said<"Memory">>();
  });
});

describe("each route of the description", () => {
  it("asks who one is, but for those that are open", async () => {
    for (const route of await app.routes()) {
      const { path, sent } = exampleOf(route);
      const { status } = await app.call(route.method, path, { ...sent, as: null });
      const isOpen = route.operation.security?.length === 0;
      expect(status === 401, `${route.method} ${path}: ${status}`).toBe(!isOpen);
    }
  });

  it("knows no session of somebody else's, and says so as for one that there is not", async () => {
    const before = await planner.status(session).catch(() => null);
    for (const route of (await app.routes()).filter(({ path }) => path.includes("{id}"))) {
      const { path, sent } = exampleOf(route);
      const headers = { ...sent.headers, "idempotency-key": `${route.operation.operationId}-1` };
      const others = await app.call(route.method, path, { ...sent, headers, as: "eve" });
      expect(others, `${route.method} ${path}`).toMatchObject({ status: 404, json: { code: "session-unknown" } });
      const nobodys = await app.call(route.method, path.replace(session, "nobodys"), { ...sent, as: "eve" });
      expect(nobodys.json.detail.replace("nobodys", session)).toBe(others.json.detail);
    }
    expect(before).not.toBeNull();
    expect((await app.call("GET", `/api/sessions/${session}`)).status).toBe(200);
  });

  it("gives everybody what is their own", async () => {
    const listed = async (as: string) => (await app.call("GET", "/api/sessions", { as })).json.sessions.length;
    expect([await listed("kim"), await listed("eve"), await listed("admin")]).toEqual([1, 0, 1]);
    expect((await app.call("GET", "/api/me", { as: "eve" })).json.person).toBe("eve");
    expect((await app.call("GET", `/api/sessions/${session}`, { as: "admin" })).json.owner).toBe("kim");
  });

  it("refuses an id that none can be", async () => {
    for (const route of (await app.routes()).filter(({ path }) => path.includes("{id}"))) {
      const { path, sent } = exampleOf(route);
      const answered = await app.call(route.method, path.replace(session, "@last"), sent);
      expect(answered, `${route.method} ${path}`).toMatchObject({ status: 400, json: { code: "session-id-invalid" } });
    }
  });
});
