import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dates } from "../../../graph/checks/dates.ts";
import { checkedPlanOf, markdownTable } from "../../support/checked-plan.ts";

const problems = (markdown: string, language: "en" | "ko" = "en") =>
  dates(checkedPlanOf(markdown, { language })).map(({ problem }) => problem);

const WRONG: [string, string][] = [
  [
    "an end before its start",
    markdownTable([
      ["Task", "Start", "End"],
      ["Build", "2026-05-01", "2026-03-01"],
    ]),
  ],
  [
    "종료일 before 시작일",
    markdownTable([
      ["업무", "시작일", "종료일"],
      ["개발", "2026년 5월", "2026년 3월"],
    ]),
  ],
  [
    "a range in a cell",
    markdownTable([
      ["Task", "When"],
      ["Build", "2026-05 ~ 2026-03"],
    ]),
  ],
  [
    "a range of weeks",
    markdownTable([
      ["Task", "When"],
      ["Build", "Weeks 6–4"],
    ]),
  ],
  ["a range in a list", "- Build: May 2026 – March 2026"],
  ["a Korean range in a list", "- 개발: 2026년 5월 ~ 2026년 3월"],
  [
    "milestones",
    markdownTable([
      ["Milestone", "Date"],
      ["Alpha", "2026-05"],
      ["Beta", "2026-03"],
      ["Launch", "2026-09"],
    ]),
  ],
  [
    "마일스톤",
    markdownTable([
      ["단계", "일정"],
      ["이해", "2026년 2분기"],
      ["개발", "2026년 1분기"],
    ]),
  ],
  [
    "numbered phases",
    markdownTable([
      ["What", "When"],
      ["1. Understand", "Q2 2026"],
      ["2. Build", "Q1 2026"],
    ]),
  ],
  [
    "phases in weeks",
    markdownTable([
      ["Phase", "Weeks"],
      ["A", "Weeks 4–6"],
      ["B", "Weeks 1–3"],
      ["C", "Weeks 7–9"],
    ]),
  ],
  [
    "the start of phases that have both",
    markdownTable([
      ["Phase", "Start", "End"],
      ["A", "2026-05", "2026-06"],
      ["B", "2026-03", "2026-07"],
    ]),
  ],
  ["phases in a list", "- Phase 1 (2026-05): understand\n- Phase 2 (2026-03): build"],
  ["단계 in a list", "- 1단계: 2026년 5월 이해\n- 2단계: 2026년 3월 개발"],
  ["a numbered list of a schedule", "### Roadmap\n\n1. Understand: 2026-05\n2. Build: 2026-03"],
];

