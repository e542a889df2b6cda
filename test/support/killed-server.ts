import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type pg from "pg";
import { expect } from "vitest";
import type { PlannerEvent } from "../../schemas/event.ts";
import { followEvents } from "./event-client.ts";
import { IDEA } from "./killed-session.ts";
import type { Variables } from "./run-cli.ts";

const PROGRAM = join(import.meta.dirname, "served-session.ts");
/** A client that comes back at once shows more than one that waits until the server is up. */
const RETRY_MS = 50;

export interface KilledServerOptions {
  readonly session: string;
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
export async function followThroughKills({ session, env, kills, client }: KilledServerOptions) {
  let running = await start(session, env);
  const waiting = [...kills];
  const heard: PlannerEvent[] = [];
  const attempts: (number | null)[] = [];
  let struck = Promise.resolve();
  try {
    const url = () => `${running.url}/api/sessions/${session}/events`;
    for await (const event of followEvents({ url, retryMs: RETRY_MS, onAttempt })) {
      if (event.type !== "section-delta") heard.push(event);
      if (waiting[0] === undefined || heard.length < waiting[0]) continue;
      waiting.shift();
      // One after the other: what is on its way to the client when a server is killed may call for the next kill.
      struck = struck.then(async () => {
        await kill(running);
        running = await start(session, env);
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

async function start(session: string, env: Variables): Promise<Running> {
  const child = spawn(process.execPath, [PROGRAM, session, IDEA], {
    env: { ...env, PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`The server ended with ${code}`)));
  ended.catch(() => {});
  const line = once(createInterface({ input: child.stdout }), "line");
  const [url] = await Promise.race([line, ended]);
  return { child, url: String(url) };
}

async function kill({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
