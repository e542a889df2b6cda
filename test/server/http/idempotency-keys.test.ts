import { Hono } from "hono";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlanner } from "../../../planner/compose.ts";
import { temporaryFolders } from "../../../planner/given/temporary-folders.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import type { AppEnv } from "../../../server/app-env.ts";
import { idempotencyKeys } from "../../../server/http/idempotency-keys.ts";
import { UploadFolders } from "../../../server/uploads/upload-folders.ts";
import { uploads } from "../../../server/uploads/uploads.ts";
import { AppError, toAppError } from "../../../utils/errors.ts";
import { RequestKeyStore } from "../../../utils/postgres/stores/request-key-store.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";

let database: TestDatabase;
let planner: LazyPlanner;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  planner = await openPlanner({ environment: { DATABASE_URL: database.url } });
  pool = new pg.Pool({ connectionString: database.url });
});
afterAll(async () => {
  await planner.close();
  await pool.end();
  await database.drop();
});

/** A server of which each answer is counted, and each session stored under what its request is made under. */
function server(answer?: (nth: number) => Response | Promise<Response>) {
  const made: (string | undefined)[] = [];
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set("planner", planner.as({ person: c.req.header("X-Person") ?? "ann" }));
    await next();
  });
  app.use(uploads(new UploadFolders(temporaryFolders())), idempotencyKeys(1_000));
  app.on(["POST", "PATCH"], ["/api/sessions", "/api/other"], async (c) => {
    made.push(c.var.once);
    if (answer) return answer(made.length);
    const body: unknown = c.var.upload ? {} : await c.req.raw.json();
    const idea = c.var.upload?.fields.get("idea")?.text ?? String(Reflect.get(Object(body), "idea"));
    const session = await c.var.planner.create({ idea, model: "offline", once: c.var.once });
    return c.json({ idea, nth: made.length }, 201, {
      Location: `/api/sessions/${session}`,
      ETag: '"v1-x"',
      "X-Own": "a",
    });
  });
  app.onError((error) => {
    const { code, httpStatus: status, details } = toAppError(error);
    return Response.json({ code, ...details }, { status });
  });
  return { app, made };
}

let keys = 0;
const newKey = () => `key-${++keys}`;

interface Sent {
  readonly key: string;
  readonly body?: string | FormData;
  readonly person?: string;
  readonly method?: string;
  readonly path?: string;
  readonly ifMatch?: string;
}

async function send(app: Hono<AppEnv>, sent: Sent) {
  const { key, body = '{"idea":"A bakery"}', person = "ann", method = "POST", path = "/api/sessions", ifMatch } = sent;
  const headers = {
    "Idempotency-Key": key,
    "X-Person": person,
    ...(ifMatch === undefined ? {} : { "If-Match": ifMatch }),
    ...(typeof body === "string" ? { "Content-Type": "application/json" } : {}),
  };
  const answer = await app.request(path, { method, headers, body });
  const [location, etag, type] = ["Location", "ETag", "Content-Type"].map((name) => answer.headers.get(name));
  return { status: answer.status, location, etag, type, text: await answer.text() };
}

const sessions = async (owner: string) =>
  Number((await pool.query("SELECT count(*) FROM sessions WHERE owner = $1", [owner])).rows[0].count);
/** As after a crash, when nobody has been heard of for long enough. */
const lapse = (key: string) => pool.query("UPDATE request_keys SET leased_until = now() WHERE key = $1", [key]);

