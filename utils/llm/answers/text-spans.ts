/** Where something stands in a text: from the first character to behind the last. */
export type Span = readonly [start: number, end: number];

/** What patterns find in a text, in the text's order. */
export function spansOf(text: string, ...patterns: readonly RegExp[]): Span[] {
  return patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(({ index, 0: found }) => [index, index + found.length] as const)
    .toSorted(([one], [other]) => one - other);
}

/** Asks for one place after the other which of the spans it is in. Places have to come in the text's order. */
export function spanFinder(spans: readonly Span[]): (at: number) => Span | null {
  let next = 0;
  let current: Span | null = null;
  return (at) => {
    for (; next < spans.length && (spans[next]?.[0] ?? 0) <= at; next += 1) {
      const span = spans[next];
      if (span && (current === null || span[1] > current[1])) current = span;
    }
    return current !== null && at < current[1] ? current : null;
  };
}
