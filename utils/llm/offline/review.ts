import type { Language } from "../../../schemas/idea.ts";
import type { AgreementInput, ReviewInput } from "../../../schemas/model-call.ts";
import type { Agreement, Review } from "../../../schemas/review.ts";
import { clean, quoted } from "./idea.ts";

const FIRST_SCORE = 7;
const LATER_SCORE = 9;

type ReviewedSection = ReviewInput["sections"][number];

const TEXT = {
  en: {
    criteria: (title: string) =>
      `Replace the open points of ${title} by measurable criteria: when each is met, how that is checked, and by when.`,
    owners: (title: string) => `Give each next step of ${title} one accountable person and a date.`,
    mend: (problem: string) => `Mend what a check found: ${problem}`,
    strengths: (titles: string) => [
      `${titles} can be worked with at once: they say which value is missing and how to get it.`,
      "No figure is claimed that nobody has measured.",
    ],
    weaknesses: (titles: string) => [
      `${titles} say least about when something counts as done.`,
      "Every value is still to be measured; the plan is a skeleton until then.",
    ],
    improved: "The open points named in the last review were replaced by criteria, owners and dates.",
  },
  ko: {
    criteria: (title: string) =>
      `${title} 항목의 미정 사항을 측정 가능한 기준으로 바꾸어 충족 기준, 확인 방법, 시점을 적어 주십시오.`,
    owners: (title: string) => `${title} 항목의 다음 할 일마다 책임자 한 명과 기한을 정해 주십시오.`,
    mend: (problem: string) => `점검에서 나온 문제를 고쳐 주십시오: ${problem}`,
    strengths: (titles: string) => [
      `바로 활용할 수 있는 항목: ${titles}. 어떤 값이 비어 있고 어떻게 구하는지 밝히고 있습니다.`,
      "아무도 측정하지 않은 수치를 사실처럼 적지 않았습니다.",
    ],
    weaknesses: (titles: string) => [
      `완료를 판단하는 기준이 가장 부족한 항목: ${titles}.`,
      "모든 값이 아직 측정 전이므로, 그때까지 이 계획은 골격에 머뭅니다.",
    ],
    improved: "지난 검토에서 지적한 미정 사항이 기준, 책임자, 기한으로 바뀌었습니다.",
  },
} as const;

/**
 * The offline `Review`: the first sends the two thinnest sections back, any later one passes. What the checks found
 * comes first among the weaknesses and actions; the score stays, since an offline rewrite cannot mend a figure.
 */
export function reviewOffline(input: ReviewInput): Review {
  const judged = judge(input);
  const problems = input.checks.map(({ problem }) => problem);
  return {
    ...judged,
    weaknesses: [...problems, ...judged.weaknesses],
    actions: [...mending(input), ...judged.actions],
  };
}

/** One action for each finding of the checks, on its section; on the first one where it concerns the whole plan. */
function mending({ checks, sections, language }: ReviewInput): Review["actions"] {
  return checks.flatMap(({ sectionId, problem }) => {
    const section = sections.find(({ id }) => id === sectionId) ?? sections[0];
    return section ? [{ sectionId: section.id, instruction: TEXT[language].mend(problem) }] : [];
  });
}

function judge(input: ReviewInput): Review {
  const text = TEXT[input.language];
  const thinnest = byThinness(input.sections);
  const strongest = thinnest.toReversed().slice(0, 2);
  const strengths = text.strengths(titles(strongest, input.language));
  if (input.round > 1) {
    return {
      score: LATER_SCORE,
      strengths: [text.improved, ...strengths],
      weaknesses: text.weaknesses(titles(thinnest.slice(0, 1), input.language)).slice(1),
      actions: [],
    };
  }
  const [first, second] = thinnest;
  return {
    score: FIRST_SCORE,
    strengths: [...strengths],
    weaknesses: [...text.weaknesses(titles(thinnest.slice(0, 2), input.language))],
    actions: [
      ...(first ? [{ sectionId: first.id, instruction: text.criteria(titles([first], input.language)) }] : []),
      ...(second ? [{ sectionId: second.id, instruction: text.owners(titles([second], input.language)) }] : []),
    ],
  };
}

/** The offline `Agreement`: whatever the review asks for is carried out. */
export function agreementOffline(input: AgreementInput): Agreement {
  const known = new Set(input.sections.map((section) => section.id));
  return {
    agreed: true,
    confidence: 0.8,
    actions: input.review.actions.filter((action) => known.has(action.sectionId)),
  };
}

/** Sections without a table first, then those with the fewest words; where equal, in the plan's order. */
function byThinness(sections: readonly ReviewedSection[]): ReviewedSection[] {
  const weight = ({ markdown }: ReviewedSection) =>
    (/^\|.*\|\s*$/m.test(markdown) ? 1_000_000 : 0) + (markdown.match(/[\p{L}\p{N}]+/gu)?.length ?? 0);
  return sections.toSorted((a, b) => weight(a) - weight(b));
}

function titles(sections: readonly ReviewedSection[], language: Language): string {
  return sections.map((section) => quoted(clean(section.title), language)).join(", ");
}
