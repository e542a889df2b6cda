// Starts LangGraph Studio's dev server on the planning graph. Options are handed on: `npm run studio -- --port 3000`.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const here = import.meta.dirname;
const cli = new URL("node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs", import.meta.url);

if (!existsSync(cli)) install();
process.chdir(`${here}/..`);
// The only value it understands; without it every start is reported to the CLI's makers.
process.env["LANGGRAPH_CLI_NO_ANALYTICS"] = "1";
process.argv.splice(2, 0, "dev", "--host", "127.0.0.1", "--no-browser");
// In this process, so that Ctrl-C and signals meet the CLI itself.
await import(cli.href);

function install() {
  console.error("Installing LangGraph Studio's dev server into studio/node_modules (about 105 MB, once).");
  const npm = process.env["npm_execpath"];
  const args = ["ci", "--prefix", here];
  // npm names its own script to what it runs; a bare `npm` is no program on Windows.
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...args], { stdio: "inherit" })
    : spawnSync("npm", args, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