describe("a request with an Idempotency-Key", () => {
  it("is carried out once, and answered in the same way again, with its headers", async () => {
    const { app, made } = server();
    const key = newKey();
    const first = await send(app, { key, person: "bea" });
    expect(first).toMatchObject({ status: 201, etag: '"v1-x"', type: "application/json" });
    expect(first.location).toBe(`/api/sessions/${made[0]}`);
    expect(await send(app, { key, person: "bea" })).toEqual(first);
    // As a string of structured fields, which the draft has it as, it is the same key.
    expect(await send(app, { key: `"${key}"`, person: "bea" })).toEqual(first);
    expect([made.length, await sessions("bea")]).toEqual([1, 1]);
    // Another person's key is another key, and a request without one is made each time.
    expect((await send(app, { key, person: "cid" })).location).not.toBe(first.location);
    await app.request("/api/sessions", { method: "POST", body: '{"idea":"A"}', headers: { "X-Person": "bea" } });
    expect(made).toEqual([expect.any(String), expect.any(String), undefined]);
  });

  it("may not be another one: another body, path, method, version", async () => {
    const { app, made } = server();
    const key = newKey();
    await send(app, { key });
    const others = [
      { key, body: '{"idea":"A bakery" }' },
      { key, path: "/api/other" },
      { key, path: "/api/sessions?x" },
      { key, method: "PATCH" },
      { key, ifMatch: '"v1"' },
    ];
    for (const other of others) {
      const { status, text } = await send(app, other);
      expect([status, JSON.parse(text)]).toEqual([422, { code: "idempotency-key-reused" }]);
    }
    expect(made).toHaveLength(1);
  });

  it("is the same in parts, whatever stands between them", async () => {
    const { app } = server();
    const key = newKey();
    const form = (file: string) => {
      const data = new FormData();
      data.append("idea", "A bakery");
      data.append("files", new File([file], "a.txt"));
      return data;
    };
    const first = await send(app, { key, body: form("one") });
    expect(first.status).toBe(201);
    expect(await send(app, { key, body: form("one") })).toEqual(first);
    expect((await send(app, { key, body: form("two") })).status).toBe(422);
  });

  it("is answered once where it is sent twice at once; the other is told when to ask again", async () => {
    let go = () => {};
    const going = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { app, made } = server(() => going.then(() => Response.json({ done: true }, { status: 202 })));
    const key = newKey();
    const both = [send(app, { key }), send(app, { key })];
    const early = await Promise.race(both);
    expect([early.status, JSON.parse(early.text)]).toEqual([409, { code: "request-under-way", seconds: 15 }]);
    go();
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409]);
    expect(await send(app, { key })).toEqual(answers.find(({ status }) => status === 202));
    expect(made).toHaveLength(1);
  });

  it("makes no second session where the process was killed before it, or before the answer", async () => {
    for (const [person, isStored] of [
      ["dan", false],
      ["eve", true],
    ] as const) {
      const { app, made } = server();
      const key = newKey();
      const holder = planner.as({ person });
      // What the middleware of the killed process has done: its request's hash is found by a first try.
      await send(server(() => Promise.reject(new AppError("server-stopping"))).app, { key, person });
      const { rows } = await pool.query("SELECT request, once FROM request_keys WHERE key = $1", [key]);
      const taken = await holder.takeRequest({ key, request: rows[0].request });
      if (!("once" in taken)) throw new Error("It was answered");
      expect(taken.once).toBe(rows[0].once);
      if (isStored) await holder.create({ idea: "A bakery", model: "offline", once: taken.once });
      expect((await send(app, { key, person })).status).toBe(409);
      await lapse(key);
      expect(await send(app, { key, person })).toMatchObject({ status: 201, location: `/api/sessions/${taken.once}` });
      expect([made, await sessions(person)]).toEqual([[taken.once], 1]);
      // The killed one, should it live on after all, changes nothing of the answer.
      await taken.keep({ status: 500, headers: {}, body: "late" });
      await taken.release();
      expect((await send(app, { key, person })).status).toBe(201);
    }
  });

  it("is answered anew where the server failed or is to be asked later, and not where the request is at fault", async () => {
    const passing = [
      () => Promise.reject(new AppError("storage-busy", { address: "a" })),
      () => Promise.reject(new Error("a defect")),
      () => Promise.reject(new AppError("requests-too-many", { seconds: 1 })),
      () => Promise.reject(new AppError("session-in-use", { session: "s", holder: "h" })),
    ];
    const { app, made } = server((nth) => passing[nth - 1]?.() ?? Response.json({ nth }, { status: 202 }));
    const key = newKey();
    const statuses: number[] = [];
    for (let nth = 0; nth <= passing.length; nth++) statuses.push((await send(app, { key })).status);
    expect(statuses).toEqual([503, 500, 429, 409, 202]);
    expect((await send(app, { key })).text).toBe('{"nth":5}');
    expect(new Set(made).size).toBe(1);

    const refusing = server(() => Promise.reject(new AppError("idea-empty")));
    const refused = newKey();
    for (let time = 1; time <= 2; time++) expect((await send(refusing.app, { key: refused })).status).toBe(400);
    expect(refusing.made).toHaveLength(1);
  });

  it("is forgotten after a day: when it is met, and by a prune", async () => {
    const { app, made } = server();
    const [met, pruned, kept] = [newKey(), newKey(), newKey()];
    for (const key of [met, pruned, kept]) await send(app, { key });
    const age = "UPDATE request_keys SET created_at = now() - interval '24 hours' WHERE key = ANY($1)";
    await pool.query(age, [[met, pruned]]);
    expect((await send(app, { key: met, body: '{"idea":"Another"}' })).status).toBe(201);
    expect(made[3]).not.toBe(made[0]);
    await planner.prune({ dryRun: true });
    const left = () => pool.query("SELECT key FROM request_keys WHERE key = ANY($1) ORDER BY 1", [[met, pruned, kept]]);
    expect((await left()).rowCount).toBe(3);
    await planner.prune();
    expect((await left()).rows.map(({ key }) => key)).toEqual([met, kept].toSorted());
  });

  it.each(["", " ", '""', '"open', '"a" b', "k".repeat(201), "a\tb", "clé"])(
    "is refused where it is no key: %j",
    async (key) => {
      const { app, made } = server();
      expect(await send(app, { key })).toMatchObject({ status: 400, text: expect.stringContaining("key-malformed") });
      expect(made).toEqual([]);
    },
  );

  it("is refused where its body is too large to be taken, and its key is not used up", async () => {
    const { app } = server();
    const key = newKey();
    expect((await send(app, { key, body: JSON.stringify({ idea: "a".repeat(1_000) }) })).status).toBe(413);
    expect((await send(app, { key })).status).toBe(201);
  });
});

describe("the lease of a request", () => {
  it("is renewed by its holder alone, and not once the request is answered", async () => {
    const store = new RequestKeyStore(pool);
    const request = { person: "ann", key: newKey(), request: "hash" };
    expect(await store.claim(request, "one", "plan-one")).toBe("plan-one");
    // Sent again since its reply was lost, the claim is the same one.
    expect(await store.claim(request, "one", "plan-two")).toBe("plan-one");
    expect(await store.claim(request, "two", "plan-two")).toBeNull();
    await lapse(request.key);
    await store.renew(request, "two");
    expect(await store.find(request)).toMatchObject({ leasedSeconds: 1, answer: null });
    await store.renew(request, "one");
    expect(await store.find(request)).toMatchObject({ leasedSeconds: 15 });
    const answer = { status: 204, headers: { ETag: '"v2"' }, body: "" };
    await store.keep(request, "two", { ...answer, status: 500 });
    await store.keep(request, "one", answer);
    await lapse(request.key);
    expect(await store.find(request)).toMatchObject({ answer });
    expect(await store.claim(request, "two", "plan-two")).toBeNull();
  });
});
