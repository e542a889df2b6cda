import { describe, expect, it } from "vitest";
import { openAIProvider } from "../../utils/llm/provider/protocols/openai-provider.ts";
import { startOpenAIServer } from "./openai-server.ts";
import { type CachedPrompt, PromptCache, tokensOf } from "./prompt-cache.ts";

/** A prompt of a shared beginning and an end of its own; the JSON of the schema is four tokens. */
function prompt(shared: string, own: string, schema: object | null = { schema: "12345" }): CachedPrompt {
  return {
    schema,
    messages: [
      { role: "system", content: shared },
      { role: "user", content: own },
    ],
  };
}

/** What the cache says of a second prompt when a first one was answered. */
function cachedAfter(first: CachedPrompt, second: CachedPrompt): number {
  const cache = new PromptCache();
  cache.answered(first);
  return cache.cachedTokens(second);
}

const tokens = (count: number) => "abcd".repeat(count);

describe("a provider's prompt cache", () => {
  it("has nothing of a prompt before one that begins like it was answered", () => {
    const cache = new PromptCache();
    expect(cache.cachedTokens(prompt(tokens(5_000), "a"))).toBe(0);
    cache.answered(prompt(tokens(5_000), "a"));
    expect(cache.cachedTokens(prompt(tokens(5_000), "b"))).toBe(39 * 128);
  });

  it.each([
    [1_000, 0],
    [1_023, 1_024],
    [1_140, 1_024],
    [1_160, 1_152],
    [10_000, 9_984],
  ])("counts a common beginning of about %d tokens as %d: in steps of 128, from 1,024 on", (shared, cached) => {
    expect(cachedAfter(prompt(tokens(shared), "one"), prompt(tokens(shared), "other"))).toBe(cached);
  });

  it("has a prompt that comes again, up to its last whole step", () => {
    const again = prompt(tokens(3_000), "the same");
    const all = tokensOf(again);
    expect(cachedAfter(again, again)).toBe(all - (all % 128));
    expect(cachedAfter(again, again)).toBeGreaterThan(2_800);
  });

  it("has nothing where the schema is another, since that comes first", () => {
    const one = prompt(tokens(5_000), "a");
    expect(cachedAfter(one, { ...one, schema: { schema: "54321" } })).toBe(0);
    expect(cachedAfter(one, { ...one, schema: null })).toBe(0);
  });

  it("has a long schema where the prompts differ from their first word on", () => {
    const schema = { description: tokens(2_000) };
    expect(cachedAfter(prompt("one", "a", schema), prompt("other", "a", schema))).toBe(15 * 128);
  });

  it("goes by bytes: a Korean letter has three", () => {
    const korean = prompt("가".repeat(4_000), "a");
    expect(cachedAfter(korean, prompt("가".repeat(4_000), "b"))).toBe(23 * 128);
  });

  it("takes the longest of all that was answered, and what differs early ends it", () => {
    const cache = new PromptCache();
    cache.answered(prompt(tokens(2_000), "short"));
    cache.answered(prompt(tokens(4_000), "long"));
    expect(cache.cachedTokens(prompt(tokens(4_000), "third"))).toBe(31 * 128);
    expect(cache.cachedTokens(prompt(`x${tokens(4_000)}`, "third"))).toBe(0);
  });
});

describe("a model server with a prompt cache", () => {
  /** A server, and calls at it of which some begin alike. */
  async function serve(options: Parameters<typeof startOpenAIServer>[0] = {}) {
    const server = await startOpenAIServer({ promptCache: true, ...options });
    const ask = (own: string, model = "gpt-4.1") =>
      openAIProvider({ kind: "openai", model, apiKey: "k", baseUrl: server.url }).complete({
        name: "Any",
        schema: { type: "object", properties: { text: { type: "string" } } },
        messages: [...prompt(tokens(2_000), own).messages].map(({ content }) => ({ role: "user", content })),
        input: null,
        temperature: 0,
        signal: new AbortController().signal,
      });
    return { server, ask, [Symbol.asyncDispose]: () => server.close().catch(() => {}) };
  }

  it("tells of each answer what was cached when its request came, streamed as OpenAI does", async () => {
    await using served = await serve();
    const [first, second] = [await served.ask("one"), await served.ask("two")];
    expect(first.cachedTokens).toBe(0);
    expect(second.cachedTokens).toBe(15 * 128);
    expect(second.inputTokens).toBeGreaterThan(2_000);
    expect(served.server.requests.map(({ cachedTokens }) => cachedTokens)).toEqual([0, 15 * 128]);
  });

  it("has nothing for what comes while the first is not answered yet, and for another model", async () => {
    await using served = await serve({ faults: [{ call: 1, fault: { kind: "hang-after-role" } }] });
    const hanging = served.ask("one").catch(() => "broken");
    await served.server.waitUntil((requests) => requests.length === 1);
    expect((await served.ask("two")).cachedTokens).toBe(0);
    expect((await served.ask("three", "gpt-4o")).cachedTokens).toBe(0);
    expect((await served.ask("four")).cachedTokens).toBe(15 * 128);
    await served.server.close();
    expect(await hanging).toBe("broken");
  });

  it("has a prompt whose answer only began, and none that failed before it", async () => {
    await using served = await serve({
      faults: [
        { call: 1, fault: { kind: "unavailable" } },
        { call: 2, fault: { kind: "reset-midway" } },
      ],
    });
    await served.ask("one").catch(() => null);
    await served.ask("two").catch(() => null);
    await served.ask("three");
    expect(served.server.requests.map(({ cachedTokens }) => cachedTokens)).toEqual([0, 0, 15 * 128]);
  });

  it("is one only where it is asked for", async () => {
    await using served = await serve({ promptCache: false });
    await served.ask("one");
    expect(await served.ask("two")).toMatchObject({ cachedTokens: null });
  });
});
