import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sections } from "../../../graph/checks/sections.ts";
import { checkedPlanOf, checkedSection } from "../../support/checked-plan.ts";

const LONG = Array.from({ length: 100 }, (_, at) => `word${at}`).join(" ");

function found(texts: readonly string[], titles: readonly string[] = [], language: "en" | "ko" = "en") {
  const all = texts.map((markdown, at) =>
    checkedSection({ id: `s${at}`, title: titles[at] ?? `Title ${at}`, markdown }),
  );
  return sections(checkedPlanOf("", { language, sections: all })).map(({ sectionId, problem }) => [sectionId, problem]);
}

describe("an empty section", () => {
  it.each([
    "",
    "  \n",
    "### Heading",
    "### A\n\n### B",
    "---",
    "TODO",
    "**TBD**",
    "_To be written._",
    "(작성 예정)",
    "...",
  ])("is %j", (text) => {
    expect(found(["Text.", text])).toEqual([["s1", "The section says nothing."]]);
    expect(found(["Text.", text], [], "ko")).toEqual([["s1", "섹션에 내용이 없습니다."]]);
  });

  it.each(["Yes.", "네.", "| 1 |", "```\nx\n```", "TODO: ask the club", "To be written by Kim", "### A\nb"])(
    "is not %j",
    (text) => {
      expect(found(["Text.", text])).toEqual([]);
    },
  );
});

describe("a section that is there twice", () => {
  it("is found by its text, whatever its heading, case, spaces and marks, and names the first", () => {
    const texts = ["### A\nOne two.", "Other.", "### B\n**one**  TWO"];
    expect(found(texts)).toEqual([["s2", 'The section says the same as "Title 0".']]);
    expect(found(texts, [], "ko")).toEqual([["s2", '"Title 0" 섹션과 내용이 같습니다.']]);
  });

  it("is found where hardly a word was changed", () => {
    expect(found([LONG, LONG.replace("word99", "other")])).toHaveLength(1);
  });

  it("is found by its title", () => {
    expect(found(["One.", "Two."], ["Costs", " costs"])).toEqual([
      ["s1", "Another section before it has the same title."],
    ]);
  });

  it.each([
    ["texts that share their form", ["Text of one, round 1.", "Text of two, round 1."]],
    ["short texts that differ in one word", [LONG.slice(0, 300), `${LONG.slice(0, 300)} more`]],
    ["texts that share half", [LONG, `${LONG.slice(0, LONG.length / 2)} ${LONG.replaceAll("word", "other")}`]],
    ["a text that holds another", [LONG, `${LONG} ${LONG.replaceAll("word", "other")}`]],
    ["other figures in a short table", ["| Cost | 10 |", "| Cost | 11 |"]],
  ])("is not found in %s", (_, texts) => {
    expect(found(texts)).toEqual([]);
  });

  it("is found for every text that has words, and for none where one word of a few differs", () => {
    const text = fc.array(fc.constantFrom("price", "club", "가격", "고객", "12"), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(text, (words) => {
        expect(found([words.join(" "), words.join("\n\n")])).toHaveLength(1);
        expect(found([words.join(" "), [...words, "more"].join(" ")])).toEqual([]);
      }),
    );
  });
});
