import { describe, expect, it } from "vitest";
import { PRESETS } from "../../../../schemas/preset.ts";
import prices from "../../../../utils/llm/provider/prices.json" with { type: "json" };
import { costOf, PRICES_DATE, priceOf } from "../../../../utils/llm/provider/prices.ts";
import { PROVIDER_TABLE } from "../../../../utils/llm/provider/provider-table.ts";

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
    const others = (["anthropic", "google"] as const).flatMap((provider) =>
      Object.values(PROVIDER_TABLE[provider].models ?? {}).map((model) => `${provider}:${model}`),
    );
    expect(others).toHaveLength(6);
    for (const id of others) expect(priceOf(id)).not.toBeNull();
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

  it("is nothing for the offline model, and for one that runs on one's own machine", () => {
    expect(priceOf("offline")).toEqual({ input: 0, output: 0 });
    expect(priceOf("ollama:llama3.2:3b")).toEqual({ input: 0, output: 0 });
    expect(priceOf("ollama:gpt-oss:120b-cloud")).toBeNull();
  });

  it("is that of its name as Anthropic and Google date it", () => {
    expect(priceOf("anthropic:claude-sonnet-4-5-20250929")).toEqual(priceOf("anthropic:claude-sonnet-4-5"));
    expect(priceOf("google:models/gemini-2.5-flash-001")).toEqual(priceOf("google:gemini-2.5-flash"));
    expect(priceOf("anthropic:claude-opus-5-5")).toEqual({ input: 4, cached: 0.2, written: 5, output: 20 });
  });

  it.each(["azure:my-deployment", "openai:llama3.2:3b", "openai:gpt-4.1-turbo", "openai:", "openai:constructor", ""])(
    "is not known for %j",
    (id) => {
      expect(priceOf(id)).toBeNull();
    },
  );
});

describe("the cost of an answer", () => {
  it("is that of a write for what is put into the cache, and of a long prompt where it is longer", () => {
    const price = { input: 1, cached: 0.1, written: 1.25, output: 5 };
    expect(costOf(price, 1_000_000, 0, 400_000, 200_000)).toBeCloseTo(0.4 + 0.04 + 0.25, 12);
    const long = { ...price, above: { tokens: 100_000, input: 5, cached: 0.5, written: 6.25, output: 25 } };
    expect(costOf(long, 100_000, 1_000)).toBeCloseTo(0.105, 12);
    expect(costOf(long, 200_000, 1_000, 100_000, 40_000)).toBeCloseTo(0.3 + 0.05 + 0.25 + 0.025, 12);
  });

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
