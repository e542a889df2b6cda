import type { Figure } from "../figure-groups.ts";

/** A piece of a formula as it is read: a figure by its label, a function by its name, or what stands between. */
export type FormulaPiece =
  | { readonly kind: "figure"; readonly id: string; readonly label: string }
  | { readonly kind: "function"; readonly name: FormulaFunction }
  | { readonly kind: "text"; readonly text: string };

export const FUNCTIONS = ["min", "max", "round", "ceil", "floor"] as const;
export type FormulaFunction = (typeof FUNCTIONS)[number];

const PIECES = /[\p{L}_][\p{L}\p{N}_]*|[^\p{L}_]+/gu;
const SIGNS: Readonly<Record<string, string>> = { "*": "×", "/": "÷", "-": "−" };

/** A formula in pieces, ids told by their labels. Pure. */
export function formulaPieces(formula: string, figures: readonly Pick<Figure, "id" | "label">[]): FormulaPiece[] {
  const labels = new Map(figures.map(({ id, label }) => [id, label]));
  return (formula.match(PIECES) ?? []).map((piece): FormulaPiece => {
    const label = labels.get(piece);
    if (label !== undefined) return { kind: "figure", id: piece, label };
    const name = FUNCTIONS.find((one) => one === piece);
    if (name !== undefined) return { kind: "function", name };
    return { kind: "text", text: piece.replace(/[-*/]/g, (sign) => SIGNS[sign] ?? sign) };
  });
}
