import { describe, expect, it } from "vitest";
import { changedSections } from "../../../planner/records/diff.ts";

function section(id: string, markdown: string, title = id.toUpperCase()) {
  return { id, title, markdown };
}

describe("the sections that changed between two versions", () => {
  it("are none where both are the same", () => {
    const sections = [section("a", "One.\n\nTwo."), section("b", "")];
    expect(changedSections(sections, structuredClone(sections))).toEqual([]);
  });

  it("have the lines that are gone and those that came, in their order, and the words counted", () => {
    const [changed, ...more] = changedSections(
      [section("a", "Same."), section("b", "### Costs\n\n| Rent | 1,000 |\n| Cars | 500 |\n\nAll is paid.")],
      [section("a", "Same."), section("b", "### Costs\n\n| Rent | 800 |\n| Cars | 500 |\n\nAll is paid.\n\nBy us.")],
    );
    expect(more).toEqual([]);
    expect(changed).toMatchObject({ id: "b", title: "B", change: "changed", wordsAdded: 3, wordsRemoved: 2 });
    expect(changed?.lines).toEqual([
      { change: "removed", text: "| Rent | 1,000 |" },
      { change: "added", text: "| Rent | 800 |" },
      { change: "added", text: "By us." },
    ]);
  });

  it("are known by their ids: a new one is added, a missing one removed, and one that moved is the same", () => {
    const older = [section("a", "One two."), section("b", "Three."), section("c", "Stays.")];
    const newer = [section("c", "Stays."), section("b", "Three."), section("d", "Four five six.")];
    expect(
      changedSections(older, newer).map(({ id, change, wordsAdded, wordsRemoved, lines }) => {
        return [id, change, wordsAdded, wordsRemoved, lines.map(({ text }) => text).join()];
      }),
    ).toEqual([
      ["d", "added", 3, 0, "Four five six."],
      ["a", "removed", 0, 2, "One two."],
    ]);
  });

  it("show each number whole, with its minus, its commas and its percent", () => {
    const [changed] = changedSections(
      [section("a", "Of $1,037 a month −7.5% are lost; 수입은 1,036,800원입니다.")],
      [section("a", "Of $1,512 a month 7.5% are lost; 수입은 864,000원입니다.")],
    );
    expect(changed?.passages).toEqual([
      [
        { change: "same", text: "Of $" },
        { change: "removed", text: "1,037" },
        { change: "added", text: "1,512" },
        { change: "same", text: " a month " },
        { change: "removed", text: "−7.5%" },
        { change: "added", text: "7.5%" },
        { change: "same", text: " are lost; 수입은 " },
        { change: "removed", text: "1,036,800" },
        { change: "added", text: "864,000" },
        { change: "same", text: "원입니다." },
      ],
    ]);
  });

  it("show a new title as a change", () => {
    const [changed] = changedSections([section("a", "Same.", "Old title")], [section("a", "Same.", "New title")]);
    expect(changed).toMatchObject({ title: "New title", wordsAdded: 1, wordsRemoved: 1 });
    expect(changed?.lines.map(({ text }) => text)).toEqual(["Old title", "New title"]);
  });

  it("count Korean words", () => {
    const [changed] = changedSections(
      [section("a", "예산은 천만 원입니다.")],
      [section("a", "예산은 오백만 원입니다. 절반입니다.")],
    );
    expect(changed).toMatchObject({ wordsAdded: 2, wordsRemoved: 1 });
  });

  it("are the same whatever the line ends at", () => {
    const [changed] = changedSections([section("a", "One.\nTwo.")], [section("a", "One.\nTwo.\nThree.")]);
    expect(changed?.lines).toEqual([{ change: "added", text: "Three." }]);
  });
});
