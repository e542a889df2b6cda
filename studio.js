// `npm run studio`: `plancraft serve` for LangGraph Studio, which is a page of LangChain's that calls this machine from the
// browser. Options are those of `serve`, and `--open` opens the page. Studio's origins may use this server while it runs.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import open from "open";

/** Where LangChain serves the page: its four regions, each with accounts of its own. */
const ORIGINS = ["", "eu.", "apac.", "aws."].map((region) => `https://${region}smith.langchain.com`);

const isToOpen = process.argv.includes("--open");
const options = process.argv.slice(2).filter((option) => option !== "--open" && option !== "--json");
const allowed = [process.env["PLANCRAFT_ALLOWED_ORIGINS"], ...ORIGINS].filter(Boolean).join(",");
const main = `${import.meta.dirname}/dist/cli/main.js`;
const server = spawn(process.execPath, [main, "serve", "--json", ...options], {
  env: { ...process.env, PLANCRAFT_ALLOWED_ORIGINS: allowed },
  stdio: ["inherit", "pipe", "inherit"],
});
createInterface({ input: server.stdout }).on("line", (line) => void tell(JSON.parse(line)));

// A terminal sends SIGINT to the server too; it drains, and its own end is ours.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => server.kill("SIGTERM"));
server.on("exit", (code) => process.exit(code ?? 1));

/** What the server says on its standard output; all else it tells on standard error, which is ours. */
async function tell(said) {
  if (said.type !== "listening") return;
  const page = `${ORIGINS[0]}/studio/?baseUrl=${said.address}`;
  console.log(`LangGraph Studio: ${page}`);
  if (isToOpen) await open(page);
}
