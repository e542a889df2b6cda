import { MARGIN, pageSize } from "./sheet.ts";
import type { Strip } from "./strip.ts";

export interface PlacedStrip {
  readonly strip: Strip;
  readonly y: number;
  readonly gap: number;
}

export interface PlacedPage {
  readonly isAcross: boolean;
  readonly strips: PlacedStrip[];
}

/** More are never kept together, whatever they say. */
const MOST_KEPT = 40;

/** Places strips on pages, in their order. What is higher than a page begins one, and goes on as far as it must. */
export function paginate(strips: readonly Strip[]): PlacedPage[] {
  const pages: PlacedPage[] = [];
  let page: PlacedPage | null = null;
  let y = 0;
  const place = (strip: Strip, gap: number) => {
    page?.strips.push({ strip, y: y + gap, gap });
    y += gap + strip.height;
  };
  for (const [at, strip] of strips.entries()) {
    const isAcross = strip.isAcross === true;
    const { textBottom } = pageSize(isAcross);
    const isOther = page === null || strip.startsPage === true || page.isAcross !== isAcross;
    const isFull = y + keptHeight(strips, at) > textBottom + 0.01;
    if (isOther || (isFull && page && page.strips.length > 0)) {
      page = { isAcross, strips: [] };
      pages.push(page);
      y = MARGIN.top;
      if (strip.repeated) place(strip.repeated, 0);
      place(strip, 0);
    } else place(strip, strip.before);
  }
  return pages;
}

/** What must find room from a strip on: itself and what it is kept together with, where a page has room for that at all. */
function keptHeight(strips: readonly Strip[], from: number): number {
  const alone = (strips[from]?.before ?? 0) + (strips[from]?.height ?? 0);
  const wholePage = pageSize(strips[from]?.isAcross === true).textBottom - MARGIN.top;
  let height = 0;
  for (let at = from; at < Math.min(strips.length, from + MOST_KEPT); at += 1) {
    const strip = strips[at] as Strip;
    if (at > from && (strip.startsPage || (strip.isAcross === true) !== (strips[from]?.isAcross === true))) break;
    height += strip.before + strip.height;
    if (height > wholePage) return alone;
    if (!strip.isKept) break;
  }
  return height;
}
