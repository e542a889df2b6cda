import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { planChecks } from "../../../graph/document/plan-checks.ts";
import { computeSheet } from "../../../graph/figures/sheet/sheet.ts";
import { statedAmounts } from "../../../graph/figures/sheet/stated-amounts.ts";
import type { Language } from "../../../schemas/idea.ts";
import { Analysis } from "../../../schemas/model/analysis.ts";
import { Figures, type Sheet } from "../../../schemas/model/figures.ts";
import type { CallName } from "../../../schemas/model/model-call.ts";
import type { AnswerNote, DraftMaterial, ModelInputs, SectionInput } from "../../../schemas/model/model-inputs.ts";
import { type Outline, type OutlineSection, PlainOutline } from "../../../schemas/model/outline.ts";
import { Agreement, Stocktaking } from "../../../schemas/model/review.ts";
import { Refinement } from "../../../schemas/model/revision.ts";
import { Edits, Findings, Section } from "../../../schemas/model/section.ts";
import { PRESETS, type PresetName } from "../../../schemas/preset.ts";
import { SPECIALIST_IDS, USUAL_SPECIALISTS } from "../../../schemas/specialists/specialists.ts";
import { AppError } from "../../../utils/errors.ts";
import { offlineModel } from "../../../utils/llm/offline-model.ts";
import { findGuides } from "../../support/guide-oracle.ts";

const IDEAS = [
  ["en", "A marketplace for used climbing gear"],
  [
    "en",
    "I want to build an app that reminds elderly people to take their medicine, without a subscription, by June 2027.",
  ],
  ["en", "Community garden festival"],
  ["ko", "중고 등산 장비 장터"],
  ["ko", "동네 서점을 위한 재고 관리 앱을 만들고 싶어요. 예산은 3,000만 원입니다."],
  ["ko", "직장인 대상 온라인 글쓰기 강의"],
] as const;
const STARTED_ON = "2030-01-31";
const LENGTH = { plan: 5_500, section: 500 };
const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
const PLANS = IDEAS.flatMap(([language, idea]) => PRESET_NAMES.map((preset) => [language, idea, preset] as const));

async function ask<N extends CallName, T>(name: N, input: ModelInputs[N], schema: z.ZodType<T>): Promise<T> {
  const request = { name, schema: {}, messages: [], input, temperature: 0, signal: new AbortController().signal };
  const reply = await offlineModel.complete(request);
  expect(reply.finishReason).toBe("stop");
  expect((await offlineModel.complete({ ...request, input: structuredClone(input) })).text).toBe(reply.text);
  return schema.parse(JSON.parse(reply.text));
}

function analyze(idea: string, changes: Partial<ModelInputs["Analysis"]> = {}) {
  return ask(
    "Analysis",
    {
      ...{ startedOn: STARTED_ON, earlier: null, idea, language: null, answers: [] },
      ...{ minFeatures: 5, round: 1, mayAsk: true, weaknesses: [] },
      ...changes,
    },
    Analysis,
  );
}

/** What all calls are told of a plan whose outline is made. */
function materialOf(idea: string, analysis: Analysis, given: Partial<DraftMaterial> = {}): DraftMaterial {
  const { purpose, targetUsers, documentType, features, constraints, assumptions } = analysis;
  return {
    startedOn: STARTED_ON,
    idea,
    analysis: { purpose, targetUsers, documentType, features, constraints, assumptions },
    answers: [],
    planTitle: analysis.title,
    outline: [],
    findings: [],
    sheet: null,
    ...given,
  };
}

function note(questionId: string, answer: string): AnswerNote {
  return { questionId, question: "?", answer, byHuman: true };
}

