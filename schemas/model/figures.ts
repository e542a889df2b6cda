import { z } from "zod";

export const FIGURE_KINDS = ["given", "assumed", "derived"] as const;
export const FigureKind = z.enum(FIGURE_KINDS);
export type FigureKind = z.infer<typeof FigureKind>;

/** What a model writes where a number is wanted: `40,000`, `7 %`. What is none counts as missing, so the sheet says so. */
function readNumber(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return value ?? null;
  const [, digits, percent] = /^\s*([-+]?[\d,_\s]*\.?\d+(?:e[-+]?\d{1,3})?)\s*(%?)\s*$/i.exec(value.slice(0, 60)) ?? [];
  if (digits === undefined) return null;
  // Shifted as text: 0.07 and not 7 / 100 with a binary tail.
  const number = Number(percent ? `${digits.replace(/[,_\s]/g, "")}e-2` : digits.replace(/[,_\s]/g, ""));
  return Number.isFinite(number) ? number : null;
}

function readDigits(value: unknown): unknown {
  const number = readNumber(value);
  return typeof number === "number" ? Math.trunc(number) : number;
}

function readText(value: unknown): unknown {
  return value ?? "";
}

/** A number as a model writes it: null where there is none. */
export const FigureNumber = z.preprocess(readNumber, z.number().nullable().default(null));

const Text = z.preprocess(readText, z.string().default(""));

export const RANGE_ENDS = ["low", "high"] as const;
export type RangeEnd = (typeof RANGE_ENDS)[number];

/** An end of a range is an extra: what is no number there is no reason to ask for the answer again. */
function readRangeNumber(value: unknown): unknown {
  const number = readNumber(value);
  return typeof number === "number" ? number : null;
}

/** `Lower`, `the high end`: what a model may write of an end; null where it says nothing. */
function readEnd(value: unknown): unknown {
  const words = typeof value === "string" ? value.slice(0, 60).toLowerCase() : "";
  const [isLow, isHigh] = [/low|min/.test(words), /high|upper|max/.test(words)];
  return isLow === isHigh ? null : isLow ? "low" : "high";
}

/** One figure as a model writes it. What a field lacks is found by the sheet, which asks for it by the figure's id. */
export const Figure = z.object({
  id: Text.describe("snake_case, for example fixed_month; it stands in formulas and in the text"),
  label: Text.describe("What it is, in the plan's language, in a few words that no other figure has"),
  value: FigureNumber.describe("The number where it is given or assumed (7 % is 0.07), else null"),
  formula: z
    .string()
    .nullable()
    .default(null)
    .describe("Ids, numbers, + - * / ( ) min max round ceil floor where it is derived, else null"),
  unit: Text.describe(
    "A currency's code (USD), %, a noun (orders, week for a point in time, weeks), or a rate (USD/order)",
  ),
  decimals: z
    .preprocess(readDigits, z.number().nullable().default(null))
    .describe("Digits after the point as shown; -4 rounds to ten thousands; null for the usual"),
  kind: z
    .preprocess(readText, FigureKind.catch("assumed"))
    .describe("given: the person's own words name this amount; derived: it has a formula"),
  basis: Text.describe("What a value rests on: whose words, which finding, whose estimate"),
  owner: Text.describe("Who answers for it"),
  low: z
    .preprocess(readRangeNumber, z.number().nullable())
    .optional()
    .describe(
      "Only for the few assumed values that decide the outcome and are really uncertain: its low end, else null",
    ),
  high: z
    .preprocess(readRangeNumber, z.number().nullable())
    .optional()
    .describe("The high end of such a value, else null"),
  cautious: z
    .preprocess(readEnd, z.enum(RANGE_ENDS).nullable())
    .optional()
    .describe(
      "Which end is worse for the plan: low for sales or prices, high for costs or delays; null without a range",
    ),
});
export type Figure = z.infer<typeof Figure>;

/** Something that is settled for the whole plan and is no number. */
export const Decision = z.object({ id: Text, statement: Text, reason: Text });
export type Decision = z.infer<typeof Decision>;

/** The answer of the call that makes the sheet. */
export const Figures = z.object({
  figures: z.array(Figure),
  decisions: z.array(Decision).default([]),
});
export type Figures = z.infer<typeof Figures>;

/** A figure that can be used: its value is computed, rounded and final. */
export const SheetFigure = z.object({
  id: z.string(),
  label: z.string(),
  value: z.number(),
  formula: z.string().nullable(),
  unit: z.string(),
  /** Digits as shown, always known here. */
  decimals: z.int(),
  kind: FigureKind,
  basis: z.string(),
  owner: z.string(),
  low: z
    .number()
    .optional()
    .describe("Where an assumed value is uncertain, its low end; low, high and cautious go together"),
  high: z.number().optional(),
  cautious: z.enum(RANGE_ENDS).optional().describe("Which end the low case takes: the one that is worse for the plan"),
});
export type SheetFigure = z.infer<typeof SheetFigure>;

/** A figure that moved, as it is shown: null where there was none, or is none any more. */
export const ShownMove = z.object({
  id: z.string(),
  label: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type ShownMove = z.infer<typeof ShownMove>;

/** The sheet as it is stored: what can be used, in the order of the answer, and the names of what could not. */
export const Sheet = z.object({
  figures: z.array(SheetFigure),
  decisions: z.array(Decision),
  leftOut: z.array(z.object({ id: z.string(), label: z.string() })),
});
export type Sheet = z.infer<typeof Sheet>;

/** A figure in the three cases; null where it cannot be computed in a case, by a division by zero for example. */
export const FigureInCases = z.object({
  id: z.string(),
  label: z.string(),
  unit: z.string(),
  low: z.number().nullable(),
  middle: z.number(),
  high: z.number().nullable(),
  shown: z.object({ low: z.string().nullable(), middle: z.string(), high: z.string().nullable() }),
});
export type FigureInCases = z.infer<typeof FigureInCases>;

/** The sheet with every assumption that has a range at its cautious end (low), as it stands (middle), at its other end (high). */
export const ThreeCases = z.object({
  assumptions: z.array(FigureInCases).describe("The assumptions that have a range"),
  outcomes: z.array(FigureInCases).describe("What the plan comes to, as far as it differs between the cases"),
});
export type ThreeCases = z.infer<typeof ThreeCases>;
