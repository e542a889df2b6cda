import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { PlanExport, planExportJsonSchema } from "../../schemas/plan/plan-export.ts";

const published: unknown = JSON.parse(
  readFileSync(new URL("../../docs/plan-export.schema.json", import.meta.url), "utf8"),
);

it("is published as a JSON Schema that says the same; npm run schema writes it anew", () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(planExportJsonSchema())));
});

it("requires every field, and allows those of later versions", () => {
  const schema = z.looseObject({ required: z.array(z.string()), additionalProperties: z.unknown() }).parse({
    additionalProperties: undefined,
    ...z.record(z.string(), z.unknown()).parse(published),
  });
  expect(schema.required.toSorted()).toEqual(Object.keys(PlanExport.shape).toSorted());
  expect(schema.additionalProperties).toBeUndefined();
});
