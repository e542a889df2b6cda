import { describe, expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../planner/compose.ts";
import type { StartRequest } from "../../planner/start.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import type { AnswerScripts } from "../support/openai-answers.ts";
import type { Fault } from "../support/openai-faults.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";

const SESSION = "of-words";
const CHANGE = { sectionId: "finance", instruction: "Show the sums behind the price." };
const AGREES: AnswerScripts = { Agreement: [{ agreed: true, confidence: 0.9, actions: [CHANGE] }] };

async function run(answers: AnswerScripts, given: Partial<StartRequest> = {}, faults: readonly Fault[] = []) {
  const { url } = await createTestDatabase();
  const server = await startOpenAIServer({
    answers: { ...shortOutline, ...answers },
    faults: faults.map((fault) => ({ fault, schema: "Review" })),
  });
  onTestFinished(() => server.close());
  const planner = await createPlanner({ environment: modelEnvironment(url, server) });
  onTestFinished(() => planner.close());
  const idea = "A marketplace for used climbing gear";
  const events = await eventsOf(planner.start({ idea, session: SESSION, preset: "fast", yes: true, ...given }));
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event] : []));
  return { planner, server, events, warnings, last: events.at(-1) };
}

async function eventsOf(stream: AsyncIterable<PlannerEvent>): Promise<PlannerEvent[]> {
  const events: PlannerEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

describe("a score with a fraction", () => {
  it.each([
    [8.94, 8.9, "spent"],
    [8.95, 9, "accepted"],
    ["9", 9, "accepted"],
    ["8.5/10", 8.5, "spent"],
    [4.96, 5, "spent"],
  ] as const)("%j is %d from then on, and its plan is %s", async (given, score, outcome) => {
    const { planner, last } = await run({
      ...AGREES,
      Review: ({ nth }) => ({ score: nth === 1 ? 7.25 : given, actions: [CHANGE] }),
    });
    expect(last).toMatchObject({ type: "done", complete: true });
    const plan = last?.type === "done" ? last.plan : "";
    expect(plan).toContain("Review 1: 7.3 of 10");
    expect(plan).toContain(`Review 2: ${score} of 10`);
    expect(await planner.list()).toMatchObject([{ state: "done", title: expect.stringMatching(/^Outline /) }]);
    expect((await planner.show(SESSION)).scores).toEqual([7.3, score]);
    expect((await planner.stats()).scores).toEqual([{ score, sessions: 1 }]);
    expect((await planner.export(SESSION)).reviews).toMatchObject([
      { score: 7.3, outcome: "refine", verdict: "revise" },
      { score, outcome, verdict: outcome === "accepted" ? "pass" : "revise" },
    ]);
    const shown = [];
    for await (const { review } of planner.history(SESSION)) shown.push(review?.score);
    expect(shown[0]).toBe(score);
  });
});

describe("an answer that does not fit", () => {
  it("is repaired, then bounded, and the person is told, in their language", async () => {
    const { planner, last, warnings } = await run(
      { Findings: [{ summary: "긴 글 ".repeat(2_000), findings: [{ claim: "하나", basis: "", confidence: "모름" }] }] },
      { idea: "중고 등산 장비 장터", language: "ko" },
    );
    expect(last).toMatchObject({ type: "done", complete: true });
    expect(warnings).toHaveLength(6);
    expect(warnings).toContainEqual(
      expect.objectContaining({
        code: "answer-mended",
        message:
          "조사(시장) 단계에서 모델의 답변이 맞지 않아 고쳐서 썼습니다: 조사 결과 1개를 뺌; 요약 글을 4,000자로 줄임.",
      }),
    );
    expect((await planner.show(SESSION)).state).toBe("done");
  });

  it("fails the session where nothing of it can be used, and a resume asks anew", async () => {
    const { planner, server, last } = await run({
      Review: ({ nth }) => (nth <= 2 ? { score: "high" } : { score: 9.25 }),
    });
    expect(last).toMatchObject({ type: "failed", error: { code: "model-answer-unusable", category: "model" } });
    const asked = server.requests.length;
    const resumed = await eventsOf(planner.resume({ session: SESSION }));
    expect(resumed.at(-1)).toMatchObject({ type: "done", plan: expect.stringContaining("9.3 of 10") });
    expect(server.requests.length - asked).toBe(1);
  });
});

describe("the language of a plan", () => {
  it.each([
    ["English", "A marketplace", undefined, "Contents"],
    ["ko-KR", "중고 등산 장비 장터", undefined, "목차"],
    ["Klingon", "중고 등산 장비 장터", undefined, "목차"],
    ["EN", "A marketplace", "ko", "목차"],
  ] as const)("is read from %j for %j with --lang %s", async (named, idea, language, heading) => {
    const { last } = await run({ Analysis: [{ language: named, documentType: "business plan" }] }, { idea, language });
    expect(last?.type === "done" && last.plan).toContain(`## ${heading}`);
  });
});

const COUNTED = { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105 };

describe("what a server says of an answer", () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["fractions", { prompt_tokens: 10.6, completion_tokens: 5.2, total_tokens: 15.8 }],
    ["negative ones", { prompt_tokens: -10, completion_tokens: 5, total_tokens: -5 }],
    ["huge ones", { prompt_tokens: 1e15, completion_tokens: 2_147_483_647, total_tokens: 1e15 }],
    ["texts", { prompt_tokens: "100", completion_tokens: "many", total_tokens: "?" }],
    ["more from a cache than there was", { ...COUNTED, prompt_tokens_details: { cached_tokens: 1_000_000 } }],
    ["less than nothing from a cache", { ...COUNTED, prompt_tokens_details: { cached_tokens: -3 } }],
    ["words about a cache", { ...COUNTED, prompt_tokens_details: { cached_tokens: "many" }, cached_tokens: [] }],
    ["a cache that is a text", { ...COUNTED, prompt_tokens_details: "none", prompt_cache_hit_tokens: 2.5 }],
    ["nothing", { prompt_tokens: null, completion_tokens: null, total_tokens: null }],
  ])("may count its tokens as %s", async (_, usage) => {
    const { planner, last } = await run({}, {}, [{ kind: "odd-usage", usage }]);
    expect(last).toMatchObject({ type: "done", complete: true });
    const { usage: used } = await planner.show(SESSION);
    expect(Number.isSafeInteger(used.tokens)).toBe(true);
    expect(used.tokens).toBeLessThan(1_000_000);
    expect(Number.isSafeInteger(used.cachedTokens)).toBe(true);
    expect(used.cachedTokens).toBeGreaterThanOrEqual(0);
    expect(used.cachedTokens).toBeLessThanOrEqual(used.tokens);
    expect((await planner.stats()).days).toMatchObject([{ calls: used.calls }]);
  });

  it("may give a reason for its end that no table takes", async () => {
    const { last } = await run({}, {}, [{ kind: "odd-finish", finishReason: `\0\ud800${"x".repeat(10_000)}` }]);
    expect(last).toMatchObject({ type: "done", complete: true });
  });
});
