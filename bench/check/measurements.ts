import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { joinEmbedded } from "../../utils/postgres/embedded.ts";

/** One build with a home of its own, whose database runs all the while. */
export interface MeasuredBuild {
  /** What is measured, by its name: each gives milliseconds of the processor, of its process alone. */
  readonly measure: Readonly<Record<string, () => Promise<number>>>;
  close(): Promise<void>;
}

const IDEA = "An app for bakers, with a budget of 40,000 dollars";
const SESSION = "check";
const AT_ONCE = 50;
const READERS = 300;
const READERS_AT_ONCE = 20;

/**
 * Has a process write what it used of the processor when it ends. Other programs on the machine change that far less than the time
 * that passes.
 */
const TELLS_CPU = `data:text/javascript,${encodeURIComponent(
  'import { writeFileSync } from "node:fs"; process.on("exit", () => { const { user, system } = process.cpuUsage(); writeFileSync(process.env.BENCH_CPU, String((user + system) / 1000)); });',
)}`;

/** Prepares a build: a home, a plan with figures, and what Node keeps of compiled code. */
export async function prepareBuild(dist: string, folder: string): Promise<MeasuredBuild> {
  const home = join(folder, "home");
  const server = await joinEmbedded(home);
  const cpuFile = join(folder, "cpu");
  const env = {
    ...process.env,
    ...{
      PLANCRAFT_HOME: home,
      PLANCRAFT_MODEL: "offline",
      XDG_CACHE_HOME: folder,
      LOG_LEVEL: "warn",
      BENCH_CPU: cpuFile,
    },
  };
  const main = join(dist, "cli/main.js");
  const start = (args: readonly string[]) =>
    spawn(process.execPath, ["--import", TELLS_CPU, ...args], { env, stdio: ["ignore", "pipe", "ignore"] });
  const used = async () => {
    const ms = Number(await readFile(cpuFile, "utf8"));
    await rm(cpuFile);
    return ms;
  };
  const run = async (...args: string[]) => {
    const child = start(args);
    child.stdout.resume();
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
    return used();
  };
  const readers = async () => {
    const child = start([main, "serve", "--port", "0", "--json"]);
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const { address } = JSON.parse(line) as { readonly address: string };
    for (let read = 0; read < READERS; read += READERS_AT_ONCE) {
      const streams = Array.from({ length: READERS_AT_ONCE }, async () =>
        (await fetch(new URL(`/api/sessions/${SESSION}/events`, address))).text(),
      );
      for (const text of await Promise.all(streams)) {
        if (!text.includes("event: done")) throw new Error("A stream did not come to its end");
      }
    }
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
    return used();
  };
  let months = 4;
  // One after the other: a value that it has already would change nothing.
  const nextMonths = () => {
    months = months === 4 ? 5 : 4;
    return months;
  };
  await run(main, "new", IDEA, "--session", SESSION, "--preset", "fast", "--yes");
  return {
    measure: {
      "--help": () => run(main, "--help"),
      list: () => run(main, "list"),
      show: () => run(main, "show", SESSION),
      set: () => run(main, "set", SESSION, `time_frame=${nextMonths()}`),
      new: () => run(main, "new", IDEA, "--preset", "fast", "--yes"),
      [`${AT_ONCE} sessions at once`]: () =>
        run(join(import.meta.dirname, "sessions-at-once.mjs"), join(dist, "index.js"), String(AT_ONCE)),
      [`serve, ${READERS} streams`]: readers,
    },
    close: () => server.leave(),
  };
}
