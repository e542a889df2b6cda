import { describe, expect, it } from "vitest";
import { AppError } from "../../../../utils/errors.ts";
import { ModelCallError } from "../../../../utils/llm/provider/errors/provider-errors.ts";
import {
  guardedModel,
  PLAIN_ANSWER,
  plainCall,
  scriptedProvider,
  siteOf,
  type Turn,
} from "../../../support/guarded-session.ts";
import { createTestDatabase } from "../../../support/postgres.ts";
import { toldMeasures } from "../../../support/told-measures.ts";

/** One session at a model that answers as scripted. */
async function session(turns: readonly Turn[], model?: string) {
  const guarded = await guardedModel((await createTestDatabase()).url);
  const { provider, requests } = scriptedProvider(turns, model);
  const run = guarded.open("one", provider);
  const ask = (prompt = "Agree?") => guarded.model.ask(plainCall(prompt), siteOf("one"));
  return { ...guarded, provider, requests, run, ask };
}

describe("a call in the ledger", () => {
  it("is there before it is sent, and has its answer, tokens, cost and duration after", async () => {
    const inFlight = Promise.withResolvers<string>();
    const { ask, rows, requests } = await session([() => inFlight.promise]);
    const asked = ask();
    await expect.poll(() => requests.length).toBe(1);
    const [intent, ...more] = await rows();
    expect(more).toEqual([]);
    expect(intent).toMatchObject({
      lineage: "one",
      session: "one",
      node: "discuss",
      target: null,
      name: "Agreement",
      model: "openai:gpt-4.1",
      attempt: 1,
      state: "sent",
      answer: null,
      error: null,
      input_tokens: null,
      settled_at: null,
      request: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    inFlight.resolve(PLAIN_ANSWER);
    expect(await asked).toEqual({ text: "plain" });
    const [settled] = await rows();
    expect(settled).toMatchObject({
      request: intent?.request,
      state: "accepted",
      answer: PLAIN_ANSWER,
      finish_reason: "stop",
      problem: null,
      input_tokens: 100,
      output_tokens: 50,
      cost_usd: "0.000600",
      error: null,
    });
    expect(settled?.duration_ms).toBeGreaterThanOrEqual(0);
    expect(settled?.settled_at).toBeInstanceOf(Date);
  });

  it("names the task of a fanned-out node", async () => {
    const { model, rows } = await session([PLAIN_ANSWER]);
    await model.ask(plainCall("Write"), siteOf("one", { node: "write", target: "finance" }));
    expect(await rows()).toMatchObject([{ node: "write", target: "finance" }]);
  });

  it("has no cost where there is no price", async () => {
    const { ask, rows, paid } = await session([PLAIN_ANSWER], "openai:my-own");
    await ask();
    expect(await rows()).toMatchObject([{ input_tokens: 100, cost_usd: null }]);
    expect(paid).toEqual([{ tokens: 150, cachedTokens: 0, costUsd: null }]);
  });

  it("has a row for each attempt, and one request for all of them", async () => {
    const down = new AppError("model-unavailable", { status: 500 });
    const { ask, rows, reported } = await session([down, new AppError("model-rate-limited"), PLAIN_ANSWER]);
    expect(await ask()).toEqual({ text: "plain" });
    const stored = await rows();
    expect(stored.map(({ attempt, state, error }) => [attempt, state, error])).toEqual([
      [1, "failed", "model-unavailable"],
      [2, "failed", "model-rate-limited"],
      [3, "accepted", null],
    ]);
    expect(new Set(stored.map(({ request }) => request)).size).toBe(1);
    expect(stored.slice(0, 2)).toMatchObject([{ input_tokens: null }, { input_tokens: null }]);
    expect(reported).toEqual([
      { type: "call-retried", call: "Agreement", attempt: 1, waitMs: 0, reason: "model-unavailable" },
      { type: "call-retried", call: "Agreement", attempt: 2, waitMs: 0, reason: "model-rate-limited" },
    ]);
  });

  it("is tried four times and not once more", async () => {
    const { ask, rows, requests } = await session([new AppError("model-rate-limited")]);
    await expect(ask()).rejects.toMatchObject({ code: "model-rate-limited" });
    expect(requests).toHaveLength(4);
    expect((await rows()).map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  });

  it("keeps the server's words of a failure, tells of them in order, and says until when it asks to wait", async () => {
    const refused = new AppError("model-rate-limited", {
      retryAfterMs: 90_000,
      words: "Slow down",
      said: " Slow down",
    });
    const { ask, rows, requests, ledger } = await session([refused]);
    await expect(ask()).rejects.toMatchObject({
      code: "model-wait",
      message: expect.stringMatching(/then\. Slow down$/),
    });
    expect(requests).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: "failed", error: "model-rate-limited", problem: "Slow down" }]);
    expect(await ledger.failures("one")).toMatchObject([
      { node: "discuss", attempt: 1, error: "model-rate-limited", words: "Slow down" },
    ]);
  });

  it("waits longer for a model that is being loaded than for one that fails", async () => {
    const loading = new AppError("model-loading", { status: 503 });
    const { ask, requests } = await session([...Array.from({ length: 9 }, () => loading), PLAIN_ANSWER]);
    expect(await ask()).toEqual({ text: "plain" });
    expect(requests).toHaveLength(10);
  });

  it("warns once where the server counts far less than was sent", async () => {
    const { ask, reported } = await session([PLAIN_ANSWER]);
    await ask("A short prompt");
    expect(reported).toEqual([]);
    await ask("Many words. ".repeat(1_000));
    await ask("More words. ".repeat(1_000));
    expect(reported).toMatchObject([
      { type: "warning", code: "prompt-cut", message: expect.stringMatching(/ 100 tokens/) },
    ]);
  });

  it("tells the provider what a repair showed every call to need", async () => {
    const needed = async (...turns: Turn[]) => {
      const { ask, provider } = await session([...turns, PLAIN_ANSWER]);
      const needs: string[] = [];
      Object.assign(provider, { need: async (what: string) => void needs.push(what) });
      await ask();
      return needs;
    };
    expect(await needed("# An answer\n\nin prose")).toEqual(["words"]);
    expect(await needed('{"text": 5}')).toEqual([]);
    expect(await needed({ text: '{"text":"lo', finishReason: "length" })).toEqual(["room"]);
  });

  it("keeps the text that came before a stream broke", async () => {
    const cause = new ModelCallError("the connection was reset", '{"text":"hal\0f \ud83d');
    const { ask, rows } = await session([new AppError("model-stream-cut", {}, cause), PLAIN_ANSWER]);
    await ask();
    const [cut] = await rows();
    expect(cut).toMatchObject({ state: "failed", error: "model-stream-cut", answer: '{"text":"half \ufffd' });
  });

  it("keeps what came of a stream that ended without a finish reason, and asks again", async () => {
    const { ask, rows } = await session([{ text: '{"te', finishReason: null }, PLAIN_ANSWER]);
    expect(await ask()).toEqual({ text: "plain" });
    const [cut] = await rows();
    expect(cut).toMatchObject({ state: "failed", error: "model-stream-cut", answer: '{"te', finish_reason: null });
  });

  it("is taken at its length where it is whole, and asked for again with room where it is a draft in thoughts", async () => {
    const whole = await session([{ text: `${PLAIN_ANSWER}\n`, finishReason: "length" }]);
    expect(await whole.ask()).toEqual({ text: "plain" });
    expect(whole.requests).toHaveLength(1);
    const draft = '<think>A try: {"text": "draft"} but';
    const thinking = await session([{ text: draft, finishReason: "length" }, PLAIN_ANSWER]);
    expect(await thinking.ask()).toEqual({ text: "plain" });
    expect(thinking.requests[1]?.messages.at(-1)?.content).toContain("room for all of it");
  });

  it.each<[string, Turn, string, string]>([
    ["a refusal", { refusal: "I cannot help with that." }, "model-refused", "I cannot help with that."],
    ["a filtered answer", { text: '{"tex', finishReason: "content_filter" }, "model-filtered", '{"tex'],
  ])("keeps the text and the tokens of %s, which is paid for and asked for once", async (_, turn, code, text) => {
    const { ask, rows, requests, paid, ledger } = await session([turn]);
    await expect(ask()).rejects.toMatchObject({ code });
    expect(requests).toHaveLength(1);
    expect(await rows()).toMatchObject([
      { state: "failed", error: code, answer: text, input_tokens: 100, output_tokens: 50, cost_usd: "0.000600" },
    ]);
    expect(paid).toEqual([{ tokens: 150, cachedTokens: 0, costUsd: 0.0006 }]);
    expect(await ledger.usage("one", "one")).toMatchObject({ calls: 1, tokens: 150, costUsd: 0.0006 });
  });

  it("counts an answer whose server counts no tokens by its length, so that limits hold there too", async () => {
    const { ask, rows, paid, ledger } = await session([{ text: PLAIN_ANSWER, inputTokens: 0, outputTokens: 0 }]);
    await ask("x".repeat(400));
    expect(await rows()).toMatchObject([{ input_tokens: 100, output_tokens: 4 }]);
    expect(paid).toMatchObject([{ tokens: 104 }]);
    expect(await ledger.usage("one", "one")).toMatchObject({ calls: 1, tokens: 104 });
  });

  it("stays an open intent where the storage fails after the answer, and the call fails with it", async () => {
    const { model, open, pool, rows } = await session([PLAIN_ANSWER]);
    const { provider } = scriptedProvider([
      async () => {
        await pool.query("ALTER TABLE llm_calls ADD CONSTRAINT broken CHECK (answer IS NULL)");
        return PLAIN_ANSWER;
      },
    ]);
    open("two", provider);
    await expect(model.ask(plainCall("Agree?"), siteOf("two"))).rejects.toMatchObject({ code: "storage-failed" });
    expect(await rows()).toMatchObject([{ state: "sent", error: null, answer: null, settled_at: null }]);
  });
});

