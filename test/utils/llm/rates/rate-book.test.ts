import fc from "fast-check";
import { expect, it } from "vitest";
import { bookShare, EMPTY_BOOK, type RateBook, type ShareRequest } from "../../../../utils/llm/rates/rate-book.ts";

const TIMES = { windowMs: 60_000, shareMs: 3_000 };
const LIMITS = { requests: 60, tokens: 1_000 };
const requests = (count: number) => ({ requests: count, tokens: 0 });

function request(id: string, changes: Partial<ShareRequest> = {}): ShareRequest {
  return { id, by: "one", least: requests(1), most: requests(1), ended: [], sent: [], ...changes };
}

/** Asks one after another, each with what it changes, and gives what the last one got. */
function asked(now: number, all: readonly ShareRequest[], before: RateBook = EMPTY_BOOK) {
  let book = before;
  let share = { ...requests(0), waitMs: 0 };
  for (const one of all) ({ book, share } = bookShare(book, LIMITS, one, now, TIMES));
  return { book, share };
}

it("never lets more be sent in any window than the limits say, whatever is asked, given back and sent late", () => {
  const step = fc.record({
    by: fc.constantFrom("one", "two", "three"),
    least: fc.record({ requests: fc.integer({ min: 1, max: 70 }), tokens: fc.integer({ min: 0, max: 1_200 }) }),
    more: fc.record({ requests: fc.integer({ min: 0, max: 20 }), tokens: fc.integer({ min: 0, max: 300 }) }),
    pauseMs: fc.integer({ min: 0, max: 20_000 }),
    /** How much of the share is sent, and when of its time. */
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    late: fc.double({ min: 0, max: 1, noNaN: true }),
    tells: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      let book = EMPTY_BOOK;
      let now = 1_000_000;
      const sent: { at: number; requests: number; tokens: number }[] = [];
      const untold = new Map<string, { id: string; amount: (typeof sent)[number] }>();
      let opened = 0;
      for (const [at, { by, least, more, pauseMs, part, late, tells }] of steps.entries()) {
        now += pauseMs;
        const mine = untold.get(by);
        const told = tells && mine !== undefined && mine.amount.at <= now;
        const most = { requests: least.requests + more.requests, tokens: least.tokens + more.tokens };
        const given = bookShare(
          book,
          LIMITS,
          {
            id: String(at),
            by,
            least,
            most,
            ended: told ? [mine.id] : [],
            sent: told ? [{ ...mine.amount, agoMs: now - mine.amount.at }] : [],
          },
          now,
          TIMES,
        );
        book = given.book;
        const { waitMs, ...share } = given.share;
        const opensAt = now + waitMs;
        expect(opensAt).toBeGreaterThanOrEqual(opened);
        opened = opensAt;
        expect(share.requests).toBeGreaterThanOrEqual(Math.min(least.requests, LIMITS.requests));
        expect(share.tokens).toBeGreaterThanOrEqual(Math.min(least.tokens, LIMITS.tokens));
        const amount = {
          at: opensAt + late * TIMES.shareMs,
          requests: Math.floor(share.requests * part),
          tokens: Math.floor(share.tokens * part),
        };
        sent.push(amount);
        untold.set(by, { id: String(at), amount });
      }
      for (const { at: end } of sent) {
        const window = sent.filter(({ at }) => at > end - TIMES.windowMs && at <= end);
        const sum = (kind: "requests" | "tokens") => window.reduce((total, one) => total + one[kind], 0);
        expect(sum("requests")).toBeLessThanOrEqual(LIMITS.requests);
        expect(sum("tokens")).toBeLessThanOrEqual(LIMITS.tokens);
      }
    }),
    { numRuns: 300 },
  );
});

it("gives as much as could be used soon, where there is room, and never less than the least", () => {
  const { book, share } = asked(0, [request("first", { most: requests(50) })]);
  expect(share).toEqual({ ...requests(50), waitMs: 0 });
  expect(asked(0, [request("second", { by: "two", most: requests(50) })], book).share).toEqual({
    ...requests(10),
    waitMs: 0,
  });
});

it("books who comes first first, also where a smaller one would fit before", () => {
  const all = asked(0, [
    request("all", { least: requests(55), most: requests(55) }),
    request("large", { by: "two", least: requests(20), most: requests(20) }),
    request("small", { by: "three" }),
  ]);
  expect(all.share.waitMs).toBe(63_000);
});

it("counts what was given back no more, and what was sent for one window from then on", () => {
  const { book } = asked(0, [request("all", { least: requests(60), most: requests(60) })]);
  const told = request("next", { ended: ["all"], sent: [{ ...requests(10), agoMs: 500 }], least: requests(51) });
  expect(asked(1_000, [told], book).share.waitMs).toBe(59_500);
});

it("counts the processes of the last window", () => {
  const { book } = asked(0, [request("a"), request("b", { by: "two" })]);
  expect(Object.keys(book.seen)).toEqual(["one", "two"]);
  expect(Object.keys(asked(61_000, [request("c")], book).book.seen)).toEqual(["one"]);
});

it("is not held up by a clock that was set back", () => {
  const { book } = asked(10_000_000, [request("all", { least: requests(60), most: requests(60) })]);
  expect(asked(1_000, [request("next")], book).share.waitMs).toBe(63_000);
});

it("stays small however often it is asked, and forgets nothing", () => {
  const sent = Array.from({ length: 1_000 }, (_, at) => ({ requests: 0, tokens: 1, agoMs: at }));
  const { book } = asked(60_000, [request("many", { sent })]);
  expect(book.spent.length).toBeLessThanOrEqual(200);
  expect(book.spent.reduce((total, { tokens }) => total + tokens, 0)).toBe(1_000);
});
