import { RUNS } from "../../../utils/queue/queue-tables.ts";
import { answeredOf, inFlight } from "./in-flight.ts";
import type { Invariant, Life } from "./invariant.ts";

/** What `/metrics` told is what the tables have: gauges exactly, counters but for what a killed process took with it. */
export const metricsRecounted: Invariant = async (evidence) => {
  const { rows, lives } = evidence;
  const [tables] = await rows<{ answers: number; plans: number; letters: number; jobs: number }>(
    `SELECT (SELECT count(*)::int FROM llm_calls WHERE state IN ('accepted', 'unusable')) AS answers,
      (SELECT count(*)::int FROM session_events WHERE type = 'done' AND body ? 'planVersion'
        AND body -> 'complete' = 'true') AS plans,
      (SELECT count(*)::int FROM dead_runs) AS letters,
      (SELECT count(*)::int FROM plancraft_queue.job WHERE name = $1 AND state < 'completed') AS jobs`,
    [RUNS],
  );
  if (!tables) throw new Error("Nothing was counted");
  const states = await rows<{ state: string; sessions: number }>(
    "SELECT state, count(*)::int AS sessions FROM sessions GROUP BY state",
  );
  return [
    ...counted(lives, "answers of models", sumOf(lives, "plancraft_model_calls_total", 'outcome="answered"'), {
      stored: tables.answers,
      lost: answeredOf(evidence).filter(inFlight(evidence)).length,
    }),
    ...counted(lives, "finished plans", sumOf(lives, "plancraft_plans_finished_total", 'outcome="done"'), {
      stored: tables.plans,
      // One that a process had just told of, and a session that was told of by its next holder.
      lost: lives.filter(({ wasKilled }) => wasKilled).length,
    }),
    ...lives
      .filter(({ wasKilled }) => !wasKilled)
      .flatMap((life) => [
        ...states.flatMap(({ state, sessions }) => gauge(life, "plancraft_sessions", sessions, `state="${state}"`)),
        ...gauge(life, "plancraft_dead_letters", tables.letters),
        ...gauge(life, "plancraft_queue_jobs", tables.jobs),
        ...gauge(life, "plancraft_active_runs", 0),
        ...gauge(life, "plancraft_sse_connections", 0),
      ]),
  ];
};

/** @param lost How many of them processes may have counted and not stored, or stored and died before they told it. */
function counted(
  lives: readonly Life[],
  what: string,
  told: number,
  { stored, lost }: Record<"stored" | "lost", number>,
) {
  const isTooMany = told > stored + lost;
  // Of a life that could not be asked at its end nothing is known.
  const isTooFew = told < stored - lost && lives.every(({ metrics }) => metrics !== null);
  return isTooMany || isTooFew
    ? [`/metrics told of ${told} ${what}, and ${stored} are stored (${lost} may be lost)`]
    : [];
}

function gauge({ name, metrics }: Life, metric: string, expected: number, label = ""): string[] {
  if (metrics === null) return [`${name} did not tell its metrics`];
  const told = total(metrics, metric, label);
  return told === expected ? [] : [`${metric}{${label}} of ${name} was ${told}, and ${expected} was right`];
}

function sumOf(lives: readonly Life[], metric: string, label: string): number {
  return lives.reduce((sum, { metrics }) => sum + (metrics ? total(metrics, metric, label) : 0), 0);
}

/** Of all series of a metric that have the label. */
function total(metrics: ReadonlyMap<string, number>, metric: string, label: string): number {
  const isMeant = (series: string) => series.split("{", 1)[0] === metric && series.includes(label);
  return [...metrics].reduce((sum, [series, value]) => (isMeant(series) ? sum + value : sum), 0);
}
