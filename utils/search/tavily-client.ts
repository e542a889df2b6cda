import { TavilySearchAPIWrapper } from "@langchain/tavily";
import { z } from "zod";
import type { SearchAccess } from "../config/read-config.ts";
import { AppError } from "../errors.ts";
import { retryAfterMs } from "../llm/provider/errors/asked-wait.ts";

const Reply = z.object({
  results: z.array(z.object({ url: z.string(), title: z.string().nullish(), content: z.string().nullish() })),
});
/** As Tavily gives them: whatever is in a page may be in these. */
export type TavilyResult = z.infer<typeof Reply>["results"][number];

/** Twenty excerpts, the most there can be, are far shorter; whatever is longer is not to fill the memory. */
const MAX_REPLY_CHARACTERS = 2_000_000;
/** Shorter keys are dummies, and would be found in any text. */
const MIN_SECRET_CHARACTERS = 8;

/** The key's limit or the plan's, and that of paying as one goes: Tavily's own statuses. */
const SPENT: ReadonlySet<number> = new Set([402, 432, 433]);

/**
 * The library's client with an exchange of its own. The inherited `rawResults` prints every failed reply on standard
 * output, gives a status in words only, and takes neither a signal nor a time limit.
 */
export class TavilyClient extends TavilySearchAPIWrapper {
  readonly #address: URL;
  readonly #secrets: readonly string[];

  constructor({ apiKey, baseUrl }: SearchAccess) {
    super({ tavilyApiKey: apiKey, ...(baseUrl ? { apiBaseUrl: baseUrl } : {}) });
    // A gateway's address may have a path, and a query that holds its key.
    this.#address = new URL(this.apiBaseUrl ?? "");
    this.#secrets = [apiKey, ...this.#address.searchParams.values()].filter(
      (secret) => secret.length >= MIN_SECRET_CHARACTERS,
    );
    this.#address.pathname = `${this.#address.pathname.replace(/\/+$/, "")}/search`;
  }

  /**
   * Sends one request.
   * @throws AppError of the web search, told apart by status; the signal's reason where it was aborted.
   */
  async search(words: string, limit: number, signal: AbortSignal): Promise<TavilyResult[]> {
    const { origin } = this.#address;
    let response: Response;
    let text: string | null = null;
    try {
      response = await fetch(this.#address, {
        method: "POST",
        // Followed, a redirect would make a GET of it.
        redirect: "manual",
        headers: { Authorization: `Bearer ${this.tavilyApiKey}`, "Content-Type": "application/json" },
        body: JSON.stringify(this.convertCamelToSnakeCase({ query: words, maxResults: limit, searchDepth: "basic" })),
        signal,
      });
      if (response.ok) text = await readText(response);
      // Never read: it may hold the key. Left open, it would keep its connection out of the pool.
      else await response.body?.cancel();
    } catch (error) {
      signal.throwIfAborted();
      throw new AppError("search-unreachable", { address: origin }, error);
    }
    const { status } = response;
    if (!response.ok) throw failureOf(response, origin);
    try {
      return Reply.parse(JSON.parse(this.#withoutSecrets(text ?? ""))).results;
    } catch (error) {
      throw new AppError("search-failed", { address: origin, status }, error);
    }
  }

  /** What comes back is stored and shown: a server that repeats the key is not to put it there. */
  #withoutSecrets(text: string): string {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
  }
}

function failureOf({ status, headers }: Response, address: string): AppError {
  if (status === 401 || status === 403) return new AppError("search-refused", { status });
  if (SPENT.has(status)) return new AppError("search-spent", { status });
  if (status === 404 || status < 400) return new AppError("search-failed", { address, status });
  const waitMs = retryAfterMs(headers, Date.now());
  const details = { status, ...(waitMs === null ? {} : { retryAfterMs: waitMs }) };
  if (status === 429) return new AppError("search-rate-limited", details);
  return new AppError(status === 408 || status >= 500 ? "search-unavailable" : "search-rejected", details);
}

/** The body, or null where it is too long to be an answer. */
async function readText(response: Response): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_REPLY_CHARACTERS) return null;
  }
  return text + decoder.decode();
}
