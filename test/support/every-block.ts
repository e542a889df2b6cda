import type { BlockSource } from "../../export/blocks/plan-blocks.ts";

const TEXTS = {
  en: {
    title: "Used climbing gear: a marketplace",
    section: "Prices & fees",
    paragraph:
      "A seller pays **7%** of the price, *never* more, ~~not 9%~~; see [the terms](https://example.com/terms?a=1;b=2) and `fee_rate`.",
    head: ["Item", "Price", "Who pays | why"],
    rows: [
      ["Rope<br>used once", "$120", "The buyer, on **delivery**"],
      ["Harness", "$64", ""],
      ["Tent <b>", "$1,300", "Both"],
    ],
    items: ["First things", "Below it", "Deeper still", "Second things"],
    steps: ["Ask five shops", "Write to them"],
    quote: "Nobody buys a rope that they cannot look at.",
  },
  ko: {
    title: "중고 등산 장비 장터 기획서",
    section: "가격과 수수료",
    paragraph:
      "판매자는 가격의 **7%**를 내고 *그 이상은* 내지 않으며 ~~9%가 아닙니다~~. [약관](https://example.com/terms?a=1;b=2)과 `fee_rate`를 보세요.",
    head: ["품목", "가격", "부담하는 쪽 | 까닭"],
    rows: [
      ["로프<br>한 번 사용", "120,000원", "구매자, **배송** 시"],
      ["하네스", "64,000원", ""],
      ["텐트 <b>", "1,300,000원", "양쪽 모두"],
    ],
    items: ["첫째 항목", "그 아래", "더 아래", "둘째 항목"],
    steps: ["가게 다섯 곳에 묻기", "편지 쓰기"],
    quote: "볼 수 없는 로프는 아무도 사지 않습니다.",
  },
} as const;

/** A plan with every kind of block that a document can have. */
export function everyBlock(language: "en" | "ko", given: Partial<BlockSource> = {}): BlockSource {
  const words = TEXTS[language];
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const [first, second, third, last] = words.items;
  const markdown = [
    words.paragraph,
    `### ${words.head[0]}`,
    [row(words.head), "| --- | ---: | :---: |", ...words.rows.map(row)].join("\n"),
    `- ${first}\n  - ${second}\n    - ${third}\n- ${last}`,
    `3. ${words.steps[0]}\n4. ${words.steps[1]}`,
    `- [x] ${words.steps[0]}\n- [ ] ${words.steps[1]}`,
    `> ${words.quote}`,
    '```\nfor (const x of [1, 2]) {\n\tprint("<x> & y")\n}\n```',
    "---",
    "```mermaid\nflowchart LR\n  A[Seller] --> B[Buyer]\n```",
    "```mermaid\ngraph nonsense\n```",
  ].join("\n\n");
  const section = { sources: [], assumptions: [], uncited: [] };
  return {
    ...{ title: words.title, language, complete: true, reply: null, record: null },
    madeBy: "Made by PlanCraft with openai:gpt-4.1 (preset fast).",
    ...{ idea: words.quote, purpose: null, audience: null },
    sections: [
      { ...section, id: "prices", title: words.section, markdown },
      { ...section, id: "items", title: words.items[0], markdown: words.quote },
    ],
    nextSteps: [{ kind: "weakness", text: words.steps[0] }],
    ...{ moreFigures: 0, assumptionGroups: [], moreAssumptions: 0, cases: null, missing: [], sources: [] },
    createdAt: "2026-11-27T23:30:00.000Z",
    ...given,
  };
}
