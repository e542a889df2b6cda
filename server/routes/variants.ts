import { Hono } from "hono";
import { KeptVariant, SeenVariant, UncheckedVariant, VariantList } from "../../schemas/http/variant.ts";
import type { AppEnv } from "../app-env.ts";
import { operation } from "../openapi/operation.ts";

const EXAMPLE = {
  name: "terse-writer",
  description: "Short sentences in the sections",
  prompts: { write: "{{words}}\nUse short sentences.\n\n{{data}}" },
};

/** Variants, for administrators: named by what is kept, never by a file of the server's machine. */
export function variantRoutes() {
  return new Hono<AppEnv>()
    .get(
      "/",
      operation({
        id: "listVariants",
        tag: "rollouts",
        summary: "List the variants that are kept",
        description: "Without their content. The first one is `default`: the program as it is.",
        answers: { 200: { description: "All of them", schema: VariantList } },
        refusals: ["admins-only"],
      }),
      async (c) => {
        const variants = await c.var.planner.loadVariants();
        return c.json({ variants: await variants.list() });
      },
    )
    .post(
      "/",
      operation({
        id: "keepVariant",
        tag: "rollouts",
        summary: "Keep a variant",
        description: "By its content: sent again, it is the same one, and nothing is changed.",
        body: UncheckedVariant,
        bodyExample: EXAMPLE,
        answers: {
          200: { description: "It was kept already", schema: KeptVariant },
          201: { description: "It is kept", schema: KeptVariant, headers: { Location: "Where it is found" } },
        },
        refusals: ["admins-only", "variant-unusable"],
      }),
      async (c) => {
        const variants = await c.var.planner.loadVariants();
        const { variant, warnings, isNew } = await variants.keep(c.req.valid("json"));
        const shown = { ...variant, warnings: warnings.map((warning) => warning[c.var.language]) };
        return isNew ? c.json(shown, 201, { Location: `/api/variants/${variant.version}` }) : c.json(shown, 200);
      },
    )
    .get(
      "/:variant",
      operation({
        id: "getVariant",
        tag: "rollouts",
        summary: "A variant with its content",
        description: "By its name, the newest one; or by its version, or six and more of its first digits.",
        answers: { 200: { description: "As it is kept", schema: SeenVariant } },
        refusals: ["admins-only", "variant-unknown", "variant-unusable"],
      }),
      async (c) => {
        const variants = await c.var.planner.loadVariants();
        return c.json(await variants.show(c.req.param("variant")));
      },
    );
}
