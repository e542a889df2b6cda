import type { Language } from "../../../schemas/idea.ts";

interface PartNames {
  readonly steps: string;
  readonly open: string;
  readonly checks: string;
  readonly decision: string;
  readonly criteria: string;
  readonly owners: string;
  readonly changed: string;
  readonly sourced: string;
}

/** The headings of a section's parts; a rewrite finds the part it replaces by them. */
export const PARTS: Readonly<Record<Language, PartNames>> = {
  en: {
    steps: "How the gaps are closed",
    open: "Still to be settled",
    checks: "Not to fall into",
    decision: "Decision",
    criteria: "Measurable criteria",
    owners: "Owners and dates",
    changed: "Changed on request",
    sourced: "From the sources",
  },
  ko: {
    steps: "빈칸을 채우는 방법",
    open: "아직 정할 것",
    checks: "피해야 할 것",
    decision: "결정",
    criteria: "측정 가능한 기준",
    owners: "담당자와 기한",
    changed: "요청에 따른 변경",
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
