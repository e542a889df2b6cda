import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableSums } from "../../../graph/checks/table-sums.ts";
import { checkedPlanOf, markdownTable } from "../../support/checked-plan.ts";

type Rows = readonly (readonly string[])[];
const problems = (rows: Rows, language: "en" | "ko" = "en") =>
  tableSums(checkedPlanOf(`Costs\n\n${markdownTable(rows)}`, { language })).map(({ problem }) => problem);

const WRONG: [string, Rows][] = [
  [
    "a plain total",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["B", "20"],
      ["Total", "40"],
    ],
  ],
  [
    "bold, with currency",
    [
      ["Item", "Cost"],
      ["A", "$1,000"],
      ["B", "$2,500"],
      ["**Total**", "**$4,500**"],
    ],
  ],
  [
    "Korean units",
    [
      ["항목", "금액"],
      ["개발", "3,000만 원"],
      ["마케팅", "1억 2,000만 원"],
      ["합계", "1.6억 원"],
    ],
  ],
  [
    "a Korean total by another name",
    [
      ["항목", "금액(만 원)"],
      ["개발", "300"],
      ["운영", "200"],
      ["총계", "600"],
    ],
  ],
  [
    "units of different sizes",
    [
      ["Item", "Cost"],
      ["A", "$1.5M"],
      ["B", "$500k"],
      ["Total", "$3.0M"],
    ],
  ],
  [
    "a total that is above the entries",
    [
      ["Item", "Cost"],
      ["Total", "50"],
      ["A", "10"],
      ["B", "20"],
    ],
  ],
  [
    "the second of two columns",
    [
      ["Item", "Low", "High"],
      ["A", "1", "2"],
      ["B", "2", "3"],
      ["Sum", "3", "7"],
    ],
  ],
  [
    "a total column over quarters",
    [
      ["Item", "Q1", "Q2", "Total"],
      ["Rent", "10", "20", "35"],
    ],
  ],
  [
    "a total column over Korean quarters",
    [
      ["항목", "1분기", "2분기", "합계"],
      ["임차료", "10", "20", "35"],
    ],
  ],
  [
    "a total column that most rows prove to be a sum",
    [
      ["Item", "Build", "Run", "Total"],
      ["A", "1", "2", "3"],
      ["B", "2", "2", "4"],
      ["C", "5", "5", "12"],
    ],
  ],
  [
    "decimals",
    [
      ["Item", "Cost"],
      ["A", "0.1"],
      ["B", "0.2"],
      ["Total", "0.5"],
    ],
  ],
];

