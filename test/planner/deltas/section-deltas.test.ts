import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SectionDeltas } from "../../../planner/deltas/section-deltas.ts";
import { claimOn } from "../../support/claims.ts";
import { openCountedPool } from "../../support/counted-pool.ts";
import { listenToDeltas, textsOf } from "../../support/delta-listener.ts";
import { createTestDatabase } from "../../support/postgres.ts";

const clock = { now: () => new Date("2026-11-27T12:00:00Z") };
const answer = (markdown: string) => JSON.stringify({ markdown }).slice(0, -2);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What sends on a database of its own, what listens there, and what was asked of the server. */
async function sender() {
  const { url } = await createTestDatabase();
  const { pool, taken } = openCountedPool(url);
  await pool.query(
    `INSERT INTO sessions (id, lineage, idea, preset, model, state)
     SELECT id, id, 'An idea', 'fast', 'offline', 'running' FROM unnest('{baker,smith}'::text[]) AS id`,
  );
  taken();
  const deltas = new SectionDeltas(pool, clock);
  const listener = await listenToDeltas(url);
  const shown = vi.fn((markdown: string) => markdown.toUpperCase());
  /** Lets a quarter of a second pass, and gives how many statements were sent. */
  const pass = async () => {
    await vi.advanceTimersByTimeAsync(250);
    await pool.query("SELECT 1");
    // A statement is over when the next turn can be planned.
    await deltas.of(claimOn("nobody")).close();
    return taken().length - 1;
  };
  return { deltas, listener, shown, pass, pool };
}

