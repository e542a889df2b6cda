import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { marketSizes } from "../../../graph/checks/market-sizes.ts";
import { checkedPlanOf, markdownTable } from "../../support/checked-plan.ts";

const problems = (markdown: string, language: "en" | "ko" = "en") =>
  marketSizes(checkedPlanOf(markdown, { language })).map(({ problem }) => problem);

const WRONG: [string, string][] = [
  ["a line", "TAM: $1.2B, SAM: $3B."],
  ["a list", "- **TAM:** $10 billion\n- **SAM:** $1 billion\n- **SOM:** $2 billion"],
  ["a sentence", "The TAM is about $200 million, while the SAM comes to $300 million."],
  ["words of million and billion", "TAM: $900 million. SAM: $1.2 billion."],
  ["a hundredth more", "TAM: $1.07B. SAM: $1.08B."],
  ["a tenth of 조 more", "TAM: 0.7조 원. SAM: 0.8조 원."],
  ["Korean", "TAM은 12억 원이고 SAM은 1.2조 원입니다."],
  ["Korean with its names", "- 전체 시장(TAM): 3,000만 원\n- 유효 시장(SAM): 12억 원"],
  ["full names", "Total addressable market (TAM): $5M\n\nServiceable available market (SAM): $6M"],
  ["headings", "### TAM: 100억 원\n\n내용\n\n### SAM: 200억 원"],
  ["people", "TAM: 500,000명\nSOM: 60만 명"],
  [
    "a table by rows",
    markdownTable([
      ["Market", "Size"],
      ["TAM", "$1B"],
      ["SAM", "$2B"],
    ]),
  ],
  [
    "a table of bare numbers",
    markdownTable([
      ["구분", "규모(억 원)"],
      ["TAM", "1,200"],
      ["SAM", "3,000"],
      ["SOM", "50"],
    ]),
  ],
  [
    "a table by columns",
    markdownTable([
      ["", "TAM", "SAM", "SOM"],
      ["2027", "$5B", "$1B", "$3B"],
    ]),
  ],
  [
    "one of three cases",
    markdownTable([
      ["Figure", "Low", "High"],
      ["TAM", "10", "20"],
      ["SAM", "5", "30"],
    ]),
  ],
  [
    "names with an explanation",
    markdownTable([
      ["Market", "Size"],
      ["TAM (total)", "$1B"],
      ["SAM (Korea)", "$2B"],
    ]),
  ],
];

