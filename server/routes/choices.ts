import { Hono } from "hono";
import { CONTEXT_FILE_TYPES } from "../../planner/given/context/context-files.ts";
import { Choices } from "../../schemas/http/choices.ts";
import type { AppEnv } from "../app-env.ts";
import { operation } from "../openapi/operation.ts";
import { UPLOAD_LIMITS } from "../uploads/read-upload.ts";

/** What a new plan can be made with: for pages that offer it. */
export function choiceRoutes() {
  return new Hono<AppEnv>().get(
    "/choices",
    operation({
      id: "getChoices",
      tag: "sessions",
      summary: "What a new session can be made with",
      answers: { 200: { description: "Presets, models and limits, for the one who asks", schema: Choices } },
    }),
    async (c) => {
      const { presets, models, language, limits } = await c.var.planner.choices();
      const { files: maxFiles, fileBytes: maxFileBytes, bytes: maxBytes } = UPLOAD_LIMITS;
      const uploads = { maxFiles, maxFileBytes, maxBytes, types: [...CONTEXT_FILE_TYPES] };
      return c.json({ presets: [...presets], models: [...models], language, limits, uploads });
    },
  );
}
