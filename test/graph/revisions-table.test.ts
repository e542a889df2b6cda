import { describe, expect, it } from "vitest";
import { planRecord } from "../../graph/document/record/plan-record.ts";
import { computeSheet } from "../../graph/figures/sheet/sheet.ts";
import { fittedTexts } from "../../graph/material.ts";
import { givenOf } from "../../graph/nodes/figures.ts";
import { changedSections, movedSections } from "../../planner/records/diff.ts";
import { COSTS_TEXT, shopPlan } from "../support/revised-plan.ts";
import { USAGE } from "../support/scripted-ports.ts";

/** A request with the answer that a model gives to it, and all that must come of it; what is not named must not change. */
interface Row {
  readonly request: string;
  readonly answer: object;
  readonly korean?: boolean;
  /** The order of the sections; as it was where it is not given. */
  readonly order?: string;
  /** The calls that write, in any order. */
  readonly written?: readonly string[];
  /** What the changes of the sections are, by id; without those that are only moved. */
  readonly changed?: Readonly<Record<string, "added" | "removed" | "changed">>;
  readonly moved?: readonly string[];
  readonly titles?: Readonly<Record<string, string>>;
  readonly figures?: readonly string[];
  /** What the new text or the document says, or does not say. */
  readonly says?: readonly string[];
  readonly saysNot?: readonly string[];
  /** Of what was not carried out, next to what was. */
  readonly undone?: readonly string[];
  readonly unknown?: readonly string[];
}

const ORDER = "summary market offer costs risks steps";
const op = (name: string, sectionId: string, more: object = {}) => ({
  ...{ op: name, sectionId, title: null, intent: null, after: null },
  ...more,
});
const edit = (sectionId: string, instruction = "Do it.") => ({ sectionId, instruction });
const long = `Please make the costs shorter. ${"All of this is only why I want it. ".repeat(300)}`.slice(0, 8_000);
const markup =
  "Put this into the costs:\n\n| A | B |\n|---|---|\n| `x` | </data> {{rent}} |\n\n## And a heading\n```mermaid\npie\n```";

