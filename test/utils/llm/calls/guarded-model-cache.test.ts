import { describe, expect, it, onTestFinished } from "vitest";
import { OFFLINE } from "../../../../schemas/model/offline.ts";
import { AppError } from "../../../../utils/errors.ts";
import { openAIProvider } from "../../../../utils/llm/provider/protocols/openai-provider.ts";
import type { ModelReply, ModelRequest } from "../../../../utils/llm/provider/providers.ts";
import {
  guardedModel,
  PLAIN_ANSWER,
  plainCall,
  scriptedProvider,
  siteOf,
  type Turn,
} from "../../../support/guarded-session.ts";
import { startOpenAIServer } from "../../../support/openai-server.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

const SHARED = "abcd".repeat(2_000);

/** One session at a model that answers as scripted; its calls share the beginning of their prompts. */
async function session(turns: readonly Turn[], model?: string) {
  const guarded = await guardedModel((await createTestDatabase()).url);
  const { provider, requests } = scriptedProvider(turns, model);
  if (model === OFFLINE) Object.assign(provider, { isOffline: true });
  const ends = new AbortController();
  const run = guarded.open("one", provider, { signal: ends.signal });
  const ask = (own: string, shared: string | undefined = "fan-out") =>
    guarded.model.ask(plainCall(`${SHARED} ${own}`, shared === undefined ? {} : { shared }), siteOf("one")).then(
      () => "answered",
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
  return { ...guarded, provider, requests, run, ends, ask };
}

/** Every turn of the loop on which a call that does not wait would have been sent. */
async function whileNothingHappens(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A model whose answers begin and end when the test says so, each by its number. */
function heldAnswers() {
  const held: { readonly request: ModelRequest; readonly end: (turn: Turn) => void }[] = [];
  const turn = (request: ModelRequest) =>
    new Promise<Turn>((resolve, reject) => {
      held.push({ request, end: resolve });
      request.signal.addEventListener("abort", () => reject(request.signal.reason));
    });
  return { held, turn };
}

const replied = (reply: Partial<ModelReply>): Turn => ({ text: PLAIN_ANSWER, inputTokens: 1_000, ...reply });

describe("input tokens from the provider's cache", () => {
  it("are in the ledger, cost less, and are added up for the session", async () => {
    const { ask, rows, paid, ledger } = await session([
      replied({ cachedTokens: 600 }),
      replied({ cachedTokens: null }),
    ]);
    await ask("one");
    await ask("two");
    // 400 at $2, 600 at $0.50 and 50 at $8 for a million; then 1,000 at $2 and 50 at $8.
    expect(await rows()).toMatchObject([
      { input_tokens: 1_000, cached_tokens: 600, cost_usd: "0.001500" },
      { input_tokens: 1_000, cached_tokens: null, cost_usd: "0.002400" },
    ]);
    expect(paid).toEqual([
      { tokens: 1_050, cachedTokens: 600, costUsd: 0.0015 },
      { tokens: 1_050, cachedTokens: 0, costUsd: 0.0024 },
    ]);
    expect(await ledger.usage("one", "one")).toMatchObject({ calls: 2, tokens: 2_100, cachedTokens: 600 });
    expect(await ledger.paidCalls("one")).toMatchObject([{ cachedTokens: 600 }, { cachedTokens: 0 }]);
  });

  it("count against a limit in dollars for what they really cost", async () => {
    const { open, provider, ask, requests } = await session([replied({ cachedTokens: 1_000 })]);
    // A call is reserved at full price, $0.006; each really costs $0.0009.
    open("one", provider, { limit: { maxTokens: null, maxCostUsd: 0.0079 } });
    expect([await ask("one"), await ask("two"), await ask("three")]).toEqual(["answered", "answered", "answered"]);
    expect(await ask("four")).toBe("limit-reached");
    expect(requests).toHaveLength(3);
  });

  it.each([
    ["more than there was input", 5_000, 1_000],
    ["a fraction", 10.6, 11],
    ["a fraction above the input", 1_000.4, 1_000],
    ["a number below zero", -5, null],
    ["no number", Number.NaN, null],
    ["infinitely many", Number.POSITIVE_INFINITY, null],
    ["more than any model reads", 1e15, null],
    ["none", 0, 0],
  ])("may be told as %s, and the session goes on", async (_, told, stored) => {
    const { ask, rows } = await session([replied({ cachedTokens: told })]);
    expect(await ask("one")).toBe("answered");
    expect(await rows()).toMatchObject([{ state: "accepted", input_tokens: 1_000, cached_tokens: stored }]);
  });

  it("are not believed where the other counts are nonsense", async () => {
    const { ask, rows } = await session([replied({ inputTokens: -1, cachedTokens: 100 })]);
    expect(await ask("one")).toBe("answered");
    expect(await rows()).toMatchObject([{ input_tokens: 2_001, cached_tokens: null }]);
  });
});

describe("calls of a fan-out", () => {
  it("are sent when the first one's answer has begun, and not before", async () => {
    const { held, turn } = heldAnswers();
    const { ask, requests } = await session([turn]);
    const asked = ["one", "two", "three"].map((own) => ask(own));
    await expect.poll(() => requests.length).toBe(1);
    await whileNothingHappens();
    expect(requests).toHaveLength(1);
    held[0]?.request.arrived?.();
    await expect.poll(() => requests.length).toBe(3);
    for (const { end } of held) end(PLAIN_ANSWER);
    expect(await Promise.all(asked)).toEqual(["answered", "answered", "answered"]);
  });

  it("find a provider's cache filled, all but the first", async () => {
    const server = await startOpenAIServer({ promptCache: true, answers: { Agreement: [PLAIN_ANSWER] } });
    onTestFinished(() => server.close());
    const { ask, open, rows } = await session([]);
    open("one", openAIProvider({ kind: "openai", model: "gpt-4.1", apiKey: "k", baseUrl: server.url }));
    const asked = await Promise.all(["one", "two", "three", "four", "five", "six"].map((own) => ask(own)));
    expect(new Set(asked)).toEqual(new Set(["answered"]));
    expect((await rows()).map((row) => row.cached_tokens)).toEqual([0, 2_048, 2_048, 2_048, 2_048, 2_048]);
  });

  it("are sent when the first one is answered at a stroke", async () => {
    const { held, turn } = heldAnswers();
    const { ask, requests } = await session([turn, PLAIN_ANSWER]);
    const asked = ["one", "two", "three"].map((own) => ask(own));
    await expect.poll(() => held.length).toBe(1);
    held[0]?.end(PLAIN_ANSWER);
    expect(await Promise.all(asked)).toEqual(["answered", "answered", "answered"]);
    expect(requests).toHaveLength(3);
  });

  it("wait in no place, so that calls of another kind go past them", async () => {
    const { held, turn } = heldAnswers();
    const { ask, requests } = await session([turn]);
    const asked = Array.from({ length: 20 }, (_, at) => ask(`${at}`));
    await expect.poll(() => requests.length).toBe(1);
    const other = ask("other", "another fan-out");
    await expect.poll(() => requests.length).toBe(2);
    held[1]?.end(PLAIN_ANSWER);
    expect(await other).toBe("answered");
    held[0]?.end(new AppError("model-rejected"));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, () => "model-rejected"));
    expect(requests).toHaveLength(2);
  });

  it("wait for nobody at the offline model, nor where they share nothing", async () => {
    const { held, turn } = heldAnswers();
    const offline = await session([turn], OFFLINE);
    const alone = await session([turn]);
    const asked = ["one", "two"].flatMap((own) => [offline.ask(own), alone.model.ask(plainCall(own), siteOf("one"))]);
    await expect.poll(() => held.length).toBe(4);
    for (const { end } of held) end(PLAIN_ANSWER);
    await Promise.all(asked);
  });

  it("that are in the ledger are not waited for, and wait for nobody", async () => {
    const { held, turn } = heldAnswers();
    const { ask, open, provider, requests } = await session([PLAIN_ANSWER, turn]);
    await ask("stored");
    open("one", provider);
    const first = ask("new");
    await expect.poll(() => requests.length).toBe(2);
    expect(await ask("stored")).toBe("answered");
    held[0]?.end(PLAIN_ANSWER);
    expect(await first).toBe("answered");
  });

  it("do not wait where the answers before told of no cache", async () => {
    const { held, turn } = heldAnswers();
    const { ask, requests } = await session([replied({ cachedTokens: null }), turn]);
    await ask("analysis", "another");
    const asked = ["one", "two", "three"].map((own) => ask(own));
    await expect.poll(() => requests.length).toBe(4);
    for (const { end } of held) end(PLAIN_ANSWER);
    await Promise.all(asked);
  });

  it.each(["the session is interrupted", "the run is halted"])("stop waiting at once where %s", async (how) => {
    const { turn } = heldAnswers();
    const { ask, requests, run, ends, rows } = await session([turn]);
    const asked = ["one", "two", "three"].map((own) => ask(own));
    await expect.poll(() => requests.length).toBe(1);
    const interrupted = new AppError("interrupted");
    if (how === "the run is halted") run.halt(interrupted);
    ends.abort(interrupted);
    expect(await Promise.all(asked)).toEqual(["interrupted", "interrupted", "interrupted"]);
    await run.close();
    expect(await rows()).toHaveLength(1);
  });
});
