import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { expect } from "vitest";
import type { AnswerScripts } from "./openai-answers.ts";
import type { OpenAIServer, RecordedRequest } from "./openai-server.ts";
import { refinesOnce } from "./planning-script.ts";
import { type CliResult, lastEvent, runCli, type Variables } from "./run-cli.ts";

export const IDEA = "A marketplace for used climbing gear";

/**
 * A short session that goes through every node a plan goes through. Three sections are fewer than are wanted, so that
 * there is a repair too. As in `refinesOnce`, an answer hangs on its prompt alone; and no two ideas share a prompt.
 */
export const everyNodeOnce: AnswerScripts = {
  ...refinesOnce,
  Outline: ({ messages }) => ({
    sections: ["summary", "finance", "risks"].map((id) => ({
      id,
      title: `About ${id} (${shortHash(messages)})`,
      intent: "",
      keyPoints: [],
    })),
  }),
};

/** What a session comes to when nobody disturbs it. */
export interface WholeSession {
  readonly plan: string;
  readonly requests: readonly string[];
}

/** A session whose process was killed. */
export interface KilledSession {
  readonly session: string;
  /** The arguments of `new` that it was begun with. */
  readonly begin: readonly string[];
  readonly env: Variables;
  /** Answers this session and no other. */
  readonly server: Pick<OpenAIServer, "requests">;
  /** On its database, where no other session runs. */
  readonly client: pg.Client;
}

/** Each request in a few characters, the same for the same body. */
export function fingerprints(requests: readonly RecordedRequest[]): string[] {
  return requests.map(({ schemaName, body }) => `${schemaName} ${shortHash(body)}`);
}

function shortHash(data: unknown): string {
  return createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 12);
}

/** How many answers of the session are stored, once everything its process sent to the database has been done. */
export async function storedAnswers({ client, session }: Pick<KilledSession, "client" | "session">): Promise<number> {
  await untilAlone(client);
  const answers = `SELECT count(*)::int AS stored, count(DISTINCT request)::int AS requests FROM llm_calls
     WHERE session = $1 AND state IN ('accepted', 'unusable')`;
  const { rows } = await client.query<{ stored: number; requests: number }>(answers, [session]);
  const { stored = 0, requests = 0 } = rows[0] ?? {};
  expect(requests, "an answer that was stored was asked for again").toBe(stored);
  return stored;
}

/**
 * Runs a killed session to its end, which is that of an undisturbed one: the same plan, and nothing asked for that was
 * stored. One that was killed before it had a row has paid nothing, and is begun again.
 */
export async function expectFinished(killed: KilledSession, whole: WholeSession): Promise<CliResult> {
  const { session, begin, env, server, client } = killed;
  const isKnown = await hasRow(killed);
  const stored = isKnown ? await storedAnswers(killed) : 0;
  const before = server.requests.length;
  if (!isKnown) expect(before).toBe(0);
  const run = await runCli([...(isKnown ? ["resume", session] : begin), "--yes", "--json"], { env });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(lastEvent(run, "done").plan).toBe(whole.plan);

  const asked = fingerprints(server.requests);
  expect(asked.length - before).toBe(whole.requests.length - stored);
  expect(new Set(asked.slice(before)).size).toBe(asked.length - before);
  expect([...new Set(asked)].sort()).toEqual([...whole.requests].sort());
  expect(await storedAnswers(killed)).toBe(whole.requests.length);

  const { rows } = await client.query<{ seq: number }>(
    "SELECT seq FROM session_events WHERE session = $1 ORDER BY seq",
    [session],
  );
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
  expect(run.events.at(-1)?.seq).toBe(rows.length);
  return run;
}

async function hasRow({ client, session }: KilledSession): Promise<boolean> {
  await untilAlone(client);
  const tables = await client.query<{ made: boolean }>("SELECT to_regclass('sessions') IS NOT NULL AS made");
  if (tables.rows[0]?.made !== true) return false;
  return (await client.query("SELECT 1 FROM sessions WHERE id = $1", [session])).rows.length > 0;
}

/** A killed process's connections go on until the server has done what they had sent. */
async function untilAlone(client: pg.Client): Promise<void> {
  const others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
  while ((await client.query(others)).rows.length > 0) await sleep(5);
}
