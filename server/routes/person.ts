import { Hono } from "hono";
import { ForgettingQuery, Forgotten, Me, Memory } from "../../schemas/http/person.ts";
import type { AppEnv } from "../app-env.ts";
import { operation } from "../openapi/operation.ts";

/** Who asks, and what is remembered of them. */
export function personRoutes() {
  return new Hono<AppEnv>()
    .get(
      "/me",
      operation({
        id: "getMe",
        tag: "person",
        summary: "Who asks, and what they may do",
        answers: {
          200: {
            description: "As the server knows them",
            schema: Me,
            example: { person: "mina", isAdmin: false, language: "ko", models: null, dailyCostUsd: 5 },
          },
        },
      }),
      (c) => {
        const { person, isAdmin = false, models = null, dailyCostUsd = null } = c.var.requester;
        return c.json({ person, isAdmin, language: c.var.language, models, dailyCostUsd });
      },
    )
    .get(
      "/memory",
      operation({
        id: "getMemory",
        tag: "person",
        summary: "What is remembered of one's choices",
        answers: { 200: { description: "Those of the last 30 days", schema: Memory } },
      }),
      async (c) => c.json({ choices: await c.var.planner.remembered() }),
    )
    .delete(
      "/memory",
      operation({
        id: "forget",
        tag: "person",
        summary: "Forget one's choices",
        query: ForgettingQuery,
        answers: { 200: { description: "They are forgotten", schema: Forgotten, example: { forgotten: 3 } } },
        refusals: ["usage"],
      }),
      async (c) => c.json({ forgotten: await c.var.planner.forget(c.req.valid("query").question) }),
    );
}
