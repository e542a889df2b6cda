import type { Context, Hono } from "hono";
import { AppError } from "../../utils/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { operationOf } from "../openapi/operation.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Answers what no route has taken. @throws AppError `method-not-allowed` with what there is; `route-unknown`. */
export function unknownRoute(app: Pick<Hono<AppEnv>, "router">): (c: Context<AppEnv>) => Response {
  return (c) => {
    const { method, path } = c.req;
    const known = METHODS.filter((one) => app.router.match(one, path)[0].some(([[handler]]) => operationOf(handler)));
    if (known.length === 0) throw new AppError("route-unknown", { path: path.slice(0, 200) });
    const allow = known.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one])).join(", ");
    if (method === "OPTIONS") return c.body(null, 204, { Allow: allow });
    throw new AppError("method-not-allowed", { method, path: path.slice(0, 200), methods: allow, allow });
  };
}
