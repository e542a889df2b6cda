import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

/** What a page of another origin may read of an answer, besides its body. */
const EXPOSED = [
  ...["Location", "Content-Location", "ETag", "X-Request-ID", "Retry-After", "traceparent"],
  ...["X-Pagination-Total", "X-Pagination-Next"],
];
const HEADERS = [
  ...["Authorization", "Content-Type", "Accept", "Accept-Language", "If-Match", "If-None-Match"],
  ...["Idempotency-Key", "Last-Event-ID", "X-Request-ID", "traceparent", "X-Api-Key", "Prefer"],
];
const METHODS = ["GET", "HEAD", "POST", "PATCH", "DELETE"];
/** As long as browsers keep it: Chromium two hours. */
const PREFLIGHT_S = 7_200;

/**
 * Lets pages of these origins use the server (CORS). It stands before the check of who asks: a browser's preflight has
 * no token. Nothing is allowed with cookies, of which there are none.
 * @param origins Exact ones; there is no way to allow all.
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler {
  if (origins.length === 0) return (_, next) => next();
  const answer = cors({
    origin: [...origins],
    allowMethods: METHODS,
    allowHeaders: HEADERS,
    exposeHeaders: EXPOSED,
    maxAge: PREFLIGHT_S,
  });
  return async (c, next) => {
    const preflight = await answer(c, next);
    // Browsers that do not ask the person whether a page may reach this machine ask the machine.
    const asksForMachine = c.req.header("access-control-request-private-network") === "true";
    if (preflight?.headers.has("access-control-allow-origin") && asksForMachine)
      preflight.headers.set("Access-Control-Allow-Private-Network", "true");
    return preflight;
  };
}