const RIGHT: [string, Rows][] = [
  [
    "a right total",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["B", "20"],
      ["Total", "30"],
    ],
  ],
  [
    "decimals that binary cannot hold",
    [
      ["Item", "Cost"],
      ["A", "0.1"],
      ["B", "0.2"],
      ["Total", "0.3"],
    ],
  ],
  [
    "rounded entries",
    [
      ["Item", "Cost"],
      ["A", "$1.4M"],
      ["B", "$1.4M"],
      ["C", "$1.4M"],
      ["Total", "$4.3M"],
    ],
  ],
  [
    "1억 2,000만 as 1.2억",
    [
      ["항목", "금액"],
      ["가", "1억 원"],
      ["나", "2,000만 원"],
      ["합계", "1.2억 원"],
    ],
  ],
  [
    "percentages",
    [
      ["Item", "Value"],
      ["A", "40%"],
      ["B", "50%"],
      ["Total", "100%"],
    ],
  ],
  [
    "percentages among amounts",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["B", "5%"],
      ["Total", "20"],
    ],
  ],
  [
    "mixed currencies",
    [
      ["Item", "Cost"],
      ["A", "$10"],
      ["B", "10원"],
      ["Total", "$30"],
    ],
  ],
  [
    "a bare number among currencies",
    [
      ["Item", "Cost"],
      ["A", "$10"],
      ["B", "20"],
      ["Total", "$40"],
    ],
  ],
  [
    "months and money",
    [
      ["Item", "Cost"],
      ["A", "월 10만 원"],
      ["B", "20만 원"],
      ["합계", "50만 원"],
    ],
  ],
  [
    "open entries",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["B", "to measure"],
      ["Total", "40"],
    ],
  ],
  [
    "empty entries",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["B", ""],
      ["Total", "40"],
    ],
  ],
  [
    "ranges",
    [
      ["Item", "Cost"],
      ["A", "10–20"],
      ["B", "20"],
      ["Total", "60"],
    ],
  ],
  [
    "rough entries",
    [
      ["Item", "Cost"],
      ["A", "~10"],
      ["B", "20"],
      ["Total", "40"],
    ],
  ],
  [
    "negative entries",
    [
      ["Item", "Cost"],
      ["A", "-10"],
      ["B", "20"],
      ["Total", "40"],
    ],
  ],
  [
    "a subtotal",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["Subtotal", "10"],
      ["B", "20"],
      ["Total", "30"],
    ],
  ],
  [
    "소계",
    [
      ["항목", "금액"],
      ["가", "10"],
      ["소계", "10"],
      ["나", "20"],
      ["합계", "30"],
    ],
  ],
  [
    "parts of an entry",
    [
      ["Item", "Cost"],
      ["A", "30"],
      ["of which wages", "20"],
      ["B", "10"],
      ["Total", "40"],
    ],
  ],
  [
    "parts of an entry, indented",
    [
      ["항목", "금액"],
      ["가", "30"],
      ["└ 인건비", "20"],
      ["나", "10"],
      ["합계", "40"],
    ],
  ],
  [
    "entries left out",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["...", "5"],
      ["B", "20"],
      ["Total", "50"],
    ],
  ],
  [
    "a total above and one below",
    [
      ["Item", "Cost"],
      ["Total", "100"],
      ["A", "10"],
      ["Sum", "10"],
    ],
  ],
  [
    "two totals",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["Total", "15"],
      ["B", "20"],
      ["Grand total", "45"],
    ],
  ],
  [
    "a discount",
    [
      ["Item", "Cost"],
      ["A", "30"],
      ["B", "30"],
      ["Discount", "10"],
      ["Total", "50"],
    ],
  ],
  [
    "an average in the total's row",
    [
      ["Item", "Price"],
      ["A", "10"],
      ["B", "20"],
      ["Total", "15"],
    ],
  ],
  [
    "an average under any name",
    [
      ["Item", "Value"],
      ["A", "10"],
      ["B", "20"],
      ["Total", "15"],
    ],
  ],
  [
    "profit",
    [
      ["Item", "Amount"],
      ["Revenue", "100"],
      ["Costs", "60"],
      ["Support", "30"],
      ["Total", "130"],
    ],
  ],
  [
    "수익과 비용",
    [
      ["항목", "금액"],
      ["매출", "100"],
      ["비용", "60"],
      ["합계", "120"],
    ],
  ],
  [
    "quantity × price",
    [
      ["Item", "Quantity", "Unit price", "Total"],
      ["A", "10", "5", "50"],
      ["B", "2", "3", "6"],
      ["C", "2", "2", "5"],
    ],
  ],
  [
    "수량 × 단가",
    [
      ["항목", "수량", "단가", "합계"],
      ["가", "10", "5,000", "50,000"],
      ["나", "3", "1,000", "3,000"],
    ],
  ],
  [
    "factors of another product",
    [
      ["Role", "People", "Months", "Total"],
      ["A", "3", "4", "12"],
      ["B", "2", "6", "12"],
    ],
  ],
  [
    "a total in the middle",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["Total", "30"],
      ["B", "20"],
    ],
  ],
  [
    "a qualified total",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["B", "20"],
      ["Total for 12 months", "360"],
    ],
  ],
  [
    "a name that begins with it",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["B", "20"],
      ["Total users", "400"],
    ],
  ],
  [
    "a single entry",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["Total", "40"],
    ],
  ],
  [
    "years in the header",
    [
      ["Item", "Year"],
      ["A", "2026"],
      ["B", "2027"],
      ["Total", "4055"],
    ],
  ],
  [
    "a balance",
    [
      ["Month", "Balance"],
      ["A", "10"],
      ["B", "20"],
      ["Total", "40"],
    ],
  ],
  [
    "numbers of rows",
    [
      ["#", "No.", "Cost"],
      ["A", "1", "5"],
      ["B", "2", "5"],
      ["Total", "9", "10"],
    ],
  ],
  [
    "a total column that nothing proves",
    [
      ["Item", "Build", "Run", "Total"],
      ["A", "1", "2", "9"],
    ],
  ],
  [
    "no total",
    [
      ["Item", "Cost"],
      ["A", "10"],
      ["B", "20"],
      ["C", "40"],
    ],
  ],
];

describe("the sums of tables", () => {
  it.each(WRONG)("are found wrong: %s", (_, rows) => {
    expect(problems(rows)).toHaveLength(1);
  });

  it.each(RIGHT)("are left alone: %s", (_, rows) => {
    expect(problems(rows)).toEqual([]);
  });

  it("are named with what is stated and what it comes to, in the plan's language", () => {
    const rows = [
      ["항목", "금액"],
      ["개발", "3,000만 원"],
      ["운영", "2,000만 원"],
      ["합계", "6,000만 원"],
    ];
    expect(problems(rows, "ko")).toEqual([
      '"금액"의 합계가 6,000만 원(으)로 적혀 있지만, 항목을 더하면 5,000만 원입니다.',
    ]);
    expect(problems(rows)).toEqual([
      'The total of "금액" is stated as 60,000,000 KRW, but the entries add up to 50,000,000 KRW.',
    ]);
  });

  const entries = fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 2, maxLength: 8 });
  const style = fc.constantFrom("#", "$#", "#원", "#만 원", "$#M", "#.0", "**#**", "# hours");
  const table = (values: readonly number[], total: number, form: string, name: string) => [
    ["Item", "Cost"],
    ...values.map((value, at) => [`Entry ${at}`, form.replace("#", () => String(value))]),
    [name, form.replace("#", () => String(total))],
  ];
  const named = fc.constantFrom("Total", "합계", "**Sum**", "총계", "grand total", "계");

  it("raise no alarm for any right sum, in any form", () => {
    fc.assert(
      fc.property(entries, style, named, (values, form, name) => {
        const sum = values.reduce((all, value) => all + value, 0);
        expect(problems(table(values, sum, form, name))).toEqual([]);
      }),
    );
  });

  it("are found wrong whatever they are off by, in any form, where the total can be no average", () => {
    fc.assert(
      fc.property(entries, style, named, fc.integer({ min: 10, max: 9_999 }), (values, form, name, off) => {
        const sum = values.reduce((all, value) => all + value, 0);
        expect(problems(table(values, sum + off, form, name))).toHaveLength(1);
      }),
    );
  });

  it("raise no alarm where two units are mixed, whatever the figures", () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 99_999 }), (values, total) => {
        const mixed = values.map((value, at) => [`Entry ${at}`, at === 0 ? `${value}%` : `$${value}`]);
        expect(problems([["Item", "Cost"], ...mixed, ["Total", `$${total}`]])).toEqual([]);
      }),
    );
  });
});

