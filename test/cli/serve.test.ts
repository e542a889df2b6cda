import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { serveSessions } from "../../cli/commands/serve.ts";
import { createTestDatabase } from "../support/postgres.ts";

describe("a server without a key of any model", () => {
  it.each([
    [{}, true],
    [{ PLANCRAFT_MODEL: "offline" }, false],
    [{ OPENAI_API_KEY: "sk-test-key" }, false],
  ])("is told of where it would give worksheets: with %o %s", async (variables, isTold) => {
    const { url } = await createTestDatabase();
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const signals = new Map<string, () => void>();
    const host = {
      ...{ environment: { DATABASE_URL: url, ...variables }, stdin, stdout, stderr },
      on: (signal: string, listener: () => void) => signals.set(signal, listener),
      exit: (code: number) => expect.fail(`It ended with ${code}`),
    };
    const serving = serveSessions({ host, port: "0", json: true });
    stdout.once("data", () => signals.get("SIGTERM")?.());
    expect(await serving).toBe(0);
    stderr.end();
    expect((await text(stderr)).includes("worksheets of the offline model")).toBe(isTold);
  });
});

it("writes nothing but lines of JSON to standard error with LOG_FORMAT=json, from its begin to its end", async () => {
  const { url } = await createTestDatabase();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const signals = new Map<string, () => void>();
  const environment = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline", LOG_FORMAT: "json" };
  const host = {
    ...{ environment, stdin, stdout, stderr },
    on: (signal: string, listener: () => void) => signals.set(signal, listener),
    exit: (code: number) => expect.fail(`It ended with ${code}`),
  };
  const serving = serveSessions({ host, port: "0", json: true });
  stdout.once("data", () => signals.get("SIGTERM")?.());
  expect(await serving).toBe(0);
  stderr.end();
  const lines = (await text(stderr)).trimEnd().split("\n");
  const messages = lines.map((line): unknown => JSON.parse(line).body);
  expect(messages).toEqual(["server-listening", "server-draining", "server-stopped"]);
});
