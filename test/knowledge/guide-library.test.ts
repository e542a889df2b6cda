import { readdir, readFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { allGuides, parseGuide } from "../../knowledge/guide-library.ts";
import { knowledgePort } from "../../planner/wiring/knowledge.ts";
import type { Guide, GuideQuery } from "../../schemas/guide.ts";
import type { Language } from "../../schemas/idea.ts";
import { profileOf, SPECIALIST_IDS, SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import { AppError } from "../../utils/errors.ts";
import { type Database, openDatabase } from "../../utils/postgres/database.ts";
import { GuideStore } from "../../utils/postgres/stores/knowledge/guide-store.ts";
import { KnowledgeStore } from "../../utils/postgres/stores/knowledge/knowledge-store.ts";
import { siteOf } from "../support/guarded-session.ts";
import { findGuides as expectedGuides } from "../support/guide-oracle.ts";
import { planningThread } from "../support/planning-thread.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

let test: TestDatabase;
let database: Database;
let findGuides: (query: GuideQuery) => Promise<readonly Guide[]>;
beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ databaseUrl: test.url, home: "/nonexistent" });
  const knowledge = knowledgePort(new GuideStore(database.pool), new KnowledgeStore(database.pool));
  findGuides = (query) => knowledge.find(query, siteOf("books"));
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const folder = new URL("../../knowledge/guides/", import.meta.url);
const files = (await readdir(folder)).toSorted();

const ENGLISH: readonly (readonly [about: string, id: string])[] = [
  ["Executive summary", "executive-summary"],
  ["Who are our target users and what is their pain point?", "customer-and-problem"],
  ["TAM, SAM and SOM", "market-sizing"],
  ["How large is the market size, bottom-up?", "market-sizing"],
  ["Competitors and differentiation", "competition"],
  ["MVP features and their prioritisation", "product-scope"],
  ["Revenue model: subscription or commission", "business-model"],
  ["Willingness to pay, CAC and LTV", "pricing-and-unit-economics"],
  ["Launch campaign and marketing channels", "go-to-market"],
  ["Tech stack, hosting and data model", "technology-architecture"],
  ["Moderation, reviews and community rules", "content-and-trust"],
  ["Hiring, roles and the team", "operations-and-team"],
  ["KPIs and success criteria for the roadmap", "milestones-and-measures"],
  ["Cash flow, funding and the runway", "finance-plan"],
  ["Legal risks and mitigation", "risks"],
  ["Legal basis, permits and licences", "law-and-permits"],
  ["Opening hours, shift plan and delivery", "service-operations"],
  ["Beneficiaries, outcomes and the evaluation for the grant", "impact-and-evaluation"],
  ["Data sources, machine learning and model evaluation", "data-and-measurement"],
];

const KOREAN: readonly (readonly [about: string, id: string])[] = [
  ["제안 요약", "executive-summary"],
  ["주요고객과 페르소나 정의", "customer-and-problem"],
  ["국내시장규모와 성장성", "market-sizing"],
  ["경쟁사분석 및 차별화", "competition"],
  ["핵심기능의 우선순위", "product-scope"],
  ["구독 중심의 수익모델", "business-model"],
  ["요금과 고객획득비용", "pricing-and-unit-economics"],
  ["홍보와 유입경로", "go-to-market"],
  ["시스템구성과 개인정보 보안", "technology-architecture"],
  ["게시글 검수와 운영규칙", "content-and-trust"],
  ["인력채용과 역할", "operations-and-team"],
  ["추진일정과 핵심지표", "milestones-and-measures"],
  ["현금흐름과 손익분기점", "finance-plan"],
  ["법적위험과 규제", "risks"],
  ["근거법령과 인허가 절차", "law-and-permits"],
  ["영업시간, 근무편성, 배송", "service-operations"],
  ["보조금 사업의 기대효과", "impact-and-evaluation"],
  ["학습데이터와 인공지능", "data-and-measurement"],
];

async function ids(language: Language, about: string, limit = 3): Promise<string[]> {
  return (await findGuides({ language, about, limit })).map((guide) => guide.id);
}

function malformation(file: string, text: string): string {
  try {
    parseGuide(file, text);
  } catch (error) {
    if (error instanceof AppError && error.code === "defect") return error.inLanguage("en");
    throw error;
  }
  return "";
}

