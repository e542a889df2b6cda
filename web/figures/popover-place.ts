/** Where an element is in the window. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is seen of the page, and how far it is scrolled. */
export interface Seen {
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly scrollX: number;
  readonly scrollY: number;
}

export interface PopoverPlace {
  readonly left: number;
  readonly width: number;
  readonly top?: number;
  readonly bottom?: number;
  readonly position?: "fixed";
  readonly translate?: string;
  readonly maxHeight?: number;
}

const WIDTH = 360;
const EDGE = 12;
const GAP = 8;
/** It grows while one types: with less room below it than this, the page is in the way on a phone's screen. */
const NARROW = 560;

/** What it is high with what a value would come to. */
const ROOM = 380;
/** What stays at the top of the page, and in the way. */
const HEADER = 72;
/** Less than this is no use: then the page is scrolled. */
const LEAST = 280;

/** Below the element, above it where only there is room; at the foot of a narrow window. Pure. */
export function popoverPlace({ left, top, bottom }: Box, seen: Seen): PopoverPlace {
  if (seen.innerWidth < NARROW)
    return { position: "fixed", left: EDGE, width: seen.innerWidth - 2 * EDGE, bottom: EDGE };
  const most = seen.innerWidth - WIDTH - EDGE;
  const across = { left: seen.scrollX + Math.max(EDGE, Math.min(left, most)), width: WIDTH };
  const below = seen.innerHeight - bottom - GAP - EDGE;
  if (below < ROOM && top >= ROOM + HEADER) {
    const maxHeight = top - GAP - HEADER;
    return { ...across, top: seen.scrollY + top - GAP, translate: "0 -100%", maxHeight };
  }
  return { ...across, top: seen.scrollY + bottom + GAP, maxHeight: Math.max(below, LEAST) };
}