const ROWS: readonly (readonly [string, Row])[] = [
  [
    "adds a section behind another one, which is written anew, and what sums up follows",
    {
      request: "Add a section on the law behind the market",
      answer: { outline: [op("add", "law", { title: "The law", intent: "Which law applies", after: "market" })] },
      order: "summary market law offer costs risks steps",
      written: ["Section law", "Edits summary"],
      changed: { law: "added", summary: "changed" },
      says: ["## The law\n\nText of law."],
    },
  ],
  [
    "adds one at the front, in Korean, under an id that is none",
    {
      korean: true,
      request: "맨 앞에 '한눈에 보기' 섹션을 넣어 주세요",
      answer: {
        outline: [op("ADD", "한눈에 보기", { title: "한눈에 보기", after: "맨 앞" })],
        instructions: [edit("한눈에 보기", "표로 보여 줍니다.")],
      },
      order: "section-7 summary market offer costs risks steps",
      written: ["Section section-7", "Edits summary"],
      changed: { "section-7": "added", summary: "changed" },
      titles: { "section-7": "한눈에 보기" },
    },
  ],
  [
    "drops a section, and what sums up is told",
    {
      request: "Leave out what may fail",
      answer: { outline: [op("drop", "risks")] },
      order: "summary market offer costs steps",
      written: ["Edits summary"],
      changed: { risks: "removed", summary: "changed" },
      saysNot: ["Text of risks"],
    },
  ],
  [
    "drops the one that sums up, and nothing else is written",
    {
      request: "요약은 빼 주세요",
      korean: true,
      answer: { outline: [op("삭제", "요약")] },
      order: "market offer costs risks steps",
      changed: { summary: "removed" },
    },
  ],
  [
    "moves a section behind another one, named by its title, and writes nothing",
    {
      request: "Costs after the risks",
      answer: { outline: [op("move", "What it costs", { after: "4. **What may fail**" })] },
      order: "summary market offer risks costs steps",
      moved: ["costs"],
    },
  ],
  [
    "moves a section to the front",
    {
      request: "다음 단계를 맨 앞으로 옮겨 주세요",
      korean: true,
      answer: { outline: [op("move", "다음 단계", { after: "" })] },
      order: "steps summary market offer costs risks",
      moved: ["steps"],
    },
  ],
  [
    "swaps two sections",
    {
      request: "Swap the market and the risks",
      answer: { outline: [op("move", "market", { after: "risks" }), op("move", "risks", { after: "summary" })] },
      order: "summary risks offer costs market steps",
      moved: ["risks", "market"],
    },
  ],
  [
    "merges two into one, whose text takes in the other, also where it is dropped beside",
    {
      request: "Merge the offer into the market",
      answer: {
        outline: [op("merge", "offer", { after: "market" }), op("drop", "offer")],
        instructions: [edit("offer", "Goes into the market.")],
      },
      order: "summary market costs risks steps",
      written: ["Edits market", "Edits summary"],
      changed: { offer: "removed", market: "changed", summary: "changed" },
    },
  ],
  [
    "merges three in a chain, and gives the whole a new title",
    {
      request: "시장, 상품, 위험을 한 섹션 '시장과 상품'으로 합쳐 주세요",
      korean: true,
      answer: {
        outline: [
          op("merge", "위험 요인", { after: "offer" }),
          op("merge", "offer", { after: "market" }),
          op("rename", "market", { title: "시장과 상품" }),
        ],
      },
      order: "summary market costs steps",
      written: ["Edits market", "Edits summary"],
      changed: { offer: "removed", risks: "removed", market: "changed", summary: "changed" },
      titles: { market: "시장과 상품" },
    },
  ],
  [
    "renames a section, and its text stays",
    {
      request: "Call the market 'Who buys'",
      answer: { outline: [op("Rename", "market", { title: "## Who\nbuys" })] },
      changed: { market: "changed" },
      titles: { market: "Who buys" },
      says: ["## Who buys\n\nText of market."],
      saysNot: ["## The market"],
    },
  ],
  [
    "renames and rewrites one section, named by its new title",
    {
      request: "Call the offer 'Our goods' and shorten it",
      answer: {
        outline: [op("rename", "offer", { title: "Our goods" })],
        instructions: [edit("Our goods", "Shorten it.")],
      },
      written: ["Edits offer", "Edits summary"],
      changed: { offer: "changed", summary: "changed" },
      titles: { offer: "Our goods" },
      says: ["## Our goods\n\nText of offer.\n\nEdited offer."],
    },
  ],
  [
    "changes a figure a little: every place shows it, and nothing is written",
    {
      request: "The rent is $1,050",
      answer: { figures: [{ id: "Rent", value: "1,050", formula: null }] },
      changed: { costs: "changed", summary: "changed" },
      figures: ["rent: $1,000 → $1,050", "rent_year: $12,000 → $12,600"],
      says: ["| Rent | $1,050 |", "It costs $12,600 a year."],
    },
  ],
  [
    "changes a figure far, and its sentence with it",
    {
      request: "임대료는 300만 원이고, 비용 섹션에 이유도 적어 주세요",
      korean: true,
      answer: {
        figures: [{ id: "rent", value: 3e6, formula: null }],
        instructions: [edit("비용", "이유를 적습니다.")],
      },
      written: ["Edits costs", "Edits summary"],
      changed: { costs: "changed", summary: "changed" },
      figures: ["rent: 200만 원 → 300만 원", "rent_year: 2,400만 원 → 3,600만 원"],
      says: ["Edited costs."],
    },
  ],
  [
    "adds a figure with a section that uses it, and a formula that hangs on it",
    {
      request: "Add a section on advertising at $500 a month, and show a year of it",
      answer: {
        outline: [op("add", "ads", { title: "Advertising", intent: "{{ads_month}} and {{ads_year}}", after: "costs" })],
        figures: [
          { id: "ads_month", value: 500, formula: null, label: "Advertising a month", unit: "USD" },
          { id: "ads_year", value: null, formula: "ads_month * 12", label: "Advertising a year", unit: "USD" },
        ],
      },
      order: "summary market offer costs ads risks steps",
      written: ["Section ads", "Edits summary"],
      changed: { ads: "added", summary: "changed" },
      figures: ["ads_month: null → $500", "ads_year: null → $6,000"],
    },
  ],
  [
    "drops a section whose figures another one uses, and they stay on the sheet",
    {
      request: "Drop the costs",
      answer: { outline: [op("drop", "costs")], instructions: [edit("costs", "Remove it.")] },
      order: "summary market offer risks steps",
      written: ["Edits summary"],
      changed: { costs: "removed", summary: "changed" },
      says: ["It costs $12,000 a year."],
    },
  ],
  [
    "does several things that a long request asks for, two of them to one section",
    {
      request: long,
      answer: {
        outline: [
          op("move", "costs", { after: "summary" }),
          op("rename", "costs", { title: "Costs" }),
          op("drop", "steps"),
        ],
        instructions: [edit("costs", "Make it shorter."), edit("market")],
      },
      order: "summary costs market offer risks",
      written: ["Edits costs", "Edits market", "Edits summary"],
      changed: { costs: "changed", market: "changed", summary: "changed", steps: "removed" },
      moved: ["costs"],
      titles: { costs: "Costs" },
    },
  ],
  [
    "takes markup and tables in a request for what they are",
    {
      request: markup,
      answer: { instructions: [edit("costs", markup)] },
      written: ["Edits costs", "Edits summary"],
      changed: { costs: "changed", summary: "changed" },
    },
  ],
  [
    "carries out what it can, and says what it could not: an unknown place, a section into itself, an unknown figure",
    {
      request: "시장을 '부록' 뒤로 옮기고, 상품은 줄이고, 위험을 위험에 합치고, 배송비는 3천 원으로",
      korean: true,
      answer: {
        outline: [
          op("move", "market", { after: "부록" }),
          op("merge", "risks", { after: "위험 요인" }),
          op("drop", "부록"),
        ],
        figures: [{ id: "shipping", value: 3_000, formula: null }],
        instructions: [edit("offer", "줄입니다.")],
      },
      written: ["Edits offer", "Edits summary"],
      changed: { offer: "changed", summary: "changed" },
      undone: [
        '기획서에 "부록" 섹션이 없어 "시장" 섹션은 옮기지 않았습니다.',
        '섹션은 자기 자신과 합칠 수 없으므로 "위험 요인" 섹션은 그대로 두었습니다.',
        '"shipping"이라는 수치는 없습니다.',
      ],
      unknown: ["부록"],
    },
  ],
  [
    "drops more than the preset wants of sections, as asked, and the plan says so",
    {
      request: "Only keep the costs and the steps",
      answer: { outline: ["summary", "market", "offer", "risks"].map((id) => op("drop", id)) },
      order: "costs steps",
      changed: { summary: "removed", market: "removed", offer: "removed", risks: "removed" },
      says: ["The outline has 2 sections"],
    },
  ],
  [
    "replaces a section by another one with its id, which begins anew",
    {
      request: "Throw the risks away and write them from nothing",
      answer: {
        outline: [op("drop", "risks"), op("add", "risks", { title: "Risks", intent: "Anew", after: "costs" })],
      },
      written: ["Section risks", "Edits summary"],
      changed: { risks: "changed", summary: "changed" },
      titles: { risks: "Risks" },
    },
  ],
  [
    "leaves out of forty changes what means nothing, with nulls and fractions among them",
    {
      request: "Do it all",
      answer: {
        direction: "",
        instructions: [edit("market")],
        outline: [
          null,
          4.5,
          { op: "shuffle", sectionId: "costs" },
          { op: "drop", sectionId: null },
          { op: "move", sectionId: "costs", after: 2.5 },
          ...Array.from({ length: 35 }, () => op("rename", "offer", { title: "What we sell" })),
        ],
        figures: [null, { id: null, value: null }, { id: "rent", value: 1_000.5 }],
      },
      written: ["Edits market", "Edits summary"],
      changed: { market: "changed", costs: "changed", summary: "changed" },
      figures: ["rent: $1,000 → $1,000.50", "rent_year: $12,000 → $12,006"],
      undone: [
        '"What it costs" was not moved: the plan has no section "2.5" to put it behind.',
        '"What we sell" was not renamed: it is called so already.',
      ],
      unknown: ["?"],
    },
  ],
];

