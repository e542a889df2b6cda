import { describe, expect, it } from "vitest";
import { titledTable } from "../../../cli/terminal/titled-table.ts";

const ROWS = [
  ["SESSION", "STATE", "UPDATED", "TITLE"],
  ["plan-zsebds", "waiting for an answer", "2026-11-27 23:56", "A marketplace for used climbing gear: business plan"],
  ["plan-2", "done", "2026-11-27 23:57", "중고 등산 장비 장터 사업 계획서"],
];

describe("a table with titles", () => {
  it("has each title in its row where there is room, and below it where there is not", () => {
    expect(titledTable(ROWS, 120).split("\n")).toHaveLength(3);
    expect(titledTable(ROWS, undefined)).toContain("23:56  A marketplace for used climbing gear: business plan");
    expect(titledTable(ROWS, 60).split("\n")).toEqual([
      "SESSION      STATE                  UPDATED",
      "  TITLE",
      "plan-zsebds  waiting for an answer  2026-11-27 23:56",
      "  A marketplace for used climbing gear: business plan",
      "plan-2       done                   2026-11-27 23:57",
      "  중고 등산 장비 장터 사업 계획서",
    ]);
    for (const line of titledTable(ROWS, 30).split("\n")) expect([...line].length).toBeLessThanOrEqual(30);
  });

  it("keeps short titles beside the others", () => {
    const short = [ROWS[0] ?? [], ["plan-2", "done", "2026-11-27 23:57", "A bakery"]];
    expect(titledTable(short, 45).split("\n")).toHaveLength(2);
  });
});
