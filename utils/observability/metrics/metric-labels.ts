import type { ErrorCode } from "../../../schemas/error-code.ts";
import type { CallName } from "../../../schemas/model/model-call.ts";
import { isForOperator, RETRIES } from "../../errors/retry-table.ts";
import { ERRORS } from "../../errors.ts";
import type { LabelValues } from "./metric-row.ts";
import { METRICS, type MetricName } from "./metric-table.ts";

/** What stands for every value that a label does not have. */
export const OTHER = "other";
/** No rollout is under way. */
export const NO_VARIANT = "none";

const CALLS: Readonly<Record<CallName, true>> = {
  Analysis: true,
  Outline: true,
  Findings: true,
  Figures: true,
  Section: true,
  Edits: true,
  Review: true,
  Agreement: true,
  Refinement: true,
  Plan: true,
  Judgement: true,
};
const CODES = Object.keys(ERRORS) as ErrorCode[];
/** What calls fail with. */
const OF_MODELS: ReadonlySet<string> = new Set(["model", "network", "rate_limit"]);

/** The codes that a metric can have: of the others there would be rows that stay 0 for ever. */
const CODES_OF: Readonly<Partial<Record<MetricName, (code: ErrorCode) => boolean>>> = {
  plancraft_run_retries_total: (code) => RETRIES[code].run === "again" || RETRIES[code].run === "delayed",
  plancraft_model_call_retries_total: (code) => ERRORS[code].retryable && OF_MODELS.has(ERRORS[code].category),
  plancraft_dead_letters_total: isForOperator,
};

/** What only the program that is measured knows. */
export interface KnownValues {
  /** The ids of models that are named. */
  readonly models: readonly string[];
  /** Of them, those that a session gets where none is asked for: only these have histograms before they are used. */
  readonly usualModels: readonly string[];
  readonly version: string;
}

/** The values of each label of a metric, which are there from the start. */
export function labelValues(name: MetricName, known: KnownValues): Readonly<Record<string, readonly string[]>> {
  const { labels = {} } = METRICS[name] as { readonly labels?: Readonly<Record<string, LabelValues>> };
  if (name === "plancraft_build_info") return { version: [known.version] };
  return Object.fromEntries(
    Object.entries(labels).map(([label, values]) => [label, valuesOf(name, values as LabelValues, known)]),
  );
}

function valuesOf(name: MetricName, values: LabelValues, { models, usualModels }: KnownValues): readonly string[] {
  switch (values) {
    case "models":
      return [...(METRICS[name].type === "histogram" ? usualModels : models), OTHER];
    case "calls":
      return Object.keys(CALLS);
    case "categories":
      return [...new Set(CODES.map((code) => ERRORS[code].category))];
    case "codes":
      return CODES.filter(CODES_OF[name] ?? (() => true));
    case "variants":
      return [NO_VARIANT];
    case "routes":
      return [OTHER]; // those that there are come with their server
    default:
      return values;
  }
}

/** All combinations of labels' values, as the labels of one row each. */
export function combinations(
  labels: Readonly<Record<string, readonly string[]>>,
): readonly Readonly<Record<string, string>>[] {
  return Object.entries(labels).reduce<Readonly<Record<string, string>>[]>(
    (rows, [label, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [label]: value }))),
    [{}],
  );
}
