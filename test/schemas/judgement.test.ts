import { describe, expect, it } from "vitest";
import { Judgement } from "../../schemas/model/eval.ts";

function winner(given: unknown): unknown {
  return Judgement.safeParse({ reasons: ["It is clear."], winner: given }).data?.winner;
}

describe("a judgement's winner", () => {
  it.each([
    ["A", "A"],
    ["b", "B"],
    ["Plan B.", "B"],
    ["**document a**", "A"],
    ["draw", "tie"],
    ["Tie!", "tie"],
  ])("is read where it is given as %s", (given, read) => expect(winner(given)).toBe(read));

  it.each(["", "C", "A or B", "A is better, but B is shorter", null, 1])("is none where it is given as %j", (given) =>
    expect(winner(given)).toBeUndefined(),
  );

  it("needs no scores, and takes them as models write them", () => {
    expect(Judgement.parse({ reasons: [], winner: "A" }).scores).toEqual([]);
    const scores = [{ criterion: "facts", A: "8/10", B: 7.25 }];
    expect(Judgement.parse({ reasons: [], winner: "A", scores }).scores).toEqual([
      { criterion: "facts", A: 8, B: 7.3 },
    ]);
  });
});
