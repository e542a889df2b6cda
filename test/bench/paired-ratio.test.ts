import { expect, it } from "vitest";
import { compareRounds } from "../../bench/check/paired-ratio.ts";

/** The generator mulberry32: numbers from 0 to 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed * 2_654_435_769;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Rounds on a machine whose load drifts, with noise of 5 in 100 on each figure. */
function rounds(seed: number, factor: number, count = 15) {
  const random = seeded(seed);
  // The sum of twelve is close to normal.
  const noise = () => 1 + 0.05 * (Array.from({ length: 12 }, random).reduce((a, b) => a + b, 0) - 6);
  return Array.from({ length: count }, (_, round) => {
    const load = 100 * (1 + 0.5 * Math.sin(round / 3));
    return { older: load * noise(), newer: load * factor * noise() };
  });
}

const verdicts = (factor: number) =>
  Array.from({ length: 200 }, (_, seed) => compareRounds(rounds(seed, factor)).verdict);
const share = (found: readonly string[], verdict: string) =>
  found.filter((one) => one === verdict).length / found.length;

it("finds what costs a tenth more, and what costs a tenth less, through noise of a twentieth", () => {
  expect(share(verdicts(1.1), "slower")).toBeGreaterThan(0.85);
  expect(share(verdicts(1.1), "faster")).toBe(0);
  expect(share(verdicts(0.9), "faster")).toBeGreaterThan(0.85);
});

it("says nothing of builds that are equal", () => {
  expect(share(verdicts(1), "unchanged")).toBeGreaterThan(0.97);
});

it("says nothing of a change that is sure and too small to matter", () => {
  const exact = Array.from({ length: 10 }, (_, round) => ({ older: 100 + round, newer: 1.02 * (100 + round) }));
  expect(compareRounds(exact)).toMatchObject({ verdict: "unchanged", ratio: expect.closeTo(1.02, 5) });
});

it("has one round that another program disturbed decide nothing", () => {
  const quiet = Array.from({ length: 11 }, () => ({ older: 100, newer: 100 }));
  expect(compareRounds([...quiet, { older: 100, newer: 400 }])).toMatchObject({ ratio: 1, verdict: "unchanged" });
});

it("refuses to judge by a few rounds", () => {
  expect(() => compareRounds(rounds(1, 1, 4))).toThrow("Too few rounds");
});
