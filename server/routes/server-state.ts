import { Hono } from "hono";
import { Health } from "../../schemas/http/person.ts";
import type { AppEnv } from "../app-env.ts";
import { operation } from "../openapi/operation.ts";

export interface ServerState {
  readonly version: string;
  /** Resolves where what is stored can be reached. */
  readonly ready: () => Promise<unknown>;
}

/** What an orchestrator asks, without a token. */
export function stateRoutes({ version, ready }: ServerState) {
  return new Hono<AppEnv>()
    .get(
      "/health",
      operation({
        id: "getHealth",
        tag: "server",
        summary: "Whether the process lives",
        isOpen: true,
        answers: { 200: { description: "It does", schema: Health, example: { status: "ok", version: "0.1.0" } } },
      }),
      (c) => c.json({ status: "ok" as const, version }),
    )
    .get(
      "/ready",
      operation({
        id: "getReady",
        tag: "server",
        summary: "Whether requests can be served",
        isOpen: true,
        answers: { 200: { description: "The database answers", schema: Health } },
        refusals: ["storage-unreachable"],
      }),
      async (c) => {
        await ready();
        return c.json({ status: "ok" as const, version });
      },
    );
}
