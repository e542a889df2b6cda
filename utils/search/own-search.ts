import { AppError, describe } from "../errors.ts";
import type { TavilyResult } from "./tavily-client.ts";

/** How a search is told what is wanted of it. */
export interface SearchOptions {
  /** More pages than this are not looked at. */
  readonly limit: number;
  /** Aborted after 20 s, and where the session is stopped. */
  readonly signal: AbortSignal;
}

/** A page that a search found. */
export interface SearchResult {
  readonly url: string;
  readonly title?: string | null | undefined;
  /** What of its text fits; 1,500 bytes of it are used. */
  readonly content?: string | null | undefined;
}

/** A search of one's own. What it found is kept with the session under its id, and is not searched for again. */
export interface OwnSearch {
  readonly id: string;
  /** Pages, the best first. What it throws is tried again twice; then the specialist goes on without. */
  find(words: string, options: SearchOptions): Promise<readonly SearchResult[]> | readonly SearchResult[];
}

/** What is used of a LangChain tool that searches: what it gives is read as a list of pages. */
export interface SearchTool {
  readonly name: string;
  invoke(input: { query: string }, config?: { signal?: AbortSignal }): Promise<unknown>;
}

/** A search by what it is kept under, in the form that ours has. */
export interface NamedSearch {
  readonly id: string;
  search(words: string, limit: number, signal: AbortSignal): Promise<TavilyResult[]>;
}

const TEXTS = ["content", "text", "snippet", "description", "body", "pageContent"];

/** A search of one's own, or a tool, as ours is. Its errors are those of a search: none of them ends a session. */
export function namedSearch(own: OwnSearch | SearchTool): NamedSearch {
  const id = "find" in own ? own.id : own.name;
  const found = async (words: string, limit: number, signal: AbortSignal): Promise<unknown> =>
    "find" in own ? own.find(words, { limit, signal }) : own.invoke({ query: words }, { signal });
  return {
    id,
    async search(words, limit, signal) {
      try {
        return pagesIn(await found(words, limit, signal));
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof AppError
          ? error
          : new AppError("search-own-failed", { id, problem: describe(error) }, error);
      }
    },
  };
}

/** Pages in whatever a tool gives: a list, a list under `results`, or either as JSON. */
function pagesIn(given: unknown): TavilyResult[] {
  const value = typeof given === "string" ? parsed(given) : given;
  const list = Array.isArray(value) ? value : field(value, "results");
  return (Array.isArray(list) ? list : []).flatMap((one) => {
    const url = field(one, "url") ?? field(one, "link") ?? field(field(one, "metadata"), "source");
    if (typeof url !== "string") return [];
    const [title, content] = [field(one, "title"), TEXTS.map((name) => field(one, name)).find(isText)];
    return [{ url, title: isText(title) ? title : null, content: isText(content) ? content : null }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