describe("a request on the finished plan", () => {
  it.each(ROWS)("%s", async (_, row) => {
    const { thread, before, versions, road, written } = await shopPlan([row.answer], {}, row.korean);
    const after = await thread.revise(1, row.request);
    const [older, newer] = versions(after);
    expect(newer.version).toBe(2);
    expect(newer.sections.map(({ id }) => id).join(" ")).toBe(row.order ?? ORDER);
    expect(written().toSorted()).toEqual((row.written ?? []).toSorted());
    const changes = changedSections(older.sections, newer.sections);
    expect(Object.fromEntries(changes.map(({ id, change }) => [id, change]))).toEqual(row.changed ?? {});
    expect(movedSections(older.sections, newer.sections).map(({ id }) => id)).toEqual(row.moved ?? []);
    const titles = Object.fromEntries(before.outline?.sections.map(({ id, title }) => [id, title]) ?? []);
    for (const { id, title } of newer.sections)
      if (id in titles || row.titles?.[id]) expect(title).toBe(row.titles?.[id] ?? titles[id]);
    const [record] = after.revisions;
    expect(record?.reply).toBeUndefined();
    expect((record?.figures ?? []).map((one) => `${one.id}: ${one.before} → ${one.after}`)).toEqual(row.figures ?? []);
    expect(record?.undone ?? []).toEqual(row.undone ?? []);
    expect(record?.unknown ?? []).toEqual(row.unknown ?? []);
    // What was not written is the very same in the state.
    const touched = new Set(written().map((call) => call.split(" ")[1]));
    for (const { id } of after.outline?.sections ?? [])
      if (!touched.has(id))
        expect(after.sections[id]).toEqual({ ...before.sections[id], title: row.titles?.[id] ?? titles[id] });
    expect(Object.keys(after.sections).toSorted()).toEqual(newer.sections.map(({ id }) => id).toSorted());
    for (const words of row.says ?? []) expect(after.document).toContain(words);
    for (const words of row.saysNot ?? []) expect(after.document).not.toContain(words);
    for (const reason of row.undone ?? []) expect(after.document).toContain(reason);
    if (!row.written) expect(await road()).toEqual(["revise", "format"]);
  });
});

