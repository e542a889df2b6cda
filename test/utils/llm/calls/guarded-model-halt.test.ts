import { describe, expect, it } from "vitest";
import { AppError } from "../../../../utils/errors.ts";
import {
  guardedModel,
  PLAIN_ANSWER,
  plainCall,
  scriptedProvider,
  siteOf,
  type Turn,
} from "../../../support/guarded-session.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

type Changes = Parameters<typeof plainCall>[1];

/** A session with more calls than places, of which the one that is sent eighth goes as scripted; the others succeed. */
async function elevenCalls(eighth: readonly Turn[], changes: Changes = {}, limits: { atOnce?: number } = {}) {
  const guarded = await guardedModel((await createTestDatabase()).url, limits);
  const others = Promise.withResolvers<string>();
  const repairs = eighth.slice(1);
  const { provider, requests } = scriptedProvider([
    ({ messages }) => {
      if (messages.length > 1) return repairs.shift() ?? PLAIN_ANSWER;
      return requests.length === 8 ? (eighth[0] ?? "") : others.promise;
    },
  ]);
  const run = guarded.open("one", provider);
  const outcomes = Array.from({ length: 11 }, (_, at) =>
    guarded.model.ask(plainCall(`Call ${at}`, changes), siteOf("one")).then(
      () => "answered",
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    ),
  );
  await expect.poll(() => requests.length).toBeGreaterThanOrEqual(8);
  await expect
    .poll(async () => (await guarded.rows()).filter(({ state }) => state !== "sent").length)
    .toBeGreaterThan(0);
  others.resolve(PLAIN_ANSWER);
  const all = (await Promise.all(outcomes)).toSorted();
  await run.close();
  return { all, requests, states: (await guarded.rows()).map(({ state }) => state).toSorted() };
}

const times = (count: number, what: string) => Array.from({ length: count }, () => what);

describe("when a call of a session fails for good", () => {
  it("those in flight are answered and stored, and none of those that wait is sent in its place", async () => {
    const { all, requests, states } = await elevenCalls([new AppError("model-rejected")]);
    expect(all).toEqual([...times(7, "answered"), ...times(4, "model-rejected")]);
    expect(requests).toHaveLength(8);
    expect(states).toEqual([...times(7, "accepted"), "failed"]);
  });

  it("because its repair was no help either, none is sent in its place", async () => {
    const guarded = await guardedModel((await createTestDatabase()).url);
    const [repair, others] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const { provider, requests } = scriptedProvider(["no JSON", () => repair.promise, () => others.promise]);
    guarded.open("one", provider);
    const ask = (prompt: string) =>
      guarded.model
        .ask(plainCall(prompt), siteOf("one"))
        .catch((error: unknown) => error instanceof AppError && error.code);
    const failing = ask("Fails");
    await expect.poll(() => requests.length).toBe(2);
    const beside = Array.from({ length: 9 }, (_, at) => ask(`Beside ${at}`));
    await expect.poll(() => requests.length).toBe(9);
    repair.resolve("none again");
    await expect.poll(async () => (await guarded.rows()).filter(({ state }) => state === "rejected").length).toBe(2);
    others.resolve(PLAIN_ANSWER);
    expect(await failing).toBe("model-answer-unusable");
    const outcomes = await Promise.all(beside);
    expect(outcomes.filter((outcome) => outcome === "model-answer-unusable")).toHaveLength(2);
    expect(requests).toHaveLength(9);
  });

  it("and was optional, all others are made", async () => {
    const { all, requests } = await elevenCalls([new AppError("model-rejected")], { optional: true });
    expect(all).toEqual([...times(10, "answered"), "model-rejected"]);
    expect(requests).toHaveLength(11);
  });

  it("and was optional, none is made after a refused key", async () => {
    const { all, requests } = await elevenCalls([new AppError("model-auth")], { optional: true });
    expect(all).toEqual([...times(7, "answered"), ...times(4, "model-auth")]);
    expect(requests).toHaveLength(8);
  });

  it("but only in what was wanted beside a good answer, all others are made", async () => {
    let asked = 0;
    const wanted = () => (++asked === 1 ? "More, please." : null);
    const { all, requests } = await elevenCalls([PLAIN_ANSWER, { refusal: "No." }], { wanted });
    expect(all).toEqual(times(11, "answered"));
    expect(requests).toHaveLength(12);
  });
});

describe("a run that is over", () => {
  it("says nothing to the next one: a resume starts clean", async () => {
    const guarded = await guardedModel((await createTestDatabase()).url);
    const failing = guarded.open("one", scriptedProvider([new AppError("model-auth")]).provider);
    const ask = () => guarded.model.ask(plainCall("Agree?"), siteOf("one"));
    await expect(ask()).rejects.toMatchObject({ code: "model-auth" });
    await expect(ask()).rejects.toMatchObject({ code: "model-auth" });
    await failing.close();
    guarded.open("one", scriptedProvider([PLAIN_ANSWER]).provider);
    expect(await ask()).toEqual({ text: "plain" });
  });

  it("by a stop from outside waits for the calls in flight, and sends no other", async () => {
    const guarded = await guardedModel((await createTestDatabase()).url);
    const inFlight = Promise.withResolvers<string>();
    const { provider, requests } = scriptedProvider([() => inFlight.promise]);
    const run = guarded.open("one", provider);
    const first = guarded.model.ask(plainCall("First"), siteOf("one"));
    await expect.poll(() => requests.length).toBe(1);
    run.halt(new AppError("interrupted"));
    const second = guarded.model.ask(plainCall("Second"), siteOf("one")).catch((error: unknown) => error);
    inFlight.resolve(PLAIN_ANSWER);
    await run.close();
    expect(await first).toEqual({ text: "plain" });
    expect(await second).toMatchObject({ code: "interrupted" });
    expect((await guarded.rows()).map(({ state }) => state)).toEqual(["accepted"]);
  });
});
