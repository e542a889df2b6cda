import {
  dividedBy,
  type ExactNumber,
  floored,
  isLess,
  isTooLarge,
  negated,
  plus,
  rounded,
  times,
  ZERO,
} from "./exact-number.ts";
import { type Formula, FormulaFault } from "./formula.ts";

const ONE: ExactNumber = { over: 1n, under: 1n };

/**
 * The value of a formula, exactly.
 * @param amountOf The value of an id that is known to be there.
 * @throws FormulaFault for a division by zero and for what is too large to be an amount.
 */
export function formulaValue(formula: Formula, amountOf: (id: string) => ExactNumber): ExactNumber {
  const value = exactValue(formula, amountOf);
  if (isTooLarge(value)) throw new FormulaFault("the result is too large");
  return value;
}

function exactValue(formula: Formula, amountOf: (id: string) => ExactNumber): ExactNumber {
  switch (formula.kind) {
    case "number":
      return formula.value;
    case "id":
      return amountOf(formula.id);
    case "sum":
      return formula.terms.reduce((sum, { negative, of }) => {
        const value = exactValue(of, amountOf);
        return plus(sum, negative ? negated(value) : value);
      }, ZERO);
    case "product":
      return formula.factors.reduce((product, { divides, of }) => {
        const value = exactValue(of, amountOf);
        const next = divides ? dividedBy(product, value) : times(product, value);
        if (next === null) throw new FormulaFault("it divides by zero");
        return next;
      }, ONE);
    case "call":
      return called(
        formula.name,
        formula.of.map((part) => exactValue(part, amountOf)),
      );
  }
}

function called(name: Extract<Formula, { kind: "call" }>["name"], values: readonly ExactNumber[]): ExactNumber {
  const [first = ZERO, ...rest] = values;
  switch (name) {
    case "min":
      return rest.reduce((least, value) => (isLess(value, least) ? value : least), first);
    case "max":
      return rest.reduce((most, value) => (isLess(most, value) ? value : most), first);
    case "round":
      return rounded(first, 0);
    case "floor":
      return floored(first);
    case "ceil":
      return negated(floored(negated(first)));
  }
}