describe("sections in the making", () => {
  it("are neither read nor sent while nobody looks, and asked about every two seconds", async () => {
    const { deltas, listener, shown, pass } = await sender();
    const write = deltas.of(claimOn("baker")).drafts("money", shown).begin();
    const other = deltas.of(claimOn("smith")).drafts("money", shown).begin();
    const statements: number[] = [];
    for (let turn = 0; turn < 17; turn += 1) {
      write(answer("a".repeat(turn)));
      other(answer("b".repeat(turn)));
      statements.push(await pass());
    }
    expect(statements.reduce((sum, count) => sum + count)).toBe(3);
    expect(shown).not.toHaveBeenCalled();
    await listener.look("smith");
    for (let turn = 0; turn < 10; turn += 1) await pass();
    await expect.poll(() => listener.pieces).toMatchObject([{ session: "smith", offset: 0, text: "B".repeat(16) }]);
    expect(shown).toHaveBeenCalledTimes(1);
  });

  it("go to those who look, all of a process in one statement, and each only with what is new", async () => {
    const { deltas, listener, shown, pass } = await sender();
    await listener.look("baker");
    await listener.look("smith");
    const [one, two] = [deltas.of(claimOn("baker")), deltas.of(claimOn("smith"))];
    const writes = [one.drafts("money", shown), one.drafts("people", shown), two.drafts("money", shown)].map((draft) =>
      draft.begin(),
    );
    const statements: number[] = [];
    for (const text of ["a", "a b", "a b c", "a b c"]) {
      for (const write of writes) write(answer(text));
      statements.push(await pass());
    }
    // First it is asked, and where nothing is new nothing is sent.
    expect(statements).toEqual([1, 1, 1, 0]);
    await expect.poll(() => listener.pieces.length).toBe(6);
    const told = listener.pieces.map(({ session, section, offset, text }) =>
      [session, section, offset, text].join(" "),
    );
    expect(told).toEqual([
      ...["baker money 0 A B", "baker people 0 A B", "smith money 0 A B"],
      ...["baker money 3  C", "baker people 3  C", "smith money 3  C"],
    ]);
  });

  it("begin at 0 again with another attempt, where what was shown changes, for who comes later, and after a failure", async () => {
    const { deltas, listener, shown, pass, pool } = await sender();
    await listener.look("baker");
    const draft = deltas.of(claimOn("baker")).drafts("money", shown);
    let write = draft.begin();
    const say = async (text: string) => {
      write(answer(text));
      await pass();
    };
    await say("once");
    await say("once upon");
    write = draft.begin();
    await say("once more");
    await say("once or twice");
    deltas.again("baker");
    await say("once or twice more");
    const failing = vi.spyOn(pool, "query").mockRejectedValueOnce(new Error("The server is away"));
    await vi.advanceTimersByTimeAsync(250);
    await say("once or twice more, lost");
    failing.mockRestore();
    await say("once or twice more, lost and found");
    await expect.poll(() => listener.pieces.length).toBe(5);
    expect(listener.pieces.map(({ offset, text }) => `${offset} ${text}`)).toEqual([
      ...["0 ONCE UPON", "0 ONCE MORE", "0 ONCE OR TWICE", "0 ONCE OR TWICE MORE"],
      "0 ONCE OR TWICE MORE, LOST AND FOUND",
    ]);
  });

  it("are sent no more when the answer is there, when the run is over, or when who looked has gone", async () => {
    const { deltas, listener, shown, pass } = await sender();
    await listener.look("baker");
    const run = deltas.of(claimOn("baker"));
    const [money, people] = [run.drafts("money", shown), run.drafts("people", shown)];
    const writes = [money.begin(), people.begin()];
    const say = async (text: string) => {
      for (const write of writes) write(answer(text));
      return await pass();
    };
    await say("one");
    await say("one two");
    await expect.poll(() => listener.pieces.length).toBe(2);
    money[Symbol.dispose]();
    await say("one two three");
    await expect.poll(() => listener.pieces.length).toBe(3);
    await listener.lookAway("baker");
    await say("one two three four");
    shown.mockClear();
    await say("one two three four five");
    expect(shown).not.toHaveBeenCalled();
    await run.close();
    people[Symbol.dispose]();
    expect(await say("six")).toBe(0);
    expect(listener.pieces.map(({ section, text }) => section + text)).toEqual([
      ...["moneyONE TWO", "peopleONE TWO", "people THREE"],
    ]);
  });

  it("are sent no more once another process has the session, and its own are", async () => {
    const { deltas, listener, shown, pass, pool } = await sender();
    await listener.look("baker");
    const stale = deltas.of(claimOn("baker")).drafts("money", shown).begin();
    const say = async (write: (text: string) => void, text: string) => {
      write(answer(text));
      await pass();
    };
    await say(stale, "one");
    await say(stale, "one two");
    await pool.query("UPDATE sessions SET epoch = epoch + 1 WHERE id = 'baker'");
    const own = deltas.of(claimOn("baker", "1")).drafts("money", shown).begin();
    await say(stale, "one two three");
    for (let turn = 0; turn < 10; turn += 1) {
      stale(answer(`one two three ${turn}`));
      await say(own, "first");
    }
    await expect.poll(() => listener.pieces.map(({ text }) => text)).toEqual(["ONE TWO", "FIRST"]);
  });

  it("of any length come whole, in as many pieces as they need", async () => {
    const { deltas, listener, shown, pass } = await sender();
    await listener.look("baker");
    const write = deltas.of(claimOn("baker")).drafts("money", shown).begin();
    write(answer("가"));
    await pass();
    const text = "한국어로 쓴 계획서입니다. 🙂 ".repeat(600);
    write(answer(text));
    expect(await pass()).toBe(1);
    await expect.poll(() => textsOf(listener.pieces).get("money")?.at(-1)).toBe(text);
    expect(listener.pieces.length).toBeGreaterThan(2);
    expect(Math.max(...listener.bytes)).toBeLessThanOrEqual(7_900);
  });

  it("that cannot be shown cost nobody else anything", async () => {
    const { deltas, listener, shown, pass } = await sender();
    await listener.look("baker");
    const broken = () => {
      throw new RangeError("Too deep");
    };
    const writes = [broken, shown].map((each, at) => deltas.of(claimOn("baker")).drafts(`part-${at}`, each).begin());
    for (const text of ["one", "one two"]) {
      for (const write of writes) write(answer(text));
      await pass();
    }
    await expect.poll(() => listener.pieces).toMatchObject([{ section: "part-1", text: "ONE TWO" }]);
  });
});
