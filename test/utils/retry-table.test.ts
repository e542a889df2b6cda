import { expect, it } from "vitest";
import { ERROR_CODES, type ErrorCode } from "../../schemas/error-code.ts";
import { isForOperator, MAX_TRIES, nextTry, RETRIES } from "../../utils/errors/retry-table.ts";
import { ERRORS, type ErrorDetails } from "../../utils/errors.ts";

const NOW = new Date("2026-11-28T03:00:00.000Z");

/** In how many seconds another try comes, with this much of the jitter. */
function seconds(code: ErrorCode, attempt: number, { details = {}, random = 0.5 }: Chance = {}): number | string {
  const next = nextTry(code, details, attempt, NOW, () => random);
  return typeof next === "string" ? next : (next.startAfter.getTime() - NOW.getTime()) / 1_000;
}
interface Chance {
  readonly details?: ErrorDetails;
  readonly random?: number;
}

it("tries again after 1, 5, 25 and 125 seconds, each a quarter sooner or later, and then keeps a letter", () => {
  const tries = Array.from({ length: MAX_TRIES }, (_, at) => seconds("model-unavailable", at + 1));
  expect(tries).toEqual([1, 5, 25, 125, "dead"]);
  expect(seconds("storage-unreachable", 4, { random: 0 })).toBe(93.75);
  expect(seconds("storage-unreachable", 4, { random: 0.999 })).toBeCloseTo(156.2, 0);
});

it("keeps to the provider's word where it is later than our own wait, for a day at most", () => {
  const until = (ms: number) => ({ details: { until: new Date(NOW.getTime() + ms).toISOString() }, random: 0.5 });
  expect(seconds("model-wait", 1, until(90_000))).toBe(95);
  expect(seconds("model-wait", 1, until(-90_000))).toBe(1);
  expect(seconds("model-wait", 2, { details: { until: "soon" } })).toBe(5);
  expect(seconds("model-wait", 1, until(1e12))).toBe(86_400);
  expect(seconds("model-wait", MAX_TRIES, until(90_000))).toBe("dead");
  expect(seconds("model-rate-limited", 1, { details: { retryAfterMs: 30_000 } })).toBe(35);
});

it("does not try again what only a person can settle, and keeps a letter where that is an operator", () => {
  for (const code of ["limit-reached", "cancelled", "model-refused", "budget-spent"] as const) {
    expect([seconds(code, 1), isForOperator(code)]).toEqual(["over", false]);
  }
  for (const code of ["model-auth", "model-quota", "storage-denied", "defect"] as const) {
    expect([seconds(code, 1), isForOperator(code)]).toEqual(["dead", true]);
  }
  expect(isForOperator("model-unreachable")).toBe(true);
});

it("says of every kind of failure who tries again, and leaves to the calls' own layer what that tries", () => {
  expect(Object.keys(RETRIES).sort()).toEqual([...ERROR_CODES].sort());
  const ofCalls = ERROR_CODES.filter((code) => /^(model|search)-/.test(code));
  const retried = ofCalls.filter((code) => RETRIES[code].owner === "call");
  expect(retried).toEqual(ofCalls.filter((code) => ERRORS[code].retryable));
  const isAgain = (code: ErrorCode) => ["again", "delayed"].includes(RETRIES[code].run);
  expect(ERROR_CODES.filter((code) => isAgain(code) === (RETRIES[code].owner === "nobody"))).toEqual([]);
  expect(ERROR_CODES.filter(isAgain).length).toBeGreaterThanOrEqual(19);
});
