import { remembered } from "../../reading/remembered.ts";
import { type ExactNumber, exactOf, times } from "./exact-number.ts";

/** A formula taken apart. Sums and products are flat, so that a long one is not a deep one. */
export type Formula =
  | { readonly kind: "number"; readonly value: ExactNumber; readonly text: string }
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "sum"; readonly terms: readonly { readonly negative: boolean; readonly of: Formula }[] }
  | { readonly kind: "product"; readonly factors: readonly { readonly divides: boolean; readonly of: Formula }[] }
  | { readonly kind: "call"; readonly name: FormulaFunction; readonly of: readonly Formula[] };

export const FORMULA_FUNCTIONS = ["min", "max", "round", "ceil", "floor"] as const;
export type FormulaFunction = (typeof FORMULA_FUNCTIONS)[number];

/** What is wrong with a formula, and where, as one plain sentence without its first capital. */
export class FormulaFault extends Error {
  override readonly name = "FormulaFault";
}

/** Longer ones are no formula that a person could check. */
export const MAX_FORMULA_CHARACTERS = 10_000;
const MAX_DEPTH = 60;
const SHOWN_CHARACTERS = 24;

/** Signs as models and Korean keyboards write them, each one character, so that places stay right. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{ "−": "-", "–": "-", "—": "-", "－": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "＊": "*" },
  ...{ "÷": "/", "∕": "/", "⁄": "/", "／": "/", "＋": "+", "（": "(", "）": ")", "，": ",", "％": "%" },
};
const SIGN = new RegExp(`[${Object.keys(SIGNS).join("")}]`, "gu");
const TOKEN =
  /\s+|(?<number>(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|\.\d+(?![\w.]))|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>[-+*/(),%])/uy;

interface Token {
  readonly kind: "number" | "word" | "sign" | "end";
  readonly text: string;
  readonly at: number;
}

/**
 * Reads a formula.
 * @throws FormulaFault where it is none; the sentence names the place.
 */
export const parseFormula = remembered(readFormula, 100_000);

function readFormula(text: string): Formula {
  if (text.length > MAX_FORMULA_CHARACTERS) {
    throw new FormulaFault(`it is longer than ${MAX_FORMULA_CHARACTERS} characters`);
  }
  const written = text
    .replace(SIGN, (sign) => SIGNS[sign] ?? sign)
    .replace(/^\s*=/, (start) => " ".repeat(start.length));
  return new FormulaReader(written).whole();
}

/** The ids that a formula names, each once, in its order. */
export function idsIn(formula: Formula): readonly string[] {
  const known = idsOf.get(formula);
  if (known) return known;
  const ids = [...new Set(leaves(formula).flatMap((leaf) => (leaf.kind === "id" ? [leaf.id] : [])))];
  idsOf.set(formula, ids);
  return ids;
}

const idsOf = new WeakMap<Formula, readonly string[]>();

/**
 * The ids that a formula's text names.
 * @throws FormulaFault where it is no formula.
 */
export function formulaIds(text: string): readonly string[] {
  return idsIn(parseFormula(text));
}

/** The numbers that stand in a formula, as they are written. */
export function numbersIn(formula: Formula): { readonly value: ExactNumber; readonly text: string }[] {
  return leaves(formula).flatMap((leaf) => (leaf.kind === "number" ? [leaf] : []));
}

/** What a formula is made of, one level down. */
export function partsOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case "sum":
      return formula.terms.map(({ of }) => of);
    case "product":
      return formula.factors.map(({ of }) => of);
    case "call":
      return formula.of;
    default:
      return [];
  }
}

function leaves(formula: Formula): Formula[] {
  const parts = partsOf(formula);
  return parts.length === 0 ? [formula] : parts.flatMap(leaves);
}

class FormulaReader {
  readonly #text: string;
  #token: Token;
  #next = 0;
  #depth = 0;
  /** Inside a function's brackets a comma parts its values, and no thousands. */
  #calls = 0;

  constructor(text: string) {
    this.#text = text;
    this.#token = this.#read();
  }

