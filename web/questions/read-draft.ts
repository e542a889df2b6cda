/** What was kept in a browser may be of another version of the page, or of somebody's hand: it is read as anything. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text; an empty one where there is none. */
export function textIn(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name];
  return typeof value === "string" ? value : "";
}

/** A list of texts, without all else that stands in it. */
export function textsIn(record: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = record[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
