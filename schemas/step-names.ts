import type { Language } from "./idea.ts";
import { profileOf, SPECIALIST_IDS } from "./specialists/specialists.ts";

/** The steps of a session: the graph's nodes. */
export const PLAN_NODES = [
  "analyze",
  "option-pause",
  "reply",
  "structure",
  "approve-outline",
  "research",
  "research-join",
  "figures",
  "write",
  "write-join",
  "review",
  "discuss",
  "refine",
  "revise",
  "format",
] as const;
export type PlanNode = (typeof PLAN_NODES)[number];

/** What Korean sentences call a node, or a call by its name on the wire. English ones have the name itself. */
const KOREAN: Readonly<Record<string, string>> = {
  analyze: "아이디어 분석",
  "option-pause": "질문",
  reply: "답변",
  structure: "목차 작성",
  "approve-outline": "목차 확인",
  research: "조사",
  figures: "수치표 작성",
  write: "집필",
  review: "검토",
  discuss: "검토 결과 논의",
  refine: "개선할 내용 정리",
  revise: "수정 요청 파악",
  format: "기획서 정리",
  Analysis: "아이디어 분석",
  Outline: "목차 작성",
  Findings: "조사",
  Figures: "수치표 작성",
  Section: "집필",
  Edits: "본문 수정",
  Review: "검토",
  Agreement: "검토 결과 논의",
  Refinement: "수정 요청 파악",
  "single-prompt": "단일 프롬프트 기획",
  judge: "심사",
  Plan: "단일 프롬프트 기획",
  Judgement: "심사",
  Search: "웹 검색",
};

/** A node or a call as a sentence names it; one that is not known by the name that it has. */
export function stepName(step: string, language: Language): string {
  return language === "ko" && Object.hasOwn(KOREAN, step) ? (KOREAN[step] ?? step) : step;
}

/** The task of a fan-out as a sentence names it: `research (market)`, `조사(시장)`. */
export function taskName(step: string, target: string | undefined, language: Language): string {
  const name = stepName(step, language);
  if (target === undefined) return name;
  if (language === "en") return `${name} (${target})`;
  return `${name}(${SPECIALIST_IDS.includes(target) ? profileOf(target).name.ko : target})`;
}
