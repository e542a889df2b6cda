import { expect, it } from "vitest";
import { DailyBudgets } from "../../../planner/access/daily-budgets.ts";

const signal = new AbortController().signal;
const costs = (costUsd: number) => ({ tokens: 0, costUsd });

/** Budgets on a clock and a ledger that the test sets. */
function budgets(at: string) {
  const world = { now: new Date(at), spent: 0, asked: [] as string[] };
  const tested = new DailyBudgets({
    now: () => world.now,
    spentSince: async (person, since) => {
      world.asked.push(`${person} ${since.toISOString()}`);
      return world.spent;
    },
  });
  return { world, open: (dailyCostUsd?: number, person = "anna") => tested.open({ person, dailyCostUsd }) };
}

it("nobody is asked about who has no budget", async () => {
  const { world, open } = budgets("2026-11-27T12:00:00Z");
  expect(await open()).toBeUndefined();
  expect(world.asked).toEqual([]);
});

it("a budget is of one day in UTC, and whole again at midnight", async () => {
  const { world, open } = budgets("2026-11-27T23:59:59.999Z");
  world.spent = 5;
  await expect(open(5)).rejects.toMatchObject({
    code: "budget-spent",
    details: { budget: "$5", until: "2026-11-28T00:00:00Z" },
  });
  [world.now, world.spent] = [new Date("2026-11-28T00:00:00Z"), 0];
  expect(await open(5)).toBeDefined();
  expect(world.asked).toEqual(["anna 2026-11-27T00:00:00.000Z", "anna 2026-11-28T00:00:00.000Z"]);
});

it("runs of a person share what is left, also of calls that are under way; another person has their own", async () => {
  const { world, open } = budgets("2026-11-27T12:00:00Z");
  world.spent = 2;
  const [first, second, other] = [await open(5), await open(5), await open(5, "ben")];
  const release = await first?.reserve(costs(2.5), signal);
  let went = false;
  const waiting = second?.reserve(costs(1), signal).then(() => {
    went = true;
  });
  await other?.reserve(costs(3), signal);
  expect(went).toBe(false);
  release?.(costs(1));
  await waiting;
  await expect(open(3)).resolves.toBeDefined();
});

it("what other processes have spent meanwhile is seen when the next run begins", async () => {
  const { world, open } = budgets("2026-11-27T12:00:00Z");
  const run = await open(5);
  world.spent = 4.5;
  await open(5);
  await expect(run?.reserve(costs(1), signal)).rejects.toMatchObject({ code: "limit-reached" });
  await expect(run?.reserve(costs(0.5), signal)).resolves.toBeDefined();
});

it("a budget that was raised counts at once", async () => {
  const { world, open } = budgets("2026-11-27T12:00:00Z");
  world.spent = 5;
  await expect(open(5)).rejects.toMatchObject({ code: "budget-spent" });
  expect(await open(6)).toBeDefined();
});
