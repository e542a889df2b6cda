// What metrics, traces and logs cost: the processor time of a session while 100 run at once, of the build before there were metrics
// and traces, of this one with nothing on, and of this one with everything on, in turns. `--against REF` for another build to
// compare with, `--sessions N`, `--rounds N`, `--offline` for the offline model in place of a server's. Logs go nowhere but with
// everything on; metrics are scraped every 5 s, spans go to a collector that takes them.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startLoadServer } from "../test/support/load-server.ts";
import { startCollector } from "../test/support/otlp-collector.ts";
import { openBench } from "./queue/processes.ts";
import { runRounds } from "./store-rounds.ts";
import { type SessionsProcess, startSessions } from "./telemetry-sessions.ts";

/** The last build without metrics and traces. */
const BEFORE = "845876b1";
const HERE = resolve(import.meta.dirname, "..");
/** As a model that is asked beside many others. */
const LATENCY_MS = 20;
const BUDGET_MS = 20 * 60_000;
const GATES = { off: 1.01, on: 1.05 } as const;
const SILENT = { LOG_LEVEL: "silent" };

const { values: flags } = parseArgs({
  options: {
    against: { type: "string", default: BEFORE },
    sessions: { type: "string", default: "100" },
    rounds: { type: "string", default: "6" },
    offline: { type: "boolean", default: false },
  },
});
const sessions = Number(flags.sessions);

/** Another build: checked out into a temporary folder and built there, once for all times. @throws Error where it cannot be. */
async function builtAt(ref: string): Promise<string> {
  const commit = execFileSync("git", ["-C", HERE, "rev-parse", "--short=12", `${ref}^{commit}`], {
    encoding: "utf8",
  }).trim();
  const folder = join(tmpdir(), `plancraft-build-${commit}`);
  if (existsSync(join(folder, "dist/index.js"))) return folder;
  console.log(`Building ${commit} in ${folder}`);
  const fresh = await mkdtemp(`${folder}.`);
  execFileSync("sh", ["-c", 'git -C "$1" archive "$2" | tar -x -C "$3"', "sh", HERE, commit, fresh]);
  await symlink(join(HERE, "node_modules"), join(fresh, "node_modules"));
  execFileSync(process.execPath, ["build.js"], { cwd: fresh, stdio: "inherit" });
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
  return folder;
}

const before = await builtAt(flags.against);
const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
const bench = await openBench(home, console.log);
const [model, collector] = await Promise.all([startLoadServer(LATENCY_MS), startCollector()]);
const running: SessionsProcess[] = [];
try {
  const ofModel = flags.offline
    ? { PLANCRAFT_MODEL: "offline" }
    : { OPENAI_API_KEY: "bench", OPENAI_BASE_URL: model.url };
  const started = async (
    name: string,
    root: string,
    isMeasured: boolean,
    variables: Readonly<Record<string, string>>,
  ) => {
    const databaseUrl = await bench.database(`telemetry_${name}`);
    const environment = { ...ofModel, ...variables, DATABASE_URL: databaseUrl, PLANCRAFT_HOME: join(home, name) };
    const child = await startSessions({ root, isMeasured, environment });
    running.push(child);
    return async () => ({ "CPU ms a session": (await child.run(sessions)) / sessions });
  };
  const all = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, LOG_LEVEL: "info", LOG_FORMAT: "json" };
  const turns = {
    before: await started("before", before, false, SILENT),
    off: await started("off", HERE, false, SILENT),
    on: await started("on", HERE, true, all),
  };
  const title = `Processor time of a session, ${sessions} at once, ${flags.offline ? "offline model" : "model server"}`;
  const options = { title, rounds: Number(flags.rounds), budgetMs: BUDGET_MS, say: console.log };
  const rounds = await runRounds(options, turns);
  console.log(`\nRequests to the collector: ${collector.requests.length}`);
  console.log("\n| figure | value | spread | gate | result |\n|---|---:|---|---:|---|");
  for (const peer of ["off", "on"] as const) {
    const ratios = rounds.turns.map((turn) => turn[peer]["CPU ms a session"] / turn.before["CPU ms a session"]);
    const value = rounds.ratio("CPU ms a session", peer, "before");
    const spread = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
    const isMet = value <= GATES[peer];
    if (!isMet) process.exitCode = 1;
    const name = peer === "off" ? "nothing on / the build before" : "metrics, traces and logs on / the build before";
    console.log(`| ${name} | ${value.toFixed(3)} | ${spread} | ${GATES[peer]} | ${isMet ? "met" : "MISSED"} |`);
  }
} finally {
  for (const child of running) await child.stop();
  model.close();
  await collector.close();
  await bench.close();
  await rm(home, { recursive: true, force: true });
}
