import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { expect } from "vitest";
import type { PlannerEvent } from "../../schemas/event.ts";
import { followEvents } from "./event-client.ts";
import { IDEA } from "./killed-session.ts";
import { PROGRAM, type Variables } from "./run-cli.ts";

/** A client that comes back at once shows more than one that waits until the server is up. */
const RETRY_MS = 50;

export interface KilledServerOptions {
  readonly env: Variables;
  /** Before how many events, as the client has them, the server is killed each time. */
  readonly kills: readonly number[];
  /** On the session's database. */
  readonly client: pg.Client;
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

/**
 * Follows a session whose server is killed again and again, and is started again at another port.
 * @returns What the client was given, when every event that is stored has come once, in order and without a gap, the
 *   last of them `done`.
 */
export async function followThroughKills({ env, kills, client }: KilledServerOptions) {
  let running = await start(env);
  const session = await begin(running);
  const waiting = [...kills];
  const heard: PlannerEvent[] = [];
  const attempts: (number | null)[] = [];
  let struck = Promise.resolve();
  try {
    const url = () => `${running.url}/api/sessions/${session}/events`;
    const onAttempt = (status: number | null) => void attempts.push(status);
    for await (const event of followEvents({ url, retryMs: RETRY_MS, onAttempt })) {
      if (event.type !== "section-delta") heard.push(event);
      if (waiting[0] === undefined || heard.length < waiting[0]) continue;
      waiting.shift();
      // One after the other: what is on its way to the client when a server is killed may call for the next kill.
      struck = struck.then(async () => {
        await kill(running);
        running = await start(env);
        await goOn(running, session);
      });
    }
  } finally {
    await struck;
    await kill(running);
  }
  expect(waiting).toEqual([]);
  const { rows } = await client.query<{ seq: number; type: string }>(
    "SELECT seq, type FROM session_events WHERE session = $1 ORDER BY seq",
    [session],
  );
  expect(heard.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
  expect(heard.map(({ seq, type }) => ({ seq, type }))).toEqual(rows);
  expect(attempts.filter((status) => status === 200).length).toBeGreaterThan(kills.length);
  const last = heard.at(-1);
  if (last?.type !== "done") throw new Error(`It ended with ${JSON.stringify(last)}`);
  return { events: heard, plan: last.plan };
}

async function start(env: Variables): Promise<Running> {
  const child = spawn(process.execPath, [PROGRAM, "serve", "--port", "0", "--json", "--lang", "ko"], {
    env: { ...env, HOME: process.env["HOME"] ?? "", PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`The server ended with ${code}`)));
  ended.catch(() => {});
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended]);
  return { child, url: JSON.parse(String(line)).address };
}

async function begin({ url }: Running): Promise<string> {
  // In the language that it was started in, where a request does not say.
  expect(await (await fetch(`${url}/nothing`)).json()).toMatchObject({ title: "찾을 수 없음" });
  const answer = await post(`${url}/api/sessions`, { idea: IDEA, preset: "fast", yes: true });
  expect(answer.status).toBe(201);
  const { session } = (await answer.json()) as { readonly session: string };
  return session;
}

/** At once: by itself a server goes on only with what has been still for a while. */
async function goOn({ url }: Running, session: string): Promise<void> {
  for (;;) {
    const { status } = await post(`${url}/api/sessions/${session}/resume`, { yes: true });
    if (status === 202) return;
    // The connection that held it goes a moment after the process that was killed.
    expect(status).toBe(409);
    const state = (await (await fetch(`${url}/api/sessions/${session}`)).json()) as { readonly state: string };
    if (state.state === "done") return;
    await sleep(RETRY_MS);
  }
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function kill({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
