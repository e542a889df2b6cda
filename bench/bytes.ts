// What one balanced session stores, by table, channel and Send, and what it writes to the WAL. The database is the
// embedded one; the model is the offline one, or a model server whose answers are as long as real ones.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPlanner } from "../planner/compose.ts";
import type { Planner } from "../planner/planner.ts";
import type { Language } from "../schemas/idea.ts";
import { startOpenAIServer } from "../test/support/openai-server.ts";
import { openDatabase } from "../utils/postgres/database.ts";
import { realisticAnswers } from "./bytes-answers.ts";
import { type Row, Scales } from "./bytes-scales.ts";

const SESSIONS = 3;
const AIM = 0.5;
/** Bytes of one session on 2026-11-21, at commit 9b7c1b6, when the work on storage began. */
const BEFORE: Readonly<Record<string, Readonly<Record<Figure, number>>>> = {
  "offline-en": { send: 7_152, sends: 99_463, sendsStored: 88_434, stored: 294_932, disk: 382_293, wal: 399_500 },
  "offline-ko": { send: 7_879, sends: 110_017, sendsStored: 95_615, stored: 319_151, disk: 417_792, wal: 435_496 },
  "model-en": { send: 11_574, sends: 198_788, sendsStored: 228_540, stored: 525_510, disk: 644_438, wal: 662_453 },
  "model-ko": { send: 14_726, sends: 251_448, sendsStored: 252_751, stored: 549_476, disk: 649_899, wal: 684_878 },
};

type Figure = "send" | "sends" | "sendsStored" | "stored" | "disk" | "wal";
const FIGURES: readonly (readonly [Figure, string])[] = [
  ["send", "a Send, median"],
  ["sends", "all Sends, as given"],
  ["sendsStored", "all Sends, as stored"],
  ["stored", "rows, as stored"],
  ["disk", "tables and indexes"],
  ["wal", "WAL without page images"],
];

/** Of about the length that ideas have when somebody means it. */
const IDEAS: Readonly<Record<Language, string>> = {
  en: "A marketplace for used climbing gear: people sell ropes, shoes and harnesses that they no longer need, every piece is checked by a climbing gym nearby before it is handed over, and the gym gets a share. We are three people, want to start in two cities within six months, and have 60,000 euros. It must be clear who is liable when checked gear fails.",
  ko: "중고 등산 장비 거래 플랫폼을 만들고 싶습니다. 더 이상 쓰지 않는 로프, 신발, 하네스를 개인이 팔고, 가까운 클라이밍장이 물건을 넘기기 전에 상태를 점검하고 수수료를 받습니다. 팀은 세 명이고, 여섯 달 안에 두 도시에서 시작하려고 하며 예산은 8천만 원입니다. 점검한 장비가 고장 났을 때 누가 책임지는지 분명해야 합니다.",
};
const mean = (total: string | number | undefined) => Number(total) / SESSIONS;

/** A table of sums over the sessions, as means. */
function print(title: string, rows: readonly Row[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at ? cell.padStart(11) : cell.padEnd(24))).join(" ");
  const cell = (value: string | number | undefined) =>
    typeof value === "number" ? mean(value).toFixed(0) : `${value}`;
  console.log(`\n${title}\n${line(columns)}`);
  for (const row of rows) console.log(line(columns.map((name) => cell(row[name]))));
}

async function runSession(planner: Planner, session: string, idea: string, language: Language): Promise<void> {
  let last = "";
  for await (const event of planner.start({ session, idea, language, yes: true })) last = event.type;
  if (last !== "done") throw new Error(`The session ended with ${last}`);
}

/** Runs the sessions of one load, prints what they left, and gives the figures to compare. */
async function weigh(scales: Scales, planner: Planner, load: string, language: Language) {
  const idea = IDEAS[language];
  await runSession(planner, `${load}-warm-up`, idea, language);
  const sessions = Array.from({ length: SESSIONS }, (_, nth) => `${load}-${nth + 1}`);
  const [walBefore, diskBefore] = [await scales.wal(), await scales.onDisk()];
  for (const session of sessions) await runSession(planner, session, idea, language);
  const [walAfter, diskAfter] = [await scales.wal(), await scales.onDisk()];

  const tables = await scales.tables(sessions);
  const blobs = await scales.channels("checkpoint_blobs", sessions);
  const writes = await scales.channels("checkpoint_writes", sessions);
  const wal = await scales.walBetween(walBefore, walAfter);
  const sends = await scales.sends(sessions);
  console.log(`\n=== ${load}: bytes a session, mean of ${SESSIONS} ===`);
  print("Tables", tables);
  print("checkpoint_blobs", blobs);
  print("checkpoint_writes", writes);
  print("checkpoints, as text", [await scales.checkpoints(sessions)]);
  print("WAL by table", wal);
  print("WAL in all", [await scales.walDifference(walBefore, walAfter)]);
  console.log(`\nSends: ${mean(sends["count"])} a session, median ${sends["median"]}, largest ${sends["max"]}`);

  const ofSends = [...blobs, ...writes].filter(({ channel }) => channel === "__pregel_tasks");
  const sum = (rows: readonly Row[], name: string) => mean(rows.reduce((total, row) => total + Number(row[name]), 0));
  return {
    send: Number(sends["median"]),
    sends: mean(sends["sum"]),
    sendsStored: sum(ofSends, "stored"),
    stored: sum(tables, "stored"),
    disk: mean(diskAfter - diskBefore),
    wal: sum(wal, "bytes"),
  } satisfies Record<Figure, number>;
}

/** Prints the figures beside what they were; true where the aim is met by all. */
function judge(load: string, now: Record<Figure, number>): boolean {
  console.log(`\n${load.padEnd(24)} ${"bytes now".padStart(11)} ${"before".padStart(11)}  x of what it was`);
  const ratios = FIGURES.map(([figure, name]) => {
    const before = BEFORE[load]?.[figure] ?? Number.NaN;
    const ratio = now[figure] / before;
    const cells = [now[figure].toFixed(0), String(before)].map((cell) => cell.padStart(11));
    console.log([name.padEnd(24), ...cells, ` ${ratio.toFixed(2)}`].join(" "));
    return ratio;
  });
  return ratios.every((ratio) => ratio <= AIM);
}

const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
const database = await openDatabase({ home });
const server = await startOpenAIServer({ answers: await realisticAnswers() });
try {
  await database.pool.query("CREATE EXTENSION pg_walinspect");
  const scales = new Scales(database.pool);
  const met: boolean[] = [];
  for (const model of ["offline", "openai:gpt-4.1"]) {
    const environment = {
      PLANCRAFT_HOME: home,
      PLANCRAFT_MODEL: model,
      OPENAI_API_KEY: "bench",
      OPENAI_BASE_URL: server.url,
    };
    await using planner = await createPlanner({ environment });
    for (const language of ["en", "ko"] as const) {
      const load = `${model === "offline" ? "offline" : "model"}-${language}`;
      met.push(judge(load, await weigh(scales, planner, load, language)));
    }
  }
  console.log(
    met.every(Boolean) ? "\nThe aim is met: half of what it was." : "\nThe aim, half of what it was, is missed.",
  );
} finally {
  await server.close();
  await database.close();
  await rm(home, { recursive: true, force: true });
}
