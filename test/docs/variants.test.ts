import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";
import { PROMPT_NAMES, Variant } from "../../schemas/rollout/variant.ts";
import { openedPlanner } from "../support/opened-planner.ts";
import { createTestDatabase } from "../support/postgres.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const EXAMPLE = new URL("examples/variants/terse-writer.yaml", DOCS);
const page = readFileSync(new URL("variants.md", DOCS), "utf8");

it("the variant on the page is the example, and can be used", async () => {
  const [, shown = "none"] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(readFileSync(EXAMPLE, "utf8")).toContain(shown);
  const { url } = await createTestDatabase();
  const planner = await openedPlanner({ DATABASE_URL: url, OPENAI_API_KEY: "sk-test" });
  const { variant, changes, warnings } = await (await planner.loadVariants()).check(fileURLToPath(EXAMPLE));
  expect(changes).toEqual([
    ...["model", "temperature", "settings.minSections", "settings.length.en", "settings.length.ko"],
    ...["prompts.edit", "prompts.write"],
  ]);
  expect([variant.name, warnings]).toEqual(["terse-writer", []]);
});

it("the page has every field and prompt, and the bounds that the schema has", () => {
  const { properties = {} } = z.toJSONSchema(Variant);
  for (const name of [
    ...Object.keys(properties),
    ...Object.keys(Variant.shape.settings.unwrap().shape),
    ...PROMPT_NAMES,
  ])
    expect(page, name).toContain(`\`${name}\``);
  const settings = Variant.shape.settings.unwrap().shape;
  const bounds = (schema: z.ZodType) => {
    const { minimum, maximum } = z.toJSONSchema(schema);
    return `(${minimum} to ${maximum})`;
  };
  expect(page).toContain(`\`minSections\`, \`minFeatures\` ${bounds(settings.minFeatures)}`);
  expect(page).toContain(
    `\`refineRounds\` ${bounds(settings.refineRounds)}, \`restarts\` ${bounds(settings.restarts)}`,
  );
});
