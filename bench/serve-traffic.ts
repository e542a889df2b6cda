// The server under requests and with open streams, beside a bare one on the same database.
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { openDatabase } from "../utils/postgres/database.ts";
import type { BareMessage, EmitOrder } from "./serve-bare.ts";
import type { LoadDone, LoadOrder } from "./serve-load.ts";
import { program, startServe, told } from "./serve-processes.ts";
import { type Arrived, machineMs, type Opened, type OpenOrder } from "./serve-readers.ts";
import { median, percentile, runRounds } from "./store-rounds.ts";

const ROUNDS = 6;
const BUDGET_MS = 90_000;
const REQUESTS = 2_000;
const CONNECTIONS = 16;
const STREAMS = 1_000;
const EVENTS = 15;
/** Between two events, so that none waits for the one before. */
const PAUSE_MS = 20;
/** As long as an event of a session mostly is. */
const MESSAGE = "The model is slow to answer, and the call is tried again. ".repeat(4);

interface Servers {
  readonly ours: { readonly url: string; readonly session: string };
  readonly bare: { readonly child: ChildProcess; readonly url: string };
  readonly pool: pg.Pool;
}

/** Both servers on one database, with a session that is done. */
async function withServers<T>(home: string, use: (servers: Servers) => Promise<T>): Promise<T> {
  const database = await openDatabase({ home });
  const { pool } = database;
  const serve = await startServe(home);
  const { rows } = await pool.query<{ database: string; folder: string }>(
    "SELECT current_database() AS database, current_setting('unix_socket_directories') AS folder",
  );
  const [{ database: name = "", folder = "" } = {}] = rows;
  const databaseUrl = `postgresql://postgres@localhost:5432/${name}?host=${encodeURIComponent(folder)}`;
  const bare = program("serve-bare.ts", databaseUrl, String(pool.options.max));
  try {
    const { port } = await told<Extract<BareMessage, { readonly port: number }>>(bare, "port");
    const session = await serve.finishedSession();
    return await use({
      ours: { url: serve.url, session },
      bare: { child: bare, url: `http://127.0.0.1:${port}` },
      pool,
    });
  } finally {
    bare.kill();
    await serve.stop();
    await database.close();
  }
}

/** How many sessions a second are looked up, ours as a part of what a bare server looks up. */
export async function benchLookup(home: string, say: (line: string) => void): Promise<number> {
  return await withServers(home, async ({ ours, bare }) => {
    const client = program("serve-load.ts");
    try {
      const path = `/api/sessions/${ours.session}`;
      const turn = (origin: string) => async () => {
        client.send({ origin, path, requests: REQUESTS, connections: CONNECTIONS } satisfies LoadOrder);
        const { seconds } = await told<LoadDone>(client, "seconds");
        return { "requests/s": REQUESTS / seconds };
      };
      const title = `GET a session, ${REQUESTS} a turn, ${CONNECTIONS} at once`;
      const rounds = await runRounds(
        { title, rounds: ROUNDS, budgetMs: BUDGET_MS, say },
        { ours: turn(ours.url), bare: turn(bare.url) },
      );
      return rounds.ratio("requests/s", "ours", "bare");
    } finally {
      client.kill();
    }
  });
}

/** How long until 95 % of the streams have an event that is stored, ours as a part of what an EventEmitter takes. */
export async function benchStreams(home: string, say: (line: string) => void): Promise<number> {
  return await withServers(home, async ({ ours, bare, pool }) => {
    const client = program("serve-readers.ts");
    try {
      await openStreams(client, "ours", ours.url, `/api/sessions/${ours.session}/events?follow=true`);
      await openStreams(client, "bare", bare.url, "/events");
      const { rows } = await pool.query<{ seq: number }>(
        "SELECT max(seq) AS seq FROM session_events WHERE session = $1",
        [ours.session],
      );
      const emit = async (seq: number) => {
        bare.child.send({ seq, message: MESSAGE } satisfies EmitOrder);
        return (await told<Extract<BareMessage, { readonly emittedMs: number }>>(bare.child, "emittedMs")).emittedMs;
      };
      const store = async (seq: number) => {
        const body = { type: "warning", code: "model-retries", message: MESSAGE };
        await pool.query(
          "INSERT INTO session_events (session, seq, at, type, body) VALUES ($1, $2, now(), 'warning', $3)",
          [ours.session, seq, JSON.stringify(body)],
        );
        return machineMs();
      };
      // Each numbers its own: a session's events have no gap.
      const turn = (name: string, send: (seq: number) => Promise<number>) => {
        let seq = rows[0]?.seq ?? 0;
        return async () => {
          const taken: number[] = [];
          for (let nth = 0; nth < EVENTS; nth += 1) {
            seq += 1;
            const arriving = arrived(client, name, seq);
            const sentMs = await send(seq);
            for (const atMs of await arriving) taken.push(atMs - sentMs);
            await sleep(PAUSE_MS);
          }
          return { p95: percentile(taken, 0.95), p50: median(taken) };
        };
      };
      const title = `An event to ${STREAMS} streams, ms from when it is stored, ${EVENTS} a turn`;
      const rounds = await runRounds(
        { title, rounds: ROUNDS, budgetMs: BUDGET_MS, say },
        { ours: turn("ours", store), bare: turn("bare", emit) },
      );
      return rounds.ratio("p95", "ours", "bare");
    } finally {
      // Before the servers stop: a stream that ends is an error to it.
      client.kill();
    }
  });
}

async function openStreams(client: ChildProcess, name: string, url: string, path: string): Promise<void> {
  client.send({ open: { name, port: Number(new URL(url).port), path, streams: STREAMS } } satisfies OpenOrder);
  await told<Opened>(client, "opened");
}

async function arrived(client: ChildProcess, name: string, seq: number): Promise<readonly number[]> {
  for (;;) {
    const { arrived } = await told<Arrived>(client, "arrived");
    if (arrived.name === name && arrived.seq === seq) return arrived.atMs;
  }
}
