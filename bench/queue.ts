// What the queue costs and gains, side by side in rounds: jobs a second beside bare pg-boss, the way from a request to a
// run's first event beside a run in the server's process, sessions a second of two workers beside one process, how long a
// killed worker's sessions stand still, and the memory of a worker at rest. The embedded server with fsync on. `--json` for
// one JSON object, `--only jobs,first,sessions,takeover,memory` for some of it.
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchFirstEvent } from "./queue/first-event.ts";
import { benchJobs } from "./queue/jobs.ts";
import { benchMemory } from "./queue/memory.ts";
import { type Bench, openBench } from "./queue/processes.ts";
import { benchSessions } from "./queue/sessions.ts";
import { benchTakeover } from "./queue/takeover.ts";

interface Goal {
  readonly name: string;
  readonly gate: number;
  readonly aim: number;
  /** Where it is to be reached, and not kept under. */
  readonly isLeast?: boolean;
}

const GOALS = {
  jobs: { name: "jobs/s, empty handler, 4 workers, ours / bare pg-boss", gate: 0.6, aim: 0.8, isLeast: true },
  first: { name: "POST to the run's first event, p50, queue / in process", gate: 2.5, aim: 1.5 },
  sessions: { name: "sessions/s, 2 workers / one process, 100 at once", gate: 1.4, aim: 1.7, isLeast: true },
  takeover: { name: "takeover after SIGKILL, worst of 20, s", gate: 20, aim: 15 },
  memory: { name: "memory at rest, worker / bare pg and pg-boss", gate: 1.8, aim: 1.4 },
} as const satisfies Record<string, Goal>;
type Part = keyof typeof GOALS;
const PARTS = Object.keys(GOALS) as Part[];

const measures: Readonly<Record<Part, (bench: Bench) => Promise<number>>> = {
  jobs: benchJobs,
  first: benchFirstEvent,
  sessions: benchSessions,
  takeover: benchTakeover,
  memory: benchMemory,
};

const { values: flags } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string", default: PARTS.join(",") } },
});
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));
const load = () => loadavg()[0]?.toFixed(1);

const startedAt = performance.now();
say(`${availableParallelism()} cores, Node ${process.versions.node}, load ${load()}`);
const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
const figures: Partial<Record<Part, number>> = {};
try {
  const bench = await openBench(home, say);
  try {
    for (const part of PARTS) if (flags.only.split(",").includes(part)) figures[part] = await measures[part](bench);
  } finally {
    await bench.close();
  }
} finally {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

say(`\n${((performance.now() - startedAt) / 1_000).toFixed(0)} s in all, load ${load()}`);
say("\n| figure | value | gate | aim | result |\n|---|---:|---:|---:|---|");
for (const [part, value] of Object.entries(figures) as [Part, number][]) {
  const { name, gate, aim } = GOALS[part];
  say(`| ${name} | ${value.toFixed(2)} | ${gate} | ${aim} | ${verdict(part, value)} |`);
}
if (flags.json) console.log(JSON.stringify({ node: process.versions.node, ...figures }));
process.exitCode = Object.entries(figures).some(([part, value]) => verdict(part as Part, value) === "MISSED") ? 1 : 0;

function verdict(part: Part, value: number): "aim met" | "gate met" | "MISSED" {
  const { gate, aim, isLeast = false }: Goal = GOALS[part];
  const reaches = (goal: number) => (isLeast ? value >= goal : value <= goal);
  return reaches(aim) ? "aim met" : reaches(gate) ? "gate met" : "MISSED";
}
