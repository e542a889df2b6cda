import { inspect } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { AppError, ERRORS, type ErrorCode, endsSession } from "../../../utils/errors.ts";
import { webSearch } from "../../../utils/search/web-search.ts";
import { siteOf } from "../../support/guarded-session.ts";
import { failureOf, PAGES, QUERY, SEARCH_KEY, searching } from "../../support/search-session.ts";
import type { TavilyReply } from "../../support/tavily-server.ts";

describe("a search", () => {
  it("is one request with the key, the words and the limit, and finds pages", async () => {
    const { server, search } = await searching([PAGES]);
    const found = await search.pages(QUERY);
    expect(found?.map(({ source, text }) => [source.id, source.title, text])).toEqual(
      PAGES.map(({ url, title, content }) => [url, title, content]),
    );
    expect(found?.[0]?.source).toMatchObject({ kind: "page", at: "2026-03-01T10:00:00.000Z" });
    expect(server.requests).toMatchObject([
      { words: QUERY.words, limit: 5, key: SEARCH_KEY, path: "/search", body: { search_depth: "basic" } },
    ]);
  });

  it("goes to an address that has a path and a query of its own", async () => {
    const { server, search } = await searching([PAGES], { query: "/tavily/?code=gateway" });
    await search.pages(QUERY);
    expect(server.requests.map(({ path }) => path)).toEqual(["/tavily/search?code=gateway"]);
  });

  it("may find nothing", async () => {
    const { server, search } = await searching([[]]);
    expect([await search.pages(QUERY), await search.pages(QUERY)]).toEqual([[], []]);
    expect(server.requests).toHaveLength(1);
  });

  it("is not made without a key", async () => {
    const { server, parts, rows } = await searching([PAGES]);
    expect(await webSearch(undefined, parts).pages(QUERY, siteOf("plan"))).toBeNull();
    expect([server.requests, await rows()]).toEqual([[], []]);
  });
});

describe("a failed attempt", () => {
  it.each<[string, TavilyReply, string]>([
    ["a 500", { status: 500 }, "search-unavailable"],
    ["a 503 that is a page", { status: 503, body: "<html>" }, "search-unavailable"],
    ["a 429", { status: 429 }, "search-rate-limited"],
    ["a cut connection", "cut", "search-unreachable"],
    ["half a reply", "half", "search-unreachable"],
  ])("is made again after %s", async (_, reply, reason) => {
    const { server, search, reported } = await searching([reply, PAGES]);
    expect(await search.pages(QUERY)).toHaveLength(2);
    expect(server.requests).toHaveLength(2);
    expect(reported).toMatchObject([{ type: "call-retried", call: "Search", attempt: 1, reason }]);
  });

  it.each<[ErrorCode, TavilyReply, number]>([
    ["search-unavailable", { status: 502 }, 3],
    ["search-rate-limited", { status: 429 }, 3],
    ["search-unreachable", "cut", 3],
    ["search-refused", { status: 401 }, 1],
    ["search-refused", { status: 403 }, 1],
    ["search-spent", { status: 432 }, 1],
    ["search-spent", { status: 433 }, 1],
    ["search-rejected", { status: 400 }, 1],
    ["search-failed", { status: 404 }, 1],
    ["search-failed", { status: 301, headers: { location: "/search" } }, 1],
    ["search-failed", { status: 200, body: "<html>" }, 1],
    ["search-failed", { status: 200, body: '{"results": [{"url": 7}]}' }, 1],
    ["search-failed", { status: 200, body: '{"error": "no"}' }, 1],
    ["search-failed", { status: 200, body: "null" }, 1],
    ["search-failed", { status: 200, body: `{"results": [], "rest": "${"x".repeat(2_000_000)}"}` }, 1],
  ])("ends as %s with %o after %i requests, and nothing is stored", async (code, reply, requests) => {
    const { server, search, rows } = await searching([reply]);
    expect((await failureOf(search.pages(QUERY))).code).toBe(code);
    expect(server.requests).toHaveLength(requests);
    expect(await rows()).toEqual([]);
  });

  it("waits at least as long as the server asks", async () => {
    const { server, search, reported } = await searching([{ status: 429, headers: { "retry-after": "1" } }, PAGES]);
    expect(await search.pages(QUERY)).toHaveLength(2);
    expect(server.requests).toHaveLength(2);
    expect(reported).toMatchObject([{ waitMs: 1_000 }]);
  });

  it("is the last where the server asks for a wait that nobody would sit through", async () => {
    const { server, search } = await searching([{ status: 429, headers: { "retry-after": "3600" } }]);
    expect((await failureOf(search.pages(QUERY))).code).toBe("search-rate-limited");
    expect(server.requests).toHaveLength(1);
  });

  it("ends at its time limit, and is made again", async () => {
    const { search, reported } = await searching(["silence"], { timeLimitMs: 50 });
    expect((await failureOf(search.pages(QUERY))).code).toBe("search-timeout");
    expect(reported).toMatchObject([
      { attempt: 1, reason: "search-timeout" },
      { attempt: 2, reason: "search-timeout" },
    ]);
  });

  it("is asked for again by the next search", async () => {
    const { server, search } = await searching([{ status: 401 }, PAGES]);
    await failureOf(search.pages(QUERY));
    expect(await search.pages(QUERY)).toHaveLength(2);
    expect(server.requests).toHaveLength(2);
  });
});

