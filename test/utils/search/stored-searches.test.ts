import { describe, expect, it } from "vitest";
import { AppError } from "../../../utils/errors.ts";
import type { ModelSession } from "../../../utils/llm/calls/open-runs.ts";
import { failureOf, PAGES, QUERY, searching } from "../../support/search-session.ts";

describe("what a search found", () => {
  it("is stored, and used by every later run of the session and by its forks", async () => {
    const { server, search, access, parts, calls, open, rows, searchIn } = await searching([PAGES, []]);
    const first = await search.pages(QUERY);
    await calls.close();
    open("plan");
    open("fork", { lineage: "plan" });
    const restarted = searchIn(access, parts);
    expect(await restarted.pages(QUERY)).toEqual(first);
    expect(await restarted.pages(QUERY, "fork")).toEqual(first);
    expect(server.requests).toHaveLength(1);
    expect(await rows()).toMatchObject([{ lineage: "plan", session: "plan" }]);
  });

  it("is not that of other words, another limit or another lineage", async () => {
    const { server, search, open } = await searching([PAGES]);
    open("another");
    for (let time = 1; time <= 2; time += 1) {
      for (const query of [QUERY, { ...QUERY, words: "used ropes" }, { ...QUERY, limit: 3 }]) await search.pages(query);
      await search.pages(QUERY, "another");
    }
    expect(server.requests).toHaveLength(4);
  });

  it("is the same for two that searched at once", async () => {
    const { server, search, rows } = await searching(async (_, nth) => {
      await server.arrived(2);
      return PAGES.slice(nth - 1);
    });
    const [one, other] = await Promise.all([search.pages(QUERY), search.pages(QUERY)]);
    expect(one).toEqual(other);
    expect(await search.pages(QUERY)).toEqual(one);
    expect(server.requests).toHaveLength(2);
    expect(await rows()).toHaveLength(1);
  });

  it("comes back with every character", async () => {
    const { store } = await searching([]);
    const source = {
      id: "https://example.com",
      kind: "page" as const,
      title: "\ud800",
      at: "2026-03-01T10:00:00.000Z",
    };
    const pages = [{ source, text: 'NUL \u0000, half \udfff, 등산 🧗, \\u0000, "quoted"' }];
    expect(await store.keep({ lineage: "a", search: "b", session: "a" }, pages)).toEqual(pages);
    expect(await store.find("a", "b")).toEqual(pages);
  });
});

describe("a search within a run", () => {
  it("is waited for before the run closes", async () => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { server, search, calls, rows } = await searching(() => held.then(() => PAGES));
    const found = search.pages(QUERY);
    await server.arrived(1);
    const closed = calls.close().then(rows);
    answer();
    expect(await closed).toHaveLength(1);
    expect(await found).toHaveLength(2);
  });

  it("does not start once the run is halted", async () => {
    const { server, search, calls } = await searching([PAGES]);
    calls.halt(new AppError("limit-reached"));
    expect((await failureOf(search.pages(QUERY))).code).toBe("limit-reached");
    expect(server.requests).toEqual([]);
  });

  it("is cancelled with it, and not made again", async () => {
    const { server, search, open, reported } = await searching(["silence"], { timeLimitMs: 600_000 });
    const abort = new AbortController();
    open("plan", { signal: abort.signal });
    const found = failureOf(search.pages(QUERY));
    await server.arrived(1);
    abort.abort(new AppError("interrupted"));
    expect((await found).code).toBe("interrupted");
    expect([server.requests.length, reported]).toEqual([1, []]);
  });

  it("is not sent where another process has the session", async () => {
    const { server, search, open } = await searching([PAGES]);
    open("plan", {
      claim: () => Promise.reject(new AppError("session-in-use", { session: "plan", holder: "another" })),
    });
    expect((await failureOf(search.pages(QUERY))).code).toBe("session-in-use");
    expect(server.requests).toEqual([]);
  });

  it("leaves a line in the log: numbers, and nobody's words", async () => {
    const lines: unknown[] = [];
    const line =
      (level: string) =>
      (...what: unknown[]) =>
        void lines.push([level, ...what]);
    const log: ModelSession["log"] = {
      debug: line("debug"),
      info: line("info"),
      warn: line("warn"),
      error: line("error"),
      child: (ids) => {
        expect(Object.keys(ids)).toEqual(["request"]);
        return log;
      },
      close: () => {},
    };
    const { search, open } = await searching([PAGES, { status: 432 }]);
    open("plan", { log });
    await search.pages(QUERY);
    await search.pages(QUERY);
    await failureOf(search.pages({ ...QUERY, words: "something else" }));
    expect(lines).toMatchObject([
      ["info", "search-answered", { pages: 2 }],
      ["debug", "search-replayed", { pages: 2 }],
      ["error", "search-failed", { code: "search-spent" }, {}],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/climbing|something|gear/);
  });
});
