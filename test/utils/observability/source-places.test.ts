import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { sourcePlace } from "../../../utils/observability/source-places.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

it("finds the place in the sources for one in the build", () => {
  const file = join(ROOT, "dist/index.js");
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.findIndex((text) => text.startsWith("async function createPlanner(")) + 1;
  const place = sourcePlace({ file, line, column: 1 });
  expect(place.file).toBe(join(ROOT, "planner/compose.ts"));
  const source = readFileSync(place.file, "utf8").split("\n");
  expect(source[place.line - 1]).toContain("async function createPlanner(");
});

it.each([join(ROOT, "planner/compose.ts"), "node:net", "<anonymous>"])("leaves a place in %s as it is", (file) => {
  expect(sourcePlace({ file, line: 7, column: 3 })).toEqual({ file, line: 7, column: 3 });
});
