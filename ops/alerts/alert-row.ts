/**
 * Whether somebody is woken (`page`), has to look at it on the next working day (`ticket`), or finds it there when
 * looking for the cause of something else (`warning`).
 */
export const SEVERITIES = ["page", "ticket", "warning"] as const;
/** Who mends it: `platform` has processes, database and network; `planning` has runs, models and what they cost. */
export const TEAMS = ["platform", "planning"] as const;

/** One alert, from which its rule, its part of the inhibition and its line in the list of runbooks are made. */
export interface AlertRow<Figure extends string = string> {
  readonly severity: (typeof SEVERITIES)[number];
  readonly team: (typeof TEAMS)[number];
  /** What it means for users, in one sentence. */
  readonly summary: string;
  /** The numbers in its expression, each of which a test changes to see that it is tested. */
  readonly figures: Readonly<Record<Figure, number>>;
  /** True while there is something to tell. A method, so that rows with different figures fit one table. */
  expr(figures: Readonly<Record<Figure, number>>): string;
  /** How long the expression has to be true, in minutes. */
  readonly forMinutes: number;
  /** The labels by which there may be several of it at once. */
  readonly by?: readonly string[];
  /** The alerts that explain it: while one of them fires, nobody is told of this one. */
  readonly followsFrom?: readonly string[];
}

/** Lets the compiler see that an expression uses only the row's own figures. */
export function alert<const Figure extends string = never>(row: AlertRow<Figure>): AlertRow {
  return row;
}

/**
 * What the database says, by the processes that reach it just now: another one goes on telling what it read last.
 * @param metric One that is equal in all processes, and is therefore never summed over them.
 */
export function stored(metric: string): string {
  return `${metric} and on (job, instance) plancraft_database_up == 1`;
}

/** Minutes as Prometheus writes them, which knows no fractions. */
export function span(minutes: number): string {
  return Number.isInteger(minutes) ? `${minutes}m` : `${Math.round(minutes * 60)}s`;
}
