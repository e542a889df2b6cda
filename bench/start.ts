// How long commands take to start, and the import of the package, against a Node that does nothing: whole processes, side
// by side in rounds. `node bench/start.ts [another build's dist]` takes an older build along in the same rounds.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createPlanner } from "../planner/compose.ts";
import { figure, runRounds, type Turn } from "./store-rounds.ts";

const ROUNDS = 15;
const BUDGET_MS = 240_000;
const SESSION = "bench-start";
/** How many times as long as a bare Node each may take. */
const AIMS = { help: 3, list: 7, show: 7, stats: 7, memory: 7 } as const;
/** The part of the older build's time that the import may take. */
const AIM_IMPORT = 0.4;

type Starts = Turn<"ms">;

/** A command's arguments by its name. */
const COMMANDS: Readonly<Record<keyof typeof AIMS, readonly string[]>> = {
  help: ["--help"],
  list: ["list"],
  show: ["show", SESSION],
  stats: ["stats"],
  memory: ["memory", "list"],
};

async function timed(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Starts> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: "ignore" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return { ms: performance.now() - startedAt };
}

/** The turns of one build, each name with what tells the build. */
function turnsOf(dist: string, tag: string, folder: string, env: NodeJS.ProcessEnv) {
  const main = join(dist, "cli/main.js");
  const commands = Object.entries(COMMANDS).map(
    ([name, args]) => [`${name}${tag}`, () => timed([main, ...args], env)] as const,
  );
  const program = join(folder, `import${tag}.mjs`);
  const written = writeFile(program, `await import(${JSON.stringify(pathToFileURL(join(dist, "index.js")).href)});\n`);
  const importing = async () => {
    await written;
    return timed([program], env);
  };
  return Object.fromEntries([...commands, [`import${tag}`, importing] as const]);
}

const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
const say = (line: string) => console.error(line);
const older = process.argv[2];
// The embedded server runs all the while, as beside a session that is under way.
const environment = { PLANCRAFT_HOME: home, PLANCRAFT_MODEL: "offline" };
const planner = await createPlanner({ environment });
try {
  const idea = "A marketplace for used climbing gear";
  for await (const _ of planner.start({ idea, session: SESSION, preset: "fast", yes: true }));
  // What Node compiled is kept in the home: a first start of a build is slower once.
  const env = { ...process.env, ...environment, XDG_CACHE_HOME: home };
  const dist = resolve(import.meta.dirname, "../dist");
  const rounds = await runRounds<string, "ms">(
    { title: "Starts, ms", rounds: ROUNDS, budgetMs: BUDGET_MS, say },
    {
      bare: () => timed(["-e", "0"], env),
      ...turnsOf(dist, "", home, env),
      ...(older === undefined ? {} : turnsOf(resolve(older), "-older", home, env)),
    },
  );
  console.log("| start | ms | times a bare Node | aim |");
  console.log("|---|---:|---:|---:|");
  const row = (name: string, aim = "") => {
    const times = figure(rounds.ratio("ms", name, "bare"));
    console.log(`| ${name} | ${figure(rounds.median(name, "ms"))} | ${times} | ${aim} |`);
  };
  row("bare");
  for (const [name, aim] of Object.entries(AIMS)) {
    row(name, `${aim}`);
    if (older !== undefined) row(`${name}-older`);
  }
  row("import");
  if (older !== undefined) {
    row("import-older");
    console.log(
      `\nThe import takes ${figure(rounds.ratio("ms", "import", "import-older"))} of the older build's (aim ${AIM_IMPORT}).`,
    );
  }
} finally {
  await planner.close();
  await rm(home, { recursive: true, force: true });
}
