// Whether this build became slower than the last release: both are built beside each other and take turns in one run, so that what
// the machine does besides meets both. `npm run bench:check -- --against REF --rounds 12 --only "list,set" --fail`.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildCommit, newerCommit, olderCommit } from "./check/builds.ts";
import { prepareBuild } from "./check/measurements.ts";
import { compareRounds, ROUNDS_LEAST } from "./check/paired-ratio.ts";
import { figure } from "./store-rounds.ts";

const { values: flags } = parseArgs({
  options: {
    against: { type: "string" },
    rounds: { type: "string", default: "12" },
    only: { type: "string" },
    fail: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));
const percent = (ratio: number) => `${ratio >= 1 ? "+" : ""}${((ratio - 1) * 100).toFixed(1)} %`;

const rounds = Number(flags.rounds);
if (!(Number.isSafeInteger(rounds) && rounds >= ROUNDS_LEAST))
  throw new Error(`--rounds must be a whole number of at least ${ROUNDS_LEAST}`);
const older = await olderCommit(flags.against);
const newer = await newerCommit();
say(`Older: ${older.commit} (${older.why}). Newer: ${newer.commit} (${newer.why}).`);
const folder = await mkdtemp(join(tmpdir(), "plancraft-check-"));
const closing: (() => Promise<void>)[] = [];
try {
  const [olderFolder, newerFolder] = [join(folder, "older"), join(folder, "newer")];
  const prepared = async (commit: string, place: string) => {
    say(`Building ${commit}`);
    const build = await prepareBuild(await buildCommit(commit, place), place);
    closing.push(build.close);
    return build;
  };
  const a = await prepared(older.commit, olderFolder);
  const b = await prepared(newer.commit, newerFolder);
  const wanted = flags.only?.split(",").map((name) => name.trim());
  const names = Object.keys(b.measure).filter((name) => wanted?.includes(name) ?? true);
  const made = new Map(names.map((name) => [name, [] as { older: number; newer: number }[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const [first, second] = [a.measure[name], b.measure[name]];
      if (!first || !second) continue;
      // Whoever comes first in one round comes second in the next; what drifts meets both alike.
      const turns = round % 2 === 0 ? [first, second, second, first] : [second, first, first, second];
      const took = [];
      for (const turn of turns) took.push(await turn());
      const [one = 0, two = 0, three = 0, four = 0] = took;
      const [outer, inner] = [one + four, two + three];
      const pair = round % 2 === 0 ? { older: outer, newer: inner } : { older: inner, newer: outer };
      say(
        `${round === 0 ? "warm-up" : `round ${round}`}  ${name}: ${figure(pair.older / 2)} ms, ${figure(pair.newer / 2)} ms, ${percent(pair.newer / pair.older)}`,
      );
      if (round > 0) made.get(name)?.push(pair);
    }
  }
  const compared = [...made].map(([name, pairs]) => ({ name, ...compareRounds(pairs) }));
  say("\n| ms of the processor | newer by older | between | |");
  say("|---|---:|---:|---|");
  for (const { name, ratio, low, high, verdict } of compared)
    say(`| ${name} | ${percent(ratio)} | ${percent(low)} to ${percent(high)} | ${verdict} |`);
  const changed = compared.filter(({ verdict }) => verdict !== "unchanged");
  const told = changed.map(({ name, verdict, ratio }) => `${name} is ${verdict} (${percent(ratio)})`);
  say(`\n${told.length === 0 ? "Nothing changed by more than the noise." : `${told.join("; ")}.`}`);
  if (flags.json) console.log(JSON.stringify({ older, newer, rounds, compared, made: Object.fromEntries(made) }));
  if (flags.fail && changed.some(({ verdict }) => verdict === "slower")) process.exitCode = 1;
} finally {
  for (const close of closing) await close();
  await rm(folder, { recursive: true, force: true });
}
