import { Hono } from "hono";
import type { LazyPlanner } from "../planner/planner.ts";
import type { Requester, RequestTrace } from "../planner/requester.ts";
import type { Language } from "../schemas/idea.ts";
import { AppError, toAppError } from "../utils/errors.ts";
import { packageVersion } from "../utils/package-files.ts";
import type { AppEnv } from "./app-env.ts";
import { isServersFailure, problemResponse } from "./http/problem.ts";
import { withRequestIds } from "./http/request-ids.ts";
import { inLanguage, withRequester } from "./http/request-setting.ts";
import { unknownRoute } from "./http/unknown-route.ts";
import { openApiDocument } from "./openapi/document.ts";
import { figureRoutes } from "./routes/figures.ts";
import { personRoutes } from "./routes/person.ts";
import { planRoutes } from "./routes/plan.ts";
import { recordRoutes } from "./routes/records.ts";
import { runRoutes } from "./routes/runs.ts";
import { stateRoutes } from "./routes/server-state.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import type { ServerParts } from "./server-parts.ts";

/** Says who asks. @throws AppError `credentials-missing`, `credentials-invalid`, `origin-refused`. */
export type Auth = (request: Request, peer: { readonly address: string | null }) => Promise<Requester>;

export interface ServerOptions extends Partial<ServerParts> {
  /** The planner whose sessions are served. It stays the program's own, which closes it. */
  readonly planner: Pick<LazyPlanner, "as" | "crashed">;
  readonly auth: Auth;
  /** In which sentences are said where a request does not say it; English where it is not given. */
  readonly language?: Language | undefined;
  /** The program's version; this package's where it is not given. */
  readonly version?: string | undefined;
  /** Told of a failure that is the server's own: its answer does not say what it was. A warning of the process's where it is not given. */
  readonly onFailure?: ((error: AppError, trace: RequestTrace) => void) | undefined;
}

export interface PlanServer {
  /** Answers a request. @param env What the adapter of the program knows of its connection. */
  fetch(request: Request, env?: object): Promise<Response> | Response;
  /** Takes no more requests, and ends the open streams. */
  close(): Promise<void>;
}

/**
 * Makes the handler of all routes. It listens nowhere: `serve` does, or a program of one's own.
 * @returns What works wherever `fetch` does.
 */
export function createServer(options: ServerOptions): PlanServer {
  const stopping = new AbortController();
  const app = serverApp(options, stopping.signal);
  return {
    fetch: (request, env) => app.fetch(request, env),
    close: async () => {
      stopping.abort();
      await options.close?.();
    },
  };
}

/** All routes; in a typed client, `hc<ServerApp>`. */
export type ServerApp = ReturnType<typeof serverApp>;

const VERSIONED = ["/api/sessions/:id/plan", "/api/sessions/:id/figures"];

function serverApp(options: ServerOptions, stopping: AbortSignal) {
  const { planner, auth, language = "en", version = packageVersion() } = options;
  const { first = [], origins = [], known = [], versions = [], events } = options;
  const app = new Hono<AppEnv>();
  for (const each of [withRequestIds(), inLanguage(language), ...first, ...origins]) app.use(each);
  const open = () => {
    if (stopping.aborted) throw new AppError("server-stopping");
  };
  app.use("/api/*", async (_, next) => (open(), next()));
  app.use("/api/*", withRequester(planner, auth));
  for (const each of known) app.use("/api/*", each);
  for (const each of versions) app.on(["GET", "PATCH"], VERSIONED, each);

  const ready = async () => (open(), planner.crashed());
  const document = () => openApiDocument(app.routes, version);
  const routes = app
    .route("/", stateRoutes({ version, ready, document }))
    .route("/api", personRoutes())
    .route("/api/sessions", sessionRoutes(events))
    .route("/api/sessions", runRoutes())
    .route("/api/sessions", planRoutes())
    .route("/api/sessions", figureRoutes())
    .route("/api/sessions", recordRoutes());
  app.notFound(unknownRoute(app));
  app.onError((thrown, c) => {
    const error = toAppError(thrown);
    if (isServersFailure(error)) (options.onFailure ?? warn)(error, c.var.trace);
    return problemResponse(c, error);
  });
  return routes;
}

/** With its cause, which its own message does not repeat. */
function warn(error: AppError, { requestId }: RequestTrace): void {
  process.emitWarning(error.cause instanceof Error ? error.cause : error, { detail: `Request ${requestId}` });
}
