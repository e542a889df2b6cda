import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../../../utils/config/read-config.ts";
import { AppError, type ErrorCode } from "../../../utils/errors.ts";
import { checkReports, createErrorReports, isReportable } from "../../../utils/observability/error-reports.ts";
import { DSN_KEY, type SentryServer, startSentryServer } from "../../support/sentry-server.ts";

const KEY = "sk-test-0123456789abcdef";
const ROOT = resolve(import.meta.dirname, "../../..");
let server: SentryServer;

beforeEach(async () => {
  server = await startSentryServer();
});
afterEach(() => server.close());

const reports = () => createErrorReports(readConfig({ SENTRY_DSN: server.dsn, OPENAI_API_KEY: KEY }));

describe("worth a report", () => {
  test.each<ErrorCode>([
    "defect",
    "storage-failed",
    "storage-unreachable",
    "model-auth",
    "model-timeout",
    "model-quota",
  ])("is %s", (code) => expect(isReportable(new AppError(code))).toBe(true));
  test.each<ErrorCode>([
    "usage",
    "config-invalid",
    "interrupted",
    "limit-reached",
    "session-in-use",
    "question-not-open",
  ])("is not %s", (code) => expect(isReportable(new AppError(code))).toBe(false));
});

test("sends code, category, place and frames; no message, no text, no secret, nothing of the machine", async () => {
  const cause = Object.assign(new TypeError(`A shop for socks failed with ${KEY}`), { status: 502, prompt: "socks" });
  const error = new AppError("defect", { problem: "socks" }, cause);
  const sending = reports();
  sending.report(error, { session: "s-1", node: "write" });
  await sending.flush(60_000);
  const [event] = server.events();
  expect(event).toMatchObject({
    level: "fatal",
    release: expect.stringMatching(/^plancraft@\d/),
    exception: { values: [{ type: "defect", value: "unknown < TypeError 502" }] },
    tags: { code: "defect", category: "unknown", session: "s-1", node: "write" },
    contexts: { runtime: { name: "node", version: process.version } },
  });
  const frames = JSON.stringify(event?.["exception"]);
  expect(frames).toContain('"filename":"test/utils/observability/error-reports.test.ts"');
  const [envelope = ""] = server.envelopes;
  for (const hidden of ["sock", KEY, DSN_KEY, ROOT, process.cwd(), process.argv[0]])
    expect(envelope).not.toContain(hidden);
  expect(Object.keys(event ?? {})).not.toEqual(expect.arrayContaining(["server_name"]));
  expect(event).not.toHaveProperty("user");
  expect(event).not.toHaveProperty("breadcrumbs");
});

test("sends nothing of what is not worth it", async () => {
  const sending = reports();
  sending.report(new AppError("interrupted"), { session: "s-1" });
  sending.report(new AppError("storage-failed"), { session: "s-2" });
  await sending.flush(60_000);
  expect(server.events().map((event) => Reflect.get(Object(event["tags"]), "session"))).toEqual(["s-2"]);
});

test("a server that does not answer holds nobody up", async () => {
  server.hold();
  const sending = reports();
  sending.report(new AppError("defect"), { session: "s-1" });
  await server.arrived(1);
  await sending.flush(1);
});

test("a server that is not there is not noticed", async () => {
  const { dsn } = server;
  await server.close();
  const sending = createErrorReports(readConfig({ SENTRY_DSN: dsn }));
  sending.report(new AppError("defect"), { session: "s-1" });
  await sending.flush(60_000);
  server = await startSentryServer();
});

test("loads Sentry only with an address to send to, and then with the first report", () => {
  const program = `
    import { registerHooks } from "node:module";
    let loaded = false;
    registerHooks({ resolve(name, context, next) { loaded ||= name.startsWith("@sentry"); return next(name, context); } });
    const { createErrorReports } = await import("./utils/observability/error-reports.ts");
    const { readConfig } = await import("./utils/config/read-config.ts");
    const { AppError } = await import("./utils/errors.ts");
    const seen = [];
    for (const dsn of ["", process.argv[1]]) {
      const reports = createErrorReports(readConfig({ SENTRY_DSN: dsn }));
      seen.push(loaded);
      reports.report(new AppError("usage"), { session: "s" });
      seen.push(loaded);
      reports.report(new AppError("defect"), { session: "s" });
      await reports.flush(1_000);
      seen.push(loaded);
    }
    console.log(JSON.stringify(seen));
    process.exit();
  `;
  const options = ["--no-warnings", "--input-type=module-typescript", "-e", program, "http://k@127.0.0.1:9/1"];
  const printed = execFileSync(process.execPath, options, { cwd: ROOT, encoding: "utf8" });
  expect(JSON.parse(printed)).toEqual([false, false, false, false, false, true]);
});

test("says how to install Sentry where it is wanted and not there, and nothing else", () => {
  const missing = () => {
    throw new Error("Cannot find module");
  };
  const wanted = readConfig({ SENTRY_DSN: "https://key@sentry.example/1" });
  expect(() => checkReports(wanted, missing as never)).toThrow(/npm install @sentry\/node@11/);
  expect(() => checkReports(readConfig({}), missing as never)).not.toThrow();
  expect(() => checkReports(wanted)).not.toThrow();
});
