// npm run test:chaos -- [--minutes 10] [--seed N] [--only FAULT]: faults at random under load, and what must hold afterwards.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { TemporaryFolders } from "../../planner/given/temporary-folders.ts";
import { Book } from "./book.ts";
import { Driver } from "./driver.ts";
import { FAULTS } from "./faults/all-faults.ts";
import type { Fault } from "./faults/fault.ts";
import { INVARIANTS } from "./invariants/all-invariants.ts";
import type { Evidence, FaultWindow } from "./invariants/invariant.ts";
import { recovered } from "./recovery.ts";
import { type FaultReport, faultLine, faultTable, summary } from "./report.ts";
import { Requests } from "./requests.ts";
import { schedule } from "./schedule.ts";
import { seededRandom } from "./seeded-random.ts";
import { openStage, type Stage } from "./stage/stage.ts";
import { unwell } from "./stage/unwell.ts";

const SESSIONS_AT_ONCE = 10;
/** Until the first sessions are in the middle of their work. */
const WARM_UP_MS = 5_000;
/** Without faults every session ends long before: it has a few dozen calls of half a second. */
const SETTLE_MS = 2 * 60_000;
/** Longer than gauges are kept that were read of the database. */
const GAUGES_KEPT_MS = 6_000;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    only: { type: "string", multiple: true, default: [] },
  },
});
const seed = Number(values.seed);
const chosen = FAULTS.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
if (!(Number(values.minutes) > 0) || !Number.isInteger(seed) || chosen.length === 0) {
  console.error(`--minutes and --seed take numbers, --only one of ${FAULTS.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const startedAt = performance.now();
const say = (line: string) =>
  console.log(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${line}`);

say(`seed ${seed}, ${values.minutes} minutes`);
const stage = await openStage(seededRandom(seed + 1));
const problems = await run(stage);
if (problems.length === 0) {
  say("all invariants hold");
} else {
  say(`seed ${seed}: ${problems.length} problems; the database, the home and the logs are kept in ${stage.folder}`);
  for (const problem of problems) console.log(`  ${problem}`);
}
await stage.close(problems.length > 0);
process.exit(problems.length === 0 ? 0 : 1);

async function run(stage: Stage): Promise<string[]> {
  const faults = chosen.filter((fault) => {
    const reason = fault.missing?.(stage) ?? null;
    if (reason !== null) say(`SKIPPED ${fault.name}: ${reason}`);
    return reason === null;
  });
  const book = new Book();
  const addresses = () => stage.servers.map(({ process }) => process.address).filter((address) => address !== "");
  const driver = new Driver(book, new Requests(addresses, book), seededRandom(seed + 2));
  const driving = driver.run(SESSIONS_AT_ONCE);
  await sleep(WARM_UP_MS);
  const { reports, windows } = await injectAll(stage, book, faults);
  driver.stop();
  say("no more faults; the sessions come to their ends");
  const isSettled = await Promise.race([driving.then(() => true), sleep(SETTLE_MS, false, { ref: false })]);
  const ill = await unwell(stage);
  // What is read of the database is read again after 5 s.
  await sleep(GAUGES_KEPT_MS);
  const unclean = await stage.drain();
  const folders = new TemporaryFolders(stage.home, stage.temporary);
  await folders.sweep();

  console.log(`\n${faultTable(reports)}\n`);
  const evidence: Evidence = {
    rows: async (sql, given = []) => (await stage.pool.query(sql, [...given])).rows,
    book,
    requests: stage.model.requests,
    faults: windows,
    lives: stage.lives(),
    temporaryFolders: [folders.directory, stage.temporary],
  };
  console.log(`${await summed(evidence)}\n`);
  const broken = await Promise.all(
    Object.entries(INVARIANTS).map(async ([name, check]) => (await check(evidence)).map((line) => `${name}: ${line}`)),
  );
  return [
    ...(isSettled ? [] : [`settled: not within ${SETTLE_MS / 1_000} s`]),
    ...book.problems.map((line) => `driver: ${line}`),
    ...[...ill, ...unclean].map((line) => `processes: ${line}`),
    ...reports.filter(({ recovery }) => recovery.late.length > 0).map((report) => `recovery: ${faultLine(report)}`),
    ...broken.flat(),
  ];
}

async function injectAll(stage: Stage, book: Book, faults: readonly Fault[]) {
  const [reports, windows]: [FaultReport[], FaultWindow[]] = [[], []];
  const endMs = performance.now() + Number(values.minutes) * 60_000;
  for (const { fault, pauseMs, ...draw } of schedule(faults, seed)) {
    await sleep(pauseMs);
    if (performance.now() + draw.lastsMs >= endMs) break;
    const [from, fromMs] = [new Date(), performance.now()];
    const { what, end } = await fault.begin(stage, draw);
    // What is over at once is over when it has struck: who it killed may take a second to be there again.
    const isInstant = draw.lastsMs === 0;
    await sleep(draw.lastsMs);
    await end();
    const overMs = isInstant ? fromMs : performance.now();
    const recovery = await recovered(book, overMs, fault.restsMs);
    const report = { name: fault.name, what, lastedMs: overMs - fromMs, recovery };
    reports.push(report);
    windows.push({ name: fault.name, what, from, to: new Date(), losesCalls: fault.losesCalls });
    say(faultLine(report));
  }
  return { reports, windows };
}

async function summed({ rows, book, requests }: Evidence): Promise<string> {
  const states = await rows<{ state: string; count: number }>(
    "SELECT state, count(*)::int FROM sessions GROUP BY state",
  );
  const answered = requests.filter(({ state, fault }) => state === "answered" && fault === null);
  const distinct = new Set(answered.map(({ fingerprint }) => fingerprint)).size;
  return summary(book, Object.fromEntries(states.map(({ state, count }) => [state, count])), {
    "calls to the provider": requests.length,
    answered: answered.length,
    "answered again": answered.length - distinct,
    cancels: book.sessions.filter(({ wasCancelled }) => wasCancelled).length,
    revisions: book.sessions.reduce((sum, { revisionsTaken }) => sum + revisionsTaken, 0),
    "answers by hand": book.sessions.reduce((sum, { answered: taken }) => sum + taken.length, 0),
  });
}
