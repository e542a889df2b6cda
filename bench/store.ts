// How fast sessions are stored: the stock Postgres saver, ours, and MemorySaver as the ceiling, side by side on the
// embedded Postgres with fsync on. `--json` prints one JSON object instead; a missed gate is exit 1.
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BARE_WAYS, type BareWay, bareTurns } from "./store-bare.ts";
import { type Figure, gated, printed, tableOf, verdictOf } from "./store-figures.ts";
import { type Load, smallLoad } from "./store-load.ts";
import { type Bench, openBench, type PeerName, setting } from "./store-peers.ts";
import { planLoad } from "./store-plan.ts";
import { readModelFigures } from "./store-read-model.ts";
import { readsTurn, storeState } from "./store-reads.ts";
import { type Recording, record, writesOf } from "./store-replay.ts";
import { figure, type Rounds, type RoundsOptions, runRounds, type Turn } from "./store-rounds.ts";
import { type ReplayQuantity, replayTurn, type SessionQuantity, sessionsTurn } from "./store-turns.ts";

const AT_ONCE = 100;
const READ_SIZES = [30, 300] as const;
const READS = 15;
const BARE_TRIES = 3;

const { values: flags } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));
const printedRounds: Record<string, readonly unknown[]> = {};

async function rounds<P extends string, Q extends string>(
  options: Omit<RoundsOptions, "say">,
  turns: Readonly<Record<P, () => Promise<Turn<Q>>>>,
): Promise<Rounds<P, Q>> {
  const made = await runRounds({ ...options, say }, turns);
  printedRounds[options.title] = made.turns;
  return made;
}

interface SessionsOptions extends Omit<RoundsOptions, "say"> {
  readonly count: number;
  readonly atOnce: number;
}

function sessions(bench: Bench, load: Load, { count, atOnce, ...options }: SessionsOptions) {
  const turn = (peer: PeerName) => sessionsTurn(bench, bench.peers[peer], load, count, atOnce);
  const turns = { stock: turn("stock"), ours: turn("ours"), claimed: turn("claimed"), memory: turn("memory") };
  return rounds<PeerName, SessionQuantity>(options, turns);
}

type SessionRounds = Awaited<ReturnType<typeof sessions>>;

function mediansOf<P extends string, Q extends string>(made: Rounds<P, Q>, quantity: Q, ...peers: P[]) {
  return Object.fromEntries(peers.map((peer) => [peer, made.median(peer, quantity)]));
}

async function smallSessions(bench: Bench): Promise<Figure[]> {
  const atOnce = await sessions(bench, smallLoad, {
    title: "Sessions of the small load, 100 at once",
    rounds: 9,
    budgetMs: 100_000,
    count: AT_ONCE,
    atOnce: AT_ONCE,
  });
  const alone = await sessions(bench, smallLoad, {
    title: "Sessions of the small load, one at a time",
    rounds: 9,
    budgetMs: 40_000,
    count: 25,
    atOnce: 1,
  });
  const speeds = (made: SessionRounds) => mediansOf(made, "sessions/s", "stock", "ours", "memory");
  const compared = (made: SessionRounds, quantity: SessionQuantity) => mediansOf(made, quantity, "stock", "ours");
  return [
    gated("sessions/s, 100 at once, ours / stock", atOnce.ratio("sessions/s", "ours", "stock"), speeds(atOnce)),
    gated("sessions/s, one at a time, ours / stock", alone.ratio("sessions/s", "ours", "stock"), speeds(alone)),
    gated("sessions/s, 100 at once, ours / MemorySaver", atOnce.ratio("sessions/s", "ours", "memory"), speeds(atOnce)),
    gated("sessions/s, 100 at once, under claims / without", atOnce.ratio("sessions/s", "claimed", "ours"), {
      ...mediansOf(atOnce, "sessions/s", "claimed", "ours"),
    }),
    gated("put p95, 100 at once, ours / stock", atOnce.ratio("put p95 ms", "ours", "stock"), {
      ...compared(atOnce, "put p95 ms"),
    }),
    gated("round trips a session, one at a time", alone.median("ours", "round trips"), compared(alone, "round trips")),
    gated("round trips a session, 100 at once", atOnce.median("ours", "round trips"), compared(atOnce, "round trips")),
    printed("WAL bytes a session, 100 at once, ours / stock", atOnce.ratio("WAL bytes", "ours", "stock"), {
      ...compared(atOnce, "WAL bytes"),
    }),
    printed("Node CPU ms a session, 100 at once, ours / stock", atOnce.ratio("Node CPU ms", "ours", "stock"), {
      ...mediansOf(atOnce, "Node CPU ms", "stock", "ours", "memory"),
    }),
  ];
}

