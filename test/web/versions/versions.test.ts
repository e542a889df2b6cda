import { describe, expect, it } from "vitest";
import { scorePoints } from "../../../web/record/score-points.ts";
import { firstPassages, type Passage, passageKind, readablePassage } from "../../../web/versions/diff-folding.ts";
import { comparedVersions, undoableVersion, type Version } from "../../../web/versions/version-names.ts";

const same = (text: string) => ({ change: "same" as const, text });
const added = (text: string) => ({ change: "added" as const, text });
const removed = (text: string) => ({ change: "removed" as const, text });
const textOf = (passage: Passage) => passage.map(({ text }) => text).join("");

describe("a changed passage", () => {
  it("is read without what only Markdown needs", () => {
    const heading = [same("### Costs of "), removed("May"), added("June")];
    expect([passageKind(heading), textOf(readablePassage(heading))]).toEqual(["heading", "Costs of MayJune"]);
    const row = [same("| **Rent** | "), removed("1,000"), added("800"), same(" |")];
    expect([passageKind(row), textOf(readablePassage(row))]).toEqual(["row", "Rent  ·  1,000800"]);
  });

  it("keeps what stands near to a change, and every changed word", () => {
    const far = Array.from({ length: 60 }, (_, at) => `word${at}`).join(" ");
    const read = readablePassage([same(`${far} `), removed("ten"), added("twelve"), same(` ${far}`)]);
    expect(textOf(read).length).toBeLessThan(260);
    expect(textOf(read)).toMatch(/^…[\s\S]+word59 tentwelve word0[\s\S]+…$/);
    const whole = [removed(far)];
    expect(readablePassage(whole)).toEqual(whole);
  });

  it("waits behind a button where there are many, and a table's ruler is none", () => {
    const many = Array.from({ length: 20 }, (_, at) => [added(`Passage ${at}`)]);
    expect(firstPassages(many)).toMatchObject({ first: { length: 6 }, rest: { length: 14 } });
    expect(firstPassages([...many.slice(0, 8), [added("|---|:--|")]])).toMatchObject({
      first: { length: 8 },
      rest: [],
    });
  });
});

describe("versions", () => {
  const version = (number: number, madeBy: Version["madeBy"], undoes: number | null = null): Version => {
    return { version: number, at: null, madeBy, request: null, undoes, figuresMoved: 0 };
  };
  const all = [
    version(5, "undone", 4),
    version(4, "set"),
    version(3, "revised"),
    version(2, "set"),
    version(1, "planned"),
  ];

  it("have one setting at most that an undoing takes back: the last that stands", () => {
    expect(undoableVersion(all)?.version).toBe(2);
    expect(undoableVersion([version(6, "undone", 2), ...all])).toBeNull();
  });

  it("are compared as the address says, else the last two, whatever stands there", () => {
    expect(comparedVersions(all, { from: null, to: null })).toEqual({ from: 4, to: 5 });
    expect(comparedVersions(all, { from: "1", to: "3" })).toEqual({ from: 1, to: 3 });
    expect(comparedVersions(all, { from: "x", to: "99" })).toEqual({ from: 4, to: 5 });
    expect(comparedVersions(all, { from: null, to: "1" })).toEqual({ from: 5, to: 1 });
    expect(comparedVersions(all.slice(4), { from: null, to: null })).toBeNull();
  });
});

it("scores lie over the rounds that were scored", () => {
  const reviews = [
    { round: 1, score: 5 },
    { round: 2, score: null },
    { round: 3, score: 10 },
  ];
  expect(scorePoints(reviews)).toEqual([
    { round: 1, score: 5, x: 0, y: 0.5 },
    { round: 3, score: 10, x: 1, y: 1 },
  ]);
  expect(scorePoints([{ round: 1, score: 8 }])).toMatchObject([{ x: 0.5, y: 0.8 }]);
});
