import { describe, expect, it } from "vitest";
import type { CallSite, ModelCall } from "../../../../schemas/model/model-call.ts";
import { AppError, type ErrorCode } from "../../../../utils/errors.ts";
import {
  guardedModel,
  PLAIN_ANSWER,
  Plain,
  plainCall,
  scriptedProvider,
  siteOf,
  type Turn,
} from "../../../support/guarded-session.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

type PlainCall = Partial<ModelCall<"Agreement", { text: string }>>;

/** Sessions at one database, each run of them at a model of its own. */
async function ledger() {
  const guarded = await guardedModel((await createTestDatabase()).url);
  /** A run of a session that asks once; gives what came of it and what was sent. */
  const run = async (
    turns: readonly Turn[],
    { session = "one", lineage = session, prompt = "Agree?", model = "openai:gpt-4.1", site = {}, call = {} } = {} as {
      session?: string;
      lineage?: string;
      prompt?: string;
      model?: string;
      site?: Partial<CallSite>;
      call?: PlainCall;
    },
  ) => {
    const { provider, requests } = scriptedProvider(turns, model);
    const opened = guarded.open(session, provider, { lineage });
    const outcome = await guarded.model
      .ask(plainCall(prompt, call), siteOf(session, site))
      .catch((error: unknown) => (error instanceof AppError ? error.code : error));
    await opened.close();
    return { outcome, sent: requests.length, requests };
  };
  const states = async () => (await guarded.rows()).map(({ state }) => state);
  return { ...guarded, run, states };
}

const UNUSED = new Error("Nothing was to be sent");
const PLAIN = { text: "plain" };

describe("a request that was answered", () => {
  it("is answered from the ledger, without a request and without a row", async () => {
    const { run, states } = await ledger();
    expect(await run([PLAIN_ANSWER])).toMatchObject({ outcome: PLAIN, sent: 1 });
    expect(await run([UNUSED])).toMatchObject({ outcome: PLAIN, sent: 0 });
    expect(await states()).toEqual(["accepted"]);
  });

  it("is answered for a fork too, which belongs to its parent's lineage, and for no other session", async () => {
    const { run, rows } = await ledger();
    await run([PLAIN_ANSWER]);
    expect(await run([UNUSED], { session: "fork", lineage: "one" })).toMatchObject({ outcome: PLAIN, sent: 0 });
    expect(await run(['{"text":"other"}'], { session: "two" })).toMatchObject({ outcome: { text: "other" }, sent: 1 });
    await run(['{"text":"new"}'], { session: "fork", lineage: "one", prompt: "Something new" });
    expect(await run([UNUSED], { prompt: "Something new" })).toMatchObject({ outcome: { text: "new" } });
    expect((await rows()).map(({ session, lineage }) => [session, lineage])).toEqual([
      ["one", "one"],
      ["two", "two"],
      ["fork", "one"],
    ]);
  });

  it("is another one with another prompt, model, node, preset or schema", async () => {
    const { run } = await ledger();
    await run([PLAIN_ANSWER]);
    const others = [
      { prompt: "Agree at last?" },
      { model: "openai:gpt-4.1-mini" },
      { site: { node: "review" } },
      { site: { preset: "quality" } },
      { call: { schema: Plain.describe("Described").extend({}).meta({ description: "Another" }) } },
    ] as const;
    for (const other of others) expect(await run(['{"text":"other"}'], other)).toMatchObject({ sent: 1 });
  });

  it("is the same for another task, attempt or importance", async () => {
    const { run } = await ledger();
    await run([new AppError("model-timeout"), PLAIN_ANSWER]);
    const same = { site: { target: "finance" }, call: { optional: true } };
    expect(await run([UNUSED], same)).toMatchObject({ outcome: PLAIN, sent: 0 });
  });

  it.each(["length", "eos", "tool_calls"])("is answered from the ledger, too, where it ended with %s", async (end) => {
    const { run } = await ledger();
    expect(await run([{ text: PLAIN_ANSWER, finishReason: end }])).toMatchObject({ outcome: PLAIN, sent: 1 });
    expect(await run([UNUSED])).toMatchObject({ outcome: PLAIN, sent: 0 });
  });

  it("is asked again where it only failed, was refused or was cut", async () => {
    for (const turn of [new AppError("model-rejected"), { refusal: "No." }, { finishReason: "content_filter" }]) {
      const { run } = await ledger();
      await run([turn]);
      expect(await run([PLAIN_ANSWER])).toMatchObject({ outcome: PLAIN, sent: 1 });
    }
  });
});