const RIGHT: [string, string][] = [
  [
    "the right order",
    markdownTable([
      ["Milestone", "Date"],
      ["Alpha", "2026-03"],
      ["Beta", "2026-05"],
    ]),
  ],
  [
    "the same month",
    markdownTable([
      ["Task", "Start", "End"],
      ["A", "2026-03-15", "2026-03"],
    ]),
  ],
  [
    "a year beside one of its months",
    markdownTable([
      ["Task", "Start", "End"],
      ["A", "2026-05", "2026"],
    ]),
  ],
  [
    "phases that overlap",
    markdownTable([
      ["Phase", "When"],
      ["A", "2026-01 ~ 2026-06"],
      ["B", "2026-03 ~ 2026-05"],
    ]),
  ],
  [
    "phases that begin together",
    markdownTable([
      ["Phase", "When"],
      ["A", "2026-01"],
      ["B", "2026-01"],
    ]),
  ],
  [
    "ends without a year",
    markdownTable([
      ["Task", "When"],
      ["A", "Nov 2026 – Feb"],
      ["B", "11월–2월"],
    ]),
  ],
  [
    "days and months that change places",
    markdownTable([
      ["Task", "Start", "End"],
      ["A", "13/4/2026", "3/4/2026"],
    ]),
  ],
  [
    "what is no sequence",
    markdownTable([
      ["Team", "Launch"],
      ["Red", "2026-05"],
      ["Blue", "2026-03"],
    ]),
  ],
  [
    "planned and real dates",
    markdownTable([
      ["Milestone", "Planned", "Real"],
      ["A", "2026-05", "2026-06"],
      ["B", "2026-04", "2026-07"],
    ]),
  ],
  [
    "the newest first",
    markdownTable([
      ["Milestone", "Date"],
      ["C", "2026-05"],
      ["B", "2026-04"],
      ["A", "2026-03"],
    ]),
  ],
  [
    "open dates",
    markdownTable([
      ["Milestone", "Date"],
      ["A", "2026-05"],
      ["B", "to decide"],
    ]),
  ],
  [
    "durations",
    markdownTable([
      ["Phase", "Duration"],
      ["A", "6 weeks"],
      ["B", "3 weeks"],
    ]),
  ],
  [
    "durations in Korean",
    markdownTable([
      ["단계", "기간"],
      ["가", "6개월"],
      ["나", "3개월"],
    ]),
  ],
  [
    "bare numbers of weeks",
    markdownTable([
      ["단계", "주차"],
      ["가", "4~6"],
      ["나", "1~3"],
    ]),
  ],
  [
    "weeks and dates mixed",
    markdownTable([
      ["Phase", "When"],
      ["A", "2026-05"],
      ["B", "Week 3"],
    ]),
  ],
  ["a list by rank", "### Reasons\n\n1. The law of 2026-05\n2. The market of 2026-03"],
  ["a list of bullets", "- Beta: 2026-05\n- Alpha: 2026-03"],
  ["a fall of two years", "Sales went from 2026 to 2025 levels."],
  ["several dates in a line", "- Phase 1: 2026-05, agreed 2025-11\n- Phase 2: 2026-03, agreed 2025-12"],
  [
    "two lists one after the other",
    "- Phase 1: 2026-03\n- Phase 2: 2026-05\n\nAndroid\n\n- Phase 1: 2026-01\n- Phase 2: 2026-04",
  ],
  ["code", "```\n- Phase 1: 2026-05\n- Phase 2: 2026-03\n```"],
  [
    "versions and amounts",
    markdownTable([
      ["Phase", "Cost"],
      ["A", "2,026"],
      ["B", "$2,025"],
    ]),
  ],
];

describe("the dates of a plan", () => {
  it.each(WRONG)("are found out of order: %s", (_, markdown) => {
    expect(problems(markdown)).toHaveLength(1);
  });

  it.each(RIGHT)("are left alone: %s", (_, markdown) => {
    expect(problems(markdown)).toEqual([]);
  });

  it("are named by what they belong to, in the plan's language", () => {
    const table = markdownTable([
      ["단계", "시작", "종료"],
      ["이해", "2026-05", "2026-04"],
      ["개발", "2026-03", "2026-06"],
    ]);
    expect(problems(table)).toEqual([
      '"이해" ends before it starts.',
      '"개발" comes after "이해", but its date is earlier.',
    ]);
    expect(problems(table, "ko")).toEqual([
      '"이해"의 종료일이 시작일보다 빠릅니다.',
      '"개발"이(가) "이해" 뒤에 있지만 날짜는 더 빠릅니다.',
    ]);
  });

  const month = fc.integer({ min: 0, max: 119 });
  const form = fc.constantFrom(
    (at: number) => `${2020 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`,
    (at: number) => `${2020 + Math.floor(at / 12)}년 ${(at % 12) + 1}월`,
    (at: number) =>
      new Date(Date.UTC(2020, at)).toLocaleString("en-US", { month: "short", year: "numeric", timeZone: "UTC" }),
    (at: number) => `${2020 + Math.floor(at / 12)}.${(at % 12) + 1}.`,
  );

  it("raise no alarm in any order that is right, in any form", () => {
    fc.assert(
      fc.property(fc.array(month, { minLength: 2, maxLength: 6 }), form, (months, write) => {
        const sorted = months.toSorted((a, b) => a - b);
        expect(problems(markdownTable([["Milestone", "Date"], ...sorted.map((at) => ["x", write(at)])]))).toEqual([]);
        const ranges = sorted.slice(1).map((at) => ["y", write(sorted[0] ?? 0), write(at)]);
        expect(problems(markdownTable([["Task", "Start", "End"], ...ranges]))).toEqual([]);
      }),
    );
  });

  it("are out of order exactly where an end is before its start", () => {
    fc.assert(
      fc.property(month, month, form, (start, end, write) => {
        const table = markdownTable([
          ["Task", "Start", "End"],
          ["x", write(start), write(end)],
        ]);
        expect(problems(table)).toHaveLength(end < start ? 1 : 0);
      }),
    );
  });
});
