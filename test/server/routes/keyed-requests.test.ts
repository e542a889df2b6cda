import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planWithFigures } from "../../support/plan-with-figures.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type Served, served } from "../../support/served.ts";

let database: TestDatabase;
let made: Awaited<ReturnType<typeof planWithFigures>>;
let app: Served;
let figures: string;
const opened: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  made = await planWithFigures(database, opened);
  app = served({ planner: made.planner });
  figures = `/api/sessions/${made.session}/figures`;
});
afterAll(async () => {
  await app.server.close();
  for (const one of opened) await one.close();
  await database.drop();
});

describe("the server, asked with keys, files and versions", () => {
  it("begins one session for an upload that is sent twice, and keeps none of its files", async () => {
    const send = async () => {
      const data = new FormData();
      data.append("idea", "A bakery");
      data.append("yes", "true");
      data.append("files", new File(["# Rent\n\nIt is high."], "../notes.md"));
      const encoded = new Response(data);
      const headers = { "Content-Type": encoded.headers.get("Content-Type") ?? "", "Idempotency-Key": "one" };
      return app.call("POST", "/api/sessions", { body: await encoded.text(), headers });
    };
    const first = await send();
    expect(first.status).toBe(201);
    const again = await send();
    expect([again.status, again.text, again.headers.get("Location")]).toEqual([
      201,
      first.text,
      first.headers.get("Location"),
    ]);
    const { sources } = await made.planner.as({ person: "kim", isAdmin: true }).show(first.json.session);
    expect(sources).toMatchObject([{ title: "notes.md" }]);
    expect((await app.call("GET", "/api/sessions")).json.sessions).toHaveLength(1);
    const ours = new RegExp(`^plancraft-upload-\\w+-${process.pid}-`);
    expect(readdirSync(tmpdir()).filter((name) => ours.test(name))).toEqual([]);
  });

  it("sets figures at the version that was read, and once under a key", async () => {
    const as = "admin";
    const read = await app.call("GET", figures, { as });
    const tag = read.headers.get("ETag") ?? "";
    expect((await app.call("GET", figures, { as, headers: { "If-None-Match": `W/${tag}` } })).status).toBe(304);
    const patch = (basket: number, headers: Record<string, string>) =>
      app.call("PATCH", figures, { as, json: { basket }, headers });
    const set = await patch(22, { "If-Match": tag, "Idempotency-Key": "set" });
    expect([set.status, set.json.version]).toEqual([200, 2]);
    const next = set.headers.get("ETag") ?? "";
    expect((await app.call("GET", figures, { as, headers: { "If-None-Match": next } })).status).toBe(304);
    const again = await patch(22, { "If-Match": tag, "Idempotency-Key": "set" });
    expect([again.status, again.text, again.headers.get("ETag")]).toEqual([200, set.text, next]);
    expect((await patch(30, { "If-Match": tag })).json).toMatchObject({ status: 412, code: "version-changed" });
    expect((await patch(30, { "Idempotency-Key": "set" })).json).toMatchObject({ code: "idempotency-key-reused" });
    expect((await app.call("GET", figures, { as })).json.version).toBe(2);
  });
});
