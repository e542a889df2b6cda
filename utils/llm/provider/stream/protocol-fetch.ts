import { AppError } from "../../../errors.ts";
import { NoReplyError, NotApiError } from "../errors/provider-errors.ts";
import type { Dialect } from "../protocols/dialect.ts";
import { replyStream } from "./reply-stream.ts";

/** Node's own `fetch` gives a reply up after 300 s without a byte; how long is waited is for the caller to say. */
async function patientFetch() {
  // Of a CommonJS library a bundle has only the default.
  const { Agent, fetch } = (await import("undici")).default;
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { method = "GET", headers, body = null, signal = null } = init;
    if (input instanceof Request || !(body === null || typeof body === "string")) {
      throw new AppError("defect", { problem: "the model client sends what is no text" });
    }
    const sent = { method, headers: [...new Headers(headers)], body, signal, dispatcher };
    return fetch(input, sent);
  };
}

let client: ReturnType<typeof patientFetch> | null = null;

/**
 * A `fetch` for model clients that sees what they hide: a connection that never gave a reply throws
 * `NoReplyError` with its code, a 200 that is no model's answer throws `NotApiError`, and an answer is passed on as a
 * well-formed stream, however it came: see `replyStream`. It has no time limit but the signal's.
 */
export async function protocolFetch(
  input: string | URL | Request,
  init: RequestInit | undefined,
  dialect: Dialect,
  taken: (chunk: Readonly<Record<string, unknown>>) => void,
): Promise<Response> {
  client ??= patientFetch().catch((error: unknown) => {
    // The client would take it for a provider that cannot be reached.
    throw new AppError("defect", { problem: "undici cannot be used" }, error);
  });
  const fetch = await client;
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new NoReplyError(networkCode(error), error);
  }
  if (!response.ok) return response;
  const contentType = mediaType(response);
  if (response.body !== null && STREAM_TYPES.has(contentType)) {
    return readable(response, replyStream(response.body, contentType, dialect, taken), dialect);
  }
  // Left unread, the body would keep its connection out of the pool.
  await response.body?.cancel().catch(() => undefined);
  throw new NotApiError(contentType);
}

/** Streams of careless servers have a general type or none; a page (HTML, XML) never has one of these. */
const STREAM_TYPES = new Set([
  "text/event-stream",
  "application/json",
  "application/x-ndjson",
  "application/stream+json",
  "text/plain",
  "application/octet-stream",
  "",
]);

function mediaType(response: Response): string {
  return (response.headers.get("content-type") ?? "").split(";", 1).join("").trim().toLowerCase();
}

/** The same reply with a body that the protocol's client can read. */
function readable({ status, headers }: Response, body: AsyncIterable<string>, { isLines }: Dialect): Response {
  const told = [...headers].filter(([name]) => !name.startsWith("content-"));
  return new Response(ReadableStream.from(body).pipeThrough(new TextEncoderStream()), {
    status,
    headers: [...told, ["content-type", isLines ? "application/x-ndjson" : "text/event-stream"]],
  });
}

function networkCode(error: unknown): string | null {
  for (let link = error; link instanceof Error; link = link.cause) {
    // A host with several addresses fails with all of their errors at once.
    const inner = link instanceof AggregateError ? link.errors[0] : link;
    if (inner instanceof Error && "code" in inner && typeof inner.code === "string") return inner.code;
  }
  return null;
}
