import { describe, expect, it } from "vitest";
import { VariantContexts } from "../../../planner/rollouts/variant-contexts.ts";
import type { VariantParts } from "../../../planner/wiring/context.ts";

/** Parts that are told apart by what they are. */
function contexts(make: (version: string) => Promise<VariantParts>) {
  const usual = {} as VariantParts;
  return { usual, made: new VariantContexts(usual, make) };
}

describe("what sessions run with by their variant", () => {
  it("is made once for all that need it at a time, and never where it is the program as it is", async () => {
    const asked: string[] = [];
    const { usual, made } = contexts(async (version) => {
      asked.push(version);
      return {} as VariantParts;
    });
    const [one, same, other] = await Promise.all([made.of("a"), made.of("a"), made.of("b")]);
    expect(one).toBe(same);
    expect(one).not.toBe(other);
    expect(await made.of(null)).toBe(usual);
    expect(asked).toEqual(["a", "b"]);
  });

  it("is made again where that failed", async () => {
    let fails = true;
    const { made } = contexts(async () => {
      if (fails) throw new Error("The database is away");
      return {} as VariantParts;
    });
    await expect(Promise.all([made.of("a"), made.of("a")])).rejects.toThrow("away");
    fails = false;
    await expect(made.of("a")).resolves.toEqual({});
  });

  it("is kept for those that were used last, however many there were", async () => {
    const asked: string[] = [];
    const { made } = contexts(async (version) => {
      asked.push(version);
      return {} as VariantParts;
    });
    for (let at = 0; at < 100; at += 1) {
      await made.of(`v${at}`);
      await made.of("v0");
    }
    expect(asked).toHaveLength(100);
    await made.of("v99");
    expect(asked).toHaveLength(100);
    await made.of("v1");
    expect(asked).toHaveLength(101);
  });
});
