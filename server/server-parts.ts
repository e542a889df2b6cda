import type { Handler, MiddlewareHandler } from "hono";
import type { AppEnv } from "./app-env.ts";

export type Middleware = MiddlewareHandler<AppEnv>;

/** What the routes stand on, made in rooms of their own. Each list is gone through in its order, before the one below it. */
export interface ServerParts {
  /** Before everything: what is logged of a request. */
  readonly first: readonly Middleware[];
  /** Whose pages may call: what answers a browser's OPTIONS. */
  readonly origins: readonly Middleware[];
  /** Behind the check of who asks: rates, idempotency keys. */
  readonly known: readonly Middleware[];
  /** Around the plan and its figures: versions, as `ETag` and `If-Match`. */
  readonly versions: readonly Middleware[];
  /** `GET /api/sessions/{id}/events`. */
  readonly events: Handler<AppEnv>;
  /** Ends what is open: streams. */
  readonly close: () => Promise<void>;
}
