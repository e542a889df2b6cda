import { hc } from "hono/client";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { createPlanner, type Planner } from "../../../index.ts";
import type { Answer } from "../../../schemas/answer.ts";
import type { PlannerEvent } from "../../../schemas/event.ts";
import { PLAN_MEDIA_TYPES } from "../../../schemas/plan/plan-format.ts";
import type { OpenQuestion } from "../../../schemas/question.ts";
import type { ServerApp } from "../../../server/create-server.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type Served, served } from "../../support/served.ts";

const IDEA = "A climbing gym for kids";
/** Each with how its files begin. */
const DOCUMENTS = [
  ["docx", /^PK/],
  ["hwpx", /^PK/],
  ["pdf", /^%PDF-/],
] as const;

let database: TestDatabase;
let planner: Planner;
let app: Served;
beforeAll(async () => {
  database = await createTestDatabase();
  planner = await createPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" } });
  app = served({ planner, version: "1.2.3" });
});
afterAll(async () => {
  await planner.close();
  await database.drop();
  expect(app.failures).toEqual([]);
});

/** A session of Kim's, when its run is over. */
async function begun(body: object = {}, as = "kim"): Promise<string> {
  const { status, json, headers } = await app.call("POST", "/api/sessions", {
    as,
    json: { idea: IDEA, preset: "fast", ...body },
  });
  expect(status).toBe(201);
  expect(headers.get("location")).toBe(`/api/sessions/${json.session}`);
  await runOver(json.session, as);
  return json.session;
}

/** Follows a session to the end of its run. @returns The last event. */
async function runOver(session: string, as = "kim", after = 0): Promise<PlannerEvent> {
  const { status, text } = await app.call("GET", `/api/sessions/${session}/events?deltas=false&after=${after}`, { as });
  expect(status).toBe(200);
  const data = [...text.matchAll(/^data: (.+)$/gm)].map(([, line = ""]) => JSON.parse(line) as PlannerEvent);
  const last = data.at(-1);
  if (!last) throw new Error("It has no events");
  return last;
}

function answerTo({ kind, options }: OpenQuestion): Answer {
  const optionId = options[0]?.id ?? "";
  if (kind === "approval") return { kind, decision: "accept" };
  if (kind === "text") return { kind, text: "Children of 6 to 12" };
  if (kind === "form") return { kind, values: {} };
  if (kind === "confirm") return { kind, confirmed: true };
  return kind === "option" ? { kind, optionId } : { kind, optionIds: [optionId] };
}

const done = (() => {
  let session: Promise<string> | undefined;
  return () => (session ??= begun({ yes: true, lang: "en" }));
})();

