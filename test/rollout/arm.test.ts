import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { armOf } from "../../rollout/arm.ts";

const rollout = fc.uuid();
/** Any text, also one that Unicode has no place for, and the longest. */
const user = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc.constant("한".repeat(10_000)),
);
const share = fc.double({ min: 0, max: 1, noNaN: true, minExcluded: true });
const USERS = 100_000;
const users = Array.from({ length: USERS }, (_, at) => `user-${at}`);
/** Further from what is expected than four standard deviations is nothing that chance brings. */
const tolerance = (part: number) => 4 * Math.sqrt(USERS * part * (1 - part));
const canaries = (of: string, part: number) => users.filter((one) => armOf(of, one, part) === "canary");

const ONE = "0c9ef7b1-9a3b-4c6e-8f0d-6a3a3f1f0a11";
const OTHER = "5f8d2a90-1f3e-4f7a-b7f5-0b3a6f1c9e22";

describe("the arm of a user", () => {
  it("is the same whenever and wherever it is asked for", () => {
    // Worked out by another program: each release, machine and process has to say the same.
    const said = ["kim", "lee", "", "한글", "\ud800", "a".repeat(10_000)].map((who) => armOf(ONE, who, 0.5));
    expect(said).toEqual(["control", "canary", "control", "canary", "canary", "canary"]);
  });

  it("stays the canary's when the share is raised, and is everybody's at the whole", () => {
    fc.assert(
      fc.property(rollout, user, share, share, (of, who, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        return armOf(of, who, less) === "control" || armOf(of, who, more) === "canary";
      }),
    );
    fc.assert(fc.property(rollout, user, (of, who) => armOf(of, who, 1) === "canary"));
  });

  it.each([0.01, 0.05, 0.25, 0.5, 0.9])("is the canary's for a share of %s of 100,000 users", (part) => {
    expect(Math.abs(canaries(ONE, part).length - USERS * part)).toBeLessThan(tolerance(part));
  });

  it("is mixed anew by another rollout: each has as many of the other's canaries as of all", () => {
    const other = new Set(canaries(OTHER, 0.2));
    const both = canaries(ONE, 0.2).filter((one) => other.has(one)).length;
    expect(Math.abs(both - USERS * 0.04)).toBeLessThan(tolerance(0.04));
    expect(other.size).toBeGreaterThan(both);
  });
});