describe("failures of the search", () => {
  const codes = Object.keys(ERRORS).filter((code): code is ErrorCode => code.startsWith("search-"));

  it("never end a session", () => {
    expect(codes).toHaveLength(9);
    expect(codes.filter((code) => endsSession(new AppError(code)))).toEqual([]);
  });

  it("name the variable to look at", async () => {
    const { search } = await searching([{ status: 401 }]);
    const error = await failureOf(search.pages(QUERY));
    expect(error.inLanguage("en")).toContain("(401): check TAVILY_API_KEY");
    expect(error.inLanguage("ko")).toContain("TAVILY_API_KEY");
  });
});

describe("the key", () => {
  const echo = JSON.stringify({ detail: { error: `No such key: ${SEARCH_KEY}` } });
  it.each<[string, TavilyReply]>([
    ["an error's body", { status: 401, body: echo, headers: { "x-key": SEARCH_KEY, "retry-after": SEARCH_KEY } }],
    ["the body of a 500", { status: 500, body: SEARCH_KEY }],
    ["a body that is no JSON", { status: 200, body: `${SEARCH_KEY} is no key` }],
    ["a body of another shape", { status: 200, body: `{"results": "${SEARCH_KEY}"}` }],
  ])("is in no error where the server sends it back in %s", async (_, reply) => {
    const { search } = await searching([reply]);
    const error = await failureOf(search.pages(QUERY));
    const shown = inspect(error, { depth: null, showHidden: true, maxStringLength: null });
    expect(shown).not.toContain(SEARCH_KEY);
    for (const language of ["en", "ko"] as const) expect(error.inLanguage(language)).not.toContain(SEARCH_KEY);
  });

  it("is not stored or found in a page either, and nor is one in the address", async () => {
    const text = `They know ${SEARCH_KEY} and gateway-secret.`;
    const pages = [{ url: `https://example.com/?k=${SEARCH_KEY}`, title: SEARCH_KEY, content: text }];
    const { search, rows } = await searching([pages], { query: "/?code=gateway-secret" });
    const found = JSON.stringify([await search.pages(QUERY), await rows()]);
    expect(found).toContain("They know [secret] and [secret].");
    expect(found).not.toContain(SEARCH_KEY);
    expect(found).not.toContain("gateway-secret");
  });

  it("is printed nowhere, nor anything else", async () => {
    const print = vi.spyOn(console, "log");
    onTestFinished(() => print.mockRestore());
    const { search } = await searching([{ status: 401, body: echo }]);
    await failureOf(search.pages(QUERY));
    expect(print).not.toHaveBeenCalled();
  });
});
