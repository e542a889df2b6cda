import type { Context } from "hono";
import { routePath } from "hono/route";
import { toAppError } from "../../utils/errors.ts";
import type { Spans } from "../../utils/observability/spans/span-scope.ts";
import type { AppEnv } from "../app-env.ts";
import { PROBES } from "./probes.ts";

/** The ids of a request, as far as they name spans. */
interface GivenIds {
  readonly traceId: string;
  /** The caller's. */
  readonly spanId?: string | undefined;
  readonly ownSpanId: string;
  readonly isSampled: boolean;
}

/**
 * Answers a request in a span with the ids that were given out for it, below the caller's. It ends when the answer begins: a stream
 * may go on for hours. What only asks whether the server lives has none.
 * @returns Whether the trace is kept.
 */
export async function inRequestSpan(
  spans: Spans,
  c: Context<AppEnv>,
  { traceId, spanId, ownSpanId, isSampled }: GivenIds,
  next: () => Promise<void>,
): Promise<boolean> {
  if (PROBES.has(c.req.path)) {
    await next();
    return isSampled;
  }
  const { method } = c.req;
  const start = {
    name: method,
    kind: "server",
    attributes: { "http.request.method": method, "url.scheme": c.req.url.startsWith("https:") ? "https" : "http" },
    parent: spanId === undefined ? undefined : { traceId, spanId, isSampled },
    own: { traceId, spanId: ownSpanId },
  } as const;
  return spans.begin(start, async (span) => {
    span?.text("url.path", c.req.path);
    await next();
    if (span === undefined) return isSampled;
    const route = routePath(c, -1);
    const { status } = c.res;
    span.set({ "http.response.status_code": status });
    if (!route.includes("*")) {
      span.set({ "http.route": route });
      span.rename(`${method} ${route}`);
    }
    if (status >= 500) span.fail(c.error === undefined ? String(status) : toAppError(c.error).code);
    return span.isSampled;
  });
}
