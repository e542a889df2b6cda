// Starts LangGraph Studio's dev server on the planning graph. Options are handed on: `npm run studio -- --port 3000`.
// langgraph.json names `tsx/esm` as loader, because the default has a watcher that kills the server at a second signal.
import { spawn, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const cli = join(here, "node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs");

if (!isInstalled()) install();
const args = [cli, "dev", "--host", "127.0.0.1", "--no-browser", ...process.argv.slice(2)];
const server = spawn(process.execPath, args, {
  cwd: join(here, ".."),
  // The only value it understands; without it every start is reported to the CLI's makers.
  env: { ...process.env, LANGGRAPH_CLI_NO_ANALYTICS: "1" },
  stdio: ["inherit", "pipe", "pipe"],
});
server.stdout.pipe(process.stdout);
server.stderr.pipe(process.stderr);

let isStopping = false;
// A terminal sends SIGINT to the server too.
process.on("SIGINT", () => (isStopping = true));
process.on("SIGTERM", () => {
  isStopping = true;
  server.kill("SIGTERM");
});
// Not "exit": the CLI goes at once, and what it started closes the database and holds these pipes until it is done.
server.on("close", (code) => process.exit(isStopping ? 0 : (code ?? 1)));

/** npm writes its copy of the lock last, so an install that was broken off or is older than the lock is made anew. */
function isInstalled() {
  const writtenMs = (file) => statSync(join(here, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return writtenMs("node_modules/.package-lock.json") > writtenMs("package-lock.json");
}

function install() {
  console.error("Installing LangGraph Studio's dev server into studio/ (about 105 MB, once).");
  const npm = process.env["npm_execpath"];
  const command = ["ci", "--prefix", here];
  // npm names its own script to what it runs; a bare `npm` is no program on Windows.
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...command], { stdio: "inherit" })
    : spawnSync("npm", command, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
