import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { armOf } from "../../rollout/arm.ts";

const CHILD = join(import.meta.dirname, "../support/arm-child.ts");
const ROLLOUT = "0f8fad5b-d9cb-469f-a165-70867728950e";
const OTHER = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const USERS = Array.from({ length: 10_000 }, (_, at) => `user-${at}`);

const inProcess = async (rollout: string, timeZone: string) => {
  const env = { ...process.env, TZ: timeZone, LANG: "ko_KR.UTF-8" };
  return (await promisify(execFile)(process.execPath, [CHILD, rollout, "10000"], { env })).stdout;
};

it("three processes put 10,000 users into the same arms, and another rollout into others", async () => {
  const [first = "", second, third, other = ""] = await Promise.all([
    inProcess(ROLLOUT, "UTC"),
    inProcess(ROLLOUT, "Asia/Seoul"),
    inProcess(ROLLOUT, "America/New_York"),
    inProcess(OTHER, "UTC"),
  ]);
  expect([second, third]).toEqual([first, first]);
  expect(JSON.parse(other).arms).not.toBe(JSON.parse(first).arms);
  const { canaries } = JSON.parse(first);
  // Five standard deviations on either side.
  expect(canaries[0]).toBeGreaterThan(500 - 109);
  expect(canaries[0]).toBeLessThan(500 + 109);
  expect(canaries[2]).toBeGreaterThan(5_000 - 250);
  expect(canaries[2]).toBeLessThan(5_000 + 250);
});

it("raising the share moves nobody who had the canary", () => {
  const shares = [0.001, 0.05, 0.25, 0.5, 0.99, 1];
  const having = shares.map((share) => new Set(USERS.filter((user) => armOf(ROLLOUT, user, share) === "canary")));
  for (const [at, before] of having.entries())
    for (const after of having.slice(at + 1)) expect([...before].filter((user) => !after.has(user))).toEqual([]);
  expect(having.at(-1)?.size).toBe(USERS.length);
});
