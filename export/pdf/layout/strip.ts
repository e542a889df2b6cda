import type { Pen } from "../drawing/pen.ts";

/** A part of the document that is as wide as the text and stands whole on one page: a line, a row, a picture. */
export interface Strip {
  readonly height: number;
  /** Room above it, which it does not have at the top of a page. */
  readonly before: number;
  /** Stands on one page with the next strip. */
  readonly isKept: boolean;
  readonly isAcross?: boolean;
  readonly startsPage?: boolean;
  /** Is painted above it where it is the first of a page: the header of its table. */
  readonly repeated?: Strip;
  /** Ids of what begins here: links and the contents lead to it. */
  readonly anchor?: Anchor;
  /** @param x The left edge of the text. @param gap The room above, as far as there is any on this page. */
  readonly paint: (pen: Pen, x: number, y: number, gap: number) => void;
}

export interface Anchor {
  readonly id: string;
  readonly depth: number;
  /** As it stands in the list of bookmarks. */
  readonly title: string;
}

/** What stands under one another, with the room that each wants around it; of two wishes the larger counts. */
export interface Stack {
  readonly strips: readonly Strip[];
  readonly before: number;
  readonly after: number;
}

export function stacked(stacks: readonly Stack[]): Strip[] {
  let after = 0;
  return stacks.flatMap((stack) => {
    const [first, ...others] = stack.strips;
    if (!first) return [];
    const strips = [{ ...first, before: Math.max(after, stack.before) }, ...others];
    ({ after } = stack);
    return strips;
  });
}

/** Strips with something painted beside each, above it in the order of painting. */
export function beside(strips: readonly Strip[], paint: Strip["paint"], indent: number): Strip[] {
  return strips.map((strip) => ({
    ...strip,
    ...(strip.repeated ? { repeated: beside([strip.repeated], () => {}, indent)[0] as Strip } : {}),
    paint: (pen, x, y, gap) => {
      paint(pen, x, y, gap);
      strip.paint(pen, x + indent, y, gap);
    },
  }));
}