async function makePlan(idea: string, language: Language, preset: PresetName, answers: readonly AnswerNote[] = []) {
  const { minFeatures, minSections } = PRESETS[preset];
  const analysis = await analyze(idea, { language, answers, minFeatures, round: answers.length > 0 ? 2 : 1 });
  const shared = { startedOn: STARTED_ON, idea, language, answers };
  const outline = await ask(
    "Outline",
    {
      ...shared,
      analysis,
      minSections,
      round: 1,
      rejections: [],
      guides: await findGuides({ language, about: analysis.title, specialist: "market", limit: 3 }),
    },
    PlainOutline,
  );
  const findings: Findings[] = [];
  for (const specialist of SPECIALIST_IDS) {
    const guides = await findGuides({ language, about: "", specialist, limit: 3 });
    const earlier = findings.map(({ summary, findings: claims }, nth) => {
      return { specialist: SPECIALIST_IDS[nth] ?? specialist, summary, findings: claims.map(unsourced) };
    });
    const material = { ...shared, analysis: materialOf(idea, analysis).analysis };
    findings.push(
      await ask("Findings", { ...material, specialist, round: 1, earlier, guides, passages: [], pages: [] }, Findings),
    );
  }
  const told = SPECIALIST_IDS.map((specialist, at) => {
    const { summary = "", findings: claims = [] } = findings[at] ?? {};
    return { specialist, summary, findings: claims.map(unsourced) };
  });
  const material = materialOf(idea, analysis, { ...outlineOf(outline), answers, findings: told });
  const inputs: SectionInput[] = [];
  const sections: (Section & Pick<OutlineSection, "id" | "title">)[] = [];
  for (const section of outline.sections) {
    const input: SectionInput = {
      ...material,
      section,
      language,
      length: LENGTH,
      others: [],
      sources: [],
      passages: [],
      guides: await findGuides({
        language,
        about: [section.title, section.intent, ...section.keyPoints].join(" "),
        limit: 2,
      }),
      round: 0,
      rewrite: null,
    };
    inputs.push(input);
    sections.push({ id: section.id, title: section.title, ...(await ask("Section", input, Section)) });
  }
  const draft = sections.map(({ id, title, markdown }) => ({ id, title, markdown }));
  const reviewed = { ...reviewable(idea, analysis, language, draft), ...outlineOf(outline), answers };
  const judged = await ask("Review", { ...reviewed, round: 1 }, Stocktaking);
  const review = { ...judged, score: null };
  const agreement = await ask(
    "Agreement",
    { review, language, sheet: null, draft, sections: draft, reviewRound: 1, discussionRound: 1, proposed: [] },
    Agreement,
  );
  const rewritten: typeof sections = [];
  for (const action of agreement.actions) {
    const at = sections.findIndex(({ id }) => id === action.sectionId);
    const input = inputs[at];
    const markdown = sections[at]?.markdown ?? "";
    if (!input) throw new Error(`the action names no section: ${action.sectionId}`);
    const assumptions = sections[at]?.assumptions ?? [];
    const { rewrite: _, ...told } = input;
    const instructions = [action.instruction];
    const written = await ask("Edits", { ...told, round: 1, markdown, assumptions, instructions }, Edits);
    expect(written).toMatchObject({ edits: [], assumptions });
    const { id, title } = input.section;
    rewritten.push({ id, title, sources: [], assumptions, markdown: written.markdown ?? "" });
  }
  const listed = draft.map((section) => ({
    ...section,
    markdown: rewritten.find(({ id }) => id === section.id)?.markdown ?? section.markdown,
  }));
  const last = await ask("Review", { ...reviewed, sections: listed, round: 2 }, Stocktaking);
  return { analysis, outline, findings, sections, review, agreement, rewritten, last };
}

function unsourced({ sources: _, ...claim }: Findings["findings"][number]) {
  return claim;
}

function outlineOf({ title, sections }: Outline) {
  return { planTitle: title, outline: sections };
}

/** A draft as it is given to a review that nothing came before. */
function reviewable(
  idea: string,
  analysis: Analysis,
  language: Language,
  sections: ModelInputs["Review"]["sections"],
): Omit<ModelInputs["Review"], "round"> {
  const { findings: _, ...material } = materialOf(idea, analysis);
  const written = sections.reduce((sum, { markdown }) => sum + words(markdown), 0);
  return { ...material, language, sections, length: LENGTH, written, earlier: null, checks: [] };
}

/** Everything a reader sees of an answer, without ids. */
function prose(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(prose);
  if (typeof value !== "object" || value === null) return [];
  const hidden = new Set(["id", "sectionId", "specialist", "documentType", "language", "kind", "recommended"]);
  return Object.entries(value).flatMap(([key, inner]) => (hidden.has(key) ? [] : prose(inner)));
}