  whole(): Formula {
    if (this.#isAtEnd()) throw new FormulaFault("it is empty");
    const formula = this.#sum();
    if (this.#isAtEnd()) return formula;
    throw this.#fault(this.#token.text === ")" ? 'a ")" closes nothing' : "an operator is missing");
  }

  #sum(): Formula {
    const terms = [{ negative: false, of: this.#product() }];
    for (let sign = this.#taken("+", "-"); sign; sign = this.#taken("+", "-")) {
      terms.push({ negative: sign === "-", of: this.#product() });
    }
    const [only] = terms;
    return only && terms.length === 1 ? only.of : { kind: "sum", terms };
  }

  #product(): Formula {
    const factors = [{ divides: false, of: this.#signed() }];
    for (let sign = this.#taken("*", "/"); sign; sign = this.#taken("*", "/")) {
      if (this.#token.text === "*") throw this.#fault("there are no powers, only one operator may stand");
      factors.push({ divides: sign === "/", of: this.#signed() });
    }
    const [only] = factors;
    return only && factors.length === 1 ? only.of : { kind: "product", factors };
  }

  #signed(): Formula {
    let negative = false;
    for (let sign = this.#taken("+", "-"); sign; sign = this.#taken("+", "-")) negative = negative !== (sign === "-");
    const of = this.#value();
    return negative ? { kind: "sum", terms: [{ negative, of }] } : of;
  }

  #value(): Formula {
    const token = this.#token;
    if (token.kind === "number") return this.#number(token);
    if (token.kind === "word") return this.#word(token);
    if (token.text === "(") {
      this.#advance();
      return this.#closed(token, () => this.#sum());
    }
    if (token.kind === "end") throw new FormulaFault("it ends where a value is still expected");
    throw this.#fault("a value is expected");
  }

  #number(token: Token): Formula {
    this.#advance();
    const value = exactOf(token.text.replaceAll(",", ""));
    if (value === null) throw this.#fault("this number is out of all bounds", token);
    if (!this.#taken("%")) return { kind: "number", value, text: token.text };
    const hundredth = { over: 1n, under: 100n };
    return { kind: "number", value: times(value, hundredth), text: `${token.text}%` };
  }

  #word(token: Token): Formula {
    this.#advance();
    if (this.#token.text === "%") throw this.#fault('a figure under % is a fraction already: leave out the "%"');
    if (this.#token.text !== "(") return { kind: "id", id: token.text };
    const name = FORMULA_FUNCTIONS.find((known) => known === token.text.toLowerCase());
    if (!name) throw this.#fault(`there is no such function (only ${FORMULA_FUNCTIONS.join(", ")})`, token);
    this.#calls += 1;
    this.#advance();
    const of: Formula[] = [];
    const opening = token;
    this.#closed(opening, () => {
      do of.push(this.#sum());
      while (this.#taken(","));
      // Before the bracket is passed, so that what follows is read by the rules outside.
      this.#calls -= 1;
    });
    if (name !== "min" && name !== "max" && of.length > 1) {
      throw this.#fault(`"${name}" takes one value; how many digits are shown is said by "decimals"`, token);
    }
    return { kind: "call", name, of };
  }

  #closed<T>(opening: Token, read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#fault(`brackets stand deeper than ${MAX_DEPTH} levels`, opening);
    const inner = read();
    this.#depth -= 1;
    if (this.#isAtEnd()) throw this.#fault("a bracket is not closed", opening);
    if (this.#token.text === ",") throw this.#fault("a comma can part only the values of a function");
    if (!this.#taken(")")) throw this.#fault("an operator is missing");
    return inner;
  }

  /** Passes the sign that comes next if it is one of these. */
  #taken(...signs: readonly string[]): string | null {
    if (this.#token.kind !== "sign" || !signs.includes(this.#token.text)) return null;
    const { text } = this.#token;
    this.#advance();
    return text;
  }

  #isAtEnd(): boolean {
    return this.#token.kind === "end";
  }

  #advance(): void {
    this.#token = this.#read();
  }

  #read(): Token {
    while (this.#next < this.#text.length) {
      const at = this.#next;
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(this.#text);
      const { number, word, sign } = match?.groups ?? {};
      const text = number !== undefined && this.#calls > 0 ? (number.split(",")[0] ?? number) : match?.[0];
      if (text === undefined) throw this.#fault("this sign has no place in a formula", { kind: "sign", text: "", at });
      this.#next = at + text.length;
      if (number !== undefined) return { kind: "number", text, at };
      if (word !== undefined) return { kind: "word", text, at };
      if (sign !== undefined) return { kind: "sign", text, at };
    }
    return { kind: "end", text: "", at: this.#text.length };
  }

  #fault(problem: string, { at }: Token = this.#token): FormulaFault {
    const rest = this.#text.slice(at).replace(/\s+/g, " ");
    const shown = rest.length > SHOWN_CHARACTERS ? `${rest.slice(0, SHOWN_CHARACTERS)}...` : rest;
    return new FormulaFault(`${problem}, at character ${at + 1}: "${shown.toWellFormed()}"`);
  }
}
