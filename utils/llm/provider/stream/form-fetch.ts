import { ServerError } from "../errors/provider-errors.ts";
import { errorBody, wordsIn } from "../errors/server-words.ts";
import type { Dialect } from "../protocols/dialect.ts";
import { protocolFetch } from "./protocol-fetch.ts";

/** One request, as it is sent and as its answer is read. */
export interface SentForm {
  readonly dialect: Dialect;
  /** The body in the form that the server takes. */
  readonly edit: (body: string) => string;
  /** Told of each piece of the answer, in the words of Chat Completions. */
  readonly taken: (chunk: Readonly<Record<string, unknown>>) => void;
  /** Some clients do not pass it on. */
  readonly signal: AbortSignal;
  /** Sent besides the client's own. */
  readonly headers: Readonly<Record<string, string>>;
}

export type ClientFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that sends a request in a form.
 * @throws ServerError for a reply that is an error: with its words, its code and its whole body, in which a wait or what
 *   was refused may be named.
 */
export function formFetch({ dialect, edit, taken, signal, headers: besides }: SentForm): ClientFetch {
  return async (input, init = {}) => {
    const body = typeof init.body === "string" ? edit(init.body) : init.body;
    const ends = init.signal ? AbortSignal.any([init.signal, signal]) : signal;
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(besides)) headers.set(name, value);
    const sent = { ...init, headers, signal: ends, ...(body === undefined ? {} : { body }) };
    const response = await protocolFetch(input, sent, dialect, taken);
    if (response.status >= 400) throw await failureOf(response);
    return response;
  };
}

async function failureOf(response: Response): Promise<ServerError> {
  const { status, headers } = response;
  const said = errorBody(await response.text().catch(() => ""));
  const { code, type, param } = innermost(said);
  return new ServerError({
    status,
    headers,
    error: { message: wordsIn(said) ?? response.statusText, code, type, param, said },
  });
}

/** The object that the error is described by: `{error}`, `{message: {...}}`, the first of a list, or the body itself. */
function innermost(body: unknown): Record<string, unknown> {
  if (Array.isArray(body)) return innermost(body[0]);
  if (typeof body !== "object" || body === null) return {};
  const own: Record<string, unknown> = { ...body };
  const inner = [own["error"], own["message"]].find((value) => typeof value === "object" && value !== null);
  return inner === undefined ? own : { ...own, ...innermost(inner) };
}
