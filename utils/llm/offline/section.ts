import type { Guide } from "../../../schemas/guide.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { AnswerNote, EditsInput, SectionInput } from "../../../schemas/model/model-inputs.ts";
import type { Edits, Section } from "../../../schemas/model/section.ts";
import { blanksOf, fill } from "./blanks.ts";
import { CATALOGUE } from "./catalogue.ts";
import { figuresPart, withTokens } from "./figures/figure-texts.ts";
import { methodSteps } from "./findings.ts";
import { clean, quoted, shorten } from "./idea.ts";
import { countsIn, openPart, withOpenPart } from "./open-points.ts";
import { PARTS, pointsFor } from "./text.ts";

// With the skeleton this keeps a section within about 600 words.
const STEPS = 3;
const CHECKS = 2;
const POINTS = 4;
const QUOTES = 3;
const QUOTE_CHARACTERS = 240;

/** Where an answer is repeated; any other answer shows only in the analysis. */
const ANSWER_HOMES: Readonly<Record<string, string>> = {
  audience: "customer-and-problem",
  purpose: "business-model",
  deliverable: "product-scope",
  scope: "product-scope",
  budget: "finance-plan",
  timeline: "milestones-and-measures",
  constraints: "risks",
};

/** The offline `Section`: a worksheet of what was said, the guide's tables and its questions, or one of its points where no guide fits. */
export function sectionOffline(input: SectionInput): Section {
  const { language, section, sheet } = input;
  const entry = CATALOGUE.find((candidate) => candidate.id === section.id);
  const guide = input.guides.find((candidate) => candidate.id === section.id && candidate.language === language);
  const blanks = new Map(
    [...blanksOf(input.idea, input.analysis, language)].map(([name, text]) => [
      name,
      withTokens(text, sheet, language),
    ]),
  );
  const isFirst = input.outline[0]?.id === section.id;
  const markdown = input.rewrite
    ? carriedOut(input.rewrite.markdown, input.rewrite.instructions, input)
    : [
        opening(input),
        figuresPart(sheet, { id: section.id, isFirst }, language),
        ...(guide ? fromGuide(guide, input, fill(guide.skeleton, blanks, language)) : worksheet(input)),
        listPart(PARTS[language].sourced, fromSources(input)),
      ]
        .filter((part) => part !== "")
        .join("\n\n");
  const assumption = entry
    ? fill(entry.assumption[language], blanks, language)
    : language === "ko"
      ? `${quoted(clean(section.title), language)} 항목의 내용은 담당자가 확인하기 전까지 가정입니다.`
      : `Everything under ${quoted(clean(section.title), language)} is an assumption until somebody in charge confirms it.`;
  const sources = input.sources
    .map(({ number }) => String(number))
    .filter((number) => markdown.includes(`[${number}]`));
  return { markdown, sources, assumptions: [assumption] };
}

/** The offline `Edits`: the list of what is open is put in; of any other request nothing is carried out. */
export function editsOffline(input: EditsInput): Edits {
  const markdown = carriedOut(input.markdown, input.instructions, input);
  return { edits: [], markdown: markdown === input.markdown ? null : markdown, assumptions: [...input.assumptions] };
}

function carriedOut(
  text: string,
  instructions: readonly string[],
  { language, outline }: Pick<EditsInput, "language" | "outline">,
): string {
  const titles = outline.map(({ title }) => title);
  return instructions.reduce((done, instruction) => {
    const counts = countsIn(instruction, language);
    return counts === null ? done : withOpenPart(done, openPart(titles, counts, language), language);
  }, text);
}

/** What the sources say, in their own words: without a model nothing else can be made of them. */
function fromSources({ passages, findings, language }: SectionInput): string[] {
  const found = findings.flatMap((brief) => brief.findings);
  const said = [
    ...passages.map(({ text, source }) => ({ text, sources: [source] })),
    ...found.map(({ claim, sources = [] }) => ({ text: claim, sources })),
  ];
  const lines = said
    .filter(({ sources }) => sources.length > 0)
    .map(({ text, sources }) => {
      const marks = sources.map((number) => `[${number}]`).join(" ");
      return `- ${quoted(shorten(clean(text), QUOTE_CHARACTERS), language)} ${marks}`;
    });
  // A passage that was found for a section is often what a specialist found, too.
  return [...new Set(lines)].slice(0, QUOTES);
}

function opening(input: SectionInput): string {
  const { language, section } = input;
  const told = answersFor(section.id, input.answers).map((note) =>
    language === "ko"
      ? `${note.byHuman ? "답변" : "기본값"}: ${quoted(shorten(clean(note.answer), 300), language)}.`
      : `${note.byHuman ? "Answer given" : "Default taken"}: ${quoted(shorten(clean(note.answer), 300), language)}.`,
  );
  const intent = clean(section.intent);
  const plain =
    language === "ko"
      ? `${quoted(clean(section.title), language)} 항목에서 정할 내용과 정하는 방법을 정리합니다.`
      : `Sets out what has to be settled under ${quoted(clean(section.title), language)}, and how.`;
  return [intent === "" ? plain : intent, ...told].join(" ");
}

