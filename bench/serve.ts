// What the server costs beside the least that could do the same, side by side in rounds: looking a session up beside bare
// Hono with the same statement; an event on its way from the table to 1,000 open streams beside an EventEmitter that writes
// to as many; memory at rest beside LangGraph's dev server with the same graph; and what it adds to an installation. The
// server is `plancraft serve` as it is, on the embedded database with fsync on. `--json` for one JSON object, `--only
// lookup,streams,memory,size` for some of it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchMemory } from "./serve-memory.ts";
import { addedPackages } from "./serve-size.ts";
import { benchLookup, benchStreams } from "./serve-traffic.ts";

interface Goal {
  readonly gate: number;
  readonly aim: number;
  /** Where it is to be reached, and not kept under. */
  readonly isLeast?: boolean;
}

const GOALS = {
  lookup: { name: "GET a session, requests/s, ours / bare Hono", gate: 0.5, aim: 0.7, isLeast: true },
  streams: { name: "an event to 1,000 streams, p95, ours / an EventEmitter", gate: 3, aim: 1.8 },
  memory: { name: "memory at rest, ours / langgraph-api", gate: 0.6, aim: 0.45 },
  size: { name: "installed size that the server adds, MB", gate: 15, aim: 6 },
} as const satisfies Record<string, Goal & { readonly name: string }>;
type Part = keyof typeof GOALS;
const PARTS = Object.keys(GOALS) as Part[];

const { values: flags } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string", default: PARTS.join(",") } },
});
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));

const measures: Readonly<Record<Part, (home: string) => Promise<number>>> = {
  lookup: (home) => benchLookup(home, say),
  streams: (home) => benchStreams(home, say),
  memory: (home) => benchMemory(home, say),
  size: async () => {
    const added = await addedPackages();
    say("\nPackages that only the server needs");
    for (const { name, bytes } of added) say(`${name}: ${(bytes / 1e6).toFixed(2)} MB`);
    return added.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  },
};

const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
const figures: Partial<Record<Part, number>> = {};
try {
  for (const part of PARTS) if (flags.only.split(",").includes(part)) figures[part] = await measures[part](home);
} finally {
  await rm(home, { recursive: true, force: true });
}

say("\n| figure | value | gate | aim | result |\n|---|---:|---:|---:|---|");
for (const [part, value] of Object.entries(figures) as [Part, number][]) {
  const { name, gate, aim }: Goal & { readonly name: string } = GOALS[part];
  say(`| ${name} | ${value.toFixed(2)} | ${gate} | ${aim} | ${verdict(part, value)} |`);
}
if (flags.json) console.log(JSON.stringify({ node: process.versions.node, ...figures }));
process.exitCode = Object.entries(figures).some(([part, value]) => verdict(part as Part, value) === "MISSED") ? 1 : 0;

function verdict(part: Part, value: number): "aim met" | "gate met" | "MISSED" {
  const { gate, aim, isLeast = false }: Goal = GOALS[part];
  const reaches = (goal: number) => (isLeast ? value >= goal : value <= goal);
  return reaches(aim) ? "aim met" : reaches(gate) ? "gate met" : "MISSED";
}
