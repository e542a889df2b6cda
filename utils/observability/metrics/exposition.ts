/** The values of one metric, as prom-client gives them as JSON; of a histogram each bucket, sum and count is one. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  /** How prom-client would put several processes' values together. */
  readonly aggregator?: string | undefined;
  readonly values: readonly Sample[];
}

export interface Sample {
  /** Of a histogram's values; else that of the metric. */
  readonly metricName?: string | undefined;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Prometheus' own text, and that of the standard made from it, where the one who asks wants it. */
export const EXPOSITIONS = {
  "text/plain": "text/plain; version=0.0.4; charset=utf-8",
  "application/openmetrics-text": "application/openmetrics-text; version=1.0.0; charset=utf-8",
} as const;
export type Exposition = keyof typeof EXPOSITIONS;

/** Metrics as text. */
export function exposed(families: readonly Family[], as: Exposition): string {
  const isOpen = as === "application/openmetrics-text";
  const lines: string[] = [];
  for (const { name, help, type, values } of families) {
    // There a counter's family is named without the ending that its value has.
    const family = isOpen && type === "counter" ? name.replace(/_total$/, "") : name;
    lines.push(`# HELP ${family} ${isOpen ? escapedValue(help) : escapedHelp(help)}`, `# TYPE ${family} ${type}`);
    for (const { metricName = name, labels, value } of values)
      lines.push(`${metricName}${labelText(labels)} ${numberText(value)}`);
  }
  if (isOpen) lines.push("# EOF");
  return `${lines.join("\n")}\n`;
}

function labelText(labels: Sample["labels"]): string {
  const pairs = Object.entries(labels).map(([label, value]) => {
    return `${label}="${typeof value === "number" ? numberText(value) : escapedValue(value)}"`;
  });
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}

function escapedHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapedValue(text: string): string {
  return escapedHelp(text).replaceAll('"', '\\"');
}
