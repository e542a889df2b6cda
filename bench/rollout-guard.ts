// How often the guard of a rollout, and the plain rule, roll a canary back: simulated rollouts of 2,000 sessions of the canary,
// judged after every one. `npm run rollout:simulate -- --runs 10000 --seed 20`. See docs/decisions/0050-sequential-guard.md.
import { parseArgs } from "node:util";
import { FastGuard } from "./rollout-guard/fast-guard.ts";
import { PlainRule } from "./rollout-guard/plain-rule.ts";
import { isReached, type RolledBack, rolledBack, wilson } from "./rollout-guard/rolled-back.ts";
import { ROWS, type Row } from "./rollout-guard/scenarios.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "10000" }, seed: { type: "string", default: "20" } },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!(Number.isSafeInteger(runs) && runs > 0)) throw new Error("--runs must be a whole number above 0");
if (!(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 31)) throw new Error("--seed must be a whole number");

const PLAIN = [
  { name: "plain, each session", looks: { first: 1, every: 1 } },
  { name: "plain, each 125", looks: { first: 125, every: 125 } },
  { name: "plain, from 500 on", looks: { first: 500, every: 1 } },
] as const;
const RULES = [
  ...PLAIN.map(
    ({ looks }) =>
      () =>
        new PlainRule(looks),
  ),
  () => new FastGuard(),
];
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

console.log(
  `${runs} rollouts a row and rule, seed ${seed}; in brackets 95 % intervals of the simulated shares (Wilson).`,
);
console.log(
  "Rolled back within so many sessions of the canary; the plain rule does so where over 1 % of them failed.\n",
);
printLine(["canary", "share", "within", ...PLAIN.map(({ name }) => name), "guard", "median", "asked"]);
printLine(Array.from({ length: 6 + PLAIN.length }, () => "---"));
let missed = 0;
for (const [at, row] of ROWS.entries()) {
  const ofRules = rolledBack(row, runs, seed + at, RULES);
  const guard = ofRules.at(-1);
  if (guard === undefined) continue;
  if (isReached(row, guard) === false) missed++;
  printLine([
    row.name,
    percent(row.share),
    String(row.within),
    ...ofRules.map(shareOf),
    guard.median === null ? "-" : String(guard.median),
    askedOf(row, guard),
  ]);
}
console.log(missed === 0 ? "\nThe guard reaches all that is asked." : `\nThe guard misses ${missed} of what is asked.`);
process.exitCode = missed === 0 ? 0 : 1;

function printLine(cells: readonly string[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}

function shareOf({ count, runs }: RolledBack): string {
  const [low, high] = wilson(count, runs);
  return `${percent(count / runs)} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`;
}

function askedOf(row: Row, guard: RolledBack): string {
  const reached = isReached(row, guard);
  if (reached === null) return "";
  const asked = row.atLeast === undefined ? `at most ${percent(row.atMost ?? 1)}` : `at least ${percent(row.atLeast)}`;
  return `${asked}: ${reached ? "reached" : "MISSED"}`;
}
