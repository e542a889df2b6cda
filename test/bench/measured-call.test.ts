import { describe, expect, it } from "vitest";
import { type MeasuredCall, measuresOf, readWordsIn, wordsIn } from "../../bench/eval/measured-call.ts";
import { table } from "../../bench/eval/table.ts";

const call = (name: string, fields: Partial<MeasuredCall> = {}): MeasuredCall => {
  return {
    name,
    target: null,
    inputTokens: 100,
    cachedTokens: 0,
    outputTokens: 10,
    startedAt: 0,
    endedAt: 1,
    ...fields,
  };
};

describe("the figures of a session", () => {
  it("count what was written after the first review as refines, and a cached token at a quarter", () => {
    const calls = [call("Section"), call("Review"), call("Edits"), call("Section", { cachedTokens: 40, endedAt: 9 })];
    expect(measuresOf(calls)).toEqual({
      calls: 4,
      inputTokens: 400,
      cachedTokens: 40,
      uncachedTokens: 360,
      outputTokens: 40,
      refineTokens: 20,
      cost: 360 + 10 + 160,
      seconds: 9,
    });
  });

  it("count words as `wc -w` does, and as readers do, for whom no bar or rule of a table is one", () => {
    const table = "| Line | Amount |\n|---|---:|\n| Sum – all | $24,600 |";
    expect([wordsIn(table), readWordsIn(table)]).toEqual([13, 5]);
  });
});

describe("the table", () => {
  it("says of each goal whether it is met, and of all whether every gate is", () => {
    const row = (now: number) => ({ figure: "cost", today: 100, now, gate: 0.85, aim: 0.7 });
    expect(table([row(70)])).toEqual({
      text: expect.stringMatching(/70 {2} 0\.70 {2}0\.85 {2}0\.7 {2}aim met$/),
      isMet: true,
    });
    expect(table([row(80)])).toEqual({ text: expect.stringMatching(/gate met$/), isMet: true });
    expect(table([row(70), row(86)])).toEqual({ text: expect.stringMatching(/MISSED$/), isMet: false });
    expect(table([{ figure: "words", today: 9, now: 8, gate: 7, goalsAre: "figures" }]).isMet).toBe(false);
  });
});
