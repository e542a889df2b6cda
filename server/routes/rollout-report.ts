import { Hono } from "hono";
import { z } from "zod";
import { reportFile } from "../../rollout/report/render/report-file.ts";
import { REPORT_FORMATS, REPORT_MEDIA_TYPES, type ReportFormat } from "../../schemas/rollout/report-format.ts";
import { RolloutReport } from "../../schemas/rollout/rollout-report.ts";
import { AppError } from "../../utils/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { acceptedType } from "../http/accepted-type.ts";
import { operation } from "../openapi/operation.ts";

const TYPES = REPORT_FORMATS.map((format) => REPORT_MEDIA_TYPES[format]);
/** Whatever users and variants are called, nothing of it may run. */
const PAGE_POLICY = "sandbox";

/** What the sessions of a rollout say, for administrators. */
export function rolloutReportRoutes() {
  return new Hono<AppEnv>().get(
    "/:rollout/report",
    operation({
      id: "getRolloutReport",
      tag: "rollouts",
      summary: "Whether a rollout's variant is better",
      description:
        "Measures of both arms with their intervals, and what is still needed. `format` decides, else `Accept`.",
      query: z.strictObject({ format: z.enum(REPORT_FORMATS).optional().describe("Decides before Accept") }),
      answers: {
        200: {
          description: "As Markdown where nothing else is asked for",
          schema: RolloutReport,
          types: TYPES.filter((type) => type !== REPORT_MEDIA_TYPES.json),
        },
      },
      refusals: ["admins-only", "rollout-unknown", "rollout-ambiguous", "not-acceptable"],
    }),
    async (c) => {
      const format = c.req.valid("query").format ?? acceptedFormat(c.req.header("Accept"));
      const rollouts = await c.var.planner.loadRollouts();
      const report = await rollouts.report(c.req.param("rollout"), c.var.language);
      c.header("Vary", "Accept, Accept-Language");
      if (format === "json") return c.json(report);
      c.header("Content-Language", report.language);
      c.header("X-Content-Type-Options", "nosniff");
      c.header("Content-Security-Policy", PAGE_POLICY);
      return c.body(reportFile(report, format), 200, {
        "Content-Type": `${REPORT_MEDIA_TYPES[format]}; charset=utf-8`,
      });
    },
  );
}

/** @throws AppError `not-acceptable`. */
function acceptedFormat(accept: string | undefined): ReportFormat {
  const type = acceptedType(accept, TYPES);
  const found = REPORT_FORMATS.find((format) => REPORT_MEDIA_TYPES[format] === type);
  if (found) return found;
  throw new AppError("not-acceptable", { type: (accept ?? "").slice(0, 100), types: TYPES.join(", ") });
}
