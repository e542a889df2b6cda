import type { z } from "zod";
import type { FigureInCases } from "../../../schemas/model/figures.ts";

export type CaseFigure = z.output<typeof FigureInCases>;

/** Where the cases of a figure stand on a line from 0 to 1; null for a case that cannot be computed. */
export interface CasePlaces {
  readonly low: number | null;
  readonly middle: number;
  readonly high: number | null;
  /** Where zero is, where it is among them. */
  readonly zero: number | null;
}

/** How a figure's cases lie to one another. Each figure has a line of its own: their units are not the same. Pure. */
export function casePlaces({ low, middle, high }: Pick<CaseFigure, "low" | "middle" | "high">): CasePlaces {
  const values = [low, middle, high].filter((value) => value !== null);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const place = (value: number) => (most === least ? 0.5 : (value - least) / (most - least));
  return {
    low: low === null ? null : place(low),
    middle: place(middle),
    high: high === null ? null : place(high),
    zero: least < 0 && most > 0 ? place(0) : null,
  };
}