function answersFor(sectionId: string, answers: readonly AnswerNote[]): readonly AnswerNote[] {
  return answers.filter((note) => ANSWER_HOMES[note.questionId] === sectionId && clean(note.answer) !== "");
}

function fromGuide(guide: Guide, input: SectionInput, skeleton: string): string[] {
  const { language } = input;
  const parts = PARTS[language];
  const steps = methodSteps(guide).slice(0, STEPS);
  return [
    parts.fromGuide(quoted(guide.title, language)),
    skeleton,
    questionsPart(pointsOf(input, guide), language),
    listPart(
      parts.steps,
      steps.map((step) => `- ${step}`),
    ),
    listPart(
      parts.checks,
      guide.mistakes.slice(0, CHECKS).map((mistake) => `- ${mistake}`),
    ),
  ];
}

function questionsPart(points: readonly string[], language: Language): string {
  const { open, questions, answer } = PARTS[language];
  const rows = points.map((point) => `| ${clean(point)} | ${answer} | |`);
  return `### ${open}\n\n${questions}\n| --- | --- | --- |\n${rows.join("\n")}`;
}

function listPart(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `### ${heading}\n\n${lines.join("\n")}`;
}

/** The outline's points, or where those say nothing of their own the guide's questions. */
function pointsOf(
  { section, language }: Pick<SectionInput, "section" | "language">,
  guide: Guide | undefined,
): readonly string[] {
  const general = pointsFor(clean(section.title), language);
  const own = section.keyPoints.map(clean).filter((point) => point !== "" && !general.includes(point));
  return own.length > 0 ? own : (guide?.questions.slice(0, POINTS) ?? general);
}

/** For a section the guides do not know, one that a human added: a table to work through, named after its points. */
function worksheet(input: SectionInput): string[] {
  const { language, section } = input;
  const title = clean(section.title);
  const points = pointsOf(input, undefined);
  const parts = PARTS[language];
  const guide = input.guides[0];
  // A guide's own section shows its first steps; its last one is left for here.
  const step = guide ? methodSteps(guide).slice(STEPS).at(-1) : undefined;
  const rows = points.map((point, index) =>
    language === "ko"
      ? `| ${point} | 측정 필요 | ${HOW_KO[index % HOW_KO.length]} | 결정 필요 |`
      : `| ${point} | to measure | ${HOW_EN[index % HOW_EN.length]} | to decide |`,
  );
  const head =
    language === "ko"
      ? "| 다룰 내용 | 현재 값 | 알아내는 방법 | 담당 |\n| --- | --- | --- | --- |"
      : "| To be treated | Present state | How to find out | Owner |\n| --- | --- | --- | --- |";
  const audience = shorten(clean(input.analysis.targetUsers), 120);
  const feature = clean(input.analysis.features[0] ?? "");
  const text =
    language === "ko"
      ? [
          `### ${title}: 작업표\n\n${head}\n${rows.join("\n")}`,
          `### 이 계획과의 연결\n\n- ${quoted(title, language)}의 관점에서 본 고객: ${audience}\n- ${quoted(title, language)}의 영향을 먼저 받는 기능: ${feature}\n- 위의 표를 한 줄씩 채우고, 값마다 출처와 날짜를 적습니다. ${quoted(title, language)} 항목은 모든 줄에 담당자가 정해지면 승인할 수 있습니다.`,
          `### ${parts.decision}\n\n${quoted(title, language)}: 무엇을, 누가, 언제까지 정할지 한 문장으로 적습니다. 결정이 바뀌면 영향을 받는 다른 항목의 이름도 함께 적어 둡니다.`,
        ]
      : [
          `### ${title}: worksheet\n\n${head}\n${rows.join("\n")}`,
          `### How it ties in\n\n- The customer as seen from ${quoted(title, language)}: ${audience}\n- The feature that ${quoted(title, language)} touches first: ${feature}\n- Fill the table above line by line and give each value a source and a date. ${quoted(title, language)} can be approved when every line has an owner.`,
          `### ${parts.decision}\n\nFor ${quoted(title, language)}, write in one sentence what is decided, by whom and by when. Where the decision changes other sections, name them here, so that nobody has to look for the consequences later.`,
        ];
  if (step !== undefined) {
    text.push(`### ${parts.steps}\n\n- ${quoted(title, language)}: ${step}`);
  }
  return text;
}

const HOW_EN = [
  "ask the three people who know it best, and note where they differ",
  "look at the last ten real cases and count",
  "try it once on a small scale and write down the result",
  "collect two written offers or published figures",
];
const HOW_KO = [
  "가장 잘 아는 세 사람에게 묻고 다른 점을 기록",
  "최근의 실제 사례 10건을 보고 집계",
  "작은 규모로 한 번 해 보고 결과를 기록",
  "서면 견적이나 공개된 수치를 두 건 수집",
];
