import { z } from "zod";
import { Decision, SheetFigure, ShownMove, ThreeCases } from "../model/figures.ts";
import { PlanView } from "./plan-view.ts";
import { SessionId } from "./session.ts";

const texts = z.array(z.string());

/** A yes or no in an address: `?dryRun` alone says yes. */
export const Flag = z.enum(["true", "false", ""]).transform((said) => said !== "false");

/** The body of `PATCH .../figures`. */
export const FigureValues = z
  .record(z.string(), z.union([z.number(), z.string()]))
  .describe('New values by figure id: a number, or a text such as "7%", "$21.50" or "revenue - costs"');

export const SettingQuery = z.strictObject({
  dryRun: Flag.optional().describe("Say what it would come to, and store nothing"),
  undo: Flag.optional().describe("Give back what the last setting changed; the body is left out"),
  yes: Flag.optional().describe("Also change figures that the person gave"),
  page: Flag.optional().describe(
    "Answer with the sheet and the plan as they are then, too: for a page that shows both",
  ),
});

/** The sheet that a plan hangs on. */
export const FiguresView = z.object({
  session: SessionId,
  version: z.int(),
  figures: z.array(
    SheetFigure.extend({
      shown: z.string().describe("As the plan shows it, with its unit"),
      shownRange: z.string().optional(),
      inCases: z.object({ low: z.number().nullable(), high: z.number().nullable() }).optional(),
      uses: texts.describe("The ids that its formula names"),
      usedBy: texts.describe("The ids whose formulas name it"),
      places: z.array(z.object({ sectionId: z.string(), section: z.string(), text: z.string() })),
    }),
  ),
  decisions: z.array(Decision),
  leftOut: z.array(z.object({ id: z.string(), label: z.string() })).describe("What could not be computed"),
  notes: texts,
  cases: ThreeCases.optional().describe("The plan in three cases, where assumptions have a range"),
});

/** What setting figures came to, or would come to. */
export const SettingResult = z.object({
  session: SessionId,
  version: z.int().nullable().describe("The version of the plan that it made; null where nothing was stored"),
  request: z.string(),
  moved: z.array(ShownMove),
  doubts: z
    .array(z.object({ sectionId: z.string().nullable(), section: z.string().nullable(), text: z.string() }))
    .describe("What leans on figures that moved far; without a section: a decision"),
  warnings: texts,
  figures: FiguresView.optional().describe("With page: the sheet as it is then, as its own route gives it"),
  view: PlanView.optional().describe("With page: the plan as it is then, as its own route gives it"),
});

export const ComparisonQuery = z.strictObject({
  scenario: z
    .union([z.string(), z.array(z.string()).max(20)])
    .transform((given) => [given].flat())
    .optional()
    .describe("Values such as price=9,basket=20, once for each scenario; with none the plan's own cases"),
});

export const Comparison = z.object({
  session: SessionId,
  scenarios: texts,
  set: texts.describe("The ids that the scenarios set"),
  figures: z
    .array(
      z.object({
        id: z.string(),
        label: z.string(),
        unit: z.string(),
        isOutcome: z.boolean().describe("Nothing is computed from it"),
        values: z.array(z.number().nullable()).describe("The first is that of the plan as it stands"),
        shown: z.array(z.string().nullable()),
      }),
    )
    .describe("Those that differ in at least one scenario"),
});
