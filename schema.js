// Writes the published JSON Schema from the zod one, as `npm run schema`; a test fails where the two differ.
import { writeFileSync } from "node:fs";
import { planExportJsonSchema } from "./schemas/plan/plan-export.ts";

const path = new URL("docs/plan-export.schema.json", import.meta.url);
writeFileSync(path, `${JSON.stringify(planExportJsonSchema(), null, 2)}\n`);