/** Requests that nothing carries out: no new version, not a byte of the plan, and a sentence that says why. */
const NOTHING: readonly (readonly [string, { request: string; answer: object; korean?: boolean; why: string }])[] = [
  ["is thanks", { request: "Thanks!", answer: {}, why: "The request asks for nothing that can be changed in it." }],
  [
    "is a question, and its answer is given",
    {
      request: "How much is the rent?",
      answer: { direction: "The rent is $1,000 a month." },
      why: "The rent is $1,000 a month.",
    },
  ],
  [
    "names a section that is not there",
    {
      request: "가격 섹션을 줄여 주세요",
      korean: true,
      answer: { direction: "가격을 줄입니다.", instructions: [edit("가격")] },
      why: '기획서에 없는 섹션입니다: "가격".',
    },
  ],
  [
    "drops everything",
    {
      request: "다 지워 주세요",
      korean: true,
      answer: { outline: ORDER.split(" ").map((id) => op("drop", id)) },
      why: "섹션이 하나 이상 있어야 하므로",
    },
  ],
  [
    "moves a section to where it stands",
    {
      request: "Market after the summary",
      answer: { outline: [op("move", "market", { after: "summary" })] },
      why: "already",
    },
  ],
  [
    "sets a figure that is computed, and says what to set instead",
    {
      request: "Make a year of rent $5,000",
      answer: { figures: [{ id: "rent_year", value: 5_000, formula: null }] },
      why: '"Rent a year" is computed; set what it is computed from instead: rent',
    },
  ],
  [
    "gives a figure a formula that cannot be computed",
    {
      request: "Compute the rent from the year",
      answer: { figures: [{ id: "rent", value: null, formula: "rent_year / 12" }] },
      why: "Nothing was changed",
    },
  ],
];

