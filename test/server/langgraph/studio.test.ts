import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "@langchain/langgraph-sdk";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../../support/postgres.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const STUDIO = "https://smith.langchain.com";
const LINE = /^LangGraph Studio: https:\/\/smith\.langchain\.com\/studio\/\?baseUrl=(http:\/\/127\.0\.0\.1:\d+)$/;

test("npm run studio serves the command line's own sessions, and lets Studio's page use them", async () => {
  const { url: database } = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), "plancraft-studio-"));
  const child = spawn(process.execPath, [join(ROOT, "studio.js"), "--port", "0"], {
    env: { ...process.env, DATABASE_URL: database, PLANCRAFT_HOME: home, PLANCRAFT_MODEL: "offline", LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
    await rm(home, { recursive: true, force: true });
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const address = LINE.exec(line)?.[1] ?? "";
  expect(line).toMatch(LINE);

  const preflight = async (origin: string) => {
    const headers = { origin, "access-control-request-method": "POST", "access-control-request-private-network": "true" };
    const answer = await fetch(`${address}/threads/search`, { method: "OPTIONS", headers });
    return ["access-control-allow-origin", "access-control-allow-private-network"].map((name) => answer.headers.get(name));
  };
  expect(await preflight(STUDIO)).toEqual([STUDIO, "true"]);
  expect(await preflight("https://eu.smith.langchain.com")).toEqual(["https://eu.smith.langchain.com", "true"]);
  expect(await preflight("https://smith.langchain.com.evil.example")).toEqual([null, null]);

  const begun = await fetch(`${address}/api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ idea: "A bookshop app", preset: "fast", yes: true }),
  });
  const { session } = (await begun.json()) as { session: string };
  await (await fetch(`${address}/api/sessions/${session}/events`)).text();
  const client = new Client({ apiUrl: address, apiKey: null, defaultHeaders: { origin: STUDIO } });
  const found = await client.threads.search({ metadata: { graph_id: "plancraft" } });
  expect(found.map(({ thread_id }) => thread_id)).toEqual([session]);
  expect((await client.threads.getState<{ document: string }>(session)).values.document).toMatch(/^# /);

  const { thread_id: thread } = await client.threads.create();
  await client.runs.wait(thread, "plancraft", { input: { idea: "A bakery", preset: "fast" } });
  const sessions = await (await fetch(`${address}/api/sessions`)).json();
  expect(JSON.stringify(sessions)).toContain(thread);

  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});
