import { Hono } from "hono";
import {
  Comparison,
  ComparisonQuery,
  FiguresView,
  FigureValues,
  SettingQuery,
  SettingResult,
} from "../../schemas/http/figures.ts";
import type { AppEnv } from "../app-env.ts";
import { bodyProblem, quoted } from "../http/bodies/body-problem.ts";
import { figuresTag, isKnown, tagAfterSetting, versionsWanted } from "../http/entity-tags.ts";
import { operation } from "../openapi/operation.ts";
import { AT_VERSION, UNLESS_KNOWN } from "./request-headers.ts";

const TAG = { ETag: "Which version it is" };

/** The sheet that a plan hangs on. */
export function figureRoutes() {
  return new Hono<AppEnv>()
    .get(
      "/:id/figures",
      operation({
        id: "getFigures",
        tag: "figures",
        summary: "The figures that the plan hangs on",
        headers: UNLESS_KNOWN,
        answers: {
          200: { description: "As far as the plan is", schema: FiguresView, headers: TAG },
          304: { description: "They are still those", headers: TAG },
        },
        refusals: ["sheet-missing"],
      }),
      async (c) => {
        const figures = await c.var.planner.figures(c.req.param("id"));
        const tag = figuresTag(figures);
        c.header("ETag", tag);
        if (isKnown(c.req.header("If-None-Match"), tag)) return c.body(null, 304);
        return c.json(figures);
      },
    )
    .patch(
      "/:id/figures",
      operation({
        id: "setFigures",
        tag: "figures",
        summary: "Set figures of a finished plan",
        description: "What hangs on them and the text follow, without a model, and the plan gets a new version.",
        body: FigureValues,
        isBodyOptional: true,
        bodyExample: { basket: 22, commission: "7%" },
        query: SettingQuery,
        headers: AT_VERSION,
        answers: { 200: { description: "What moved", schema: SettingResult, headers: TAG } },
        refusals: [
          "figures-refused",
          "figure-given",
          "sheet-missing",
          "nothing-to-undo",
          "session-not-finished",
          "session-in-use",
          "version-changed",
        ],
      }),
      async (c) => {
        const { dryRun, undo = false, yes, page = false } = c.req.valid("query");
        const settings = settingsIn(c.req.valid("json"), undo);
        const session = c.req.param("id");
        const request = { session, settings, undo, yes };
        if (dryRun) return c.json(await c.var.planner.trySetting(request));
        const ifVersion = versionsWanted(c.req.header("If-Match"));
        const result = await c.var.planner.set({ ...request, ifVersion, once: c.var.once });
        const [figures, view] = await Promise.all([
          c.var.planner.figures(session),
          page ? c.var.planner.view(session) : undefined,
        ]);
        const tag = tagAfterSetting(result, figures);
        const shown = view === undefined ? {} : { figures, view };
        return c.json({ ...result, ...shown }, 200, tag === null ? {} : { ETag: tag });
      },
    )
    .get(
      "/:id/compare",
      operation({
        id: "compareFigures",
        tag: "figures",
        summary: "What the figures would come to with other values",
        query: ComparisonQuery,
        answers: { 200: { description: "Side by side", schema: Comparison } },
        refusals: ["figures-refused", "sheet-missing", "session-not-finished"],
      }),
      async (c) => {
        const { scenario: scenarios } = c.req.valid("query");
        return c.json(await c.var.planner.compare({ session: c.req.param("id"), scenarios }));
      },
    );
}

/** Settings as the planner reads them, each of one figure. @throws AppError `body-malformed`. */
function settingsIn(values: Readonly<Record<string, number | string>>, undo: boolean): string[] {
  const settings = Object.entries(values).map(([id, value]) => {
    const text = String(value).trim();
    // A value that goes on with another id and an equals sign would set that figure, too.
    if (/[\s=,]/u.test(id) || id === "" || text.replace(/^=/, "").includes("="))
      throw bodyProblem({
        en: `${quoted(`${id}=${text}`)} is not one figure and its value.`,
        ko: `${quoted(`${id}=${text}`)}: 수치 하나와 그 값이 아닙니다.`,
      });
    return `${id}=${text}`;
  });
  if (undo === settings.length > 0)
    throw bodyProblem({
      en: 'send new values such as {"basket": 22}, or undo=true without any.',
      ko: '{"basket": 22}처럼 새 값을 보내거나, 값 없이 undo=true로 보내 주세요.',
    });
  return settings;
}
