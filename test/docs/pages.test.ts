import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
/** What a merge leaves where two sides changed the same lines. */
const MARK = /^(?:<{7} |={7}$|>{7} )/m;

describe("the README", () => {
  it("has a row with each variable of ours", () => {
    const table = readFileSync(join(ROOT, "utils/config/environment-variables.ts"), "utf8");
    const names = [...new Set(table.match(/\bPLANCRAFT_[A-Z_]+\b/g))];
    const rows = readFileSync(join(ROOT, "README.md"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => !rows.some((row) => row.includes(`\`${name}\``)))).toEqual([]);
  });
});

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
