import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { isMeasured, measure } from "../../utils/observability/metrics/measured.ts";
import type { AppEnv } from "../app-env.ts";

/** What a middleware is entered under. */
const ANY_METHOD = "ALL";

/** Tells whoever measures how long it took until an answer began. Before everything that may refuse a request. */
export function measuredRequests(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!isMeasured("request-answered")) return await next();
    const startedAt = performance.now();
    await next();
    const route = matchedRoutes(c).findLast(({ method }) => method !== ANY_METHOD);
    measure("request-answered", {
      method: c.req.method,
      route: route?.path ?? null,
      status: c.res.status,
      durationMs: performance.now() - startedAt,
    });
  };
}

/** The routes of an app that answer something. */
export function answeringRoutes<R extends { readonly method: string }>(routes: readonly R[]): R[] {
  return routes.filter(({ method }) => method !== ANY_METHOD);
}