describe("a request that nothing carries out", () => {
  it.each(NOTHING)("%s: it is answered, and the plan stays what it is", async (_, { request, answer, korean, why }) => {
    const { thread, before, road, versions } = await shopPlan([answer, { instructions: [edit("costs")] }], {}, korean);
    const after = await thread.revise(1, request);
    expect(await road()).toEqual(["revise"]);
    const { revisions, revision, ...plan } = after;
    const { revisions: none, revision: noRequest, ...old } = before;
    expect(plan).toEqual(old);
    expect(revisions[0]?.reply).toContain(why);
    expect(revisions[0]?.reply).toMatch(korean ? /^바뀐 내용이 없으며/ : /^Nothing was changed/);
    expect(versions(after)[1]).toEqual(versions(before)[1]);
    const { markdown } = planRecord("s", after, USAGE);
    expect(markdown).toContain(why);
    // The next one makes the second version, is told what the first was answered, and its plan says nothing of it.
    const next = await thread.revise(2, "Then the costs");
    expect(versions(next)[1].version).toBe(2);
    expect(next.document).not.toContain(why);
    expect(thread.ports.callsOf("Refinement")[1]?.input.revisions.recent).toEqual([
      { number: 1, request, answer: expect.stringContaining("") },
      { number: 2, request: "Then the costs" },
    ]);
  });
});

describe("a request that contradicts what the person stated", () => {
  const HALVED = { figures: [{ id: "budget", value: 20_000, formula: null }], instructions: [edit("costs")] };
  const confirm = (confirmed: boolean) => ({ kind: "confirm", confirmed });

  async function asked(answer: object, korean = false) {
    const plan = await shopPlan([answer, { instructions: [edit("market")] }], {}, korean);
    const question = await plan.thread.ask(1, "Halve it");
    if (!question) throw new Error("Nothing is asked.");
    return { ...plan, question };
  }

  it("asks before anything is changed, and says what changes into what", async () => {
    const { thread, before, question } = await asked(HALVED);
    expect(question).toMatchObject({
      id: "revision-1-given",
      kind: "confirm",
      recommended: "yes",
      question: "This changes what you stated before: Budget: $40,000 → $20,000. Carry it out?",
    });
    const { sections, sheet, document, revisions } = await thread.state();
    expect({ sections, sheet, document, revisions }).toMatchObject({
      sections: before.sections,
      sheet: before.sheet,
      document: before.document,
      revisions: [],
    });
  });

  it("is carried out with a yes: the figure stays given, names the request, and keeps to it in later ones", async () => {
    const { thread, question, road } = await asked(HALVED);
    await thread.answer(question, confirm(true));
    const given = { value: 20_000, kind: "given", basis: "as asked for in revision 1" };
    const after = await thread.state();
    expect(after.sheet?.figures[0]).toMatchObject(given);
    expect(after.proposal).toBeNull();
    expect(after.document).toContain("The budget is $20,000.");
    expect(thread.ports.callsOf("Refinement")).toHaveLength(1);
    expect((await road()).slice(0, 3)).toEqual(["revise", "option-pause", "revise"]);
    expect(thread.ports.callsOf("Edits")[0]?.input.answers.map(({ answer }) => answer)).toContain("Yes");
    await thread.revise(2, "More");
    const later = await thread.state();
    expect(
      computeSheet(later.sheet?.figures.map((one) => (one.formula ? { ...one, value: null } : one)) ?? [], [], {
        given: givenOf(later),
      }).sheet.figures[0],
    ).toMatchObject(given);
  });

  it("is answered after a no, and the plan stays what it is", async () => {
    const { thread, before, question, versions } = await asked({ ...HALVED, outline: [op("drop", "risks")] });
    await thread.answer(question, confirm(false));
    const after = await thread.state();
    expect(after.revisions).toMatchObject([
      { actions: [], reply: expect.stringContaining("You kept what you stated") },
    ]);
    expect([after.document, after.sections, after.sheet]).toEqual([before.document, before.sections, before.sheet]);
    expect(versions(after)[1].version).toBe(1);
    expect(after.proposal).toBeNull();
  });

  it("asks for a date or a choice too, in Korean, and for several things at once", async () => {
    const contradicts = [{ stated: "5월에 문을 연다", wanted: "9월로\n미룬다" }, { stated: "", wanted: "x" }, null];
    const figures = [{ id: "commission", value: "9%", formula: null }];
    const { question } = await asked({ contradicts, figures, instructions: [edit("steps")] }, true);
    expect(question.question).toBe(
      "이전에 직접 말씀하신 내용이 바뀝니다: 수수료: 7% → 9%; 5월에 문을 연다 → 9월로 미룬다. 이대로 반영할까요?",
    );
  });

  it("does not ask where the figure keeps its value, or where it was the model that assumed it", async () => {
    const figures = [
      { id: "budget", value: 40_000 },
      { id: "rent", value: 900 },
    ];
    const { thread } = await shopPlan([{ figures }]);
    expect(await thread.ask(1, "Rent is $900")).toBeNull();
    expect((await thread.state()).sheet?.figures.map(({ value }) => value)).toEqual([40_000, 0.07, 900, 10_800]);
  });
});

