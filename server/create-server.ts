import { Hono } from "hono";
import { every } from "hono/combine";
import { temporaryFolders } from "../planner/given/temporary-folders.ts";
import type { LazyPlanner } from "../planner/planner.ts";
import type { RequestTrace } from "../planner/requester.ts";
import type { Language } from "../schemas/idea.ts";
import { type AppError, toAppError } from "../utils/errors.ts";
import type { ServerLog } from "../utils/observability/server-log.ts";
import { packageVersion } from "../utils/package-files.ts";
import type { AppEnv } from "./app-env.ts";
import { allowOrigins } from "./auth/allowed-origins.ts";
import type { Auth } from "./auth/auth.ts";
import { askedRun, type BeginRun, begunRun } from "./auth/begun-run.ts";
import { type PlaceLimits, sessionPlaces, streamPlaces } from "./auth/open-places.ts";
import { atBasePath, pathBehind } from "./http/base-path.ts";
import { MAX_JSON_BYTES } from "./http/bodies/json-body.ts";
import { idempotencyKeys } from "./http/idempotency-keys.ts";
import { answeringRoutes, measuredRequests } from "./http/measured-requests.ts";
import { isServersFailure, problemResponse, warn } from "./http/problem.ts";
import { readiness } from "./http/readiness.ts";
import { withRequestIds } from "./http/request-ids.ts";
import { withRequestLog } from "./http/request-log.ts";
import { inLanguage, refuseOnce, whileOpen, withRequester } from "./http/request-setting.ts";
import { unknownRoute } from "./http/unknown-route.ts";
import { langgraphRoutes } from "./langgraph/langgraph-routes.ts";
import { openApiDocument } from "./openapi/document.ts";
import { createPage } from "./page/page-routes.ts";
import { choiceRoutes } from "./routes/choices.ts";
import { deadLetterRoutes } from "./routes/dead-letters.ts";
import { figureRoutes } from "./routes/figures.ts";
import { metricsRoute, type ToldMetrics } from "./routes/metrics.ts";
import { personRoutes } from "./routes/person.ts";
import { planRoutes } from "./routes/plan.ts";
import { recordRoutes } from "./routes/records.ts";
import { rolloutReportRoutes } from "./routes/rollout-report.ts";
import { rolloutRoutes } from "./routes/rollouts.ts";
import { runRoutes } from "./routes/runs.ts";
import { stateRoutes } from "./routes/server-state.ts";
import { sessionEvents } from "./routes/session-events.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { variantRoutes } from "./routes/variants.ts";
import { OpenStreams } from "./sse/open-streams.ts";
import { UploadFolders } from "./uploads/upload-folders.ts";
import { uploads } from "./uploads/uploads.ts";

export interface ServerOptions {
  /** The planner whose sessions are served. It stays the program's own, which closes it. */
  readonly planner: Pick<LazyPlanner, "as" | "ready"> & Partial<Pick<LazyPlanner, "temporary" | "asks" | "spans">>;
  /** Says who asks; every route but the server's own comes after it. */
  readonly auth: Auth;
  /** In which sentences are said where a request does not say it; English where it is not given. */
  readonly language?: Language | undefined;
  /** Origins whose pages may use the server, besides its own; none where it is not given. */
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly limits?:
    | { readonly streams?: PlaceLimits | undefined; readonly sessions?: PlaceLimits | undefined }
    | undefined;
  /**
   * Where the program has it, such as `/plans`: it is left out of the paths that routes are found by, whether or not the
   * program has done so already, and stands in front of those that answers name. Nothing where it is not given.
   */
  readonly basePath?: string | undefined;
  /** The program's version; this package's where it is not given. */
  readonly version?: string | undefined;
  /** Gets a line for each request; nobody where it is not given. */
  readonly log?: ServerLog | undefined;
  /** Told at `/metrics` to whoever `auth` knows, and to who sends the token; nobody where they are not given. */
  readonly metrics?: { readonly told: ToldMetrics; readonly token?: string | undefined } | undefined;
  /** Told of what is the server's own failure, and what no answer can tell any more; a warning of the process's where it is not given. */
  readonly onFailure?: ((error: AppError, trace: Partial<RequestTrace>) => void) | undefined;
}

