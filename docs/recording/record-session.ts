// Plays a session in a shell on a pseudo-terminal and draws it as docs/session.svg, as `npm run record`: to be done
// after every change of what people see. What the picture shows was written by the shell and the program; waits are cut.
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { KEYS } from "../../test/support/pseudo-terminal.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { animatedSvg, type Picture } from "./animated-svg.ts";
import { type RecordedShell, startRecordedShell } from "./recorded-shell.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** As wide as the widest line of the session: none is broken. */
const SCREEN = { columns: 104, rows: 30 };
/** Ctrl-L: what a killed program leaves on the screen is in the way. */
const CLEAR = "\f";
const LOOK_MS = 1200;
const READ_MS = 2000;

const directory = await mkdtemp(join(tmpdir(), "plancraft-record-"));
try {
  const pictures = await record(directory);
  const svg = animatedSvg(pictures, { ...SCREEN, title: "A planning session in a terminal" });
  for (const own of [directory, ROOT, homedir()]) {
    if (svg.includes(own)) throw new Error(`The picture names this machine: ${own}`);
  }
  await writeFile(join(ROOT, "docs/session.svg"), svg);
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function record(directory: string): Promise<readonly Picture[]> {
  // A person would look the process's id up; the shell hands it to nobody.
  const pidFile = join(directory, "pid");
  const program = join(directory, "plancraft");
  await writeFile(program, `#!/bin/sh\necho $$ > "${pidFile}"\nexec node "${ROOT}/dist/cli/main.js" "$@"\n`);
  await chmod(program, 0o755);
  const home = join(directory, "home");
  const database = await openDatabase({ home });
  try {
    // The offline model answers at once: a slow disk and one call at a time let people see what is done.
    await database.pool.query("ALTER SYSTEM SET commit_delay = 100000");
    await database.pool.query("ALTER SYSTEM SET commit_siblings = 0");
    await database.pool.query("SELECT pg_reload_conf()");
    const path = [directory, dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);
    const env = { PATH: path, HOME: directory, LANG: "C.UTF-8", PLANCRAFT_HOME: home, PLANCRAFT_MAX_CALLS: "1" };
    using shell = startRecordedShell({ ...SCREEN, cwd: directory, env });
    await play(shell, async () => process.kill(Number(await readFile(pidFile, "utf8")), "SIGKILL"));
    return shell.pictures();
  } finally {
    await database.close();
  }
}

async function play(shell: RecordedShell, kill: () => Promise<unknown>): Promise<void> {
  await shell.prompted();
  await shell.run("plancraft new 'Bread at $6 to 300 customers a week, budget $40,000' --session bakery > plan.md");
  await shell.sees("something else…");
  await shell.rest(READ_MS);
  await shell.press(KEYS.down, KEYS.enter);

  await shell.sees("earning money");
  await shell.rest(LOOK_MS);
  await shell.press(KEYS.enter);

  await shell.sees("Accept");
  await shell.rest(READ_MS);
  await shell.press(KEYS.enter);

  await shell.sees("Making the worksheets (4 of");
  await kill();
  await shell.prompted();
  await shell.rest(READ_MS);
  await shell.press(CLEAR);
  await shell.run("plancraft resume bakery > plan.md");
  await shell.prompted();
  await shell.rest(READ_MS);
  await shell.press(CLEAR);
  await shell.run("plancraft figures bakery");
  await shell.prompted();
  await shell.rest(READ_MS * 2);
  await shell.run("plancraft set bakery price=7 --yes");
  await shell.prompted();
  await shell.rest(READ_MS * 2);
  await shell.press(CLEAR);
  await shell.run("plancraft diff bakery | head -20");
  await shell.prompted();
  await shell.rest(READ_MS * 2);
}
