import { Hono } from "hono";
import { planFile } from "../../export/plan-file.ts";
import { PlanQuery } from "../../schemas/http/plan.ts";
import { PlanView } from "../../schemas/http/plan-view.ts";
import { KeptRating, Rating } from "../../schemas/http/rating.ts";
import { PlanExport } from "../../schemas/plan/plan-export.ts";
import { planFileName } from "../../schemas/plan/plan-file-name.ts";
import { isDocument, PLAN_FORMATS, PLAN_MEDIA_TYPES, type PlanFormat } from "../../schemas/plan/plan-format.ts";
import { AppError } from "../../utils/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { acceptedType } from "../http/accepted-type.ts";
import { attachment } from "../http/content-disposition.ts";
import { isKnown, planTag, viewTag } from "../http/entity-tags.ts";
import { MadeDocuments } from "../http/made-documents.ts";
import { operation } from "../openapi/operation.ts";
import { UNLESS_KNOWN } from "./request-headers.ts";

const TYPES = PLAN_FORMATS.map((format) => PLAN_MEDIA_TYPES[format]);
const TAG = { ETag: "Which version it is, in this format" };

/** A model wrote what stands in the page, and it comes from where the person is logged in: nothing in it may run. */
const PAGE_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox";

/** The plan in the formats that there are, as a page shows it, and what people think of it. */
export function planRoutes() {
  const documents = new MadeDocuments();
  return new Hono<AppEnv>()
    .get(
      "/:id/plan",
      operation({
        id: "getPlan",
        tag: "plans",
        summary: "The plan as it stands",
        description:
          "The finished document, or what there is of it with what is missing named. `format` decides, else `Accept`.",
        query: PlanQuery,
        headers: UNLESS_KNOWN,
        answers: {
          200: {
            description: "As Markdown where nothing else is asked for",
            schema: PlanExport,
            types: TYPES.filter((type) => type !== PLAN_MEDIA_TYPES.json),
            headers: { ...TAG, "Content-Disposition": "Of DOCX, PDF and HWPX: the name of the file" },
          },
          304: { description: "It is still that one", headers: TAG },
        },
        refusals: ["not-acceptable"],
      }),
      async (c) => {
        const { format: wanted, record: withRecord } = c.req.valid("query");
        const format = planFormat(wanted, c.req.header("Accept"));
        const plan = await c.var.planner.export(c.req.param("id"), { withRecord });
        const tag = planTag(plan, format);
        c.header("ETag", tag);
        c.header("Vary", "Accept");
        if (isKnown(c.req.header("If-None-Match"), tag)) return c.body(null, 304);
        if (format === "json") return c.json(plan);
        c.header("Content-Language", plan.language);
        c.header("X-Content-Type-Options", "nosniff");
        if (isDocument(format)) {
          c.header("Content-Type", PLAN_MEDIA_TYPES[format]);
          c.header("Content-Disposition", attachment(planFileName(plan.title ?? "", format)));
          // Whoever asks only what there is has no document made.
          if (c.req.raw.method === "HEAD") return c.body(null);
          return c.body(await documents.get(tag, () => planFile(plan, format)));
        }
        const text = String(await planFile(plan, format));
        if (format === "md") return c.body(text, 200, { "Content-Type": "text/markdown; charset=utf-8" });
        c.header("Content-Security-Policy", PAGE_POLICY);
        return c.html(text);
      },
    )
    .get(
      "/:id/view",
      operation({
        id: "getView",
        tag: "plans",
        summary: "The plan as a page shows it",
        description: "Its parts as HTML in which nothing runs and nothing is loaded, with its figures marked.",
        headers: UNLESS_KNOWN,
        answers: {
          200: { description: "As far as the plan is", schema: PlanView, headers: TAG },
          304: { description: "It is still that one", headers: TAG },
        },
      }),
      async (c) => {
        const view = await c.var.planner.view(c.req.param("id"));
        const tag = viewTag(view);
        c.header("ETag", tag);
        if (isKnown(c.req.header("If-None-Match"), tag)) return c.body(null, 304);
        return c.json(view);
      },
    )
    .get(
      "/:id/rating",
      operation({
        id: "getRating",
        tag: "plans",
        summary: "What one thinks of the plan",
        answers: { 200: { description: "One's own, of the version that one rated last", schema: KeptRating } },
      }),
      async (c) => c.json({ rating: await c.var.planner.rating(c.req.param("id")) }),
    )
    .put(
      "/:id/rating",
      operation({
        id: "ratePlan",
        tag: "plans",
        summary: "Rate the last version of the plan",
        body: Rating,
        bodyExample: { thumb: "up", word: "The figures convince" },
        answers: { 200: { description: "It is kept, in the place of the one before", schema: KeptRating } },
        refusals: ["session-not-finished", "usage"],
      }),
      async (c) => c.json({ rating: await c.var.planner.rate(c.req.param("id"), c.req.valid("json")) }),
    );
}

/** As the address says, else as the header does. @throws AppError `not-acceptable`. */
function planFormat(wanted: PlanFormat | undefined, accept: string | undefined): PlanFormat {
  if (wanted !== undefined) return wanted;
  const type = acceptedType(accept, TYPES);
  const found = PLAN_FORMATS.find((format) => PLAN_MEDIA_TYPES[format] === type);
  if (found) return found;
  throw new AppError("not-acceptable", { type: (accept ?? "").slice(0, 100), types: TYPES.join(", ") });
}
