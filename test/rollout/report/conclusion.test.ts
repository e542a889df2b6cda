import { describe, expect, it } from "vitest";
import { MEASURE_TABLE } from "../../../rollout/report/measures.ts";
import { sampleSizeForMeans } from "../../../rollout/statistics/sample-size.ts";
import { reported, rowOf, sessionsOf } from "../../support/reported-rollout.ts";

describe("what a difference has to be", () => {
  it("is more than nobody would act on, however sure it is", () => {
    const arm = (name: "canary" | "control", mean: number) =>
      sessionsOf(
        name,
        Array.from({ length: 3_000 }, (_, at) => ({ score: mean + (at % 11) / 11 })),
      );
    const report = reported([...arm("canary", 7.1), ...arm("control", 7)]);
    const row = rowOf(report, "score");
    expect(row.holm).toBeLessThan(1e-10);
    expect(row).toMatchObject({ conclusion: "same", words: expect.stringContaining("less than 0.3 either way") });
    expect(report.verdict.kind).toBe("open");
  });

  it("is seen in four of five cases with what is needed, though p is corrected for nine measures", () => {
    const arm = (name: "canary" | "control") =>
      sessionsOf(
        name,
        Array.from({ length: 40 }, (_, at) => ({ score: 6 + (at % 7) / 2 })),
      );
    const row = rowOf(reported([...arm("canary"), ...arm("control")]), "score");
    if (row.kind !== "mean" || row.control.sd === null) throw new Error("A score has a spread");
    const size = sampleSizeForMeans({ delta: 0.3, sd: row.control.sd, alpha: 0.05 / MEASURE_TABLE.length });
    expect(Math.ceil("perArm" in size ? size.perArm : 0)).toBe(row.needed?.perArm);
  });
});
