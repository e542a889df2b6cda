import type { CallSite } from "../../schemas/model/model-call.ts";
import type { FoundPage, SearchQuery } from "../../schemas/source.ts";
import type { SearchAccess } from "../config/read-config.ts";
import { AppError, toAppError } from "../errors.ts";
import type { OpenRun, OpenRuns } from "../llm/calls/open-runs.ts";
import { hashSearch, type SearchStore } from "../postgres/stores/knowledge/search-store.ts";
import { withRetry } from "../retry.ts";
import { foundPages } from "./found-pages.ts";
import type { NamedSearch } from "./own-search.ts";
import type { TavilyClient } from "./tavily-client.ts";

/** A search is short, and a research without it is better than one that waits for it. */
const TIME_LIMIT_MS = 20_000;
/** With it a search that cannot be made holds a specialist up for a minute or so, as long as its model call may take. */
const RETRIES = 2;
/** A server that asks for more is not waited for. */
const MAX_WAIT_MS = 20_000;

export interface WebSearchParts {
  readonly store: SearchStore;
  /** Whose runs the searches are part of. */
  readonly runs: Pick<OpenRuns, "share">;
  readonly clock: { now(): Date };
  /** The wait before the first retry. */
  readonly retryBaseMs: number;
  /** For one attempt. */
  readonly timeLimitMs?: number;
}

/** The web search as the graph's port wants it; one that finds null where there is neither access nor one of one's own. */
export function webSearch(access: SearchAccess | NamedSearch | undefined, parts: WebSearchParts) {
  if (!access) return { pages: async () => null };
  const own = "search" in access ? access : null;
  let client: Promise<Pick<TavilyClient, "search">> | null = own && Promise.resolve(own);
  // Loaded with the first search: most sessions have none.
  const connect = () => {
    client ??= import("./tavily-client.ts").then(({ TavilyClient }) => new TavilyClient(access as SearchAccess));
    return client;
  };
  return {
    pages: ({ words, limit }: SearchQuery, site: CallSite): Promise<readonly FoundPage[]> =>
      parts.runs.share(site, async (run) => {
        const { store, clock } = parts;
        const search = hashSearch(words, limit, own?.id);
        const stored = await store.find(run.lineage, search);
        const log = run.log.child({ request: search });
        if (stored) log.debug("search-replayed", { pages: stored.length });
        if (stored) return stored;
        const startedAt = performance.now();
        const durationMs = () => Math.round(performance.now() - startedAt);
        try {
          const tavily = await connect();
          const results = await patiently(run, parts, (signal) => tavily.search(words, limit, signal));
          const found = foundPages(results, limit, clock.now());
          log.info("search-answered", { pages: found.length, durationMs: durationMs() });
          // Before anybody uses them: a prompt is to be the same after a crash.
          return await store.keep({ lineage: run.lineage, search, session: site.session }, found);
        } catch (error) {
          log.error("search-failed", toAppError(error), { durationMs: durationMs() });
          throw error;
        }
      }),
  };
}

/** The one place that retries a search: each attempt in its time, and only while the session is ours. */
function patiently<T>(run: OpenRun, parts: WebSearchParts, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { timeLimitMs = TIME_LIMIT_MS, retryBaseMs } = parts;
  const make = async () => {
    await (await run.claim())?.ensure();
    return inTime(timeLimitMs, run.signal, attempt);
  };
  return withRetry(make, {
    retries: RETRIES,
    baseMs: retryBaseMs,
    maxMs: MAX_WAIT_MS,
    signal: AbortSignal.any([run.calls.halted, run.signal]),
    isRetryable: (error) => error instanceof AppError && error.retryable,
    leastDelayMs: (error) => {
      const asked = error instanceof AppError ? error.details["retryAfterMs"] : null;
      return typeof asked === "number" ? asked : null;
    },
    onRetry: ({ attempt: failed, delayMs, error }) =>
      run.report({
        type: "call-retried",
        call: "Search",
        attempt: failed,
        waitMs: Math.round(delayMs),
        reason: toAppError(error).code,
      }),
  });
}

async function inTime<T>(limitMs: number, cancel: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // Not AbortSignal.timeout: its timer is unreferenced, and may be the only thing that the process waits for.
  const overtime = new AbortController();
  const late = new AppError("search-timeout", { seconds: Math.max(1, Math.round(limitMs / 1_000)) });
  const timer = setTimeout(() => overtime.abort(late), limitMs);
  try {
    return await work(AbortSignal.any([cancel, overtime.signal]));
  } finally {
    clearTimeout(timer);
  }
}