describe("subtotals, groups and parts", () => {
  const budget = (planned: string, total: string) => [
    ["Line", "Cost ($)"],
    ["Law", "5,000"],
    ["Design", "2,000"],
    [`**${planned === "" ? "Planned" : "Planned up to launch"}**`, planned || "7,000"],
    ["Reserve", "3,000"],
    ["**Total**", `**${total}**`],
  ];
  const GROUPS = [
    ["비목", "금액(천원)"],
    ["인건비", "3,000"],
    ["담당자", "2,000"],
    ["보조원", "1,000"],
    ["장비비", "1,500"],
    ["└ 가방", "1,500"],
    ["합계", "4,500"],
  ];

  it.each<[string, Rows]>([
    ["an entry in bold that sums up those above it", budget("7,000", "10,000")],
    ["heads of groups above their entries, and a part below its entry", GROUPS],
    [
      "subtotals by name, of one entry and of two",
      [
        ["Item", "Cost"],
        ["A", "10"],
        ["Subtotal", "10"],
        ["B", "20"],
        ["C", "30"],
        ["Subtotal", "50"],
        ["Total", "60"],
      ],
    ],
    [
      "quarters with their halves",
      [
        ["Item", "Q1", "Q2", "H1", "Q3", "Q4", "H2", "Total"],
        ["Rent", "10", "20", "30", "30", "40", "70", "100"],
      ],
    ],
    [
      "a share beside the total",
      [
        ["항목", "1분기", "2분기", "합계", "비율"],
        ["임차료", "10", "20", "30", "60%"],
        ["통신비", "10", "10", "20", "40%"],
      ],
    ],
    [
      "thousands of won in the header, and ten thousands in a cell",
      [
        ["항목", "금액(천원)"],
        ["개발", "3,000"],
        ["운영", "200만 원"],
        ["합계", "5,000"],
      ],
    ],
    [
      "a row of its own below the total",
      [
        ["Item", "Hours"],
        ["A", "10"],
        ["B", "20"],
        ["Sum", "30"],
        ["Divided by 0.7", "43"],
      ],
    ],
    [
      "a dash for nothing",
      [
        ["Item", "Cost"],
        ["A", "10"],
        ["B", "-"],
        ["C", "20"],
        ["Total", "30"],
      ],
    ],
  ])("are left alone: %s", (_, rows) => {
    expect(problems(rows)).toEqual([]);
  });

  it.each<[string, Rows, string]>([
    [
      "the total behind a subtotal",
      budget("7,000", "12,000"),
      "stated as 12,000 USD, but the entries add up to 10,000 USD",
    ],
    ["the subtotal", budget("8,000", "11,000"), "stated as 8,000 USD, but the entries add up to 7,000 USD"],
    [
      "the total of groups",
      GROUPS.map(([name = "", cost = ""]) => [name, name === "합계" ? "5,500" : cost]),
      "stated as 5,500,000 KRW, but the entries add up to 4,500,000 KRW",
    ],
    [
      "a total with another row below it",
      [
        ["Item", "Hours"],
        ["A", "10"],
        ["B", "20"],
        ["Sum", "40"],
        ["Divided by 0.7", "43"],
      ],
      "stated as 40, but the entries add up to 30",
    ],
    [
      "a total of a year whose halves are there",
      [
        ["Item", "Q1", "Q2", "H1", "Total"],
        ["Rent", "10", "20", "30", "45"],
      ],
      "stated as 45, but the entries add up to 30",
    ],
  ])("are found wrong: %s", (_, rows, words) => {
    const found = problems(rows);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });

  it("are none in code", () => {
    const table = markdownTable([...budget("8,000", "11,000")]);
    expect(tableSums(checkedPlanOf(`\`\`\`\n${table}\n\`\`\``))).toEqual([]);
  });
});
