import { isOnLine, type Segment } from "./page-segments.ts";
import { type ColumnRegion, columnRegions } from "./page-tables.ts";

/** What a page consists of, in the order in which it is read. */
export type PageUnit =
  | { readonly kind: "line"; readonly line: Segment }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] };

/** The lines and tables of a page, in the order in which it draws them; prose in columns column by column. */
export function pageUnits(segments: readonly Segment[]): PageUnit[] {
  const regions = columnRegions(segments);
  const regionOf = new Map(regions.flatMap((region) => [...region.members].map((member) => [member, region] as const)));
  const done = new Set<ColumnRegion>();
  const units: PageUnit[] = [];
  let open: Segment[] = [];
  const close = () => {
    units.push(...linesOf(open).map((line) => ({ kind: "line", line }) as const));
    open = [];
  };
  for (const segment of segments) {
    const region = regionOf.get(segment);
    if (region === undefined) open.push(segment);
    else if (!done.has(region)) {
      done.add(region);
      close();
      if (region.kind === "table") units.push({ kind: "table", rows: region.rows });
      else open.push(...region.columns.flat());
      close();
    }
  }
  close();
  return units;
}

function linesOf(segments: readonly Segment[]): Segment[] {
  const lines: Segment[] = [];
  for (const segment of segments) {
    const line = lines.at(-1);
    if (line && isOnLine(line, segment) && segment.x >= line.right - segment.size / 2)
      lines[lines.length - 1] = behind(line, segment);
    else lines.push(segment);
  }
  return lines;
}

function behind(line: Segment, segment: Segment): Segment {
  const { text, right, isSpaced } = segment;
  const main = text.length > line.text.length ? segment : line;
  return { text: `${line.text} ${text}`, x: line.x, right, y: main.y, size: main.size, isSpaced };
}