const RIGHT: [string, string][] = [
  ["the right order", "TAM: $10B, SAM: $1B, SOM: $50M."],
  ["equal sizes", "TAM: $1B, SAM: $1B, SOM: $1B"],
  ["the right order over units", "TAM 1.2조 원, SAM 3,000억 원, SOM 12억 원"],
  ["different currencies", "TAM: $900M. SAM: 1.2조 원."],
  ["money and people", "TAM: 500,000 people. SAM: $3B."],
  ["an amount before its name, and others of it", "$9B TAM, $1B of it in Korea, and a SAM worth $2B"],
  ["one market twice", "TAM: $5B. SAM: $3B. Elsewhere TAM: $1B."],
  ["amounts before their names", "We see $1.2B TAM, $3B of sales and 20 SAM."],
  ["amounts before their names in Korean", "12억 원 규모의 TAM, 30억 원의 SAM"],
  ["a share of one of them", "SOM: 1% of TAM = $100M. SAM: $3B."],
  ["a share in Korean", "SOM은 TAM의 1%인 10억 원. SAM은 300억 원."],
  ["a multiple", "SOM = 0.01 × TAM, $100M. SAM: $3B."],
  ["shares", "TAM: $10B. SAM: 30% of it. SOM: 5% of SAM."],
  ["growth", "TAM grows by 12% to 2030. SAM: $2B"],
  ["several years", "TAM: $1B in 2025, $4B in 2030. SAM: $2B"],
  ["several markets", "Korea: TAM $1B, SAM $0.5B.\n\nJapan: TAM $5B, SAM $3B."],
  ["ranges", "TAM: $1–4B. SAM: $2B"],
  ["ranges with units", "TAM: $1B to $4B. SAM: $2B"],
  ["limits", "TAM: over $1B. SAM: under $2B"],
  ["Korean limits", "TAM은 1조 원 이상, SAM은 2조 원 미만"],
  ["calculations", "TAM: 1,000,000 users × $12 = $12M. SAM: $15M"],
  ["a comparison", "TAM is smaller than the $5B of our competitor. SAM: $6B"],
  ["one market alone", "SAM: $6B"],
  ["a person", "Sam: $6B, Tam: $1B"],
  ["code", "```\nTAM: $1B\nSAM: $2B\n```\n`TAM: $1B` and `SAM: $2B`"],
  [
    "open cells",
    markdownTable([
      ["", "Size"],
      ["TAM", "to measure"],
      ["SAM", "$2B"],
    ]),
  ],
  [
    "units of their own in the names",
    markdownTable([
      ["구분", "규모"],
      ["TAM (조 원)", "1.2"],
      ["SAM (억 원)", "300"],
    ]),
  ],
  [
    "units in a column of their own",
    markdownTable([
      ["구분", "값", "단위"],
      ["TAM", "1.2", "조 원"],
      ["SAM", "300", "억 원"],
    ]),
  ],
  [
    "units in the header",
    markdownTable([
      ["", "TAM ($B)", "SAM ($M)"],
      ["2027", "1.2", "300"],
    ]),
  ],
  [
    "what is not the market itself",
    markdownTable([
      ["", "Size"],
      ["TAM", "$1M"],
      ["SAM customers", "$2M"],
    ]),
  ],
  [
    "our income from it",
    markdownTable([
      ["", "Size"],
      ["TAM", "$1M"],
      ["Our income from SOM", "$2M"],
    ]),
  ],
  [
    "two years of one market",
    markdownTable([
      ["", "Size"],
      ["TAM 2025", "$1M"],
      ["TAM in 2030", "$9M"],
      ["SAM", "$2M"],
    ]),
  ],
  [
    "each market twice",
    markdownTable([
      ["", "Size"],
      ["TAM", "$9M"],
      ["TAM", "$1M"],
      ["SAM", "$2M"],
    ]),
  ],
  [
    "rounding",
    markdownTable([
      ["", "Size"],
      ["TAM", "$1.2B"],
      ["SAM", "$1,210M"],
    ]),
  ],
];

describe("the sizes of markets", () => {
  it.each(WRONG)("are found out of order: %s", (_, markdown) => {
    expect(problems(markdown).length).toBeGreaterThan(0);
  });

  it.each(RIGHT)("are left alone: %s", (_, markdown) => {
    expect(problems(markdown)).toEqual([]);
  });

  it("are named, in the plan's language", () => {
    const text = "TAM: 10억 원, SAM: 1.2조 원";
    expect(problems(text, "ko")).toEqual(["SAM(1.2조 원)이(가) 더 넓은 시장인 TAM(10억 원)보다 큽니다."]);
    expect(problems(text)).toEqual([
      "SAM (1,200,000,000,000 KRW) is greater than TAM (1,000,000,000 KRW), which it is a part of.",
    ]);
  });

  const size = fc.integer({ min: 1, max: 999 });
  const form = fc.constantFrom("$#B", "$# million", "#억 원", "#만 명", "#.0조 원", "€#k");
  const layout = fc.constantFrom(
    (sizes: readonly string[]) => ["TAM", "SAM", "SOM"].map((name, at) => `- **${name}:** ${sizes[at]}`).join("\n"),
    (sizes: readonly string[]) => `TAM은 ${sizes[0]}, SAM은 ${sizes[1]}, SOM은 ${sizes[2]}입니다.`,
    (sizes: readonly string[]) =>
      markdownTable([["", "Size"], ...["TAM", "SAM", "SOM"].map((name, at) => [name, sizes[at] ?? ""])]),
  );

  it("are out of order exactly where one is greater than one that holds it", () => {
    fc.assert(
      fc.property(fc.tuple(size, size, size), form, layout, ([tam, sam, som], unit, laidOut) => {
        const text = laidOut([tam, sam, som].map((value) => unit.replace("#", () => String(value))));
        const pairs = [
          [tam, sam],
          [sam, som],
          [tam, som],
        ] as const;
        expect(problems(text)).toHaveLength(pairs.filter(([outer, inner]) => inner > outer).length);
      }),
    );
  });
});
