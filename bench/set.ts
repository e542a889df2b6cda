// What setting a figure costs beside showing the session: a plan of 200 figures and 15 sections, in one process and by the
// command line, both warm and in turn; the statements of each; and how long 1,000 figures take to compute beside one
// statement. The database is the embedded one, with fsync on. `--json` for one JSON object.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { computeSheet } from "../graph/figures/sheet/sheet.ts";
import { createPlanner } from "../planner/compose.ts";
import { startOpenAIServer } from "../test/support/openai-server.ts";
import { openDatabase } from "../utils/postgres/database.ts";
import { figuresOfPlan, SECTIONS, scriptOfPlan } from "./set-plan.ts";
import { runRounds } from "./store-rounds.ts";

const FIGURES = 200;
const LARGE_SHEET = 1_000;
const ROUNDS = 12;
const TURNS = 5;
const COMMAND_ROUNDS = 6;
const BUDGET_MS = 120_000;
const AIM_OVER_SHOW = 1.3;
const AIM_STATEMENTS = 8;
const AIM_OVER_STATEMENT = 1;

const { values: flags } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));

let statements = 0;
const { query } = pg.Client.prototype;
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...given: unknown[]) {
    statements += 1;
    return Reflect.apply(query, this, given);
  },
});

async function counted(act: () => Promise<unknown>): Promise<{ readonly ms: number; readonly statements: number }> {
  const before = statements;
  const startedAt = performance.now();
  await act();
  return { ms: performance.now() - startedAt, statements: statements - before };
}

/** A turn of several, each as long as the shortest of them: on a busy machine the others tell of the machine. */
function turnOf(act: () => Promise<unknown>, turns: number) {
  return async () => {
    const made = [];
    for (let turn = 0; turn < turns; turn += 1) made.push(await counted(act));
    return { ms: Math.min(...made.map(({ ms }) => ms)), statements: Math.max(...made.map((one) => one.statements)) };
  };
}

async function command(home: string, ...given: string[]): Promise<void> {
  const program = join(import.meta.dirname, "../dist/cli/main.js");
  const env = { ...process.env, PLANCRAFT_HOME: home, OPENAI_API_KEY: "bench" };
  const child = spawn(process.execPath, [program, ...given], { env, stdio: ["ignore", "ignore", "inherit"] });
  const [exitCode] = await once(child, "exit");
  if (exitCode !== 0) throw new Error(`${given.join(" ")} ended with ${exitCode}`);
}

async function benchSet(home: string) {
  const server = await startOpenAIServer({ answers: scriptOfPlan(FIGURES) });
  const environment = { PLANCRAFT_HOME: home, OPENAI_API_KEY: "bench", OPENAI_BASE_URL: server.url };
  await using planner = await createPlanner({ environment });
  const session = "bench";
  for await (const { type } of planner.start({ idea: "A bakery", session, yes: true, preset: "fast" }))
    if (type === "failed") throw new Error("The session failed");
  const calls = server.requests.length;
  let value = 100;
  const show = () => planner.show(session);
  const set = () => planner.set({ session, settings: [`f0=${++value}`] });
  const title = `A plan of ${FIGURES} figures and ${SECTIONS} sections, in one process`;
  const inProcess = await runRounds(
    { title, rounds: ROUNDS, budgetMs: BUDGET_MS, say },
    { show: turnOf(show, TURNS), set: turnOf(set, TURNS) },
  );
  const byCommand = await runRounds(
    { title: "The same by the command line, its database running", rounds: COMMAND_ROUNDS, budgetMs: BUDGET_MS, say },
    {
      show: turnOf(() => command(home, "show", session), 1),
      set: turnOf(() => command(home, "set", session, `f0=${++value}`), 1),
    },
  );
  const asked = server.requests.length - calls;
  await server.close();
  const sent = inProcess.median("set", "statements");
  return {
    inProcess: inProcess.ratio("ms", "set", "show"),
    byCommand: byCommand.ratio("ms", "set", "show"),
    sent,
    asked,
  };
}

async function benchSheet(home: string): Promise<number> {
  const figures = figuresOfPlan(LARGE_SHEET);
  const { pool, close } = await openDatabase({ home });
  const client = await pool.connect();
  try {
    const rounds = await runRounds(
      { title: `${LARGE_SHEET} figures`, rounds: ROUNDS, budgetMs: BUDGET_MS, say },
      {
        statement: turnOf(() => client.query("SELECT id, title, state FROM sessions WHERE id = $1", ["bench"]), 10),
        compute: turnOf(async () => computeSheet(figures, []), 10),
      },
    );
    return rounds.ratio("ms", "compute", "statement");
  } finally {
    client.release();
    await close();
  }
}

const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
try {
  const { inProcess, byCommand, sent, asked } = await benchSet(home);
  const compute = await benchSheet(home);
  const met = [
    byCommand <= AIM_OVER_SHOW,
    inProcess <= AIM_OVER_SHOW,
    sent <= AIM_STATEMENTS,
    asked === 0,
    compute <= AIM_OVER_STATEMENT,
  ];
  if (flags.json) console.log(JSON.stringify({ inProcess, byCommand, statements: sent, modelCalls: asked, compute }));
  say(
    `\nset takes ${byCommand.toFixed(2)} times show by the command line, ${inProcess.toFixed(2)} times in one process.`,
  );
  say(`Aim: at most ${AIM_OVER_SHOW} times. Statements: ${sent}, at most ${AIM_STATEMENTS}. Model calls: ${asked}.`);
  say(`${LARGE_SHEET} figures take ${compute.toFixed(2)} times one statement; aim: at most ${AIM_OVER_STATEMENT}.`);
  say(met.every(Boolean) ? "All aims are met." : "An aim is missed.");
} finally {
  await rm(home, { recursive: true, force: true });
}
