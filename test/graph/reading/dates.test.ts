import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datesIn, datesOf, isBefore } from "../../../graph/reading/dates.ts";

const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

describe("a date", () => {
  it.each([
    ["2026-03-01", "2026-03-01", "2026-03-01"],
    ["2026/3/1", "2026-03-01", "2026-03-01"],
    ["2026.03.01", "2026-03-01", "2026-03-01"],
    ["2026. 3. 1.", "2026-03-01", "2026-03-01"],
    ["2026년 3월 1일", "2026-03-01", "2026-03-01"],
    ["1 March 2026", "2026-03-01", "2026-03-01"],
    ["March 1, 2026", "2026-03-01", "2026-03-01"],
    ["2026-03", "2026-03-01", "2026-03-31"],
    ["2026.03", "2026-03-01", "2026-03-31"],
    ["2026년 3월", "2026-03-01", "2026-03-31"],
    ["2026년 3월 말", "2026-03-01", "2026-03-31"],
    ["Mar 2026", "2026-03-01", "2026-03-31"],
    ["by March 2026", "2026-03-01", "2026-03-31"],
    ["Q2 2026", "2026-04-01", "2026-06-30"],
    ["2026 Q2", "2026-04-01", "2026-06-30"],
    ["2026년 2분기", "2026-04-01", "2026-06-30"],
    ["H2 2026", "2026-07-01", "2026-12-31"],
    ["2026년 상반기", "2026-01-01", "2026-06-30"],
    ["2026", "2026-01-01", "2026-12-31"],
  ])("%j lasts from %s to %s", (text, first, last) => {
    expect(datesOf(text)?.begin).toMatchObject({ first: day(first), last: day(last), kind: "calendar" });
  });

  it.each([
    ["2026-03 ~ 2026-05", "2026-03-01", "2026-05-31"],
    ["2026년 3월 ~ 2026년 5월", "2026-03-01", "2026-05-31"],
    ["2026년 3월부터 2026년 5월까지", "2026-03-01", "2026-05-31"],
    ["2026.03.01 – 2026.05.02", "2026-03-01", "2026-05-02"],
    ["from March 2026 to May 2026", "2026-03-01", "2026-05-31"],
    ["Mar 2026 - May 2026", "2026-03-01", "2026-05-31"],
    ["Q1 2026 – Q2 2026", "2026-01-01", "2026-06-30"],
  ])("%j is a range", (text, first, last) => {
    const range = datesOf(text);
    expect([range?.begin.first, range?.end.last, range?.isRange]).toEqual([day(first), day(last), true]);
  });

  it.each([
    ["Week 4", "week", 4, 4],
    ["Weeks 4–6", "week", 4, 6],
    ["4~6주차", "week", 4, 6],
    ["Month 3", "month", 3, 3],
    ["3개월차", "month", 3, 3],
  ])("%j counts from the start of the work", (text, kind, from, to) => {
    expect(datesOf(text)).toMatchObject({ begin: { kind, first: from }, end: { kind, last: to } });
  });

  it.each([
    "",
    "3/4/2026",
    "3개월",
    "6 weeks",
    "soon",
    "Nov 2026 – Feb",
    "3월–5월",
    "2026-13",
    "2026-02 or 2026-03",
    "2026-01, 2026-02, 2026-03",
    "2,026",
    "$2026",
    "March",
    "2026-02 (was 2026-01)",
    "1~3",
  ])("is not read from %j", (text) => {
    expect(datesOf(text)).toBeNull();
  });

  it("is before another one only where no day of it can be later", () => {
    const date = fc.date({ min: new Date("2020-01-01"), max: new Date("2029-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(date, date, fc.constantFrom(4, 7, 10), fc.constantFrom(4, 7, 10), (a, b, short, long) => {
        const [one, other] = [a.toISOString().slice(0, short), b.toISOString().slice(0, long)];
        const [first, second] = [datesOf(one), datesOf(other)];
        if (!first || !second) throw new Error(`not read: ${one}, ${other}`);
        const common = Math.min(short, long);
        expect(isBefore(first.begin, second.begin)).toBe(one.slice(0, common) < other.slice(0, common));
      }),
    );
  });

  it("is not before one that is counted otherwise", () => {
    const [week, month, calendar] = ["Week 1", "Month 9", "2026"].map((text) => datesOf(text)?.begin);
    if (!week || !month || !calendar) throw new Error("not read");
    expect([isBefore(week, month), isBefore(week, calendar), isBefore(calendar, month)]).toEqual([false, false, false]);
  });

  it("is found in a line that says more, unless the line has others", () => {
    expect(datesIn("Beta (2026-05) with ten clubs")?.begin.first).toBe(day("2026-05-01"));
    expect(datesIn("Beta 2026-05, as agreed in 2025-01")).toBeNull();
  });
});