describe("an answer that cannot be used", () => {
  it("is shown to the model with its problem, once, and the repaired answer is taken", async () => {
    const { run, rows } = await ledger();
    const { outcome, requests } = await run(['{"txt":1}', PLAIN_ANSWER]);
    expect(outcome).toEqual(PLAIN);
    expect(requests.map(({ name }) => name)).toEqual(["Agreement", "Agreement"]);
    expect(requests[1]?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(requests[1]?.messages[1]?.content).toBe('{"txt":1}');
    expect(requests[1]?.messages[2]?.content).toContain("text is missing");
    expect(await rows()).toMatchObject([
      { state: "unusable", answer: '{"txt":1}', problem: "text is missing.", attempt: 1, input_tokens: 100 },
      { state: "accepted", answer: PLAIN_ANSWER, problem: null, attempt: 1, input_tokens: 100 },
    ]);
  });

  it("asks for room where a short answer was cut, for a shorter one where it is long, and keeps what fits", async () => {
    const { run } = await ledger();
    const { outcome, requests } = await run([{ text: '{"text":"lo', finishReason: "length" }, PLAIN_ANSWER]);
    expect(outcome).toEqual(PLAIN);
    expect(requests[0]).not.toHaveProperty("repairs");
    expect(requests[1]).toMatchObject({ repairs: "length", room: 4_096 });
    expect(requests[1]?.messages[2]?.content).toMatch(/There is room for all of it now/);
    const long = await ledger();
    const cut = await long.run([{ text: `{"text":"${"lo".repeat(5_000)}`, finishReason: "length" }, PLAIN_ANSWER]);
    expect(cut.requests[1]?.messages[2]?.content).toMatch(/half as long/);
    const whole = await run([{ text: PLAIN_ANSWER, finishReason: "length" }], { prompt: "Whole" });
    expect(whole).toMatchObject({ outcome: PLAIN, sent: 1 });
  });

  it("goes on with its repair alone when its repair was interrupted", async () => {
    const { run, states } = await ledger();
    expect(await run(["no JSON", new AppError("model-rejected")])).toMatchObject({
      outcome: "model-rejected",
      sent: 2,
    });
    expect(await states()).toEqual(["unusable", "failed"]);
    const { outcome, requests } = await run([PLAIN_ANSWER]);
    expect(outcome).toEqual(PLAIN);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.messages[1]?.content).toBe("no JSON");
    expect(await run([UNUSED])).toMatchObject({ outcome: PLAIN, sent: 0 });
  });

  it("is rejected with its repair when that cannot be used either, and asked for anew the next time", async () => {
    const { run, states } = await ledger();
    expect(await run(["no JSON", "none again"])).toMatchObject({ outcome: "model-answer-unusable", sent: 2 });
    expect(await states()).toEqual(["rejected", "rejected"]);
    const { outcome, requests } = await run([PLAIN_ANSWER]);
    expect({ outcome, messages: requests.map(({ messages }) => messages.length) }).toEqual({
      outcome: PLAIN,
      messages: [1],
    });
  });

  it("is paid for, and so is its repair", async () => {
    const { run, ledger: stored, paid } = await ledger();
    await run(["no JSON", "none again"]);
    expect(await stored.usage("one", "one")).toMatchObject({ calls: 2, tokens: 300 });
    expect(paid).toHaveLength(2);
  });
});

describe("what is only wanted of an answer", () => {
  const call: PlainCall = { wanted: ({ text }) => (text.length < 10 ? "It is too short." : null) };
  const LONG = '{"text":"long enough"}';

  it("is asked for once, and taken where it comes", async () => {
    const { run } = await ledger();
    const { outcome, requests } = await run([PLAIN_ANSWER, LONG], { call });
    expect(outcome).toEqual({ text: "long enough" });
    expect(requests[1]?.messages[2]?.content).toContain("It is too short.");
    expect(await run([UNUSED], { call })).toMatchObject({ outcome, sent: 0 });
  });

  it("is done without where it does not come: the repaired answer, or else the first, is taken as it is", async () => {
    const { run } = await ledger();
    expect(await run([PLAIN_ANSWER, '{"text":"short"}'], { call })).toMatchObject({
      outcome: { text: "short" },
      sent: 2,
    });
    expect(await run([UNUSED], { call })).toMatchObject({ outcome: { text: "short" }, sent: 0 });
    const broken = await run([PLAIN_ANSWER, "no JSON"], { call, prompt: "Broken" });
    expect(broken).toMatchObject({ outcome: PLAIN, sent: 2 });
  });

  it.each<[string, Turn]>([
    ["refused", { refusal: "No." }],
    ["filtered", { finishReason: "content_filter" }],
    ["rejected", new AppError("model-rejected", { status: 400 })],
  ])("never ends a session, though the repair is %s", async (_, turn) => {
    const { run } = await ledger();
    expect(await run([PLAIN_ANSWER, turn], { call })).toMatchObject({ outcome: PLAIN, sent: 2 });
  });

  it.each<ErrorCode>(["model-rate-limited", "model-auth", "model-quota", "interrupted"])(
    "waits for a resume where its repair ends with %s",
    async (code) => {
      const { run } = await ledger();
      expect(await run([PLAIN_ANSWER, new AppError(code)], { call })).toMatchObject({ outcome: code });
      expect(await run([LONG], { call })).toMatchObject({ outcome: { text: "long enough" }, sent: 1 });
    },
  );
});
