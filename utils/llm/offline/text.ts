import type { Language } from "../../../schemas/idea.ts";

interface PartNames {
  readonly steps: string;
  readonly open: string;
  readonly checks: string;
  readonly decision: string;
  readonly questions: string;
  readonly answer: string;
  /** What stands before the tables of a guide. */
  readonly fromGuide: (guide: string) => string;
  readonly sourced: string;
}

/** The headings of a section's parts. */
export const PARTS: Readonly<Record<Language, PartNames>> = {
  en: {
    steps: "How the gaps are closed",
    open: "Questions to answer",
    checks: "Not to fall into",
    decision: "Decision",
    questions: "| Question | Answer | Source and date |",
    answer: "to answer",
    fromGuide: (guide) =>
      `The tables below are those of the planning guide ${guide}: what stands in them is the guide's proposal for any case of this kind, not a finding about yours.`,
    sourced: "From the sources",
  },
  ko: {
    steps: "빈칸을 채우는 방법",
    open: "답할 질문",
    checks: "피해야 할 것",
    decision: "결정",
    questions: "| 질문 | 답 | 출처와 날짜 |",
    answer: "답변 필요",
    fromGuide: (guide) =>
      `아래 표는 기획 가이드 ${guide}의 것입니다. 표에 적힌 내용은 같은 종류의 일에 두루 쓰는 제안이며, 이 사안을 조사한 결과가 아닙니다.`,
    sourced: "자료에서",
  },
};

/** Key points for a section of which only the title is known. */
export function pointsFor(title: string, language: Language): string[] {
  return language === "ko"
    ? [`${title}: 지금 아는 것과 가정한 것`, `${title}: 측정할 것과 측정 방법`, `${title}: 결정할 사람과 기한`]
    : [
        `${title}: what is known and what is assumed`,
        `${title}: what has to be measured, and how`,
        `${title}: who decides, and by when`,
      ];
}
