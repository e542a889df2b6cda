import { inspect } from "node:util";
import { onTestFinished } from "vitest";
import type { SearchQuery } from "../../schemas/source.ts";
import { AppError } from "../../utils/errors.ts";
import type { ModelSession } from "../../utils/llm/calls/open-runs.ts";
import { SearchStore } from "../../utils/postgres/stores/knowledge/search-store.ts";
import { type WebSearchParts, webSearch } from "../../utils/search/web-search.ts";
import { guardedModel, scriptedProvider, siteOf } from "./guarded-session.ts";
import { createTestDatabase } from "./postgres.ts";
import { startTavilyServer, type TavilyPage, type TavilyReply } from "./tavily-server.ts";

/** No error, no row and no line may ever hold it. */
export const SEARCH_KEY = "plain-key-8f2d61c07b-never-shown";
export const PAGES: readonly TavilyPage[] = [
  { url: "https://example.com/gear", title: "Used gear", content: "A third of all gear is bought used." },
  { url: "https://example.com/rope", title: "Ropes", content: "Ropes are not resold." },
];
export const QUERY = { words: "used climbing gear", limit: 5 };

/**
 * A search at a server that replies in turn, the last reply ever after, in a run of the session `plan`.
 * @param replies Or a function, for a server that replies in its own time.
 */
export async function searching(
  replies: readonly TavilyReply[] | ((words: string, nth: number) => Promise<TavilyReply>),
  changes: Partial<WebSearchParts & { query: string }> = {},
) {
  const server = await startTavilyServer(
    typeof replies === "function" ? replies : (_, nth) => replies[nth - 1] ?? replies.at(-1) ?? [],
  );
  onTestFinished(() => server.close());
  const { url } = await createTestDatabase();
  const guarded = await guardedModel(url);
  const access = { apiKey: SEARCH_KEY, baseUrl: `${server.url}${changes.query ?? ""}` };
  const store = new SearchStore(guarded.pool);
  const clock = { now: () => new Date("2026-03-01T10:00:00Z") };
  const parts = { store, runs: guarded.runs, clock, retryBaseMs: 0, ...changes };
  const open = (session: string, of: Partial<ModelSession> = {}) =>
    guarded.open(session, scriptedProvider([]).provider, of);
  const calls = open("plan");
  /** A search as the run of a session makes it. */
  const searchIn = (given: typeof access, of: WebSearchParts) => {
    const search = webSearch(given, of);
    return {
      pages: (query: SearchQuery, session = "plan") => search.pages(query, guarded.inRun(siteOf(session))),
    };
  };
  const rows = async () => (await guarded.pool.query("SELECT * FROM searches")).rows;
  return { ...guarded, server, access, parts, store, open, calls, rows, searchIn, search: searchIn(access, parts) };
}

/** The error with which a search fails for good. */
export async function failureOf(search: Promise<unknown>): Promise<AppError> {
  const error = await search.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`It failed with ${inspect(error)}`);
  return error;
}
