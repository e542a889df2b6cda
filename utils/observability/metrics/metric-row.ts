/** Of a label: its values, all of which are there from the start at 0; or where they come from. */
export type LabelValues =
  | readonly string[]
  /** The models that are configured or have a price of ours; any other one is `other`. */
  | "models"
  /** The names of calls, as on the wire. */
  | "calls"
  /** The categories of the error table. */
  | "categories"
  /** The codes of the error table. */
  | "codes"
  /** The names of variants that are rolled out, which come as they are used; other ones are `other`, and `none` is none. */
  | "variants"
  /** The server's routes, as patterns. */
  | "routes";

export interface MetricRow {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels?: Readonly<Record<string, LabelValues>>;
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[];
  /** Where the value is read: from this process, or from the database by whichever process is asked (equal in all of them). */
  readonly of: "process" | "database";
}
