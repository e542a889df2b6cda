import { Hono } from "hono";
import { planHtml } from "../../planner/html/plan-html.ts";
import { PlanQuery } from "../../schemas/http/plan.ts";
import { PlanExport } from "../../schemas/plan/plan-export.ts";
import type { AppEnv } from "../app-env.ts";
import { planFormat } from "../http/plan-format.ts";
import { operation } from "../openapi/operation.ts";

/** A model wrote what stands in the page, and it comes from where the person is logged in: nothing in it may run. */
const PAGE_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox";

/** The plan in the formats that there are. */
export function planRoutes() {
  return new Hono<AppEnv>().get(
    "/:id/plan",
    operation({
      id: "getPlan",
      tag: "plans",
      summary: "The plan as it stands",
      description: "The finished document, or what there is of it with what is missing named.",
      query: PlanQuery,
      answers: {
        200: {
          description: "As Markdown where nothing else is asked for",
          schema: PlanExport,
          types: ["text/markdown", "text/html"],
          headers: { ETag: "The version" },
        },
      },
      refusals: ["not-acceptable"],
    }),
    async (c) => {
      const { format, record: withRecord } = c.req.valid("query");
      const chosen = planFormat(format, c.req.header("Accept"));
      const plan = await c.var.planner.export(c.req.param("id"), { withRecord });
      c.header("Vary", "Accept", { append: true });
      if (chosen === "json") return c.json(plan);
      c.header("X-Content-Type-Options", "nosniff");
      if (chosen === "md") return c.body(plan.markdown, 200, { "Content-Type": "text/markdown; charset=utf-8" });
      c.header("Content-Security-Policy", PAGE_POLICY);
      return c.html(await planHtml(plan));
    },
  );
}
