/** How a table is set on paper: as text is, in small type, on a page across, or with its words broken besides. */
export type TableFit = "normal" | "dense" | "across" | "broken";

/** The text of A4 between its margins, upright and across, in points. */
export const UPRIGHT_PT = 487;
export const ACROSS_PT = 734;

/** How tables are set on paper, as the page's style sheet does: size of type, and what a column has besides its text. */
export const NORMAL_TABLE = { type: 9.7, column: 17 };
export const DENSE_TABLE = { type: 7.5, column: 7 };
export const BROKEN_TABLE = { type: 6, column: 3 };

/** Longer ones are addresses, which may be broken anywhere. */
export const MOST_WORD_CHARACTERS = 24;

/** @param columnEms By column, what its widest word takes, in the size of type. No column is ever cut off. */
export function tableFit(columnEms: readonly number[]): TableFit {
  const points = ({ type, column }: typeof NORMAL_TABLE) => columnEms.reduce((sum, em) => sum + em * type + column, 0);
  if (points(NORMAL_TABLE) <= UPRIGHT_PT) return "normal";
  if (points(DENSE_TABLE) <= UPRIGHT_PT) return "dense";
  return points(DENSE_TABLE) <= ACROSS_PT ? "across" : "broken";
}