describe("the planning guides", () => {
  it.each(files)("%s parses into a guide with every part", async (file) => {
    const guide = parseGuide(file, await readFile(new URL(file, folder), "utf8"));
    expect(guide.questions.length).toBeGreaterThanOrEqual(4);
    expect(guide.mistakes.length).toBeGreaterThanOrEqual(3);
    expect(guide.method.split("\n").every((line) => /^\d\. \*\*.+\*\* /.test(line))).toBe(true);
    expect(guide.skeleton).toMatch(/^\|.*\|$/m);
    expect(guide.skeleton).not.toMatch(/^#{1,2} /m);
  });

  it("come in English and Korean with the same topics", async () => {
    const guides = await allGuides();
    const byLanguage = (language: Language) => guides.filter((guide) => guide.language === language);
    const facts = ({ id, topics, questions }: Guide) => ({ id, topics, count: questions.length });
    expect(byLanguage("en").length).toBeGreaterThanOrEqual(12);
    expect(byLanguage("ko").map(facts)).toEqual(byLanguage("en").map(facts));
  });

  it("use the same blanks in both languages' skeletons or leave them out", async () => {
    const known =
      /\{\{(idea|audience|purpose|features|constraints|firstFeature|secondFeature|thirdFeature|budget|timeline|units?|supply|channel|alternative)\}\}/g;
    for (const guide of await allGuides()) expect(guide.skeleton.replace(known, "")).not.toContain("{{");
  });

  it("serve every specialist in both languages", async () => {
    for (const language of ["en", "ko"] as const) {
      for (const specialist of SPECIALIST_IDS) {
        const [guide] = await findGuides({ language, about: "", specialist, limit: 1 });
        expect(profileOf(specialist).guides).toContain(guide?.id);
      }
    }
  });

  it("follow Korean custom in Korean: sums with how they come about, months, organisation, effects, law, version", async () => {
    const inGuide = async (id: string) => (await allGuides()).find((one) => one.id === id && one.language === "ko");
    const custom = {
      "finance-plan": ["산출내역(단가 × 수량 × 기간)", "단위: 천원", "재원별 예산", "현물", "33,600천원"],
      "milestones-and-measures": ["추진 일정표", "●", "| 정량 ", "| 정성 "],
      "operations-and-team": ["추진 체계", "| 총괄 "],
      "executive-summary": ["버전 0.1", "작성일", "총사업비", "기대 효과", "근거 법령"],
      "law-and-permits": ["근거 법령", "전자상거래법 제12조", "확인일", "처리 기간"],
      "impact-and-evaluation": ["기대 효과(정량)", "기대 효과(정성)", "산식", "자부담"],
    };
    for (const [id, words] of Object.entries(custom)) {
      const guide = await inGuide(id);
      for (const word of words) expect(`${guide?.method}\n${guide?.skeleton}`, id).toContain(word);
    }
  });

  it("ask and tell in the polite form throughout in Korean", async () => {
    const korean = (await allGuides()).filter(({ language }) => language === "ko");
    for (const { id, questions, method } of korean) {
      for (const question of questions) expect(question, id).toMatch(/니까\?$/);
      for (const step of method.split("\n")) expect(step, id).toMatch(/니다[.)]?$/);
    }
  });

  it("are all offered to the outline, a part of which each may be", async () => {
    const thread = planningThread();
    const find = vi.spyOn(thread.ports.knowledge, "find");
    await thread.start();
    const offered = find.mock.calls[0]?.[0].limit;
    expect(offered).toBe(new Set(files.map((file) => file.split(".")[0])).size);
  });

  it("are there for every specialist who names one", async () => {
    const known = (await allGuides()).map(({ id }) => id);
    for (const { guides } of SPECIALISTS) expect(guides.filter((id) => !known.includes(id))).toEqual([]);
  });
});

