import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPlanner } from "../../../planner/compose.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import { VariantStore } from "../../../utils/postgres/stores/rollouts/variant-store.ts";
import { HANGUL } from "../../support/languages.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type Sent, type Served, served } from "../../support/served.ts";

const [TERSE, WARM] = ["a".repeat(64), "b".repeat(64)];
const NOBODYS = "00000000-0000-4000-8000-000000000000";

let database: TestDatabase;
let pool: pg.Pool;
let planner: LazyPlanner;
let app: Served;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  planner = await openPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" } });
  app = served({ planner });
  const variants = new VariantStore(pool);
  await variants.keep(TERSE, { name: "terse" }, "admin");
  await variants.keep(WARM, { name: "warm" }, "admin");
});
beforeEach(async () => {
  await pool.query("TRUNCATE rollouts CASCADE");
});
afterAll(async () => {
  expect(app.failures).toEqual([]);
  await Promise.all([planner.close(), pool.end()]);
  await database.drop();
});

const call = (method: string, path: string, sent: Sent = {}) =>
  app.call(method, `/api/rollouts${path}`, { as: "admin", ...sent });
const started = async (more: object = {}): Promise<string> =>
  (await call("POST", "", { json: { variant: "terse", share: 0.05, ...more } })).json.id;

it("an administrator starts, moves, watches and promotes a rollout", async () => {
  const made = await call("POST", "", { json: { variant: "terse", share: 0.05, preset: "fast" } });
  expect(made).toMatchObject({
    status: 201,
    json: {
      preset: "fast",
      variant: { name: "terse", version: TERSE },
      control: null,
      share: 0.05,
      startedBy: "admin",
    },
  });
  const { id } = made.json;
  expect(made.headers.get("location")).toBe(`/api/rollouts/${id}`);
  expect((await call("GET", `/${id}`)).json).toEqual(made.json);
  expect((await call("GET", `/${id.slice(0, 8)}`)).json).toEqual(made.json);
  expect(await call("PATCH", `/${id}`, { json: { share: 0.25 } })).toMatchObject({
    status: 200,
    json: { share: 0.25 },
  });
  const promoted = await call("POST", `/${id}/promote`);
  expect(promoted).toMatchObject({ status: 200, json: { state: "promoted", endedAt: expect.any(String) } });
  expect((await call("GET", `/${id}/acts`)).json.acts).toMatchObject([
    { act: "start", person: "admin", detail: { share: 0.05 } },
    { act: "share", person: "admin", detail: { from: 0.05, to: 0.25 } },
    { act: "promote", person: "admin" },
  ]);
  const next = await call("POST", "", { json: { variant: WARM.slice(0, 12), share: 1, preset: "fast" } });
  expect(next.json).toMatchObject({ variant: { name: "warm" }, control: { name: "terse" } });
  const back = await call("POST", `/${next.json.id}/rollback`, { json: { reason: "too long" } });
  expect(back).toMatchObject({ status: 200, json: { state: "rolled-back", reason: null } });
  expect((await call("GET", `/${next.json.id}/acts`)).json.acts.at(-1)).toMatchObject({
    detail: { reason: "too long" },
  });
});

it("nobody else sees or changes one, nor learns whether there is one", async () => {
  const id = await started();
  const before = await pool.query("SELECT * FROM rollouts");
  for (const [method, path, sent] of [
    ["GET", ""],
    ["POST", "", { json: { variant: "warm", share: 0.5, preset: "fast" } }],
    ["GET", `/${id}`],
    ["GET", `/${NOBODYS}`],
    ["GET", `/${id}/acts`],
    ["GET", `/${id}/arm?user=eve`],
    ["PATCH", `/${id}`, { json: { share: 1 } }],
    ["POST", `/${id}/promote`],
    ["POST", `/${id}/rollback`],
  ] satisfies [string, string, Sent?][]) {
    const refused = await call(method, path, { ...sent, as: "eve" });
    expect(refused, `${method} ${path}`).toMatchObject({ status: 403, json: { code: "admins-only" } });
    expect((await call(method, path, { ...sent, as: null })).status).toBe(401);
  }
  const korean = await call("GET", "", { as: "eve", headers: { "accept-language": "ko" } });
  expect(korean.json.detail).toMatch(HANGUL);
  expect((await pool.query("SELECT * FROM rollouts")).rows).toEqual(before.rows);
  expect((await pool.query("SELECT FROM rollout_acts")).rowCount).toBe(1);
});

it("they are listed a page at a time, also while others are started", async () => {
  const ids: string[] = [];
  for (const [at, variant] of ["terse", "warm", "terse", "warm", "terse"].entries()) {
    const id = await started({ variant });
    await call("POST", `/${id}/rollback`);
    // The clock goes back with each of them.
    await pool.query("UPDATE rollouts SET started_at = now() - make_interval(days => $2) WHERE id = $1", [id, at]);
    ids.unshift(id);
  }
  const first = await call("GET", "?limit=2");
  await started();
  const second = await call("GET", `?limit=2&cursor=${first.json.next}`);
  const third = await call("GET", `?limit=2&cursor=${second.json.next}`);
  const listed = [first, second, third].flatMap(({ json }) => json.rollouts.map((one: { id: string }) => one.id));
  expect(listed).toEqual(ids);
  expect(third.json.next).toBeNull();
  for (const cursor of ["x", first.json.next.slice(1), Buffer.from("sessions/1:s-1").toString("base64url")])
    expect(await call("GET", `?cursor=${cursor}`)).toMatchObject({ status: 400, json: { code: "body-malformed" } });
});

