import { expect, it } from "vitest";
import { remembered } from "../../../graph/reading/remembered.ts";

it("remembers so many characters, of what was asked for last, and no failure", () => {
  const asked: string[] = [];
  const upper = remembered((text) => {
    asked.push(text);
    if (text === "fault") throw new Error("no");
    return text.toUpperCase();
  }, 6);
  expect([upper("abc"), upper("def"), upper("abc"), upper("ghi"), upper("abc"), upper("def")].join()).toBe(
    "ABC,DEF,ABC,GHI,ABC,DEF",
  );
  expect(asked).toEqual(["abc", "def", "ghi", "def"]);
  for (let times = 0; times < 2; times += 1) expect(() => upper("fault")).toThrow("no");
  expect(upper("longer than all")).toBe("LONGER THAN ALL");
  expect(asked.slice(4)).toEqual(["fault", "fault", "longer than all"]);
});