export interface PlanServer {
  /** Answers a request. @param env What the adapter knows of its connection: Node's for Hono gives `{ incoming, outgoing }`. */
  fetch(request: Request, env?: object): Promise<Response> | Response;
  /** Refuses what is still to come, tells the readers of streams to come back, and waits until they are gone. */
  close(): Promise<void>;
}

/** The handler of all routes. It listens nowhere: `serve` does, or a program of one's own. */
export function createServer(options: ServerOptions): PlanServer {
  const stopping = new AbortController();
  const streams = openStreams(options);
  const app = serverApp(options, streams, stopping.signal);
  return {
    fetch: (request, env) => app.fetch(request, env),
    close: async () => {
      stopping.abort();
      await streams.close();
    },
  };
}

/** All routes; a typed client is `hc<ServerApp>`. */
export type ServerApp = ReturnType<typeof serverApp>;

function serverApp(options: ServerOptions, streams: OpenStreams, stopping: AbortSignal) {
  const { planner, auth, language = "en", allowedOrigins = [], log, onFailure = warn } = options;
  const { version = packageVersion(), basePath = "", metrics } = options;
  const app = new Hono<AppEnv>({ getPath: pathBehind(basePath) });
  app.use(
    withRequestIds(planner.spans),
    inLanguage(language),
    measuredRequests(),
    ...(log ? [withRequestLog(log)] : []),
    atBasePath(basePath),
    allowOrigins(allowedOrigins),
  );
  const guard = every(whileOpen(stopping), withRequester(planner, auth));
  app.use("/api/*", guard);
  app.use(
    "/api/*",
    uploads(new UploadFolders(planner.temporary ?? temporaryFolders())),
    idempotencyKeys(MAX_JSON_BYTES),
  );

  const isReady = readiness(() => planner.ready());
  const ready = async () => {
    refuseOnce(stopping);
    await isReady();
  };
  const document = () => openApiDocument(described, version, basePath);
  const onTrouble = (error: unknown) => onFailure(toAppError(error), {});
  const events = sessionEvents({ streams, onTrouble });
  const begin = beginning(options);
  const routes = app
    .route("/", stateRoutes({ version, ready, document }))
    .route("/api", personRoutes())
    .route("/api", choiceRoutes())
    .route("/api/sessions", sessionRoutes(events, begin))
    .route("/api/sessions", runRoutes(begin))
    .route("/api/sessions", planRoutes())
    .route("/api/sessions", figureRoutes())
    .route("/api/sessions", recordRoutes())
    .route("/api/dead-letters", deadLetterRoutes())
    .route("/api/variants", variantRoutes())
    .route("/api/rollouts", rolloutRoutes())
    .route("/api/rollouts", rolloutReportRoutes());

  if (metrics) app.route("/", metricsRoute({ metrics: metrics.told, token: metrics.token, auth }));
  // Of ours; LangGraph's protocol is described by its own, and the page by nothing.
  const described = [...app.routes];
  app.route("/", langgraphRoutes({ version, begin, guard, streams, onTrouble }));
  const page = createPage(basePath);
  app.route("/", page.routes);

  metrics?.told.nameRoutes?.(answeringRoutes(app.routes));

  app.notFound(page.elsewhere(unknownRoute(app)));
  app.onError((thrown, c) => {
    const error = toAppError(thrown);
    if (isServersFailure(error)) onFailure(error, c.var.trace);
    return problemResponse(c, error);
  });
  return routes;
}

function beginning({ planner, limits: { sessions } = {} }: ServerOptions): BeginRun {
  if (planner.asks) return (_, run) => askedRun(run);
  const places = sessionPlaces(sessions ?? { total: Number.POSITIVE_INFINITY, perUser: Number.POSITIVE_INFINITY });
  return ({ person }, run) => begunRun(run, places, person);
}

function openStreams({ limits: { streams } = {} }: ServerOptions): OpenStreams {
  if (streams === undefined) return new OpenStreams();
  const places = streamPlaces(streams);
  return new OpenStreams({ max: streams.total, admit: ({ person }) => places.acquire(person) });
}
