import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { startProtocolServer } from "../support/protocol-server.ts";
import type { ProtocolName } from "../support/protocol-speech.ts";
import { FAKE_KEY, lastEvent, runCli } from "../support/run-cli.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it.each<[ProtocolName, string, (origin: string) => Readonly<Record<string, string>>]>([
  ["messages", "anthropic:claude-haiku-4-5", (origin) => ({ ANTHROPIC_API_KEY: FAKE_KEY, ANTHROPIC_BASE_URL: origin })],
  ["gemini", "google:gemini-2.5-flash", (origin) => ({ GEMINI_API_KEY: FAKE_KEY, GOOGLE_BASE_URL: origin })],
  ["ollama", "ollama:llama3.2", (origin) => ({ OLLAMA_HOST: origin.replace("http://", "") })],
])(
  "a whole session at a server of the protocol %s ends in a plan by %s, with its tokens",
  async (protocol, model, env) => {
    const counts = { input: 2_000, cached: 1_000 };
    const server = await startProtocolServer(protocol, { answers: shortOutline, counts });
    onTestFinished(() => server.close());
    const environment = { DATABASE_URL: database.url, ...env(server.origin) };
    const args = ["new", "A guide to climbing gyms", "--model", model, "--preset", "fast", "--yes", "--json"];
    const run = await runCli(args, { env: environment });
    expect(run.exitCode).toBe(0);
    const { plan, usage } = lastEvent(run, "done");
    expect(plan).toContain(model);
    expect(usage.calls).toBe(server.requests.length);
    expect(usage.tokens).toBeGreaterThan(2_000 * usage.calls);
    const isLocal = protocol === "ollama";
    expect(usage).toMatchObject({ cachedTokens: isLocal ? 0 : 1_000 * usage.calls });
    expect((usage.costUsd ?? 0) > 0).toBe(!isLocal);
    expect(run.stdout + run.stderr).not.toContain(FAKE_KEY);
  },
);

it("names a model that is nobody's, or without its key, in one sentence, and begins nothing", async () => {
  const env = { DATABASE_URL: database.url };
  const wrong = await runCli(["new", "An idea", "--model", "antropic:claude-opus-5-5", "--yes"], { env });
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain("Is anthropic:claude-opus-5-5 meant?");
  const keyless = await runCli(["new", "An idea", "--model", "google:gemini-3.8-flash", "--yes"], { env });
  expect(keyless.exitCode).toBe(2);
  expect(keyless.stderr).toContain("GOOGLE_API_KEY (or GEMINI_API_KEY) is not set");
  expect(wrong.stdout + keyless.stdout).toBe("");
});