describe("what is wrong is refused, and changes nothing:", () => {
  it.each([
    [{ variant: "terse", share: 0 }, 400, "body-malformed"],
    [{ variant: "terse", share: 1.01 }, 400, "body-malformed"],
    [{ variant: "terse", share: "5%" }, 400, "body-malformed"],
    [{ variant: "terse", share: -0.05 }, 400, "body-malformed"],
    [{ variant: "terse" }, 400, "body-malformed"],
    [{ variant: "terse", share: 0.05, arms: 3 }, 400, "body-malformed"],
    [{ variant: "nothing", share: 0.05 }, 404, "variant-unknown"],
    [{ variant: "/etc/passwd", share: 0.05 }, 404, "variant-unknown"],
    [{ variant: "default", share: 0.05 }, 400, "variant-unusable"],
    [{ variant: "terse", share: 0.05, preset: "slow" }, 400, "usage"],
  ])("a rollout of %j", async (json, status, code) => {
    expect(await call("POST", "", { json })).toMatchObject({ status, json: { code } });
    expect((await pool.query("SELECT FROM rollouts")).rowCount).toBe(0);
  });

  it("a second one of the preset, whose own is named", async () => {
    await started();
    const second = await call("POST", "", { json: { variant: "warm", share: 0.5 } });
    expect(second).toMatchObject({ status: 409, json: { code: "rollout-running" } });
    expect(second.json.detail).toContain("terse");
  });

  it("a change of one that is over, or that is none", async () => {
    const id = await started();
    await call("POST", `/${id}/rollback`);
    for (const act of ["promote", "rollback"])
      expect(await call("POST", `/${id}/${act}`)).toMatchObject({ status: 409, json: { code: "rollout-over" } });
    expect(await call("PATCH", `/${id}`, { json: { share: 0.5 } })).toMatchObject({ status: 409 });
    for (const path of [NOBODYS, "x", "%00", "y".repeat(10_000)])
      expect(await call("POST", `/${path}/promote`)).toMatchObject({ status: 404, json: { code: "rollout-unknown" } });
    expect((await call("GET", `/${id}/acts`)).json.acts).toHaveLength(2);
  });

  it("a beginning that fits several", async () => {
    await pool.query(
      `INSERT INTO rollouts (id, preset, variant, share, started_by) SELECT ('0badcafe-0000-4000-8000-00000000000' || n)::uuid,
         'p' || n, $1, 0.5, 'admin' FROM generate_series(1, 9) AS n`,
      [TERSE],
    );
    const ambiguous = await call("GET", "/0badcafe");
    expect(ambiguous).toMatchObject({ status: 409, json: { code: "rollout-ambiguous" } });
    expect(ambiguous.json.detail).toContain("0badcafe-0000-4000-8000-000000000001 (p1)");
    expect(ambiguous.json.detail.length).toBeLessThan(500);
  });
});

it("says which arm a user is in, however long their id is, and without a user that one is missing", async () => {
  const id = await started({ share: 0.5 });
  const arms = new Set<string>();
  for (const user of [
    "kim",
    "lee",
    "mina",
    "사용자",
    "a/b?c&d",
    "\ud83d\ude00",
    "x".repeat(10_000),
    "x".repeat(10_001),
    "",
  ]) {
    const path = `/${id}/arm?user=${encodeURIComponent(user)}`;
    const { status, json, text } = await call("GET", path);
    expect(status).toBe(200);
    expect(json).toEqual((await call("GET", path)).json);
    expect(json.variant?.name ?? null).toBe(json.arm === "canary" ? "terse" : null);
    expect(text.length).toBeLessThan(300);
    arms.add(json.arm);
  }
  expect(arms).toEqual(new Set(["canary", "control"]));
  expect(await call("GET", `/${id}/arm`)).toMatchObject({ status: 400, json: { code: "body-malformed" } });
});

it("a request that is sent twice with a key starts one rollout, and has the same answer", async () => {
  const sent = { json: { variant: "terse", share: 0.05 }, headers: { "idempotency-key": "start-1" } };
  const first = await call("POST", "", sent);
  expect(await call("POST", "", sent)).toMatchObject({ status: 201, json: first.json });
});

it("of a promotion and a rollback at once one wins, and the other is told how it ended", async () => {
  const id = await started();
  const both = await Promise.all([call("POST", `/${id}/promote`), call("POST", `/${id}/rollback`)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const [lost] = both.filter(({ status }) => status === 409);
  expect(lost?.json.code).toBe("rollout-over");
});
