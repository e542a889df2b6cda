import { z } from "zod";
import { Language } from "../idea.ts";
import { ROLLOUT_STATES, Share, VariantRef } from "./rollout.ts";

/** What is measured of sessions, in the order in which a report has it. */
export const MEASURES = [
  "failure",
  "score",
  "contradictions",
  "cost",
  "tokens",
  "time",
  "answers",
  "revisions",
  "rating",
] as const;
export type MeasureName = (typeof MEASURES)[number];

/** What a report comes to about a measure. `open`: it cannot be said yet. */
export const CONCLUSIONS = ["better", "worse", "same", "open"] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

const Interval = z.object({ low: z.number(), high: z.number() }).describe("At 95 %");
export type ReportInterval = z.infer<typeof Interval>;

const counted = {
  sessions: z.int().describe("That have this measure"),
  users: z.int().describe("Whose they are"),
};

/** How often something happened in an arm. */
export const RateArm = z.object({
  ...counted,
  events: z.int(),
  rate: z.number().nullable().describe("0 to 1; null without sessions"),
  interval: Interval.nullable().describe("Wilson's"),
});
export type RateArm = z.infer<typeof RateArm>;

/** What the values of an arm look like; null where there are too few for it. */
export const MeanArm = z.object({
  ...counted,
  mean: z.number().nullable(),
  sd: z.number().nullable(),
  median: z.number().nullable(),
});
export type MeanArm = z.infer<typeof MeanArm>;

const difference = { difference: z.number().describe("The canary's less the control's"), interval: Interval };

/** What every measure's row has. */
const row = {
  measure: z.enum(MEASURES),
  name: z.string(),
  better: z.enum(["lower", "higher"]),
  lift: z.number().nullable().describe("The difference that one cares about, in the measure's own unit"),
  untestable: z
    .enum(["too-few", "constant", "no-difference", "out-of-range"])
    .nullable()
    .describe("Why there is no test"),
  holm: z.number().nullable().describe("p by user, corrected for the number of measures that were tested"),
  byUser: Interval.extend({
    p: z.number(),
    effect: z.number().describe("How many times fewer sessions they are worth, since those of one user are alike"),
  })
    .nullable()
    .describe("The test's interval and p where users are what is drawn, and not sessions"),
  needed: z
    .object({
      perArm: z.int().describe("Sessions that each of two equal arms needs to show the lift in 4 of 5 cases"),
      more: z
        .int()
        .nullable()
        .describe("Sessions of both arms still to end, at the share in force; null: none suffice"),
      days: z.number().nullable().describe("How long that is at the pace so far"),
    })
    .nullable(),
  conclusion: z.enum(CONCLUSIONS),
  words: z.string().describe("The same, in a sentence"),
};

export const RateRow = z.object({
  kind: z.literal("rate"),
  ...row,
  canary: RateArm,
  control: RateArm,
  test: z
    .object({ ...difference, p: z.number() })
    .nullable()
    .describe("Newcombe's interval, and Fisher's exact test"),
});
export type RateRow = z.infer<typeof RateRow>;

export const MeanRow = z.object({
  kind: z.literal("mean"),
  ...row,
  canary: MeanArm,
  control: MeanArm,
  test: z
    .object({ ...difference, t: z.number(), df: z.number(), p: z.number() })
    .nullable()
    .describe("Welch's t test"),
  effect: z.object({ g: z.number(), interval: Interval }).nullable().describe("Hedges' g"),
  ranks: z
    .object({
      w: z.number(),
      p: z.number(),
      pByUser: z.number().nullable(),
      shift: z.number(),
      interval: Interval.nullable(),
    })
    .nullable()
    .describe("Mann and Whitney's test, where values are skewed; shift: Hodges and Lehmann's"),
});
export type MeanRow = z.infer<typeof MeanRow>;

export const MeasureRow = z.discriminatedUnion("kind", [RateRow, MeanRow]);
export type MeasureRow = z.infer<typeof MeasureRow>;

/** Whether users went to the arms as the shares say. */
export const SampleSplit = z.object({
  canary: z.int().describe("Users whose first session of the rollout was in this arm"),
  control: z.int(),
  expected: z.number().describe("How many of them the canary should have, by the shares in force when they came"),
  p: z.number(),
  isMismatch: z.boolean().describe("Then nothing that is compared says anything"),
  words: z.string(),
});
export type SampleSplit = z.infer<typeof SampleSplit>;

/** The sessions of an arm. */
export const ReportArm = z.object({
  sessions: z.int(),
  users: z.int(),
  ended: z.int().describe("Done, incomplete or failed: those that are compared"),
});
export type ReportArm = z.infer<typeof ReportArm>;

export const SEGMENTS = ["language", "preset", "user"] as const;
/** A part of the sessions. Looked at to find questions, not answers. */
export const Segment = z.object({
  by: z.enum(SEGMENTS),
  value: z.string(),
  name: z.string(),
  canary: z.int().describe("Sessions that ended"),
  control: z.int(),
  differences: z
    .array(
      z.object({
        measure: z.enum(MEASURES),
        ...difference,
        holm: z.number().describe("p, corrected for all tests of all segments"),
      }),
    )
    .nullable()
    .describe("Null where an arm has too few sessions"),
});
export type Segment = z.infer<typeof Segment>;

export const VERDICTS = ["split-broken", "better", "worse", "mixed", "same", "open"] as const;

export const RolloutReport = z.object({
  rollout: z.object({
    id: z.uuid(),
    preset: z.string(),
    variant: VariantRef,
    control: VariantRef.nullable().describe("Null: the program as it is"),
    share: Share,
    state: z.enum(ROLLOUT_STATES),
    startedAt: z.iso.datetime(),
    startedBy: z.string(),
    endedAt: z.iso.datetime().nullable(),
  }),
  madeAt: z.iso.datetime(),
  language: Language.describe("Of the sentences"),
  verdict: z.object({ kind: z.enum(VERDICTS), headline: z.string(), words: z.array(z.string()) }),
  split: SampleSplit.nullable().describe("Null without users"),
  arms: z.object({ canary: ReportArm, control: ReportArm }),
  perDay: z.number().nullable().describe("Sessions that ended a day; null in the first hour"),
  measures: z.array(MeasureRow),
  segments: z.array(Segment),
  notes: z.array(z.string()).describe("What to know before one believes it"),
});
export type RolloutReport = z.infer<typeof RolloutReport>;
