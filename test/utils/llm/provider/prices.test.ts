import { describe, expect, it } from "vitest";
import { PRESETS } from "../../../../schemas/preset.ts";
import prices from "../../../../utils/llm/provider/prices.json" with { type: "json" };
import { costOf, PRICES_DATE, priceOf } from "../../../../utils/llm/provider/prices.ts";

describe("the price list", () => {
  it("has a date, and a price above 0 for every model, output dearer than input", () => {
    expect(PRICES_DATE).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(Object.keys(prices.models).length).toBeGreaterThan(0);
    for (const { input, cached, output } of Object.values(prices.models)) {
      expect(input).toBeGreaterThan(0);
      expect(cached).toBeGreaterThan(0);
      expect(cached).toBeLessThan(input);
      expect(output).toBeGreaterThan(input);
    }
  });

  it("knows the model of every preset, so that --max-cost works as the product is delivered", () => {
    for (const { model } of Object.values(PRESETS)) expect(priceOf(`openai:${model}`)).not.toBeNull();
  });
});

describe("the price of a model", () => {
  it("is that of its name, with or without a date behind it", () => {
    expect(priceOf("openai:gpt-4.1")).toEqual({ input: 2, cached: 0.5, output: 8 });
    expect(priceOf("openai:gpt-4.1-2025-04-14")).toEqual({ input: 2, cached: 0.5, output: 8 });
    expect(priceOf("openai:gpt-4.1-mini")).toEqual({ input: 0.4, cached: 0.1, output: 1.6 });
  });

  it("is that of the model which an Azure deployment is named after", () => {
    expect(priceOf("azure:gpt-4o")).toEqual(priceOf("openai:gpt-4o"));
  });

  it("is nothing for the offline model", () => {
    expect(priceOf("offline")).toEqual({ input: 0, output: 0 });
  });

  it.each(["azure:my-deployment", "openai:llama3.2:3b", "openai:gpt-4.1-turbo", "openai:", "openai:constructor", ""])(
    "is not known for %j",
    (id) => {
      expect(priceOf(id)).toBeNull();
    },
  );
});

describe("the cost of an answer", () => {
  it("counts input and output at their own price for a million tokens", () => {
    expect(costOf({ input: 2, output: 8 }, 1_000_000, 0)).toBe(2);
    expect(costOf({ input: 2, output: 8 }, 0, 1_000_000)).toBe(8);
    expect(costOf({ input: 2, output: 8 }, 1_500, 500)).toBeCloseTo(0.007, 12);
  });

  it("is that of cached input for what came from the cache, and the full one where no such price is known", () => {
    expect(costOf({ input: 2, cached: 0.5, output: 8 }, 1_000_000, 0, 1_000_000)).toBe(0.5);
    expect(costOf({ input: 2, cached: 0.5, output: 8 }, 1_000, 500, 600)).toBeCloseTo(0.0008 + 0.0003 + 0.004, 12);
    expect(costOf({ input: 2, cached: 0.5, output: 8 }, 1_000, 500, null)).toBeCloseTo(0.006, 12);
    expect(costOf({ input: 2, output: 8 }, 1_000, 500, 600)).toBeCloseTo(0.006, 12);
  });

  it.each([
    ["gpt-4.1", 0.25],
    ["gpt-4.1-mini", 0.25],
    ["gpt-5", 0.1],
    ["gpt-5-mini", 0.1],
    ["gpt-4o", 0.5],
  ])("of cached input is with %s this part of the full one: %d", (model, part) => {
    const price = priceOf(`openai:${model}`);
    expect(costOf(price, 1_000, 0, 1_000)).toBeCloseTo(part * (costOf(price, 1_000, 0) ?? 0), 12);
  });

  it("is nothing where the price is nothing, and not known without a price", () => {
    expect(costOf({ input: 0, output: 0 }, 1_000, 1_000)).toBe(0);
    expect(costOf(null, 1_000, 1_000)).toBeNull();
  });
});
