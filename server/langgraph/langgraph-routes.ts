import { Hono, type MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { BeginRun } from "../auth/begun-run.ts";
import { assistantRoutes } from "./assistant-routes.ts";
import { protocolRoutes } from "./protocol/protocol-routes.ts";
import { runRoutes } from "./runs/run-routes.ts";
import type { StreamOptions } from "./runs/run-stream.ts";
import { storeRoutes } from "./store-routes.ts";
import { threadRoutes } from "./threads/thread-routes.ts";

export interface LanggraphOptions extends StreamOptions {
  readonly version: string;
  readonly begin: BeginRun;
  /** What every route comes after that is anybody's: it says who asks, and gives the planner that is theirs. */
  readonly guard: MiddlewareHandler<AppEnv>;
}

/** Where all of it lies that is somebody's. */
const GUARDED = ["/threads/*", "/runs/*", "/assistants/*", "/store/*", "/info"];

/** LangGraph's server protocol, on sessions: what its clients call a thread is one. */
export function langgraphRoutes({ version, begin, guard, ...streams }: LanggraphOptions): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  for (const path of GUARDED) app.use(path, guard);
  app
    .get("/ok", (c) => c.json({ ok: true }))
    .route("/", assistantRoutes(version, new Date()))
    .route("/", storeRoutes())
    .route("/", threadRoutes(begin))
    .route("/", runRoutes(begin, streams))
    .route("/", protocolRoutes(begin, streams));
  return app;
}