describe("a section that a request adds", () => {
  it("is told what it takes in of others, and what is asked of it beside its intent", async () => {
    const outline = [
      op("add", "둘 다", { title: "Both", intent: "To say both", after: "summary" }),
      op("merge", "costs", { after: "Both" }),
      op("merge", "risks", { after: "Both" }),
    ];
    const { thread, written } = await shopPlan([{ outline, instructions: [edit("둘 다", "As a table.")] }]);
    const after = await thread.revise(1, "Make one of costs and risks");
    expect(after.outline?.sections.map(({ id }) => id).join(" ")).toBe("summary section-7 market offer steps");
    expect(written()).toEqual(["Section section-7", "Edits summary"]);
    const call = thread.ports.callsOf("Section").at(-1);
    expect(call?.input.asked).toEqual([
      "As a table.",
      expect.stringContaining(COSTS_TEXT),
      expect.stringContaining("Text of risks."),
    ]);
    expect(call?.messages.at(-1)?.content).toContain("| Rent | {{rent}} |");
    expect(JSON.stringify(after.revisions)).not.toContain("| Rent |");
  });
});

describe("the planner of a revision", () => {
  it("sees every section whole, tables and all, with the outline's answers and the sheet", async () => {
    const table = Array.from({ length: 400 }, (_, at) => `| Item ${at} | {{rent}} | ${"x".repeat(40)} |`).join("\n");
    const { thread } = await shopPlan([{ instructions: [edit("costs")] }], {
      Section: ({ section: { id } }) => ({ markdown: `${id}\n\n| A | B | C |\n|---|---|---|\n${table}` }),
    });
    await thread.revise(1, "Shorter");
    const [call] = thread.ports.callsOf("Refinement");
    const text = call?.messages.at(-1)?.content ?? "";
    for (const id of ORDER.split(" ")) expect(text).toContain(`=== section ${id}: `);
    expect(text.split("| Item 399 | $1,000 |")).toHaveLength(7);
    expect(text).toContain("rent_year");
  });

  it("sees only the beginnings of the longest sections where a window does not hold them all", () => {
    const texts = [30, 300, 3_000].map((size, at) => ({ id: `s${at}`, title: "", markdown: "가".repeat(size) }));
    const [first, second, third] = fittedTexts(texts, 1_000);
    expect([first, second]).toEqual(texts.slice(0, 2));
    expect(third?.markdown).toMatch(/^가+\n\n\[…\]$/);
    expect(Buffer.byteLength([first, second, third].map((one) => one?.markdown).join(""))).toBeLessThan(2_410);
    expect(fittedTexts(texts, 100_000)).toEqual(texts);
  });
});