describe("characters that Postgres does not store", () => {
  it.each([
    ["a NUL", "a\0b", "ab"],
    ["half a character", "a\ud83db", "a\ufffdb"],
  ])("%s in an answer is replaced before it is judged: a replay gives the same", async (_, sent, kept) => {
    const { ask, rows, requests } = await session([`{"text":"${sent}"}`]);
    const [attempts, replays] = [toldMeasures("call-attempted"), toldMeasures("call-replayed")];
    expect(await ask()).toEqual({ text: kept });
    expect(await ask()).toEqual({ text: kept });
    expect(requests).toHaveLength(1);
    expect([attempts.map(({ outcome }) => outcome), replays]).toEqual([["answered"], [null]]);
    expect(await rows()).toMatchObject([{ state: "accepted", answer: `{"text":"${kept}"}` }]);
  });

  it("are not in its value either where its JSON escapes them, and whole characters stay as they are", async () => {
    const { ask } = await session([String.raw`{"text":"a\u0000b\ud83dc\uD83D\uDE00 \\u0000"}`]);
    expect(await ask()).toEqual({ text: "ab\ufffdc😀 \\u0000" });
  });

  it("in an unusable answer do not make its repair another request after a restart", async () => {
    const { ask, requests, open, provider } = await session(["no JSON \ud800\0 here", PLAIN_ANSWER]);
    await ask();
    open("one", provider);
    expect(await ask()).toEqual({ text: "plain" });
    expect(requests).toHaveLength(2);
  });
});
