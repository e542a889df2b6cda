import { describe, expect, it } from "vitest";
import { isTryable, sentValue, stepped } from "../../../web/figures/editing/typed-value.ts";

const MONEY = { decimals: 0, unit: "USD" };
const SHARE = { decimals: 1, unit: "%" };

describe("what is typed into a figure", () => {
  it("is sent as it stands, with plain digits and signs, and a bare number of a percentage as one", () => {
    expect(sentValue(" $21.50 ", MONEY)).toBe("$21.50");
    expect(sentValue("２２", MONEY)).toBe("22");
    expect(sentValue("−7", SHARE)).toBe("-7%");
    expect(sentValue("7.5", SHARE)).toBe("7.5%");
    expect(sentValue("7%", SHARE)).toBe("7%");
    expect(sentValue("fee × 2", SHARE)).toBe("fee * 2");
    expect(sentValue("2,460만 원", { unit: "KRW" })).toBe("2,460만 원");
  });

  it("is tried when it says something: not while a formula goes on, not what is shown already", () => {
    const figure = { shown: "$24/order" };
    expect(["22", "revenue - costs", "7%", ".5"].map((text) => isTryable(text, figure))).toEqual(Array(4).fill(true));
    const untold = ["", "  ", "$24/order", "$", "revenue -", "min(", "a,", "="];
    expect(untold.map((text) => isTryable(text, figure))).toEqual(Array(untold.length).fill(false));
  });
});

describe("an arrow key", () => {
  it("moves a number by about a hundredth of it, and by no less than its last digit", () => {
    expect(stepped("$24/order", 1, { decimals: 0 })).toBe("$25/order");
    expect(stepped("$24/order", 1, { decimals: 2 })).toBe("$24.10/order");
    expect(stepped("$40,000", -1, MONEY)).toBe("$39,900");
    expect(stepped("8%", 1, { decimals: 0 })).toBe("9%");
    expect(stepped("0.30", 1, { decimals: 2 })).toBe("0.31");
    expect(stepped("500 orders", 1, { decimals: 0 })).toBe("501 orders");
    expect(stepped("week 24", -1, { decimals: 0 })).toBe("week 23");
    expect(stepped("24주차", -1, { decimals: 0 })).toBe("23주차");
  });

  it("moves it finely with Alt and coarsely with Shift", () => {
    expect(stepped("$40,000", 1, MONEY, "fine")).toBe("$40,001");
    expect(stepped("$40,000", 1, MONEY, "coarse")).toBe("$41,000");
  });

  it("goes through zero with its sign", () => {
    expect(stepped("$1", -1, MONEY)).toBe("$0");
    expect(stepped("$0", -1, MONEY)).toBe("−$1");
    expect(stepped("−$1", 1, MONEY)).toBe("$0");
    expect(stepped("−$160", -1, MONEY)).toBe("−$161");
  });

  it("counts as Koreans do, and carries over", () => {
    const won = { decimals: -4 };
    expect(stepped("2,460만 원", 1, won)).toBe("2,470만 원");
    expect(stepped("2,460만 원", 1, won, "fine")).toBe("2,461만 원");
    expect(stepped("9,999만 원", 1, won, "fine")).toBe("1억 원");
    expect(stepped("2억 원", -1, won)).toBe("1억 9,900만 원");
  });

  it("leaves a formula, and what holds no number, as it is", () => {
    for (const text of ["revenue - costs", "9 * orders", "week12", "", "1 + 2"])
      expect(stepped(text, 1, MONEY)).toBeNull();
  });
});
