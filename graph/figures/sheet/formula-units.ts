import { type Formula, partsOf } from "./formula.ts";
import { type Currencies, canBeDeclared, currenciesOf, type Unit, unitsMatch } from "./units.ts";

/** Two units that cannot stand together: the operands of one operation, or a formula and the unit it is declared with. */
export interface UnitClash {
  readonly kind: "unit-mismatch" | "currency-mismatch";
  readonly between: "operands" | "declared";
  readonly one: string;
  readonly other: string;
}

/**
 * What is known of a part's unit. `unit` where it is a plain id or a sum of such; after a product or a quotient only the
 * money is known, and a plain number is anything.
 */
type Known =
  | { readonly kind: "any" }
  | { readonly kind: "unit"; readonly unit: Unit }
  | { readonly kind: "money"; readonly currencies: Currencies };

/**
 * The first pair of units in a formula that do not fit, or null.
 * @param unitOfId The unit of an id that is known to be there.
 * @param declared The unit of the whole; null where none is declared.
 */
export function unitClash(formula: Formula, unitOfId: (id: string) => Unit, declared: Unit | null): UnitClash | null {
  const found = knownOf(formula, unitOfId);
  if ("clash" in found) return found.clash;
  const { known } = found;
  if (known.kind === "any" || declared === null) return null;
  if (!moneyFits(moneyOf(known), currenciesOf(declared))) {
    return { kind: "currency-mismatch", between: "declared", one: nameOf(known), other: declared.text };
  }
  if (known.kind === "money" || canBeDeclared(known.unit, declared)) return null;
  return { kind: "unit-mismatch", between: "declared", one: known.unit.text, other: declared.text };
}

/** The unit that a formula has where none is declared: that of a sum, or its money. Null where it has none. */
export function inferredUnit(formula: Formula, unitOfId: (id: string) => Unit): string | null {
  const found = knownOf(formula, unitOfId);
  if ("clash" in found || found.known.kind === "any") return null;
  if (found.known.kind === "unit") return found.known.unit.text;
  const [code, second] = codesOf(found.known.currencies);
  return code !== undefined && second === undefined ? code : null;
}

type Found = { readonly known: Known } | { readonly clash: UnitClash };

function knownOf(formula: Formula, unitOfId: (id: string) => Unit): Found {
  if (formula.kind === "number") return { known: { kind: "any" } };
  if (formula.kind === "id") return { known: { kind: "unit", unit: unitOfId(formula.id) } };
  const parts: Known[] = [];
  for (const part of partsOf(formula)) {
    const found = knownOf(part, unitOfId);
    if ("clash" in found) return found;
    parts.push(found.known);
  }
  if (formula.kind !== "product") return added(parts);
  if (parts.every(({ kind }) => kind === "any")) return { known: { kind: "any" } };
  const all = new Map<string, number>();
  for (const [at, part] of parts.entries()) {
    const sign = formula.factors[at]?.divides ? -1 : 1;
    for (const [code, power] of moneyOf(part)) all.set(code, (all.get(code) ?? 0) + sign * power);
  }
  return { known: { kind: "money", currencies: all } };
}

/** Whatever the order of the operands: where one of them is a product, only their money is compared. */
function added(parts: readonly Known[]): Found {
  const counted = parts.filter((part) => part.kind !== "any");
  const [first, ...rest] = counted;
  if (!first) return { known: { kind: "any" } };
  const units = counted.flatMap((part) => (part.kind === "unit" ? [part.unit] : []));
  const [unit] = units;
  for (const other of rest) {
    if (!moneyFits(moneyOf(first), moneyOf(other))) return clash("currency-mismatch", first, other);
  }
  if (!unit || units.length < counted.length) return { known: { kind: "money", currencies: moneyOf(first) } };
  const odd = units.find((other) => !unitsMatch(unit, other));
  if (odd) return clash("unit-mismatch", first, { kind: "unit", unit: odd });
  return { known: { kind: "unit", unit } };
}

function clash(kind: UnitClash["kind"], one: Known, other: Known): Found {
  return { clash: { kind, between: "operands", one: nameOf(one), other: nameOf(other) } };
}

function moneyOf(known: Known): Currencies {
  if (known.kind === "any") return new Map();
  return known.kind === "unit" ? currenciesOf(known.unit) : known.currencies;
}

/** An exchange rate may be declared as the money it gives (KRW for each USD), so one currency in common is enough. */
function moneyFits(one: Currencies, other: Currencies): boolean {
  const [a, b] = [codesOf(one), codesOf(other)];
  return a.length === 0 || b.length === 0 ? a.length === b.length : a.some((code) => b.includes(code));
}

function codesOf(currencies: Currencies): string[] {
  return [...currencies].flatMap(([code, power]) => (power > 0 ? [code] : []));
}

function nameOf(known: Known): string {
  if (known.kind === "unit") return known.unit.text || "no unit";
  if (known.kind === "any") return "a number";
  return codesOf(known.currencies).join(" times ") || "no money";
}
