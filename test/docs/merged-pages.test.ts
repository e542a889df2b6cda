import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
/** What a merge leaves where two sides changed the same lines. */
const MARK = /^(?:<{7} |={7}$|>{7} )/m;

describe("the pages", () => {
  it("hold no marks of a merge that nobody finished", () => {
    const docs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name));
    const pages = ["README.md", "CHANGELOG.md", ...docs];
    expect(pages.length).toBeGreaterThan(50);
    expect(pages.filter((page) => MARK.test(readFileSync(join(ROOT, page), "utf8")))).toEqual([]);
    expect(MARK.test("- one\n<<<<<<< HEAD\n- two\n")).toBe(true);
  });
});