async function saverAlone(bench: Bench, recording: Recording): Promise<Figure[]> {
  const { stock, ours } = bench.peers;
  const count = AT_ONCE;
  const made = await rounds<"stock" | "ours", ReplayQuantity>(
    { title: "The saver alone, 100 at once", rounds: 9, budgetMs: 35_000 },
    {
      stock: replayTurn(bench, stock, recording, count, AT_ONCE),
      ours: replayTurn(bench, ours, recording, count, AT_ONCE),
    },
  );
  await bench.reset();
  await smallLoad(stock.open())("bare");
  const bareTurn = await bareTurns(bench, "bare");
  const way = await fastestWay((tried) => bareTurn(tried, count));
  const limit = await rounds<"ours" | "bare", "supersteps/s">(
    { title: `The saver alone, writes only, and a bare client (${way.name})`, rounds: 11, budgetMs: 25_000 },
    { ours: replayTurn(bench, ours, writesOf(recording), count, AT_ONCE), bare: bareTurn(way, count) },
  );
  return [
    gated("saver alone, operations/s, 100 at once, ours / stock", made.ratio("operations/s", "ours", "stock"), {
      ...mediansOf(made, "operations/s", "stock", "ours"),
    }),
    gated(
      "supersteps/s, ours / a bare pg client, 20 supersteps a commit",
      limit.ratio("supersteps/s", "ours", "bare"),
      {
        ...mediansOf(limit, "supersteps/s", "ours", "bare"),
      },
    ),
  ];
}

/** The bare client is as fast as its best way. */
async function fastestWay(turn: (way: BareWay) => () => Promise<Turn<"supersteps/s">>): Promise<BareWay> {
  const tries = Object.fromEntries(BARE_WAYS.map((way) => [way.name, turn(way)]));
  const title = "Ways of a bare client";
  const made = await rounds<string, "supersteps/s">({ title, rounds: BARE_TRIES, budgetMs: 15_000 }, tries);
  const speed = ({ name }: BareWay) => made.median(name, "supersteps/s");
  const [best] = BARE_WAYS.toSorted((a, b) => speed(b) - speed(a));
  if (!best) throw new Error("There is no way");
  return best;
}

async function reads(bench: Bench): Promise<Figure[]> {
  await bench.reset();
  const figures: Figure[] = [];
  for (const size of READ_SIZES) {
    const thread = `state-${size}`;
    await storeState(bench, thread, size * 1_000);
    const turn = (peer: PeerName) => readsTurn(bench.peers[peer], thread, READS);
    const options = { title: `getTuple of ${size} KB, one after the other`, rounds: 15, budgetMs: 18_000 };
    const made = await rounds(options, { stock: turn("stock"), ours: turn("ours") });
    const medians = mediansOf(made, "getTuple ms", "stock", "ours");
    figures.push(gated(`getTuple of ${size} KB, stock / ours`, made.ratio("getTuple ms", "stock", "ours"), medians));
  }
  return figures;
}

async function planSessions(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [how, count, atOnce, budgetMs] of [
    ["100 at once", AT_ONCE, AT_ONCE, 60_000],
    ["one at a time", 4, 1, 25_000],
  ] as const) {
    const title = `PlanCraft's own graph with the offline model, ${how}`;
    const made = await sessions(bench, planLoad, { title, rounds: 5, budgetMs, count, atOnce });
    const speeds = mediansOf(made, "sessions/s", "stock", "ours", "memory");
    const trips = mediansOf(made, "round trips", "stock", "ours");
    figures.push(
      printed(`own graph, sessions/s, ${how}, ours / stock`, made.ratio("sessions/s", "ours", "stock"), speeds),
    );
    figures.push(
      printed(
        `own graph, round trips a session, ${how}, ours / stock`,
        made.ratio("round trips", "ours", "stock"),
        trips,
      ),
    );
  }
  return figures;
}

/** The machine and the server, in one line. */
async function machineOf({ pool, connections }: Bench): Promise<string> {
  const settings = ["server_version", "fsync", "synchronous_commit"].map(
    async (name) => `${name} ${await setting(pool, name)}`,
  );
  const server = (await Promise.all(settings)).join(", ");
  return `${availableParallelism()} cores, Node ${process.versions.node}, Postgres ${server}, ${connections} connections each`;
}

async function run(bench: Bench): Promise<boolean> {
  const startedAt = performance.now();
  const machine = await machineOf(bench);
  const recording = await record(smallLoad);
  say(machine);
  say(
    `The small load: ${recording.operations} operations a session in ${recording.supersteps} supersteps, ${recording.rows} rows, ${figure(recording.bytes / 1_000)} KB`,
  );
  const figures = [
    ...(await smallSessions(bench)),
    ...(await saverAlone(bench, recording)),
    ...(await reads(bench)),
    ...(await planSessions(bench)),
    ...(await readModelFigures(home, say)),
  ];
  const isMet = figures.every((row) => verdictOf(row) !== "MISSED");
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  say(`\nRatios are medians of the rounds' ratios; ${seconds} s in all.\n\n${tableOf(figures)}`);
  say(isMet ? "\nEvery gate is met." : "\nA gate is missed.");
  if (flags.json) {
    const judged = figures.map((row) => ({ ...row, result: verdictOf(row) }));
    console.log(JSON.stringify({ machine, seconds, isMet, figures: judged, rounds: printedRounds }));
  }
  return isMet;
}

const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
try {
  const bench = await openBench(home);
  try {
    process.exitCode = (await run(bench)) ? 0 : 1;
  } finally {
    await bench.close();
  }
} finally {
  await rm(home, { recursive: true, force: true });
}
