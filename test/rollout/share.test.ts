import { expect, it } from "vitest";
import { shareOf } from "../../rollout/share.ts";

it.each([
  ["5%", 0.05],
  ["5 %", 0.05],
  ["0.5%", 0.005],
  ["5", 0.05],
  [" 33.3% ", 0.333],
  ["100%", 1],
  ["0.1", 0.001],
  [0.05, 0.05],
  [1, 1],
])("a share of %j is %d of the users", (given, share) => {
  expect(shareOf(given)).toBe(share);
});

it.each([
  ...[
    "0",
    "0%",
    "0.0%",
    "101 %",
    "100.1%",
    "5 %%",
    "5%%",
    "-5%",
    "NaN",
    "",
    " ",
    "%",
    "1e2%",
    "5,5%",
    "five",
    ".5%",
    "5.%",
  ],
  ...["Infinity", "0x5%", "5% of all", "9".repeat(10_000)],
  ...[0, 1.01, -0.05, Number.NaN, Number.POSITIVE_INFINITY],
])("%j is no share of users, and that is said in a short sentence", (given) => {
  expect(() => shareOf(given)).toThrow(expect.objectContaining({ code: "share-invalid" }));
  expect(() => shareOf(given)).toThrow(/^.{20,200}$/);
});
