import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { expect, it } from "vitest";
import { readConfig } from "../../../../utils/config/read-config.ts";
import { AppError } from "../../../../utils/errors.ts";
import { CallRate } from "../../../../utils/llm/rates/call-rate.ts";
import { rateKeys } from "../../../../utils/llm/rates/call-rates.ts";
import { PooledShares } from "../../../../utils/llm/rates/pooled-shares.ts";
import type { RateBook } from "../../../../utils/llm/rates/rate-book.ts";
import { RateStore } from "../../../../utils/postgres/stores/rate-store.ts";
import { openCountedPool } from "../../../support/counted-pool.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

const never = new AbortController().signal;
/** A minute, but shorter. */
const TIMES = { windowMs: 600, shareMs: 120 };
const LIMITS = { requests: 60, tokens: Number.POSITIVE_INFINITY };

/** A process's rate on a store; where nothing else is given, one window is long. */
function processOn(
  store: RateStore,
  { limits = LIMITS, times = { windowMs: 60_000, shareMs: 10_000 }, pauseMs = 50 } = {},
) {
  const rate = new CallRate(limits, new PooledShares({ key: "key", store, limits, times, pauseMs }));
  let alone = 0;
  const take = (session = "books", signal = never) =>
    rate.take({ session, tokens: 10, onAlone: () => (alone += 1) }, signal);
  return { take, alone: () => alone };
}

/** A store whose database is away as long as it is said to be. */
function storeThatGoes(pool: pg.Pool) {
  const store = new RateStore(pool);
  const state = { isAway: false, asked: 0 };
  const book: RateStore["book"] = async (...asked) => {
    state.asked += 1;
    if (state.isAway) throw new AppError("storage-unreachable", { problem: "away" });
    return store.book(...asked);
  };
  return { store: Object.assign(Object.create(store) as RateStore, { book }), state };
}

async function bookIn(pool: pg.Pool): Promise<RateBook | undefined> {
  return (await pool.query<{ book: RateBook }>("SELECT book FROM call_rates WHERE key = 'key'")).rows[0]?.book;
}

it("is one limit for two processes: in no window do they send more than it together, and all is sent", async () => {
  const { url } = await createTestDatabase();
  const sent: { readonly at: number; readonly by: number }[] = [];
  const all = [0, 1].flatMap((by) => {
    const { take } = processOn(new RateStore(openCountedPool(url).pool), { times: TIMES });
    return Array.from({ length: 90 }, async (_, at) => {
      await take(`session ${at % 3}`);
      sent.push({ at: performance.now(), by });
    });
  });
  await Promise.all(all);
  expect(sent).toHaveLength(180);
  const inWindow = sent.map(({ at: end }) => sent.filter(({ at }) => at > end - TIMES.windowMs && at <= end).length);
  expect(Math.max(...inWindow)).toBeLessThanOrEqual(LIMITS.requests);
  // Neither waits until the other is done.
  const firstHalf = sent.slice(0, 90).filter(({ by }) => by === 0).length;
  expect(firstHalf).toBeGreaterThan(20);
  expect(firstHalf).toBeLessThan(70);
});

it("is asked once for many calls: what is left of a share goes without a round trip", async () => {
  const { url } = await createTestDatabase();
  const { pool, taken } = openCountedPool(url);
  const { take } = processOn(new RateStore(pool), { limits: { ...LIMITS, requests: 1_000 } });
  for (let call = 0; call < 200; call += 1) await take();
  const transactions = taken().filter((statement) => statement === "BEGIN").length;
  // 1, 2, 4, ... 64, then 100 at once.
  expect(transactions).toBe(8);
  expect((await bookIn(pool))?.spent.reduce((total, { requests }) => total + requests, 0)).toBe(127);
});

it("knows the key only by a hash that another key, address or provider does not have", async () => {
  const key = (environment: Record<string, string>, id: string) => rateKeys(readConfig(environment))(id);
  const environment = { OPENAI_API_KEY: "sk-secret-of-mine", ANTHROPIC_API_KEY: "sk-secret-of-mine" };
  const ours = key(environment, "openai:gpt-4.1");
  expect(ours).toMatch(/^[0-9a-f]{64}$/);
  expect(key(environment, "openai:gpt-4.1-mini")).toBe(ours);
  const others = [
    key(environment, "anthropic:claude-haiku-5-5"),
    key({ OPENAI_API_KEY: "sk-another" }, "openai:gpt-4.1"),
    key({ ...environment, OPENAI_BASE_URL: "https://models.example/v1" }, "openai:gpt-4.1"),
    key(environment, "langchain:of-a-program"),
  ];
  expect(new Set([ours, ...others]).size).toBe(5);
});

it("is an equal part each while the database is away, and holds for all again when it is back", async () => {
  const { url } = await createTestDatabase();
  const { pool } = openCountedPool(url);
  const { store, state } = storeThatGoes(pool);
  const [one, two] = [processOn(store), processOn(store)];
  await Promise.all([one.take(), two.take()]);
  await one.take();
  state.isAway = true;
  // 30 is half of it, of which 2 were sent before; one more was left of the share.
  const sent = Array.from({ length: 30 }, () => one.take());
  await Promise.all(sent.slice(0, 28));
  expect(one.alone()).toBe(27);
  let late = 0;
  for (const call of sent.slice(28)) void call.then(() => (late += 1));
  await sleep(200);
  expect(late).toBe(0);

  // It has room for these two, and is told of what was sent meanwhile.
  state.isAway = false;
  await Promise.all(sent.slice(28));
  expect(one.alone()).toBe(27);
  expect(await countedIn(pool)).toBeGreaterThanOrEqual(32);
  await two.take();
  expect(two.alone()).toBe(0);
});

async function countedIn(pool: pg.Pool): Promise<number> {
  const { spent = [], shares = [] } = (await bookIn(pool)) ?? {};
  return [...spent, ...shares].reduce((total, { requests }) => total + requests, 0);
}

it("goes on alone where the database does not answer, and says what is to be mended", async () => {
  const silent = new RateStore(new pg.Pool());
  const hanging = Object.assign(silent, { book: () => new Promise<never>(() => {}) });
  const shares = new PooledShares({ key: "key", store: hanging, limits: LIMITS, patienceMs: 20 });
  const share = await shares.ask({ id: "one", least: { requests: 1, tokens: 0 }, most: LIMITS, ended: [], sent: [] });
  // Nobody knows how many processes there are: this is not the only one.
  expect(share).toMatchObject({ isAlone: true, requests: 1, limits: { requests: 30 } });

  const { url } = await createTestDatabase();
  const { pool } = openCountedPool(url);
  await pool.query("DROP TABLE call_rates");
  await expect(processOn(new RateStore(pool)).take()).rejects.toMatchObject({ code: "storage-failed" });
});
