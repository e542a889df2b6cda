import type { Segment } from "./page-segments.ts";

/** Fewer pages show no rule. */
const LEAST_PAGES = 3;
/** Left and right pages have heads of their own. */
const LEAST_SHARE = 0.4;
/** Lines at the upper and at the lower end of a page that can be such. */
const AT_EDGE = 2;

/** The pages without the heads, feet and page numbers that most of them repeat at the same height. */
export function withoutRunningLines(pages: readonly (readonly Segment[])[]): (readonly Segment[])[] {
  const counts = new Map<string, number>();
  const keys = pages.map((page) => new Map(edgesOf(page).map((segment) => [segment, keyOf(segment)])));
  for (const page of keys) for (const key of new Set(page.values())) counts.set(key, (counts.get(key) ?? 0) + 1);
  const least = Math.max(LEAST_PAGES, Math.ceil(pages.length * LEAST_SHARE));
  return pages.map((page, at) => page.filter((segment) => (counts.get(keys[at]?.get(segment) ?? "") ?? 0) < least));
}

function edgesOf(page: readonly Segment[]): Segment[] {
  const heights = [...new Set(page.map(({ y }) => Math.round(y)))].toSorted((one, other) => other - one);
  if (heights.length <= AT_EDGE) return [...page];
  const edges = new Set([...heights.slice(0, AT_EDGE), ...heights.slice(-AT_EDGE)]);
  return page.filter(({ y }) => edges.has(Math.round(y)));
}

/** The same for what differs in numbers only. */
function keyOf({ text, y }: Segment): string {
  return `${Math.round(y / 3)} ${text.replace(/\d+/g, "#").replace(/\b[ivxlc]+\b/g, "#")}`;
}
