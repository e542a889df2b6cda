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
}

const WIDTH = 360;
const EDGE = 12;
const GAP = 8;
/** It grows while one types: with less room below it than this, the page is in the way on a phone's screen. */
const NARROW = 560;

/** Below the element, within the window; at the foot of a narrow one, where the keys of a phone push it up. Pure. */
export function popoverPlace({ left, bottom }: Box, seen: Seen): PopoverPlace {
  if (seen.innerWidth < NARROW)
    return { position: "fixed", left: EDGE, width: seen.innerWidth - 2 * EDGE, bottom: EDGE };
  const most = seen.innerWidth - WIDTH - EDGE;
  return {
    left: seen.scrollX + Math.max(EDGE, Math.min(left, most)),
    top: seen.scrollY + bottom + GAP,
    width: WIDTH,
  };
}