describe("finding guides", () => {
  it.each(ENGLISH)("finds for %j the guide %s first", async (about, id) => {
    expect((await ids("en", about))[0]).toBe(id);
  });

  it.each(KOREAN)("finds for %j the guide %s first in Korean", async (about, id) => {
    expect((await ids("ko", about))[0]).toBe(id);
  });

  it("finds a guide by its own title before any other", async () => {
    for (const guide of await allGuides()) expect((await ids(guide.language, guide.title))[0]).toBe(guide.id);
  });

  it("finds Korean guides by English words and English guides by Korean words", async () => {
    expect((await ids("ko", "break-even"))[0]).toBe("finance-plan");
    expect((await ids("en", "손익분기점"))[0]).toBe("finance-plan");
  });

  it("gives never more than the limit, and the same order each time", async () => {
    const about = "market, customer, price, risk, team, roadmap, budget";
    const five = await ids("en", about, 5);
    expect(five).toHaveLength(5);
    expect(await ids("en", about, 5)).toEqual(five);
    expect(await ids("en", about, 2)).toEqual(five.slice(0, 2));
    expect(await ids("en", about, 0)).toEqual([]);
  });

  it("breaks ties by id", async () => {
    const found = await findGuides({ language: "en", about: "", specialist: "market", limit: 10 });
    const order = found.map((guide) => guide.id);
    expect(order.length).toBeGreaterThan(1);
    expect(order).toEqual(order.toSorted());
  });

  it("finds nothing where no word matches and no specialist is named", async () => {
    expect(await ids("en", "xylophone zebra")).toEqual([]);
    expect(await ids("ko", "얼룩말")).toEqual([]);
  });

  it("gives what scoring each guide in code gives, for every query here and some hundred by chance", async () => {
    const guides = await allGuides();
    const words = fc.constantFrom(
      ...guides.flatMap(({ title, topics }) => [title, ...topics, ...title.split(" ")]),
      ...["zebra", "얼룩말", "and", "", "MARKETS'", "시장", "책"],
    );
    const query = fc.record({
      about: fc.array(words, { maxLength: 12 }).map((chosen) => chosen.join(", ")),
      language: fc.constantFrom<Language>("en", "ko"),
      limit: fc.integer({ min: 0, max: 20 }),
      specialist: fc.option(fc.constantFrom(...SPECIALIST_IDS), { nil: undefined }),
    });
    const chosen = [...ENGLISH, ...KOREAN].flatMap(([about]) =>
      (["en", "ko"] as const).map((language) => ({ about, language, limit: 20, specialist: undefined })),
    );
    const queries = [...chosen, ...fc.sample(query, { numRuns: 400, seed: 7 })].map(
      ({ specialist, ...rest }): GuideQuery => (specialist ? { ...rest, specialist } : rest),
    );
    const listed = (found: readonly Guide[]) => found.map(({ id, language }) => `${id}.${language}`);
    let found = 0;
    for (const one of queries) {
      const expected = listed(await expectedGuides(one));
      expect(listed(await findGuides(one)), JSON.stringify(one)).toEqual(expected);
      found += expected.length;
    }
    expect(found).toBeGreaterThan(1_000);
  });

  it("prefers the specialist's guides among those that match", async () => {
    const [first] = await findGuides({ language: "en", about: "content and costs", specialist: "finance", limit: 1 });
    expect(first?.id).toBe("finance-plan");
  });
});

describe("a malformed guide", () => {
  const front = "---\nid: a\nlanguage: en\ntitle: A\ntopics: a\n---\n";
  const body = "\n## Questions\n- q\n## Method\nm\n## Skeleton\ns\n## Mistakes\n- m\n";

  it("is accepted where nothing is wrong", () => {
    expect(malformation("a.en.md", front + body)).toBe("");
  });

  it("may have a formatter's blank lines and padding, which are not part of what it says", () => {
    const table = "| a | b |\n| --- | --- |\n| c | {{idea}} |";
    const padded = "| a   | b        |\n| --- | -------- |\n| c   | {{idea}} |";
    const plain = parseGuide("a.en.md", front + body.replace("\ns\n", `\n${table}\n`));
    const formatted =
      front.replace("---\n", "---\n\n") + body.replace("\ns\n", `\n${padded}\n`).replaceAll("\n- ", "\n\n- ");
    expect(parseGuide("a.en.md", formatted)).toEqual(plain);
    expect(plain.skeleton).toBe(table);
  });

  it.each([
    ["has no front matter", "a.en.md", body],
    ["has an id that is not its file name", "b.en.md", front + body],
    ["has a language that is not its file name", "a.ko.md", front + body],
    ["has a key too many", "a.en.md", front.replace("topics", "magic: b\ntopics") + body],
    ["lacks a key", "a.en.md", front.replace("title: A\n", "") + body],
    ["lacks topics", "a.en.md", front.replace("topics: a", "topics:") + body],
    ["lacks a heading", "a.en.md", front + body.replace("## Method\nm\n", "")],
    ["has an empty part", "a.en.md", front + body.replace("\ns\n", "\n")],
    ["has a second-level heading in its skeleton", "a.en.md", `${front}${body.replace("\ns\n", "\ns\n## x\n")}`],
    ["has a question that is no list item", "a.en.md", front + body.replace("- q", "q")],
    ["has a file name without a language", "a.md", front + body],
  ])("that %s is refused with the file's name", (_, file, text) => {
    expect(malformation(file, text)).toContain(file);
  });
});
