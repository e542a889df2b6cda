import type { Family, Sample } from "./exposition.ts";
import type { MetricRow } from "./metric-row.ts";
import { METRICS } from "./metric-table.ts";

/** How the values of several processes become one. */
type Merge = "sum" | "first" | "max";

/** What is no sum over processes. */
const OWN: Readonly<Record<string, Merge>> = {
  plancraft_database_up: "first",
  plancraft_workers_expected: "first",
  plancraft_build_info: "first",
  // What is open for one of them.
  plancraft_breaker_state: "max",
};

function mergeOf({ name, aggregator }: Family): Merge {
  const row = (METRICS as Readonly<Record<string, MetricRow>>)[name];
  if (row) return OWN[name] ?? (row.of === "database" ? "first" : "sum");
  // An average over processes hides the one that hangs.
  if (aggregator === "average" || aggregator === "max") return "max";
  return aggregator === "sum" ? "sum" : "first";
}

/** Several processes' metrics as those of one. The first ones are those of whoever is asked. */
export function mergedFamilies(processes: readonly (readonly Family[])[]): readonly Family[] {
  const [own = [], ...others] = processes;
  if (others.length === 0) return own;
  const merged = new Map(own.map((family) => [family.name, family]));
  for (const families of others) {
    for (const family of families) {
      const known = merged.get(family.name);
      merged.set(family.name, known === undefined ? family : mergedFamily(known, family));
    }
  }
  return [...merged.values()];
}

function mergedFamily(one: Family, other: Family): Family {
  const merge = mergeOf(one);
  if (merge === "first") return one;
  const values = new Map(one.values.map((sample) => [keyOf(sample), sample]));
  for (const sample of other.values) {
    const known = values.get(keyOf(sample));
    if (known === undefined) values.set(keyOf(sample), sample);
    else values.set(keyOf(sample), { ...known, value: together(merge, known.value, sample.value) });
  }
  return { ...one, values: [...values.values()] };
}

function together(merge: Merge, one: number, other: number): number {
  return merge === "sum" ? one + other : Math.max(one, other);
}

function keyOf({ metricName, labels }: Sample): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metricName, sorted]);
}

/** What is still true of a process that is gone: what it counted. */
export function countedOnly(families: readonly Family[]): readonly Family[] {
  return families.filter(({ type }) => type === "counter" || type === "histogram");
}
