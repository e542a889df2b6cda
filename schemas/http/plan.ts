import { z } from "zod";
import { ShownMove } from "../model/figures.ts";
import { PLAN_FORMATS } from "../plan/plan-format.ts";
import { Flag } from "./figures.ts";
import { SessionId } from "./session.ts";

export const PlanQuery = z.strictObject({
  format: z.enum(PLAN_FORMATS).optional().describe("Decides before Accept"),
  record: Flag.optional().describe("With how the plan came about, at its end"),
});

/** The versions that there are of a plan. */
export const PlanVersions = z.object({
  session: SessionId,
  versions: z
    .array(
      z.object({
        version: z.int(),
        at: z.iso.datetime().nullable().describe("When it was done; null where nobody knows any more"),
        madeBy: z
          .enum(["planned", "revised", "set", "undone"])
          .describe("By the planning session, a request in words, figures that were set, a setting that was undone"),
        request: z.string().nullable().describe("What was asked for; null for the first"),
        undoes: z.int().nullable().describe("The version whose setting it gives back"),
        figuresMoved: z.int(),
      }),
    )
    .describe("The newest first"),
});

const version = z.coerce.number().int().min(1);

export const DiffQuery = z.strictObject({
  from: version.optional().describe("The older version; the one before `to` where it is not given"),
  to: version.optional().describe("The newer version; the last one where it is not given"),
});

/** What changed from one version of a plan to another. */
export const PlanDiff = z.object({
  session: SessionId,
  from: z.int(),
  to: z.int(),
  versions: z.int().describe("How many there are"),
  sections: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      renamedFrom: z.string().nullable(),
      change: z.enum(["added", "removed", "changed"]),
      mergedInto: z.object({ id: z.string(), title: z.string() }).optional(),
      wordsAdded: z.int(),
      wordsRemoved: z.int(),
      lines: z.array(z.object({ change: z.enum(["added", "removed"]), text: z.string() })),
      passages: z
        .array(z.array(z.object({ change: z.enum(["same", "added", "removed"]), text: z.string() })))
        .describe("The same changes by words"),
    }),
  ),
  figures: z.array(ShownMove),
  moved: z.array(z.object({ id: z.string(), title: z.string(), from: z.int(), to: z.int() })),
});
