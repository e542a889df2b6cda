import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { AppEnv } from "../../../server/app-env.ts";
import { withRequestIds } from "../../../server/http/request-ids.ts";
import { withRequestLog } from "../../../server/http/request-log.ts";
import { AppError } from "../../../utils/errors.ts";
import type { LogOptions } from "../../../utils/observability/log-destination.ts";
import { SERVICE_INSTANCE_ID } from "../../../utils/observability/log-line.ts";
import { createRedactor } from "../../../utils/observability/redaction.ts";
import { createServerLog, personHash, type ServerLog } from "../../../utils/observability/server-log.ts";
import { packageVersion } from "../../../utils/package-files.ts";

const SECRET = "sk-test-0123456789abcdef";
const REQUEST = "req-Az09Az09Az09Az09";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

let home = "";
let pieces: string[] = [];
const text = () => pieces.join("");
let troubles: string[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plancraft-logs-"));
  pieces = [];
  troubles = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function openLog(options: Partial<LogOptions> = {}): Promise<ServerLog> {
  return createServerLog({
    home,
    logLevel: "info",
    logFormat: "json",
    redactor: createRedactor([SECRET]),
    onTrouble: (trouble) => void troubles.push(trouble.message),
    stderr: { write: (text) => pieces.push(text) },
    ...options,
  });
}

/** A server whose answers are logged; it is asked as over a socket. */
function serverWith(log: ServerLog) {
  const app = new Hono<AppEnv>().use(withRequestIds(), withRequestLog(log));
  app.use("/api/*", async (c, next) => {
    c.set("requester", { person: "ada@example.com" });
    await next();
  });
  app.get("/health", (c) => c.json({ status: "alive" }));
  app.post("/api/sessions", async (c) => c.json({ session: "s", idea: await c.req.text() }, 201));
  app.get("/api/refused", () => {
    throw new AppError("session-unknown", { session: "nobody's" });
  });
  app.get("/api/failing", () => {
    throw new Error(`not to be told: ${SECRET}`);
  });
  app.onError((error, c) => c.text("failed", error instanceof AppError ? 404 : 500));
  return app;
}

const EVERY_LINE = {
  timestamp: expect.any(String),
  "service.name": "plancraft",
  "service.version": packageVersion(),
  "service.instance.id": SERVICE_INSTANCE_ID,
  pid: process.pid,
};

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const headers = {
  "x-request-id": REQUEST,
  traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
  authorization: `Bearer ${SECRET}`,
};

it("has one line a request with its ids, and neither its query, its body, its token nor who sent it", async () => {
  const log = await openLog();
  const app = serverWith(log);
  await app.request("/api/sessions?key=hidden-in-the-query", { method: "POST", body: "a secret idea", headers });
  await app.request("/api/refused", { headers });
  log.flush();
  expect(linesOf(text())).toEqual([
    {
      ...EVERY_LINE,
      severity_text: "INFO",
      severity_number: 9,
      request_id: REQUEST,
      trace_id: TRACE,
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      method: "POST",
      path: "/api/sessions",
      status: 201,
      durationMs: expect.any(Number),
      person: personHash("ada@example.com"),
      body: "request-answered",
    },
    expect.objectContaining({ path: "/api/refused", status: 404, code: "session-unknown" }),
  ]);
  expect(text()).not.toMatch(/secret idea|hidden-in-the-query|sk-test|ada@|example/);
});

it("tells of a defect where it was, as an error and without what it said", async () => {
  const log = await openLog();
  await serverWith(log).request("/api/failing");
  log.flush();
  const [line] = linesOf(text());
  expect(line).toMatchObject({
    severity_text: "ERROR",
    severity_number: 17,
    status: 500,
    code: "defect",
    error: { code: "defect" },
  });
  expect(JSON.stringify(line)).toContain("server-log.test.ts");
  expect(text()).not.toContain("not to be told");
});

it("tells of what is wrong and ends nothing as a warning, without secrets", async () => {
  const log = await openLog();
  log.warned(`The file ${SECRET} cannot be used`, new AppError("session-unknown", { session: "one" }));
  log.warned("A model is unknown");
  log.flush();
  expect(linesOf(text())).toMatchObject([
    { severity_text: "WARN", body: "server-troubled", code: "session-unknown", error: { code: "session-unknown" } },
    { severity_text: "WARN", body: "server-troubled", message: "A model is unknown" },
  ]);
  expect(text()).not.toContain(SECRET);
});

it("takes secrets out of a path, and leaves probes to the level debug", async () => {
  const log = await openLog();
  const app = serverWith(log);
  await app.request(`/api/${SECRET}`);
  await app.request("/health");
  log.flush();
  expect(linesOf(text())).toHaveLength(1);
  expect(text()).not.toContain(SECRET);
});

it("is a file of its own in the home, and then nothing goes to standard error", async () => {
  const log = await openLog({ logFormat: "file" });
  const app = serverWith(log);
  await Promise.all([app.request("/api/refused"), app.request("/api/refused")]);
  log.said("server-stopped");
  log.flush();
  expect(readdirSync(join(home, "logs"))).toEqual(["server.jsonl"]);
  const lines = linesOf(readFileSync(join(home, "logs", "server.jsonl"), "utf8"));
  expect(lines.map(({ body }) => body)).toEqual(["request-answered", "request-answered", "server-stopped"]);
  expect(text()).toBe("");
});

it("disturbs no request where the file cannot be written, and says so once", async () => {
  writeFileSync(join(home, "file"), "no folder");
  const log = await openLog({ logFormat: "file", home: join(home, "file") });
  const app = serverWith(log);
  expect((await app.request("/health")).status).toBe(200);
  for (let count = 0; count < 3; count += 1) {
    await app.request("/api/refused");
    log.flush();
  }
  expect(troubles).toHaveLength(1);
});
