import { diagramText } from "../diagram-text.ts";

/**
 * What a chart says, or the first line of it that Mermaid refuses. Null where Mermaid takes it, or may take it, and we do
 * not know what it means.
 */
export type ChartReading<Chart> = { readonly chart: Chart } | { readonly wrong: string } | null;

/** The first line of a chart and the others that say something, with their indents and without words for screen readers. */
export function linesOfChart(source: string): { readonly head: string; readonly lines: readonly string[] } {
  const [head = "", ...lines] = diagramText(source)
    .body.split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
  return { head: head.trim(), lines };
}

/** A line that only a screen reader says. */
export function isSilent(line: string): boolean {
  return /^\s*acc(?:Title|Descr)\s*:/i.test(line);
}
