import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlanner, type Planner } from "../../../index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type Served, served } from "../../support/served.ts";
import { startWebServer, type WebServer } from "../../support/web-server.ts";

let database: TestDatabase;
let planner: Planner;
let app: Served;
let site: WebServer;
beforeAll(async () => {
  [database, site] = await Promise.all([
    createTestDatabase(),
    startWebServer((path) => `<title>Rents ${path}</title><h1>Rent</h1><p>A climbing gym pays 4,000 euros on ${path}.`),
  ]);
  planner = await createPlanner({
    environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline", PLANCRAFT_FETCH_HOSTS: site.host },
  });
  app = served({ planner, version: "1.2.3" });
});
afterAll(async () => {
  await planner.close();
  await site.close();
  await database.drop();
  expect(app.failures).toEqual([]);
});

const BODY = { idea: "A climbing gym for kids", preset: "fast", yes: true, lang: "en" };

async function runOver(session: string): Promise<void> {
  await app.call("GET", `/api/sessions/${session}/events?deltas=false`);
}

describe("pages of a request", () => {
  it("are fetched once, listed as pages with their addresses, and not again by a revision, a resume or a fork", async () => {
    const address = `${site.url}/a`;
    const { status, json } = await app.call("POST", "/api/sessions", { json: { ...BODY, pages: [`${address}#top`] } });
    expect(status).toBe(201);
    await runOver(json.session);
    const { sources } = await planner.show(json.session);
    expect(sources).toMatchObject([{ kind: "page", title: "Rents /a", address }]);
    expect((await planner.export(json.session)).sources).toMatchObject([{ kind: "page", title: "Rents /a", address }]);
    const form = new FormData();
    form.set("request", "Add a bar");
    form.append("page", `${site.url}/b`);
    form.append("page", `${site.url}/c`);
    const encoded = new Response(form);
    const revised = await app.server.fetch(
      new Request(`http://localhost/api/sessions/${json.session}/revisions`, {
        method: "POST",
        body: await encoded.text(),
        headers: { "Content-Type": encoded.headers.get("Content-Type") ?? "", "x-person": "kim" },
      }),
    );
    expect(revised.status).toBe(202);
    await runOver(json.session);
    expect((await planner.show(json.session)).sources.map(({ title }) => title)).toEqual([
      "Rents /a",
      "Rents /b",
      "Rents /c",
    ]);
    const fork = await app.call("POST", `/api/sessions/${json.session}/forks`, { json: { at: 1, yes: true } });
    await runOver(fork.json.session);
    expect((await planner.show(fork.json.session)).sources).toMatchObject([{ kind: "page", address }]);
    expect(site.requests.map(({ path }) => path)).toEqual(["/a", "/b", "/c"]);
  });

  it.each([
    ["/etc/passwd", "page-unusable", 400],
    ["http://example.com/", "page-unusable", 400],
    ["https://169.254.169.254/latest", "page-unusable", 400],
  ])("at %s are refused, and nothing is begun", async (page, code, status) => {
    const refused = await app.call("POST", "/api/sessions", { json: { ...BODY, pages: [page] } });
    expect(refused).toMatchObject({ status, json: { code } });
    expect((await planner.list({ limit: 50 })).length).toBeLessThanOrEqual(2);
  });
});
