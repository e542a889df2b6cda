// What the page costs whoever opens it: its script, gzipped, all of it and what the first view loads; how long until something
// is painted, beside a bare page on the same machine; and how many frames after the server's answer the last number of a plan
// stands changed. A real Chromium opens what `plancraft serve` serves, on the embedded database. `--json` for one JSON object.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { startBrowser } from "../test/support/chromium.ts";
import { benchFigures } from "./page-figures.ts";
import { scriptsOfPage } from "./page-scripts.ts";
import { startServe } from "./serve-processes.ts";
import { runRounds } from "./store-rounds.ts";

const ROUNDS = 10;
const BUDGET_MS = 120_000;

const GOALS = {
  script: { name: "script of the page, all of it, gzipped, KB", gate: 200, aim: 130 },
  firstView: { name: "script of the first view, gzipped, KB", gate: 200, aim: 130 },
  paint: { name: "first contentful paint over a bare page, ms", gate: 150, aim: 80 },
  frames: { name: "frames from a figure's answer to the last number", gate: 1, aim: 1 },
} as const;
type Part = keyof typeof GOALS;

const { values: flags } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));

/** Which scripts a view loads. */
async function scriptsOfView(browser: Browser, url: string): Promise<Set<string>> {
  const page = await browser.newPage();
  const loaded = new Set<string>();
  page.on("request", (request) => void loaded.add(new URL(request.url()).pathname.split("/").at(-1) ?? ""));
  await page.goto(url, { waitUntil: "networkidle" });
  await page.close();
  return loaded;
}

/** Until something is painted, in a browser that has kept nothing of the page. */
function firstPaint(browser: Browser, url: string) {
  return async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    const paintMs = (await page.evaluate(`new Promise((resolve) => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") resolve(entry.startTime);
      }).observe({ type: "paint", buffered: true });
    })`)) as number;
    await context.close();
    return { ms: paintMs };
  };
}

/** The least that shows something: one file, no script. */
async function startBarePage() {
  const html = "<!doctype html><title>Bare</title><p>A bare page</p>";
  const server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(html));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
const figures: Partial<Record<Part, number>> = {};
const serve = await startServe(home);
const bare = await startBarePage();
const browser = await startBrowser();
try {
  const session = await serve.finishedSession();
  const scripts = scriptsOfPage(new URL("../dist/web/assets/", import.meta.url));
  const loaded = await scriptsOfView(browser, `${serve.url}/`);
  say("\nScripts of the page, gzipped");
  for (const [name, bytes] of [...scripts].toSorted(([, one], [, other]) => other - one)) {
    say(`${name}: ${(bytes / 1e3).toFixed(1)} KB${loaded.has(name) ? ", in the first view" : ""}`);
  }
  const sum = (of: [string, number][]) => of.reduce((total, [, bytes]) => total + bytes, 0) / 1e3;
  figures.script = sum([...scripts]);
  figures.firstView = sum([...scripts].filter(([name]) => loaded.has(name)));

  const rounds = await runRounds(
    { title: "Until something is painted, ms", rounds: ROUNDS, budgetMs: BUDGET_MS, say },
    {
      list: firstPaint(browser, `${serve.url}/`),
      plan: firstPaint(browser, `${serve.url}/plans/${session}`),
      bare: firstPaint(browser, bare.url),
    },
  );
  figures.paint = rounds.median("list", "ms") - rounds.median("bare", "ms");
  figures.frames = await benchFigures(browser, join(home, "figures"), say);
} finally {
  await browser.close();
  bare.close();
  await serve.stop();
  await rm(home, { recursive: true, force: true });
}

say("\n| figure | value | gate | aim | result |\n|---|---:|---:|---:|---|");
for (const [part, value] of Object.entries(figures) as [Part, number][]) {
  const { name, gate, aim } = GOALS[part];
  say(`| ${name} | ${value.toFixed(1)} | ${gate} | ${aim} | ${verdict(part, value)} |`);
}
if (flags.json) console.log(JSON.stringify({ node: process.versions.node, ...figures }));
process.exitCode = Object.entries(figures).some(([part, value]) => verdict(part as Part, value) === "MISSED") ? 1 : 0;

function verdict(part: Part, value: number): "aim met" | "gate met" | "MISSED" {
  const { gate, aim } = GOALS[part];
  return value <= aim ? "aim met" : value <= gate ? "gate met" : "MISSED";
}