function words(markdown: string): number {
  return markdown.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

describe("the offline choice of specialists", () => {
  it.each(IDEAS)("is the usual six for an idea that asks for no other (%s: %s)", async (_, idea) => {
    expect((await analyze(idea)).specialists).toEqual(USUAL_SPECIALISTS);
  });

  it.each([
    ["A clinic that sends prescriptions by drone, which needs a licence", ["legal"]],
    ["A café with two shifts and delivery by bicycle", ["operations"]],
    ["A charity for refugees that lives on grants", ["impact"]],
    ["An AI that predicts how much bread will be sold", ["data"]],
    ["반찬 가게의 새벽 배송과 인허가", ["legal", "operations"]],
    ["지자체 보조금으로 운영하는 어르신 복지 사업", ["impact"]],
    ["센서 데이터로 고장을 예측하는 AI 서비스", ["data"]],
  ])("is the six and whom the words ask for: %s", async (idea, further) => {
    const { specialists } = await analyze(idea);
    expect(specialists).toEqual([...USUAL_SPECIALISTS, ...further]);
  });
});

describe("an offline plan", () => {
  it.each(PLANS)("in %s for %j with the preset %s has what the preset asks for", async (language, idea, preset) => {
    const plan = await makePlan(idea, language, preset);
    const { minFeatures, minSections } = PRESETS[preset];
    expect(plan.analysis).toMatchObject({ isPlanningRequest: true, directReply: null, language });
    expect(plan.analysis.features.length).toBeGreaterThanOrEqual(minFeatures);
    expect(new Set(plan.analysis.features).size).toBe(plan.analysis.features.length);
    expect(plan.outline.sections.length).toBeGreaterThanOrEqual(minSections);
    for (const key of ["id", "title", "intent"] as const) {
      expect(new Set(plan.outline.sections.map((section) => section[key])).size).toBe(plan.outline.sections.length);
    }
    for (const section of plan.outline.sections) {
      expect(section.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(section.keyPoints.length).toBeGreaterThanOrEqual(3);
    }
    for (const { markdown, sources, assumptions } of [...plan.sections, ...plan.rewritten]) {
      expect(markdown).not.toContain("{{");
      expect(markdown).not.toMatch(/^#{1,2} /m);
      expect(markdown).not.toMatch(/undefined|null|NaN/);
      expect(words(markdown)).toBeGreaterThanOrEqual(60);
      expect(words(markdown)).toBeLessThanOrEqual(language === "en" ? 760 : 700);
      expect(sources).toEqual([]);
      expect(assumptions.length).toBeGreaterThan(0);
      expect(assumptions.join()).not.toContain("{{");
    }
  });

  it.each(PLANS)("in %s for %j with the preset %s repeats no paragraph", async (language, idea, preset) => {
    const plan = await makePlan(idea, language, preset);
    const seen = new Map<string, string>();
    const final = plan.sections.map((section) => plan.rewritten.find(({ id }) => id === section.id) ?? section);
    for (const { id, markdown } of final) {
      const lines = markdown.split("\n").filter((line) => line.length > 80);
      expect(new Set(lines).size).toBe(lines.length);
      for (const piece of new Set([...markdown.split(/\n{2,}/), ...markdown.split("\n")])) {
        if (piece.trim().length <= 80) continue;
        expect(seen.get(piece) ?? id, piece).toBe(id);
        seen.set(piece, id);
      }
    }
  });

  it.each(PLANS.filter(([language]) => language === "ko"))(
    "in %s for %j (%s) has no English sentence",
    async (_, idea, preset) => {
      const plan = await makePlan(idea, "ko", preset);
      const questions = (await analyze(idea)).questions;
      for (const text of prose([plan, questions])) expect(text).not.toMatch(/[A-Za-z]{2,}(?:[ ,/]+[A-Za-z]{2,}){3,}/);
    },
  );

  it.each(PLANS.filter(([language]) => language === "en"))(
    "in %s for %j (%s) has no Korean in it",
    async (_, idea, preset) => {
      const plan = await makePlan(idea, "en", preset);
      for (const text of prose([plan, (await analyze(idea)).questions])) expect(text).not.toMatch(/\p{Script=Hangul}/u);
    },
  );

  it("in the other language than the idea quotes the idea and nothing else of it", async () => {
    const korean = await makePlan("A marketplace for used climbing gear", "ko", "quality");
    for (const text of prose(korean)) {
      const own = text.replace(/‘[^’]*’/g, "");
      expect(own).not.toMatch(/[A-Za-z]{2,}(?:[ ,/]+[A-Za-z]{2,}){3,}/);
    }
    const english = await makePlan("중고 등산 장비 장터", "en", "quality");
    for (const text of prose(english)) expect(text.replace(/“[^”]*”/g, "")).not.toMatch(/\p{Script=Hangul}/u);
  });

  it("shows the answers where they belong", async () => {
    const answers = [
      note("audience", "Alpine clubs"),
      note("timeline", "Pilot in May"),
      note("budget", "20,000 euros"),
    ];
    const plan = await makePlan("A marketplace for used climbing gear", "en", "quality", answers);
    const text = (id: string) => plan.sections.find((section) => section.id === id)?.markdown ?? "";
    expect(plan.analysis.targetUsers).toBe("Alpine clubs");
    expect(text("customer-and-problem")).toContain("Alpine clubs");
    expect(text("milestones-and-measures")).toContain("Pilot in May");
    expect(text("finance-plan")).toContain("20,000 euros");
  });
});

describe("the offline analysis", () => {
  it.each([
    "hello",
    "Hi there!",
    "Thanks a lot",
    "who are you?",
    "안녕하세요",
    "고마워요!",
    "너는 누구야?",
    "감사합니다.",
  ])("answers the small talk %j with what PlanCraft does", async (idea) => {
    const analysis = await analyze(idea);
    expect(analysis.isPlanningRequest).toBe(false);
    expect(analysis.directReply).toContain("PlanCraft");
    expect(analysis.questions).toEqual([]);
    expect(/\p{Script=Hangul}/u.test(analysis.directReply ?? "")).toBe(/\p{Script=Hangul}/u.test(idea));
  });

  it.each([
    "help for refugees finding housing",
    "hello kitty shop",
    "test preparation course",
    "안녕 인사 앱",
    "감사 일기 앱",
  ])("takes %j for an idea", async (idea) => {
    expect((await analyze(idea)).isPlanningRequest).toBe(true);
  });

  it.each([
    ["A marketplace for used climbing gear", "A marketplace for used climbing gear: product worksheet", "web_app_plan"],
    [
      "I want to open a used bookshop with a reading café",
      "A used bookshop with a reading café: business worksheet",
      "business_plan",
    ],
    ["중고 등산 장비 장터", "중고 등산 장비 장터 서비스 기획 작업표", "web_app_plan"],
    ["동네 빵집을 열고 싶어요", "동네 빵집 사업 기획 작업표", "business_plan"],
  ])("makes of %j the title %j (%s)", async (idea, title, documentType) => {
    expect(await analyze(idea)).toMatchObject({ title, documentType });
  });

  it("keeps the idea's own limits, money and dates as constraints", async () => {
    const { constraints } = await analyze(
      "A bike repair service with a budget of $20,000, without employees, open by June 2027",
    );
    expect(constraints).toEqual(["Budget: $20,000", "Timeline: by June 2027", "Condition: without employees"]);
    const korean = await analyze("직원 없이 운영하는 자전거 수리점. 예산 2,000만 원, 6개월 안에 개점");
    expect(korean.constraints).toEqual(["예산: 2,000만 원", "일정: 6개월 안에", "조건: 직원 없이"]);
  });

  it("uses an option, a text and a confirmation, depending on the kind of idea", async () => {
    const kinds = async (idea: string) => (await analyze(idea)).questions.map(({ id, kind }) => `${id} ${kind}`);
    expect(await kinds("A marketplace for used climbing gear")).toEqual(["audience option", "timeline text"]);
    expect(await kinds("동네 빵집")).toEqual(["audience option", "purpose confirm"]);
    expect(await kinds("A community for bird watching")).toEqual(["audience option", "purpose option"]);
  });

  it("recommends only choices that are there", async () => {
    for (const [, idea] of IDEAS) {
      for (const question of (await analyze(idea)).questions) {
        if (question.kind !== "option") continue;
        expect(question.options).toHaveLength(3);
        expect(question.options.map(({ id }) => id)).toContain(question.recommended);
      }
    }
  });

  it("asks nothing that the idea says, and nothing where it may not ask or has asked", async () => {
    expect((await analyze("An app for dog walkers, by June 2027")).questions).toEqual([]);
    expect((await analyze("동네 서점을 위한 재고 관리 앱, 6개월 안에")).questions).toEqual([]);
    const idea = "A marketplace for used climbing gear";
    expect((await analyze(idea, { mayAsk: false })).questions).toEqual([]);
    expect((await analyze(idea, { round: 2 })).questions).toEqual([]);
    const answered = await analyze(idea, { answers: [note("audience", "Clubs")] });
    expect(answered.questions.map(({ id }) => id)).toEqual(["timeline"]);
  });

  it("takes the dollar signs of an idea as they are", async () => {
    const { features, targetUsers, questions } = await analyze("A marketplace for $& kites");
    expect(features[0]).toContain("$& kites");
    expect(JSON.stringify([features, targetUsers, questions])).not.toContain("{s}");
  });

  it("stays quick and clean with ten thousand characters without a space or with our own signs", async () => {
    for (const idea of [
      "가".repeat(10_000),
      "a".repeat(10_000),
      "{{idea}} | `x` # y ".repeat(500),
      "앱 ".repeat(5_000),
    ]) {
      const { title } = await analyze(idea);
      expect([...title].length).toBeLessThan(120);
      expect(title).not.toMatch(/[{}|`#]/);
    }
  });
});

describe("the offline outline", () => {
  const outline = async (idea: string, rejections: string[], minSections = 7) => {
    const analysis = await analyze(idea);
    const language = analysis.language ?? "en";
    const guides = await findGuides({ language, about: idea, limit: 18 });
    const shared = { startedOn: STARTED_ON, idea, analysis, language, answers: [], minSections, guides };
    return ask("Outline", { ...shared, round: rejections.length + 1, rejections }, PlainOutline);
  };
  const ids = ({ sections }: PlainOutline) => sections.map(({ id }) => id);

  it.each([
    ["only five sections", 5],
    ["Please keep it at twelve sections.", 12],
    ["섹션을 5개로", 5],
    ["섹션을 여섯 개로 줄여 주세요", 6],
    ["It is too long", 5],
  ])("has as many sections as %j wants", async (reason, sections) => {
    for (const idea of ["A bakery", "동네 빵집"]) {
      const made = await outline(idea, [reason]);
      expect(made).toMatchObject({ unfollowed: null });
      expect(made.sections).toHaveLength(sections);
      expect(new Set(ids(made)).size).toBe(sections);
    }
  });

  it("drops, adds, renames and moves what is named", async () => {
    const idea = "A marketplace for used climbing gear";
    const before = ids(await outline(idea, []));
    expect(before).toContain("milestones-and-measures");
    const changed = await outline(idea, ["drop the roadmap, add pricing", "Rename Risks to Dangers and put it last"]);
    expect(ids(changed)).not.toContain("milestones-and-measures");
    expect(ids(changed)).toContain("pricing-and-unit-economics");
    expect(changed.sections.map(({ title }) => title)).toContain("Dangers");
    const korean = await outline("중고 등산 장비 장터", [
      "로드맵은 빼고 접근성 섹션을 추가해 주세요",
      "위험을 맨 앞으로 옮겨 주세요",
    ]);
    expect(korean.unfollowed).toBeNull();
    expect(ids(korean)[0]).toBe("risks");
    expect(ids(korean)).not.toContain("milestones-and-measures");
    expect(korean.sections.at(-1)?.title).toBe("접근성");
  });

  it.each([
    ["A bakery", "make it warmer", "Without a language model only the number, names and order of the sections"],
    ["A bakery", "The budget is wrong, I want real numbers", "“The budget is wrong”, “I want real numbers”"],
    ["동네 빵집", "더 따뜻하게 써 주세요", "언어 모델 없이는"],
  ])("of %j says that it cannot follow %j", async (idea, reason, told) => {
    const made = await outline(idea, [reason]);
    expect(made.unfollowed).toContain(told);
    expect(ids(made)).toEqual(ids(await outline(idea, [])));
  });

  it("follows what it can of a reason, and names the rest", async () => {
    const made = await outline("A bakery", ["Use a friendlier tone and drop the risks"]);
    expect(ids(made)).not.toContain("risks");
    expect(made.unfollowed).toContain("“Use a friendlier tone”");
    expect(made.unfollowed).not.toContain("risks");
  });

  it("differs with the kind of idea", async () => {
    const ideas = [
      ["An app that tracks plants", "동네 산책 앱"],
      ["A bookshop", "동네 서점"],
      ["A cleaning service", "청소 대행 서비스"],
      ["An internal tool for our support team", "사내 휴가 관리 시스템"],
      ["A grant application for a youth centre", "청년 지원사업 공모 제안"],
      ["A music festival", "음악 축제"],
      ["A study of sleep among nurses", "수면과 학습에 관한 연구"],
      ["A food bank run by volunteers", "독거노인 도시락 봉사 단체"],
    ] as const;
    const made = await Promise.all(
      ideas.map(async ([en, ko]) => [ids(await outline(en, [])), ids(await outline(ko, []))]),
    );
    for (const [english = [], korean] of made) expect(korean).toEqual(english);
    expect(new Set(made.map(([english]) => english?.join())).size).toBe(ideas.length);
  });
});

describe("the offline section", () => {
  it.each(["en", "ko"] as const)("in %s makes a worksheet for what a human added", async (language) => {
    const idea = language === "ko" ? "중고 등산 장비 장터" : "A marketplace for used climbing gear";
    const analysis = await analyze(idea);
    const title = language === "ko" ? "접근성" : "Accessibility";
    const section = { id: "accessibility", title, intent: "", keyPoints: [] };
    const input: SectionInput = {
      ...materialOf(idea, analysis, { outline: [section] }),
      section,
      language,
      length: LENGTH,
      others: [],
      sources: [],
      passages: [],
      guides: await findGuides({ language, about: "risks 위험", limit: 1 }),
      round: 0,
      rewrite: null,
    };
    const { markdown } = await ask("Section", input, Section);
    expect(markdown).toContain(
      language === "ko" ? `| ${title}: 측정할 것과 측정 방법 |` : `| ${title}: what has to be measured`,
    );
    expect(markdown).not.toMatch(language === "ko" ? /[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}/ : /\p{Script=Hangul}/u);
  });

  it("quotes what a specialist found in the section's own passages once", async () => {
    const idea = "A marketplace for kites";
    const text = "A fee of 8% is taken.";
    const findings = [
      { claim: text, basis: "notes.md", confidence: 8, sources: [1] },
      { claim: "Kites break.", basis: "notes.md", confidence: 8, sources: [1] },
    ];
    const input: SectionInput = {
      ...materialOf(idea, await analyze(idea), { findings: [{ specialist: "market", summary: "", findings }] }),
      section: { id: "extra", title: "Fees", intent: "", keyPoints: [] },
      language: "en",
      length: LENGTH,
      others: [],
      sources: [],
      passages: [{ source: 1, place: null, text }],
      guides: [],
      round: 0,
      rewrite: null,
    };
    const { markdown } = await ask("Section", input, Section);
    expect(markdown.split(`“${text}” [1]`).length).toBe(2);
    expect(markdown).toContain("“Kites break.” [1]");
  });

  it("lets nothing in an idea or a human's section break its tables, headings or blanks", async () => {
    const idea = "A shop for {{idea}} | # kites\n\n## and more";
    const analysis = await analyze(idea);
    for (const id of ["risks", "extra"]) {
      const hostile = { ...analysis, targetUsers: "{{audience}} | all\n# of them", features: ["| {{features}} |"] };
      const input: SectionInput = {
        ...materialOf(idea, hostile, { answers: [note("constraints", "## {{z}}\n| a |")] }),
        section: { id, title: "A | {{b}}", intent: "# x\n## {{y}}", keyPoints: ["## p | {{q}}"] },
        language: "en",
        length: LENGTH,
        others: [],
        sources: [],
        passages: [],
        guides: await findGuides({ language: "en", about: "risks", limit: 1 }),
        round: 0,
        rewrite: null,
      };
      const { markdown } = await ask("Section", input, Section);
      expect(markdown).not.toMatch(/\{\{|^#{1,2} /m);
      for (const table of markdown.match(/(?:^\|.*\|\n?)+/gm) ?? []) {
        const cells = table
          .trim()
          .split("\n")
          .map((row) => row.split("|").length);
        expect(new Set(cells).size, table).toBe(1);
      }
    }
  });

  it("carries out no instruction but the one to list what is open, and leaves the text as it is", async () => {
    const plan = await makePlan("A marketplace for used climbing gear", "en", "fast");
    const [section] = plan.sections;
    const [outlined] = plan.outline.sections;
    if (!section || !outlined) throw new Error("the plan is empty");
    const edits = await ask(
      "Edits",
      {
        ...materialOf("A marketplace for used climbing gear", plan.analysis, outlineOf(plan.outline)),
        ...{ section: outlined, language: "en", length: LENGTH, guides: [], sources: [], passages: [] },
        ...{ round: 1, markdown: section.markdown, assumptions: ["It is for one country."], others: [] },
        instructions: ["Add measurable criteria", "Mention students"],
      },
      Edits,
    );
    expect(edits).toEqual({ edits: [], markdown: null, assumptions: ["It is for one country."] });
  });

  it.each(["en", "ko"] as const)(
    "in %s shows the figures of the sheet as tokens, and so what was said",
    async (language) => {
      const idea =
        language === "ko"
          ? "동네 빵집, 예산 4천만 원, 2027년 3월 개점"
          : "A bakery with a budget of $40,000, opening in March 2027";
      const analysis = await analyze(idea);
      const figure = { formula: null, decimals: 0, kind: "given", owner: "" } as const;
      const [money, date] =
        language === "ko"
          ? ["아이디어의 ‘4천만 원’", "아이디어의 ‘2027년 3월’"]
          : ["“$40,000” in the idea", "“March 2027” in the idea"];
      const sheet: Sheet = {
        figures: [
          { ...figure, id: "budget", label: "B", value: 40_000, unit: language === "ko" ? "KRW" : "USD", basis: money },
          { ...figure, id: "opening", label: "O", value: 5, unit: "month", basis: date },
        ],
        decisions: [],
        leftOut: [],
      };
      const section = { id: "finance-plan", title: "F", intent: "", keyPoints: [] };
      const input: SectionInput = {
        ...materialOf(idea, analysis, { outline: [section], sheet }),
        ...{ section, language, length: LENGTH, others: [], sources: [], passages: [], round: 0, rewrite: null },
        guides: await findGuides({ language, about: "finance budget 재무 예산", limit: 3 }),
      };
      const { markdown } = await ask("Section", input, Section);
      expect(markdown).toContain("| {{budget}} |");
      expect(markdown).toContain("{{opening|date}}");
      expect(markdown).not.toMatch(/40,000|4천만|March 2027|2027년/);
    },
  );
});

describe("the offline review", () => {
  it.each(["en", "ko"] as const)(
    "in %s judges nothing: it counts what is open, and has that listed once",
    async (language) => {
      const plan = await makePlan(language === "ko" ? "동네 빵집" : "A bakery", language, "balanced");
      expect(plan.review).toMatchObject({ strengths: [], score: null });
      expect(plan.review.actions).toEqual([{ sectionId: plan.sections[0]?.id, instruction: expect.any(String) }]);
      expect(plan.agreement).toEqual({ agreed: true, confidence: 1, actions: plan.review.actions });
      expect(plan.rewritten).toHaveLength(1);
      const [first, ...others] = plan.sections;
      const listed = plan.rewritten[0]?.markdown ?? "";
      expect(listed.startsWith(first?.markdown ?? "?")).toBe(true);
      for (const { title } of others) expect(listed).toMatch(new RegExp(`^\\| ${title} \\| \\d+ \\|`, "m"));
      expect(plan.last).toMatchObject({ strengths: [], actions: [], weaknesses: plan.review.weaknesses });
    },
  );
});

describe("the checks", () => {
  it.each(PLANS)(
    "find nothing in an offline plan in %s for %j with the preset %s, before or after its refine",
    async (language, idea, preset) => {
      const plan = await makePlan(idea, language, preset);
      const { features, constraints } = plan.analysis;
      const refined = plan.sections.map((section) => plan.rewritten.find(({ id }) => id === section.id) ?? section);
      for (const sections of [plan.sections, refined]) {
        expect(await planChecks({ language, features, constraints, brought: [idea], sources: [], sections })).toEqual(
          [],
        );
      }
    },
  );
});

describe("the offline answer to a revision request", () => {
  const sections = [
    { id: "summary", title: "Summary", markdown: "An app for nurses." },
    { id: "finance", title: "Finance", markdown: "The budget is 10,000 dollars. It is spent in a year." },
    { id: "technology", title: "Technology", markdown: "Android and iOS share one code base." },
    { id: "risks", title: "위험", markdown: "예산이 모자랄 수 있습니다." },
  ];
  const touched = async (request: string, language: Language = "en") => {
    const revisions = { older: [], recent: [{ number: 1, request }] };
    const plan = { idea: "An app", planTitle: "App", startedOn: STARTED_ON, sheet: null, language, sections };
    return ask("Refinement", { number: 1, request, revisions, ...plan }, Refinement);
  };
  const ids = ({ instructions }: Refinement) => instructions.map(({ sectionId }) => sectionId);

  it("changes nothing for words that ask for another text, and says that it cannot", async () => {
    for (const request of ["Make it warmer", "Halve the budget", "?!"]) {
      const answer = await touched(request);
      expect(answer).toMatchObject({ instructions: [], outline: [] });
      expect(answer.direction).toContain("Without a language model no text can be changed on request");
    }
    expect((await touched("더 따뜻하게 써 주세요", "ko")).direction).toContain(
      "언어 모델 없이는 요청으로 본문을 고칠 수 없고",
    );
  });

  it("carries out what is about the number, names and order of sections", async () => {
    const answer = await touched("Drop the technology section and rename Finance to Money");
    expect(answer.outline).toMatchObject([
      { op: "drop", sectionId: "technology" },
      { op: "rename", sectionId: "finance", title: "Money" },
    ]);
    expect(ids(answer)).toEqual(["summary"]);
  });
});

describe("the offline sheet of figures", () => {
  const figures = async (idea: string, language: Language = "en") => {
    const stated = statedAmounts([{ text: idea, question: null, byHuman: true }], "2026-11-27");
    const input = { ...materialOf(idea, await analyze("A bakery")), round: 1, language, stated };
    const answer = await ask("Figures", input, Figures);
    const { sheet, issues } = computeSheet(answer.figures, answer.decisions, {});
    expect(issues).toEqual([]);
    return sheet.figures.map(({ id, value, unit, kind }) => `${kind} ${id}: ${value} ${unit}`);
  };

  it("is empty where nothing is stated: without a model nobody estimates anything", async () => {
    expect(await figures("A bakery")).toEqual([]);
    expect(await figures("A 24-hour gym with 3D printing and 5G")).toEqual([]);
  });

  it.each([
    [
      "A bakery with a budget of $40,000 opening in March 2027 selling bread at $6 to 300 customers a week",
      [
        "given budget: 40000 USD",
        "given opening: 5 month",
        "given price: 6 USD",
        "given customers_week: 300 customers/week",
      ],
      ["revenue_week: 1800 USD/week", "revenue_year: 93600 USD/year", "budget_multiple: 22 weeks"],
    ],
    [
      "A subscription box at $25 a month for 400 subscribers, 12% margin",
      ["given price: 25 USD/month", "given subscribers: 400 subscribers", "given margin: 0.12 %"],
      ["revenue_month: 10000 USD/month", "revenue_year: 120000 USD/year"],
    ],
    [
      "A food bank for 200 families with a budget of 30,000 euros",
      ["given families: 200 families", "given budget: 30000 EUR"],
      ["budget_each: 150 EUR"],
    ],
    [
      "A conference on 12 May 2027; rent of $2,000 a month and wages of $5,000 a month",
      ["given date: 167 day", "given rent_month: 2000 USD/month", "given wages_month: 5000 USD/month"],
      ["costs_month: 7000 USD/month"],
    ],
  ])("of %j has what is stated, and what follows from it", async (idea, given, derived) => {
    expect(await figures(idea)).toEqual([...given, ...derived.map((figure) => `derived ${figure}`)]);
  });

  it("reads Korean amounts", async () => {
    expect(
      await figures(
        "동네 빵집, 예산 4천만 원, 주 300명에게 빵을 6,000원에 판매, 임대료 매달 150만 원, 6개월 안에",
        "ko",
      ),
    ).toEqual([
      "given budget: 40000000 KRW",
      "given count_week: 300 명/주",
      "given price: 6000 KRW",
      "given rent_month: 1500000 KRW/월",
      "given time_frame: 6 months",
      "derived revenue_week: 1800000 KRW/주",
      "derived revenue_year: 93600000 KRW/년",
      "derived budget_multiple: 22 weeks",
      "derived budget_lasts: 27 months",
    ]);
  });
});

describe("the offline model", () => {
  it("rejects with the signal's reason when it is aborted", async () => {
    const reason = new Error("stopped");
    const request = {
      name: "Review",
      schema: {},
      messages: [],
      input: {},
      temperature: 0,
      signal: AbortSignal.abort(reason),
    };
    await expect(offlineModel.complete(request)).rejects.toBe(reason);
  });

  it("uses nothing up", async () => {
    const input = { ...reviewable("A bakery", await analyze("A bakery"), "en", []), round: 1 };
    const { signal } = new AbortController();
    const request = { name: "Review", schema: {}, messages: [], input, temperature: 0, signal };
    expect(offlineModel.isOffline).toBe(true);
    expect(await offlineModel.complete(request)).toMatchObject({ inputTokens: 0, outputTokens: 0 });
  });

  it.each(["Poem", "toString"])("calls a request named %s a defect", async (name) => {
    const signal = new AbortController().signal;
    const request = { name, schema: {}, messages: [], input: {}, temperature: 0, signal };
    await expect(offlineModel.complete(request)).rejects.toBeInstanceOf(AppError);
  });
});
