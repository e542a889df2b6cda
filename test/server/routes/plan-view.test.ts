import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPlanner, type Planner } from "../../../index.ts";
import type { PlanView } from "../../../schemas/http/plan-view.ts";
import { planFrom } from "../../support/finished-session.ts";
import { planWithFigures } from "../../support/plan-with-figures.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type Sent, type Served, served } from "../../support/served.ts";

const opened: { close(): Promise<unknown> }[] = [];
let database: TestDatabase;
let planner: Planner;
let app: Served;
let session: string;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ planner, session } = await planWithFigures(database, opened));
  app = served({ planner });
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await database.drop();
  expect(app.failures).toEqual([]);
});

/** The plan is that of whoever runs the tests: an administrator sees it. */
const call = (method: string, path: string, sent: Sent = {}) =>
  app.call(method, `/api/sessions/${session}/${path}`, { as: "admin", ...sent });
const view = async (): Promise<PlanView> => (await call("GET", "view")).json;
const query = async (sql: string) => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
  return rows;
};
const money = ({ parts }: PlanView) => parts.find(({ sectionId }) => sectionId === "money")?.body ?? "";

it("shows a plan in its parts, its figures marked, and says when it is still that one", async () => {
  const first = await call("GET", "view");
  expect(first.json).toMatchObject({ session, version: 1, state: "done", complete: true, underRevision: false });
  expect(first.json).toMatchObject({ language: "en", reply: null, unwritten: [], doubts: [] });
  const kinds = (first.json as PlanView).parts.map(({ kind, number }) => `${kind} ${number ?? ""}`.trim());
  expect(kinds).toEqual(["idea", "section 1", "section 2", "section 3", "next", "assumptions", "missing"]);
  expect(money(first.json)).toContain('<data class="figure" data-figure="income" value="960">$960</data> a month');
  const etag = first.headers.get("etag") ?? "";
  expect((await call("GET", "view", { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await call("GET", "view", { as: "lee" })).json.code).toBe("session-unknown");
});

it("follows a setting of figures, and marks what may not hold any more until it is undone", async () => {
  const before = await call("GET", "view");
  await call("PATCH", "figures", { json: { basket: 48 } });
  const after = await call("GET", "view", { headers: { "if-none-match": before.headers.get("etag") ?? "" } });
  expect(after.json).toMatchObject({ version: 2 });
  expect(money(after.json)).toContain('<data class="figure" data-figure="basket" data-doubt="0" value="48">$48</data>');
  expect(after.json.doubts).toEqual([
    { sectionId: "money", section: "About money", text: expect.stringMatching(/^Orders of \$48 bring \$1,920/) },
    { sectionId: null, section: null, text: "Open in May (the Profit a month carries it)" },
  ]);
  const rest = (shown: PlanView) =>
    shown.parts.filter(({ kind, sectionId }) => kind === "section" && sectionId !== "money");
  expect(rest(after.json)).toEqual(rest(before.json));
  await call("PATCH", "figures?undo");
  expect(await view()).toMatchObject({ version: 3, doubts: [] });
  expect(money(await view())).toBe(money(before.json));
});

it("shows the plan before a request until that is carried out", async () => {
  const before = await view();
  const number = 1 + Number((await query("SELECT max(number) AS last FROM revisions"))[0]?.["last"]);
  // As a process leaves it that died right after it had taken the request.
  await query(
    `INSERT INTO revisions (session, number, request, at) VALUES ('${session}', ${number}, 'Shorter', now())`,
  );
  const during = await view();
  expect(during).toMatchObject({ underRevision: true, version: before.version, doubts: [] });
  expect(money(during)).toBe(money(before).replace(/<\/?data\b[^>]*>/g, ""));
  await planFrom(planner.resume({ session, yes: true }));
  expect(await view()).toMatchObject({ state: "done", underRevision: false });
  expect(money(await view())).toBe(money(before));
});

it("shows what there is of a plan that is not finished, and what was answered to what is no idea for one", async () => {
  const offline = await createPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" } });
  opened.push(offline);
  const other = served({ planner: offline });
  for await (const event of offline.start({ idea: "A bakery", session: "waits" })) expect(event).toBeDefined();
  const waiting = await other.call("GET", "/api/sessions/waits/view", { as: "admin" });
  expect(waiting.json).toMatchObject({ version: null, complete: false, state: "waiting" });
  expect(waiting.json.parts[0]).toMatchObject({ kind: "idea", body: expect.stringContaining("A bakery") });
  const unbegun = await offline.create({ idea: "A cinema" });
  const { json } = await other.call("GET", `/api/sessions/${unbegun}/view`, { as: "admin" });
  expect(json).toMatchObject({ version: null, title: null, complete: false });
});

it("keeps one rating of each person for each version", async () => {
  const version = (await view()).version;
  expect((await call("GET", "rating")).json).toEqual({ rating: null });
  const up = await call("PUT", "rating", { json: { thumb: "up" } });
  expect(up.json).toEqual({ rating: { thumb: "up", version, at: expect.any(String) } });
  const down = await call("PUT", "rating", { json: { thumb: "down", word: " 숫자가 낙관적입니다 " } });
  expect(down.json.rating).toMatchObject({ thumb: "down", word: "숫자가 낙관적입니다", version });
  expect((await call("GET", "rating")).json).toEqual(down.json);
  await call("PATCH", "figures", { json: { basket: 25 } });
  expect((await call("GET", "rating")).json.rating.version).toBe(version);
  const next = await call("PUT", "rating", { json: { thumb: "up" } });
  expect(next.json.rating).toEqual({ thumb: "up", version: (version ?? 0) + 1, at: expect.any(String) });
  expect((await call("GET", "rating")).json).toEqual(next.json);
});

it("takes no rating that says nothing, cannot be stored, is of no plan, or of somebody else's", async () => {
  for (const json of [{}, { thumb: "sideways" }, { thumb: "up", stars: 5 }, { thumb: "up", word: "x".repeat(1001) }])
    expect(await call("PUT", "rating", { json })).toMatchObject({ status: 400, json: { code: "body-malformed" } });
  const half = await call("PUT", "rating", { json: { thumb: "up", word: "a\u0000b" } });
  expect(half).toMatchObject({ status: 400, json: { code: "usage" } });
  const none = await app.call("PUT", "/api/sessions/waits/rating", { as: "admin", json: { thumb: "up" } });
  expect(none).toMatchObject({ status: 409, json: { code: "session-not-finished" } });
  expect((await call("GET", "rating", { as: "lee" })).json.code).toBe("session-unknown");
  expect((await call("PUT", "rating", { as: "lee", json: { thumb: "up" } })).json.code).toBe("session-unknown");
});
