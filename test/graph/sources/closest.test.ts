import { describe, expect, it } from "vitest";
import { closest } from "../../../graph/sources/closest.ts";

const CLAIMS = [
  "The app needs an account for every user.",
  "The rent of the hall is the largest cost of the year.",
  "The competitors have no insurance.",
  "Insurance for lent gear is a cost that nobody knows.",
];
const itself = (text: string) => text;

describe("the closest of some texts", () => {
  it("come first", () => {
    expect(closest("Insurance: who insures lent gear", CLAIMS, itself, 2)).toEqual([CLAIMS[3], CLAIMS[2]]);
    expect(closest("The hall, its rent and its size", CLAIMS, itself, 1)).toEqual([CLAIMS[1]]);
  });

  it("are not found by the words that all of them have", () => {
    const claims = ["The plan is the plan of the town.", "The gear is checked.", "The price is fixed."];
    expect(closest("The thing is the price", claims, itself, 1)).toEqual([claims[2]]);
  });

  it("are found in Korean whatever particle a word ends in", () => {
    const claims = ["보험이 필요합니다.", "대여료를 정해야 합니다.", "회원은 늘어납니다."];
    expect(closest("대여료는 얼마인가", claims, itself, 1)).toEqual([claims[1]]);
  });

  it("keep their order where no word tells", () => {
    expect(closest("Something else", CLAIMS, itself, 3)).toEqual(CLAIMS.slice(0, 3));
    expect(closest("", CLAIMS, itself, 9)).toEqual(CLAIMS);
    expect(closest("Anything", [], itself, 3)).toEqual([]);
  });
});
