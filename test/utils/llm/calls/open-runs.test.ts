import { describe, expect, it } from "vitest";
import { AppError } from "../../../../utils/errors.ts";
import { guardedModel, PLAIN_ANSWER, plainCall, scriptedProvider, siteOf } from "../../../support/guarded-session.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

const codeOf = (error: unknown) => (error instanceof AppError ? error.code : error);

describe("a call that is asked for when its run is over", () => {
  it("is refused: nothing is sent, and no row is left open", async () => {
    const guarded = await guardedModel((await createTestDatabase()).url);
    const { provider, requests } = scriptedProvider([PLAIN_ANSWER]);
    const run = guarded.open("one", provider);
    const site = guarded.inRun(siteOf("one"));
    await guarded.model.ask(plainCall("In time"), site);
    await run.close();
    const late = guarded.model.ask(plainCall("Too late"), site);
    expect(await late.catch(codeOf)).toBe("interrupted");
    expect(requests).toHaveLength(1);
    expect((await guarded.rows()).map(({ state }) => state)).toEqual(["accepted"]);
  });

  it("is refused also where the next run of the session is open already", async () => {
    const guarded = await guardedModel((await createTestDatabase()).url);
    const before = guarded.open("one", scriptedProvider([PLAIN_ANSWER]).provider);
    const site = guarded.inRun(siteOf("one"));
    await before.close();
    const { provider, requests } = scriptedProvider([PLAIN_ANSWER]);
    guarded.open("one", provider);
    expect(await guarded.model.ask(plainCall("Too late"), site).catch(codeOf)).toBe("interrupted");
    expect(requests).toEqual([]);
  });

  it("while the last calls are waited for is refused, too", async () => {
    const guarded = await guardedModel((await createTestDatabase()).url);
    const inFlight = Promise.withResolvers<string>();
    const { provider, requests } = scriptedProvider([() => inFlight.promise]);
    const run = guarded.open("one", provider);
    const first = guarded.model.ask(plainCall("First"), siteOf("one"));
    await expect.poll(() => requests.length).toBe(1);
    const closed = run.close();
    const late = guarded.model.ask(plainCall("Too late"), siteOf("one")).catch(codeOf);
    inFlight.resolve(PLAIN_ANSWER);
    await closed;
    expect([await first, await late]).toEqual([{ text: "plain" }, "interrupted"]);
    expect(requests).toHaveLength(1);
  });
});

describe("a provider that failed again and again", () => {
  it("gets some rest, of which the person is told once, however many calls wait", async () => {
    const guarded = await guardedModel((await createTestDatabase()).url);
    const { provider, requests } = scriptedProvider([new AppError("model-unavailable", { status: 503 })]);
    const run = guarded.open("one", provider);
    const paused = () =>
      guarded.reported.filter((event) => event.type === "warning" && event.code === "provider-paused");
    const all = Array.from({ length: 6 }, (_, at) =>
      guarded.model.ask(plainCall(`Call ${at}`), siteOf("one")).catch(codeOf),
    );
    await expect.poll(paused).toHaveLength(1);
    await expect.poll(() => requests.length).toBeGreaterThanOrEqual(5);
    run.halt(new AppError("interrupted"));
    expect(new Set(await Promise.all(all))).toEqual(new Set(["interrupted"]));
    expect(paused()).toMatchObject([{ message: expect.stringMatching(/^openai:gpt-4\.1 failed again and again/) }]);
  });
});

describe("a key's rate that is used up", () => {
  it("is told of once, however many calls wait; a retry is one of its requests", async () => {
    const guarded = await guardedModel((await createTestDatabase()).url, { requestsPerMinute: 3 });
    const { provider, requests } = scriptedProvider([new AppError("model-unavailable", { status: 503 }), PLAIN_ANSWER]);
    const run = guarded.open("one", provider);
    const ask = (prompt: string) => guarded.model.ask(plainCall(prompt), siteOf("one")).catch(codeOf);
    const reached = () => guarded.reported.filter((event) => event.type === "warning" && event.code === "rate-reached");
    await ask("First");
    await ask("Second");
    const waiting = ["Third", "Fourth"].map(ask);
    await expect.poll(reached).toHaveLength(1);
    run.halt(new AppError("interrupted"));
    expect(await Promise.all(waiting)).toEqual(["interrupted", "interrupted"]);
    expect(requests).toHaveLength(3);
    expect(reached()).toMatchObject([{ message: expect.stringContaining("openai:gpt-4.1") }]);
  });
});

describe("after a call that was not answered in time", () => {
  /** Twelve calls, of which eight are sent together; the first ones of them run into the time limit. */
  async function twelveCalls(late: number) {
    const guarded = await guardedModel((await createTestDatabase()).url);
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    let underWay = 0;
    let most = 0;
    const { provider, requests } = scriptedProvider([
      async () => {
        const nth = requests.length;
        underWay += 1;
        if (nth > 8) most = Math.max(most, underWay);
        await (nth <= 8 ? first.promise : second.promise);
        underWay -= 1;
        return nth <= late ? new AppError("model-timeout", { limit: { en: "late", ko: "늦음" } }) : PLAIN_ANSWER;
      },
    ]);
    guarded.open("one", provider);
    const all = Array.from({ length: 12 }, (_, at) => guarded.model.ask(plainCall(`Call ${at}`), siteOf("one")));
    await expect.poll(() => requests.length).toBe(8);
    first.resolve();
    await expect.poll(() => requests.length).toBeGreaterThan(8);
    second.resolve();
    await Promise.all(all);
    const warned = guarded.reported.filter((event) => event.type === "warning" && event.code === "fewer-calls");
    return { most, warned, requests: requests.length };
  }

  it("half as many are sent at once, retries among them, and the person is told once", async () => {
    const { most, warned, requests } = await twelveCalls(4);
    expect(requests).toBe(16);
    expect(most).toBeLessThanOrEqual(4);
    expect(warned).toMatchObject([{ message: expect.stringContaining("4 at once") }]);
  });

  it("none is held back where all came in time", async () => {
    const { warned, requests } = await twelveCalls(0);
    expect([requests, warned]).toEqual([12, []]);
  });
});
