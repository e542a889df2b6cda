// Makes docs/rollout-report-example.html and .md, as `npm run record:rollout`: 2,000 simulated sessions of a rollout are stored
// in an embedded database and reported on, as `plancraft rollout report` does. Sessions, arms and figures are the same each time.

import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pLimit from "p-limit";
import type pg from "pg";
import { reportFile } from "../../rollout/report/render/report-file.ts";
import { rolloutReport } from "../../rollout/report/rollout-report.ts";
import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import type { Variant } from "../../schemas/rollout/variant.ts";
import { EXAMPLE, simulatedSessions } from "../../test/support/simulated-sessions.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { migrate } from "../../utils/postgres/migrate.ts";
import { CallLedger } from "../../utils/postgres/stores/call-ledger.ts";
import { RatingStore } from "../../utils/postgres/stores/rating-store.ts";
import { MeasureStore } from "../../utils/postgres/stores/rollouts/measure-store.ts";
import { RolloutStore } from "../../utils/postgres/stores/rollouts/rollout-store.ts";
import { VariantStore } from "../../utils/postgres/stores/rollouts/variant-store.ts";
import { SessionStore } from "../../utils/postgres/stores/sessions/session-store.ts";

const FOLDER = resolve(import.meta.dirname, "..");
const VARIANT: Variant = { name: "terse-writer", description: "Shorter sections, by other words for the writer" };
const { rollout: ROLLOUT, share: SHARE, from: FROM } = EXAMPLE;
const DAYS = 14;
const IDEAS = { en: "A marketplace for used climbing gear", ko: "중고 등산 장비 장터" };

/** $1: the rollout, $2: its sessions. What runs would leave of them, without their runs. */
const ENDED = `
  WITH given AS MATERIALIZED (
    SELECT * FROM json_to_recordset($2::json) AS given (session text, "createdAt" timestamptz, arm text, state text, failed boolean,
      score numeric, contradictions int, "planMs" float8, "answersByHand" int, "revisionsWithinDay" int)
  ), moved AS (
    UPDATE all_sessions SET state = given.state, score = given.score, contradictions = given.contradictions,
      ran_ms = coalesce("planMs", 60000), created_at = "createdAt", updated_at = "createdAt" + interval '10 minutes'
    FROM given WHERE id = session
  ), ended AS (
    INSERT INTO rollout_outcomes (rollout, session, arm, failed, code, at)
    SELECT $1, session, arm, failed, CASE WHEN failed THEN 'model-refused' END, "createdAt" + interval '10 minutes' FROM given
  ), planned AS (
    INSERT INTO plan_versions (session, version, plan) SELECT session, 1, '{}' FROM given WHERE NOT failed
  ), told AS (
    INSERT INTO session_events (session, seq, at, type, body)
    SELECT session, seq, "createdAt" + make_interval(secs => CASE seq WHEN 1 THEN 0 ELSE "planMs" / 1000 END), type, body::jsonb
    FROM given, (VALUES (1, 'session-started', '{}'), (2, 'done', '{"planVersion": 1}')) AS event (seq, type, body) WHERE NOT failed
  ), revised AS (
    INSERT INTO revisions (session, number, request, at)
    SELECT session, number, 'Shorter, please', "createdAt" + interval '1 hour' * number
    FROM given, generate_series(1, "revisionsWithinDay") AS number
  )
  INSERT INTO audit (session, interrupt_id, attempt, act, question_id, at, detail)
  SELECT session, number::text, 1, 'answered', 'question-' || number, "createdAt", 'human: In May'
  FROM given, generate_series(1, "answersByHand") AS number`;

const home = await mkdtemp(join(tmpdir(), "plancraft-report-"));
const database = await openDatabase({ home });
try {
  await migrate(database.pool, resolve(FOLDER, "../migrations"));
  const sessions = simulatedSessions(EXAMPLE);
  await store(database.pool, sessions);
  const rollouts = new RolloutStore(database.pool);
  const [rollout] = await rollouts.beginningWith(ROLLOUT, 1);
  if (!rollout) throw new Error("The rollout was not stored");
  const { id, preset, variant, control, share, state, startedBy } = rollout;
  const report = rolloutReport({
    rollout: { id, preset, variant, control, share, state, startedAt: FROM.toISOString(), startedBy, endedAt: null },
    acts: await rollouts.acts(id),
    sessions: await new MeasureStore(database.pool).sessions(id),
    language: "en",
    now: new Date(FROM.getTime() + DAYS * 86_400_000),
  });
  for (const format of ["html", "md"] as const)
    await writeFile(join(FOLDER, `rollout-report-example.${format}`), reportFile(report, format));
  console.log(report.verdict.headline);
} finally {
  await database.close();
  await rm(home, { recursive: true, force: true });
}

async function store(pool: pg.Pool, sessions: readonly MeasuredSession[]): Promise<void> {
  const version = createHash("sha256").update(JSON.stringify(VARIANT)).digest("hex");
  await new VariantStore(pool).keep(version, VARIANT, "mina");
  const begun = { id: ROLLOUT, preset: "balanced", variant: version, isUsual: false, share: SHARE, person: "mina" };
  await new RolloutStore(pool).start(begun);
  const [store, ledger, ratings] = [new SessionStore(pool), new CallLedger(pool), new RatingStore(pool)];
  const atOnce = pLimit(4);
  // One after the other: whether somebody is new hangs on what is stored.
  for (const one of sessions) await begin(store, one, version);
  await pool.query(ENDED, [ROLLOUT, JSON.stringify(sessions)]);
  await Promise.all(
    sessions.map((one) =>
      atOnce(async () => {
        await pay(ledger, one);
        const { session, user, rating, createdAt } = one;
        if (rating !== null && user !== null) await ratings.keep(session, user, { thumb: rating }, new Date(createdAt));
      }),
    ),
  );
}

async function begin(store: SessionStore, { session, user, arm, preset, language }: MeasuredSession, version: string) {
  await store.create({
    ...{ session, lineage: session, person: user, parent: null, forkedAt: null, preset, model: "openai:gpt-4.1" },
    idea: IDEAS[language ?? "en"],
    options: {},
    ...{ variant: arm === "canary" ? version : null, rollout: ROLLOUT, arm },
  });
}

async function pay(ledger: CallLedger, { session, tokens, costUsd }: MeasuredSession): Promise<void> {
  const entry = {
    lineage: session,
    request: session,
    site: { session, node: "write", preset: "balanced" },
    claim: null,
  };
  const intent = await ledger.intend({ ...entry, name: "Section", model: "openai:gpt-4.1", attempt: 1 });
  const outputTokens = Math.round((tokens ?? 0) / 5);
  const inputTokens = (tokens ?? 0) - outputTokens;
  await ledger.settle(intent, {
    state: "accepted",
    answer: "{}",
    inputTokens,
    outputTokens,
    costUsd,
    durationMs: 1_000,
  });
}
