import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

const CHILD = fileURLToPath(new URL("../support/embedding-child.ts", import.meta.url));
const ADA = { authorization: "Bearer of-ada" };
const GRACE = { authorization: "Bearer of-grace" };

interface Addresses {
  readonly express: string;
  readonly hono: string;
  readonly next: string;
  readonly signals: number;
}

let database: TestDatabase;
let child: ReturnType<typeof startChild>;
let addresses: Addresses;
beforeAll(async () => {
  database = await createTestDatabase();
  child = startChild(database.url);
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  addresses = JSON.parse(line);
});
afterAll(async () => {
  child.kill("SIGKILL");
  await database.drop();
});

function startChild(databaseUrl: string) {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], DATABASE_URL: databaseUrl };
  return spawn(process.execPath, [CHILD], { env, stdio: ["ignore", "pipe", "inherit"] });
}

/** The types of the events that a stream sends until its session is done, and never its end: it is followed on. */
async function followed(url: string): Promise<string[]> {
  const leave = new AbortController();
  const answer = await fetch(url, { headers: { ...ADA, accept: "text/event-stream" }, signal: leave.signal });
  expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
  let text = "";
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    if (/^event: done$/m.test(text)) break;
  }
  leave.abort();
  return [...text.matchAll(/^event: (.+)$/gm)].map(([, type = ""]) => type);
}

describe.each(["express", "hono", "next"] as const)("the example for %s", (name) => {
  it("makes a plan below its prefix, and streams its events as they come", async () => {
    const root = addresses[name];
    const made = await fetch(`${root}/plans/api/sessions`, {
      method: "POST",
      headers: { ...ADA, "content-type": "application/json" },
      body: JSON.stringify({ idea: `A repair café for bicycles, with ${name}`, preset: "fast", yes: true }),
    });
    expect(made.status).toBe(201);
    const location = made.headers.get("location") ?? "";
    expect(location).toMatch(/^\/plans\/api\/sessions\/[\w-]+$/);
    const types = await followed(`${root}${location}/events?follow=true`);
    expect(types[0]).toBe("session-started");
    expect(types.at(-1)).toBe("done");
    const plan = await fetch(`${root}${location}/plan`, { headers: { ...ADA, accept: "text/markdown" } });
    expect(await plan.text()).toMatch(/^# /);

    // Somebody else's is not there, and who asks for nothing of ours gets a problem document all the same.
    expect((await fetch(`${root}${location}`, { headers: GRACE })).status).toBe(404);
    const unknown = await fetch(`${root}/plans/api/nothing`, { headers: ADA });
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(unknown.headers.get("x-request-id")).toMatch(/^req-/);
    expect((await fetch(`${root}/plans/api/sessions`)).status).toBe(401);
    const openapi = (await (await fetch(`${root}/plans/openapi.json`)).json()) as { servers: { url: string }[] };
    expect(openapi.servers[0]?.url).toBe("/plans");
  });
});

it("leaves the process to the program: no signal is listened to", () => {
  expect(addresses.signals).toBe(0);
});
