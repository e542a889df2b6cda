import type { MiddlewareHandler } from "hono";
import { toAppError } from "../../utils/errors.ts";
import type { ServerLog } from "../../utils/observability/server-log.ts";
import type { AppEnv } from "../app-env.ts";
import { PROBES } from "./probes.ts";

/**
 * Writes a line for each request, when its answer begins: a stream may go on for hours. Behind the request's ids, before
 * everything that may refuse it.
 */
export function withRequestLog(log: ServerLog): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    const { requestId, traceId, ownSpanId } = c.get("trace");
    log.answered({
      requestId,
      traceId,
      spanId: ownSpanId,
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      durationMs: performance.now() - startedAt,
      person: c.get("requester")?.person,
      error: c.error === undefined ? undefined : toAppError(c.error),
      isProbe: PROBES.has(c.req.path),
    });
  };
}
