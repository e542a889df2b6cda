import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { metricsPage } from "../../../../ops/metrics/metrics-page.ts";

it("describes all metrics as their table has them; node ops/metrics/metrics-page.ts writes it", () => {
  expect(readFileSync(resolve(import.meta.dirname, "../../../../docs/metrics.md"), "utf8")).toBe(metricsPage());
});
