import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decimalText,
  doubleOf,
  exactNumber,
  exactOf,
  plus,
  rounded,
  times,
} from "../../../../graph/figures/sheet/exact-number.ts";
import { FormulaFault, idsIn, parseFormula } from "../../../../graph/figures/sheet/formula.ts";
import { formulaValue } from "../../../../graph/figures/sheet/formula-value.ts";

const VALUES: Readonly<Record<string, number>> = { a: 7, b: 2, rate: 0.05, zero: 0 };

function valueOfText(text: string): number {
  return doubleOf(
    formulaValue(parseFormula(text), (id) => exactNumber(VALUES[id] ?? 0)),
    12,
  );
}

function faultOf(text: string): string {
  try {
    parseFormula(text);
  } catch (error) {
    if (error instanceof FormulaFault) return error.message;
    throw error;
  }
  return "none";
}

describe("a formula", () => {
  it.each([
    ["a + b * 3", 13],
    ["(a + b) * 3", 27],
    ["a - b - 1", 4],
    ["a / b / 2", 1.75],
    ["-a + b", -5],
    ["--a", 7],
    ["a - -b", 9],
    ["a * -b", -14],
    ["2e3 + 1.5E-1 + .5", 2000.65],
    ["1,000 + (2,500,000)", 2_501_000],
    ["max(1, 250, a)", 250],
    ["min(a, b)", 2],
    ["MAX(a, b)", 7],
    ["ceil(a / b) + floor(a / b) + round(a / b)", 11],
    ["round(-2.5)", -3],
    ["floor(-0.5)", -1],
    ["ceil(-0.5)", 0],
    ["a × b − 1", 13],
    ["a ÷ b · 2", 7],
    ["（a ＋ b） ＊ 1", 9],
    ["a * 8%", 0.56],
    ["a * (1 + 10 %)", 7.7],
    ["= a + b", 9],
    [`${"(".repeat(50)}a${")".repeat(50)}`, 7],
  ])("%s is computed", (text, value) => {
    expect(valueOfText(text)).toBe(value);
  });

  it("of ten thousand characters is read and computed, one of more is refused", () => {
    const long = `${"a+".repeat(4_999)}a`;
    expect(valueOfText(long)).toBe(35_000);
    expect(faultOf(`${long}${"+a".repeat(10)}`)).toBe("it is longer than 10000 characters");
  });

  it("names its ids once, in their order", () => {
    expect(idsIn(parseFormula("b + a * (b - max(c, 1))"))).toEqual(["b", "a", "c"]);
  });

  it.each([
    ["", "it is empty"],
    ["a +", "it ends where a value is still expected"],
    ["a b", 'an operator is missing, at character 3: "b"'],
    ["a + * b", 'a value is expected, at character 5: "* b"'],
    ["(a + b", 'a bracket is not closed, at character 1: "(a + b"'],
    ["a)", 'a ")" closes nothing, at character 2: ")"'],
    ["sqrt(a)", 'there is no such function (only min, max, round, ceil, floor), at character 1: "sqrt(a)"'],
    ["a ** 2", 'there are no powers, only one operator may stand, at character 4: "* 2"'],
    ["a ^ 2", 'this sign has no place in a formula, at character 3: "^ 2"'],
    ["rate% * a", 'a figure under % is a fraction already: leave out the "%", at character 5: "% * a"'],
    ["(a, b)", 'a comma can part only the values of a function, at character 3: ", b)"'],
    ["1e999", 'this number is out of all bounds, at character 1: "1e999"'],
    ["2x", 'this sign has no place in a formula, at character 1: "2x"'],
    ["$5 * a", 'this sign has no place in a formula, at character 1: "$5 * a"'],
    ["a; process.exit()", 'this sign has no place in a formula, at character 2: "; process.exit()"'],
  ])("%j is refused with its place", (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it("that is nested without end is refused", () => {
    expect(faultOf(`${"(".repeat(4_000)}a`)).toContain("brackets stand deeper than 60 levels");
  });

  it("that rounds to digits is told that digits are said elsewhere", () => {
    expect(faultOf("round(a, 2)")).toContain('"round" takes one value');
  });

  it("divides by nothing only with a fault", () => {
    expect(() => valueOfText("a / zero")).toThrow("it divides by zero");
    expect(() => valueOfText("1e300 * a")).toThrow("the result is too large");
  });

  it("never ends otherwise than in a formula or a fault", () => {
    const piece = fc.constantFrom(
      "a",
      "1",
      "(",
      ")",
      "+",
      "-",
      "*",
      "/",
      ",",
      "max",
      " ",
      "%",
      ".",
      "e",
      "−",
      "\u{1f600}",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((all) => all.join("")),
        ),
        (text) => {
          try {
            valueOfText(text);
          } catch (error) {
            if (!(error instanceof FormulaFault)) throw error;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("of a thousand quotients stays small enough to compute", () => {
    const text = Array.from({ length: 900 }, (_, at) => `1/${at + 1_001}`).join("+");
    expect(valueOfText(text)).toBeCloseTo(Math.log(1_900 / 1_000), 3);
  });
});

describe("an exact number", () => {
  it.each([
    ["1.005", 2, "1.01"],
    ["2.675", 2, "2.68"],
    ["-2.675", 2, "-2.68"],
    ["0.5", 0, "1"],
    ["-0.5", 0, "-1"],
    ["1234567", -4, "1230000"],
    ["-15000", -4, "-20000"],
    ["0.004", 2, "0.00"],
  ])("%s is rounded to %i decimals as %s, half away from zero", (text, decimals, shown) => {
    const number = exactOf(text);
    expect(number && decimalText(number, decimals)).toBe(shown);
  });

  it("has no binary tail", () => {
    expect(valueOfText("0.1 + 0.2")).toBe(0.3);
    expect(valueOfText("floor(0.3 / 0.1)")).toBe(3);
    expect(valueOfText("ceil(1.1 * 1.1 / 1.21)")).toBe(1);
  });

  it("adds and multiplies whole numbers as BigInt does", () => {
    const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const [one, other] = [a, b].map((over) => ({ over, under: 1n }));
        if (!one || !other) return;
        expect(decimalText(plus(one, other), 0)).toBe(String(a + b));
        expect(decimalText(times(one, other), 0)).toBe(String(a * b));
      }),
    );
  });

  it("is rounded to what is at most half a step away", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.integer({ min: -3, max: 6 }),
        (value, decimals) => {
          const step = 10 ** -decimals;
          // Near a billion two doubles are further apart than the tenth part of the smallest step.
          const apart = Math.abs(value) * Number.EPSILON;
          expect(Math.abs(doubleOf(rounded(exactNumber(value), decimals), 6) - value)).toBeLessThanOrEqual(
            step * 0.5001 + apart,
          );
        },
      ),
    );
  });
});