describe("a session over HTTP", () => {
  it("begins, waits, is answered, and comes to its end as a plan", async () => {
    const created = await app.call("POST", "/api/sessions", { json: { idea: IDEA, preset: "fast", model: "offline" } });
    const { session } = created.json;
    expect(created.json).toMatchObject({ idea: IDEA, preset: "fast", model: "offline", owner: "kim" });
    expect((await runOver(session)).type).toBe("waiting");
    for (let asked = 0; asked < 10; asked += 1) {
      const { json: status } = await app.call("GET", `/api/sessions/${session}`);
      if (status.state !== "waiting") break;
      const [question] = status.questions;
      const answer = answerTo(question);
      const sent = await app.call("POST", `/api/sessions/${session}/answers`, {
        json: { [question.interruptId]: answer },
      });
      expect(sent).toMatchObject({ status: 202, json: { session, seq: status.lastSeq + 1 } });
      // Sent again from another tab, it is taken by neither.
      const again = await app.call("POST", `/api/sessions/${session}/answers`, {
        json: { [question.interruptId]: answer },
      });
      expect(["session-in-use", "question-not-open"]).toContain(again.json.code);
      await runOver(session, "kim", sent.json.seq - 1);
    }
    const { json: status } = await app.call("GET", `/api/sessions/${session}`);
    expect(status.state).toBe("done");
    const { json: audit } = await app.call("GET", `/api/sessions/${session}/audit`);
    expect(audit.entries.map(({ act }: { act: string }) => act)).toContain("answered");
  });

  it("gives its plan as what is asked for, and says which formats there are", async () => {
    const path = `/api/sessions/${await done()}/plan`;
    const markdown = await app.call("GET", path);
    expect(markdown.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    expect(markdown.headers.get("vary")).toBe("Accept, Accept-Language");
    expect(markdown.text).toMatch(/^# /);
    const page = await app.call("GET", path, { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
    expect(page.text).toMatch(/^<!DOCTYPE html>/);
    expect(page.headers.get("content-security-policy")).toMatch(/^sandbox/);
    const data = await app.call("GET", `${path}?format=json&record=true`, { headers: { accept: "text/html" } });
    expect(data.json).toMatchObject({
      format: "plancraft-plan/1",
      complete: true,
      record: { title: expect.any(String) },
    });
    const etag = markdown.headers.get("etag") ?? "";
    expect((await app.call("GET", path, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect(await app.call("HEAD", path)).toMatchObject({ status: 200, text: "" });
    const odd = await app.call("GET", `${path}?format=odt`);
    expect(odd).toMatchObject({ status: 400, json: { code: "body-malformed" } });
    const refused = await app.call("GET", path, { headers: { accept: "image/png", "accept-language": "ko-KR" } });
    expect(refused).toMatchObject({ status: 406, json: { code: "not-acceptable" } });
    expect(refused.json.detail).toMatch(
      /^image\/png 형식은 제공하지 않습니다\. text\/markdown, .*, application\/hwp\+zip 형식으로 요청해 주세요\.$/,
    );
    expect(refused.headers.get("content-language")).toBe("ko");
  });

  it.each(DOCUMENTS)("gives its plan as a document under the name of its title: %s", async (format, magic) => {
    const path = `/api/sessions/${await done()}/plan`;
    const asked = await app.call("GET", `${path}?format=${format}`);
    const type = PLAN_MEDIA_TYPES[format];
    expect(asked).toMatchObject({ status: 200, text: expect.stringMatching(magic) });
    const headers = {
      "content-type": type,
      "content-disposition": expect.stringMatching(
        new RegExp(`^attachment; filename="[ -~]+\\.${format}"; filename\\*=UTF-8''[\\w%.~-]+\\.${format}$`),
      ),
      "x-content-type-options": "nosniff",
    };
    expect(Object.fromEntries(asked.headers)).toMatchObject(headers);
    const etag = asked.headers.get("etag") ?? "";
    const known = { "if-none-match": etag };
    expect((await app.call("GET", path, { headers: { ...known, accept: type } })).status).toBe(304);
    const head = await app.call("HEAD", path, { headers: { accept: type } });
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(Object.fromEntries(head.headers)).toMatchObject({ ...headers, etag });
    const recorded = await app.call("GET", `${path}?format=${format}&record=true`);
    expect(recorded.headers.get("etag")).not.toBe(etag);
    expect(recorded.text.length).toBeGreaterThan(asked.text.length);
  });

  it("shows how the plan came about, and lets another one begin from there", async () => {
    const session = await done();
    const { json: history } = await app.call("GET", `/api/sessions/${session}/history`);
    expect(history.checkpoints.length).toBeGreaterThan(3);
    expect((await app.call("GET", `/api/sessions/${session}/record`)).json.session).toBe(session);
    const at = history.checkpoints[1];
    const forked = await app.call("POST", `/api/sessions/${session}/forks`, { json: { at: at.step, yes: true } });
    expect(forked).toMatchObject({ status: 201, json: { parent: session, owner: "kim" } });
    await runOver(forked.json.session);
    const unknown = await app.call("POST", `/api/sessions/${session}/forks`, { json: { at: "nowhere" } });
    expect(unknown).toMatchObject({ status: 404, json: { code: "checkpoint-unknown" } });
  });

  it("is revised in words, resumed, and says what changed", async () => {
    const session = await begun({ yes: true });
    const { json: before } = await app.call("GET", `/api/sessions/${session}`);
    const revised = await app.call("POST", `/api/sessions/${session}/revisions`, {
      json: { request: "Halve the budget" },
    });
    expect(revised).toMatchObject({ status: 202, json: { session, seq: before.lastSeq + 1 } });
    await runOver(session, "kim", before.lastSeq);
    const resumed = await app.call("POST", `/api/sessions/${session}/resume`);
    expect(resumed.status).toBe(202);
    await runOver(session, "kim", resumed.json.seq - 1);
    const diff = await app.call("GET", `/api/sessions/${session}/diff?from=1&to=9`);
    expect(diff).toMatchObject({ status: 404, json: { code: "version-unknown" } });
    expect((await app.call("GET", `/api/sessions/${session}/diff?from=1&to=1`)).json).toMatchObject({
      from: 1,
      sections: [],
    });
  });

  it("gives its stored events as JSON, from any of them on", async () => {
    const path = `/api/sessions/${await done()}/events`;
    const json = { headers: { accept: "application/json" } };
    const all = await app.call("GET", path, json);
    const seqs = all.json.events.map(({ seq }: PlannerEvent) => seq);
    expect(seqs).toEqual(seqs.map((_: number, at: number) => at + 1));
    const rest = await app.call("GET", `${path}?after=${all.json.last - 1}`, json);
    expect(rest.json).toEqual({ events: all.json.events.slice(-1), last: all.json.last });
    expect((await app.call("GET", `${path}?after=${all.json.last}`)).status).toBe(204);
    const future = await app.call("GET", `${path}?after=${all.json.last + 1}`, json);
    expect(future).toMatchObject({ status: 400, json: { code: "event-unknown" } });
  });

  it("is found by its whole id and nothing else", async () => {
    const session = await done();
    for (const [name, code] of [
      [session.slice(0, -1), "session-unknown"],
      ["@last", "session-id-invalid"],
      ["%00", "session-id-invalid"],
      ["a%2Fb", "session-id-invalid"],
    ] as const)
      expect((await app.call("GET", `/api/sessions/${name}`)).json, name).toMatchObject({ code });
  });
});

describe("the list of sessions", () => {
  it("has pages, whose cursors are good for the one who has them", async () => {
    const sessions = [];
    for (const _ of [1, 2, 3]) sessions.unshift(await begun({ lang: "ko" }, "lee"));
    const first = await app.call("GET", "/api/sessions?limit=2", { as: "lee" });
    expect(first.json.sessions.map(({ session }: { session: string }) => session)).toEqual(sessions.slice(0, 2));
    const path = `/api/sessions?limit=2&cursor=${first.json.next}`;
    const second = await app.call("GET", path, { as: "lee" });
    expect(second.json).toMatchObject({ sessions: [{ session: sessions[2] }], next: null });
    expect((await app.call("GET", "/api/sessions?limit=3", { as: "lee" })).json.next).toBeNull();
    const forged = Buffer.from(`sessions/1:${sessions[0]}x`).toString("base64url");
    for (const [asked, as] of [
      [path, "kim"],
      [`/api/sessions?cursor=${forged}`, "lee"],
      [`/api/sessions?cursor=${first.json.next}=`, "lee"],
      ["/api/sessions?cursor=", "lee"],
    ] as const) {
      const refused = await app.call("GET", asked, { as });
      expect(refused, asked).toMatchObject({ status: 400, json: { code: "body-malformed" } });
      expect(refused.json.detail).toContain("the cursor is not from a list of yours");
    }
    expect((await app.call("GET", "/api/sessions?limit=200", { as: "admin" })).json.sessions.length).toBeGreaterThan(3);
  });
});

describe("who asks", () => {
  it("is told who they are, what is remembered of them, and can have it forgotten", async () => {
    const me = await app.call("GET", "/api/me", { headers: { "accept-language": "ko" } });
    expect(me.json).toEqual({ person: "kim", isAdmin: false, language: "ko", models: null, dailyCostUsd: null });
    expect((await app.call("GET", "/api/memory", { as: "nobody-yet" })).json).toEqual({ choices: [] });
    expect((await app.call("DELETE", "/api/memory", { as: "nobody-yet" })).json).toEqual({ forgotten: 0 });
    const unknown = await app.call("DELETE", "/api/memory?question=colour");
    expect(unknown).toMatchObject({ status: 400, json: { code: "usage" } });
  });
});

describe("a typed client", () => {
  it("knows what to send, and what is answered", async () => {
    const client = hc<ServerApp>("http://localhost", {
      fetch: async (input: string | URL | Request, init?: RequestInit) => app.server.fetch(new Request(input, init)),
      headers: { "x-person": "kim" },
    });
    const session = await done();
    const response = await client.api.sessions[":id"].$get({ param: { id: session } });
    const status = await response.json();
    expectTypeOf(status.session).toEqualTypeOf<string>();
    expectTypeOf(status.score).toEqualTypeOf<number | null>();
    expect(status.session).toBe(session);
    const page = await (await client.api.sessions.$get({ query: { limit: "1" } })).json();
    expectTypeOf(page.next).toEqualTypeOf<string | null>();
    expect(page.sessions).toHaveLength(1);
    const create = client.api.sessions.$post;
    expectTypeOf(create).parameter(0).toHaveProperty("json");
    // @ts-expect-error An idea is wanted.
    const refused = await create({ json: { idae: "x" } });
    expect(refused.status).toBe(400);
  });
});

describe("a cancel", () => {
  it("is taken back for a minute: the session asks what it asked; then a resume is named", async () => {
    const session = await begun();
    const path = `/api/sessions/${session}`;
    const before = await app.call("GET", path);
    const undo = () => app.call("POST", `${path}/cancel/undo`);
    expect(await undo()).toMatchObject({ status: 409, json: { code: "session-not-cancelled" } });
    const cancelled = await app.call("POST", `${path}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, json: { state: "cancelled" } });
    expect(cancelled.json.undoForMs).toBeGreaterThan(0);
    const { status, json } = await undo();
    expect({ status, ...json }).toMatchObject({ status: 200, state: "waiting", questions: before.json.questions });
    expect(json).not.toHaveProperty("undoForMs");
    expect(await runOver(session)).toMatchObject({ type: "waiting", questions: before.json.questions });
    await app.call("POST", `${path}/cancel`);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query("UPDATE sessions SET cancelled_at = now() - interval '61 s' WHERE id = $1", [session]);
    await client.end();
    const late = await undo();
    expect(late).toMatchObject({ status: 409, json: { code: "undo-too-late" } });
    expect(late.json.detail).toContain("a resume goes on");
    expect((await app.call("POST", `${path}/cancel/undo`, { as: "lee" })).status).toBe(404);
    expect(await app.call("POST", `${path}/resume`)).toMatchObject({ status: 202 });
    await runOver(session);
  });
});

describe("the server itself", () => {
  it("says that it lives and is ready, to everybody, and takes nothing once it stops", async () => {
    const stopping = served({ planner, version: "1.2.3" });
    const health = await stopping.call("GET", "/health", { as: null });
    expect(health.json).toMatchObject({ status: "ok", version: "1.2.3" });
    expect((await stopping.call("GET", "/ready", { as: null })).status).toBe(200);
    await stopping.server.close();
    expect((await stopping.call("GET", "/health", { as: null })).status).toBe(200);
    for (const path of ["/ready", "/api/me"]) {
      const refused = await stopping.call("GET", path);
      expect(refused).toMatchObject({ status: 503, json: { code: "server-stopping", retryAfter: 5 } });
      expect(refused.headers.get("retry-after")).toBe("5");
    }
    expect(stopping.failures).toEqual([]);
  });
});
