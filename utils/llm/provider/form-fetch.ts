import { protocolFetch } from "./protocol-fetch.ts";
import { bodyInForm, type RequestForm } from "./request-form.ts";
import { errorBody, wordsIn } from "./server-words.ts";

/**
 * A `fetch` that sends requests in a form, and hands on the error of any server as the client reads it: with its words,
 * its code and its whole body, in which a wait or what was refused may be named.
 */
export function formFetch(form: RequestForm, maxTokens: number | null): typeof protocolFetch {
  return async (input, init) => {
    const body = typeof init?.body === "string" ? bodyInForm(init.body, form, maxTokens) : init?.body;
    const response = await protocolFetch(input, body === undefined ? init : { ...init, body });
    return response.status < 400 ? response : readable(response);
  };
}

async function readable(response: Response): Promise<Response> {
  const said = errorBody(await response.text().catch(() => ""));
  const { code, type, param } = innermost(said);
  const error = { message: wordsIn(said) ?? response.statusText, code, type, param, said };
  const headers = new Headers([...response.headers]);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return new Response(JSON.stringify({ error }), { status: response.status, headers });
}

/** The object that the error is described by: `{error}`, `{message: {...}}`, the first of a list, or the body itself. */
function innermost(body: unknown): Record<string, unknown> {
  if (Array.isArray(body)) return innermost(body[0]);
  if (typeof body !== "object" || body === null) return {};
  const own: Record<string, unknown> = { ...body };
  const inner = [own["error"], own["message"]].find((value) => typeof value === "object" && value !== null);
  return inner === undefined ? own : { ...own, ...innermost(inner) };
}
