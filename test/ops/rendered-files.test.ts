import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { renderedFiles } from "../../ops/rendered-files.ts";

it("every file that npm run ops makes stands there as it would be made", () => {
  const files = renderedFiles();
  expect(Object.keys(files).length).toBeGreaterThan(5);
  for (const [path, text] of Object.entries(files)) {
    expect(readFileSync(resolve(import.meta.dirname, "../../ops", path), "utf8"), path).toBe(text);
  }
});
