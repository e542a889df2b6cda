import { Hono } from "hono";
import type { HistoryEntry } from "../../planner/records/history.ts";
import { DiffQuery, PlanDiff, PlanVersions } from "../../schemas/http/plan.ts";
import { AuditTrail, History } from "../../schemas/http/record.ts";
import { PlanRecord } from "../../schemas/plan/plan-record.ts";
import type { AppEnv } from "../app-env.ts";
import { operation } from "../openapi/operation.ts";

/** How a plan came about. */
export function recordRoutes() {
  return new Hono<AppEnv>()
    .get(
      "/:id/history",
      operation({
        id: "getHistory",
        tag: "sessions",
        summary: "A session's checkpoints",
        answers: { 200: { description: "The newest first", schema: History } },
      }),
      async (c) => {
        const checkpoints: HistoryEntry[] = [];
        for await (const entry of c.var.planner.history(c.req.param("id"))) checkpoints.push(entry);
        return c.json({ checkpoints });
      },
    )
    .get(
      "/:id/audit",
      operation({
        id: "getAudit",
        tag: "sessions",
        summary: "Every question, refusal and answer",
        answers: { 200: { description: "The oldest first", schema: AuditTrail } },
      }),
      async (c) => c.json({ entries: await c.var.planner.audit(c.req.param("id")) }),
    )
    .get(
      "/:id/record",
      operation({
        id: "getRecord",
        tag: "plans",
        summary: "How the plan came about",
        answers: { 200: { description: "Reviews, what changed because of them, answers, usage", schema: PlanRecord } },
      }),
      async (c) => c.json(await c.var.planner.record(c.req.param("id"))),
    )
    .get(
      "/:id/versions",
      operation({
        id: "listVersions",
        tag: "plans",
        summary: "The versions of the plan",
        answers: { 200: { description: "The newest first; none before the plan is done", schema: PlanVersions } },
      }),
      async (c) => c.json(await c.var.planner.versions(c.req.param("id"))),
    )
    .get(
      "/:id/diff",
      operation({
        id: "diffVersions",
        tag: "plans",
        summary: "What changed between two versions of the plan",
        query: DiffQuery,
        answers: { 200: { description: "By default between the last two", schema: PlanDiff } },
        refusals: ["version-unknown"],
      }),
      async (c) => c.json(await c.var.planner.diff({ session: c.req.param("id"), ...c.req.valid("query") })),
    );
}
