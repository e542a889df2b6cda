import type { HtmlSource } from "../../export/html/document.ts";
import { Section } from "../../schemas/model/section.ts";
import { outlineOf, recordedSession } from "./recorded-plan.ts";

const MADE_BY = {
  en: "Made by PlanCraft with the recorded model (preset quality). Score of the last review: 8.7 of 10. 9 assumptions.",
  ko: "PlanCraft가 기록된 모델로 만들었습니다(preset quality). 마지막 검토 점수: 10점 만점에 8.7점. 가정 9개.",
} as const;

/** The plan of a recorded session as it goes out, for the formats: about 25 pages. */
export function recordedDocument(language: "en" | "ko"): HtmlSource {
  const { idea, calls } = recordedSession(language);
  const analysis = calls.findLast(({ name }) => name === "Analysis")?.answer ?? {};
  const sections = outlineOf(calls).map(({ id, title }) => {
    const written = calls.findLast(({ name, target }) => name === "Section" && target === id);
    const { markdown, assumptions } = Section.parse(written?.answer);
    return { id, title, markdown, sources: [], assumptions, uncited: [] };
  });
  return {
    session: "recorded",
    language,
    title: String(analysis["title"]),
    complete: true,
    reply: null,
    record: null,
    madeBy: MADE_BY[language],
    idea,
    purpose: String(analysis["purpose"]),
    audience: null,
    sections,
    nextSteps: [],
    moreFigures: 0,
    assumptionGroups: sections.map(({ id, title, assumptions }) => ({ sectionId: id, title, assumptions })),
    moreAssumptions: 0,
    cases: null,
    missing: [],
    sources: [],
    createdAt: "2026-11-27T09:30:00.000Z",
  };
}
