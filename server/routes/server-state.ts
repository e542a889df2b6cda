import { Hono } from "hono";
import { Health, OpenApi, Readiness } from "../../schemas/http/server.ts";
import type { AppEnv } from "../app-env.ts";
import { operation } from "../openapi/operation.ts";

export interface ProbedState {
  readonly version: string;
  /** Resolves where what is stored can be reached. */
  readonly ready: () => Promise<unknown>;
}

export interface ServerState extends ProbedState {
  /** The description of all routes. */
  readonly document: () => object;
}

/** What an orchestrator asks for, without a token. */
export function probeRoutes({ version, ready }: ProbedState) {
  return new Hono<AppEnv>()
    .get(
      "/health",
      operation({
        id: "getHealth",
        tag: "server",
        summary: "Whether the process lives",
        isOpen: true,
        answers: {
          200: { description: "It does", schema: Health, example: { status: "ok", version: "0.1.0", uptime: 60 } },
        },
      }),
      (c) => c.json({ status: "ok" as const, version, uptime: Math.floor(process.uptime()) }),
    )
    .get(
      "/ready",
      operation({
        id: "getReady",
        tag: "server",
        summary: "Whether requests can be served",
        isOpen: true,
        answers: { 200: { description: "The database answers, and its schema is ours", schema: Readiness } },
        refusals: ["storage-unreachable"],
      }),
      async (c) => {
        await ready();
        return c.json({ status: "ok" as const, version });
      },
    );
}

/** What is answered without a token: to an orchestrator, and to whoever writes a client. */
export function stateRoutes({ document, ...probed }: ServerState) {
  let description: string | undefined;
  return new Hono<AppEnv>().route("/", probeRoutes(probed)).get(
    "/openapi.json",
    operation({
      id: "getOpenApi",
      tag: "server",
      summary: "This description",
      isOpen: true,
      answers: { 200: { description: "An OpenAPI 3.1 document", schema: OpenApi } },
    }),
    // Typed, it would hold the types of all routes in that of one.
    (c) => {
      description ??= JSON.stringify(document());
      return c.body(description, 200, { "Content-Type": "application/json" });
    },
  );
}
