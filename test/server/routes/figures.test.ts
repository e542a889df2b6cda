import { afterAll, beforeAll, expect, it } from "vitest";
import type { Planner } from "../../../index.ts";
import { planWithFigures } from "../../support/plan-with-figures.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type Sent, type Served, served } from "../../support/served.ts";

const opened: { close(): Promise<unknown> }[] = [];
let database: TestDatabase;
let app: Served;
let session: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const made = await planWithFigures(database, opened);
  const planner: Planner = made.planner;
  app = served({ planner });
  session = made.session;
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await database.drop();
  expect(app.failures).toEqual([]);
});

/** The plan is that of whoever runs the tests: an administrator sees it. */
const call = (method: string, path: string, sent: Sent = {}) =>
  app.call(method, `/api/sessions/${session}/${path}`, { as: "admin", ...sent });

it("shows the figures that a plan hangs on, and says when they are still those", async () => {
  const figures = await call("GET", "figures");
  expect(figures.json.figures.find(({ id }: { id: string }) => id === "profit")).toMatchObject({ shown: "$160" });
  const etag = figures.headers.get("etag") ?? "";
  expect((await call("GET", "figures", { headers: { "if-none-match": etag } })).status).toBe(304);
});

it("sets figures by numbers and texts, where the plan is still what was read, and undoes it", async () => {
  const { headers } = await call("GET", "figures");
  const etag = headers.get("etag") ?? "";
  const json = { basket: 22, commission: "10%" };
  const tried = await call("PATCH", "figures?dryRun=true", { json });
  expect(tried.json).toMatchObject({ version: null, request: "basket = $22, commission = 10%" });
  const set = await call("PATCH", "figures", { json, headers: { "if-match": etag } });
  expect(set).toMatchObject({ status: 200, json: { ...tried.json, version: 2 } });
  expect(set.headers.get("etag")).toBe((await call("GET", "figures")).headers.get("etag"));
  const late = await call("PATCH", "figures", { json: { basket: 20 }, headers: { "if-match": etag } });
  expect(late).toMatchObject({ status: 412, json: { code: "version-changed" } });
  expect((await call("GET", "diff")).json).toMatchObject({ from: 1, to: 2, sections: [{ id: "money" }] });
  expect((await call("PATCH", "figures?undo=true")).json).toMatchObject({ version: 3 });
  const made = { at: expect.stringMatching(/^\d{4}-.+Z$/), undoes: null };
  expect((await call("GET", "versions")).json.versions).toEqual([
    {
      ...made,
      version: 3,
      madeBy: "undone",
      request: expect.stringMatching(/^undo: basket/),
      undoes: 2,
      figuresMoved: 4,
    },
    { ...made, version: 2, madeBy: "set", request: "basket = $22, commission = 10%", figuresMoved: 4 },
    { ...made, version: 1, madeBy: "planned", request: null, figuresMoved: 0 },
  ]);
  const again = await call("PATCH", "figures?undo=true");
  expect(again).toMatchObject({ status: 409, json: { code: "nothing-to-undo" } });
});

it("carries a setting with a key out once, and gives the same answer again", async () => {
  const sent = { json: { basket: 23 }, headers: { "idempotency-key": "set-1" } };
  const first = await call("PATCH", "figures", sent);
  const second = await call("PATCH", "figures", sent);
  expect(second.json).toEqual(first.json);
  const other = await call("PATCH", "figures", { ...sent, json: { basket: 25 } });
  expect(other).toMatchObject({ status: 422, json: { code: "idempotency-key-reused" } });
  expect((await call("PATCH", "figures?undo")).status).toBe(200);
});

it("asks before it changes what the person gave, and names the figure that was meant", async () => {
  expect((await call("PATCH", "figures", { json: { budget: 1 } })).json.code).toBe("figure-given");
  expect((await call("PATCH", "figures?dryRun&yes", { json: { budget: 1 } })).status).toBe(200);
  const unknown = await call("PATCH", "figures", { json: { baskt: 1 }, headers: { "accept-language": "ko" } });
  expect(unknown.json.detail).toBe('"baskt"이라는 수치가 없습니다. 혹시 basket인가요? 바뀐 것은 없습니다.');
});

it("compares scenarios side by side", async () => {
  const compared = await call("GET", "compare?scenario=basket%3D12&scenario=basket%3D30,commission%3D5%25");
  expect(compared.json.scenarios).toEqual(["basket = $12", "basket = $30, commission = 5%"]);
  expect((await call("GET", "compare?scenario=basket%3D12")).json.scenarios).toEqual(["basket = $12"]);
  expect((await call("GET", "compare")).json.code).toBe("figures-refused");
});
