import type { Language } from "../../schemas/idea.ts";
import type { ReviewOutcome } from "../../schemas/record.ts";
import type { UsageReport } from "../ports.ts";

/** Every word of the plan that no model wrote. */
export interface DocumentWords {
  readonly madeWith: (models: string, preset: string) => string;
  readonly madeOffline: (preset: string) => string;
  readonly notYetMade: (preset: string) => string;
  readonly untitled: string;
  readonly idea: string;
  readonly purpose: string;
  readonly audience: string;
  readonly contents: string;
  readonly nothing: string;
  readonly assumptions: string;
  readonly assumed: string;
  readonly answered: string;
  readonly byDefault: string;
  readonly asBefore: string;
  readonly review: string;
  readonly score: (round: number, score: number) => string;
  readonly outcomes: Readonly<Record<ReviewOutcome, string>>;
  readonly changed: string;
  readonly weaknesses: string;
  /** A check's finding; without a section where it concerns the whole plan. */
  readonly checked: (section: string | null, problem: string) => string;
  readonly mended: string;
  readonly leftLocked: string;
  readonly revision: (number: number) => string;
  readonly request: string;
  readonly direction: string;
  readonly nothingTouched: string;
  readonly missing: string;
  readonly specialistMissing: (specialist: string, reason: string) => string;
  readonly specialistsNotBegun: (specialists: string) => string;
  readonly outlineMissing: string;
  readonly sectionMissing: (title: string) => string;
  readonly sectionAdded: (title: string) => string;
  readonly sectionMoved: (title: string) => string;
  readonly fewFeatures: (found: number, wanted: number) => string;
  readonly fewSections: (found: number, wanted: number) => string;
  readonly refinesSpent: string;
  readonly nothingAgreed: string;
  readonly onlyLocked: string;
  readonly revisionUntouched: (number: number, reason: string) => string;
  readonly offlineMissing: string;
  readonly notReviewed: string;
  readonly nothingMissing: string;
  readonly sources: string;
  readonly notCited: string;
  /** @param day Like 2026-11-21. */
  readonly readOn: (day: string) => string;
  readonly notSearched: (specialists: string, reason: string) => string;
  readonly usage: string;
  readonly used: (usage: UsageReport) => string;
}

const EN: DocumentWords = {
  madeWith: (models, preset) => `Made by PlanCraft with ${models} (preset ${preset}).`,
  madeOffline: (preset) =>
    `Made offline by PlanCraft (preset ${preset}), without a language model: a skeleton from planning guides, the idea and the answers. Figures are left for you to fill in.`,
  notYetMade: (preset) => `Begun by PlanCraft (preset ${preset}); no model has answered yet.`,
  untitled: "Untitled plan",
  idea: "The idea",
  purpose: "Purpose",
  audience: "Who it is for",
  contents: "Contents",
  nothing: "None.",
  assumptions: "Assumptions and answers",
  assumed: "Assumed",
  answered: "Answered",
  byDefault: "taken by default",
  asBefore: "as you chose before",
  review: "Review and changes",
  score: (round, score) => `Review ${round}: ${score} of 10`,
  outcomes: {
    accepted: "accepted",
    refine: "sent back to be refined",
    restart: "sent back to the analysis",
    spent: "kept as it is, no refine round was left",
  },
  changed: "Changed",
  weaknesses: "Weaknesses",
  checked: (section, problem) => (section === null ? `Check: ${problem}` : `Check: ${section} – ${problem}`),
  mended: "mended in the next round",
  leftLocked: "Left as it is, because you locked it",
  revision: (number) => `Revision ${number}`,
  request: "Request",
  direction: "Direction",
  nothingTouched: "No section was touched; the plan stays as it was.",
  missing: "What is missing",
  specialistMissing: (specialist, reason) => `The research of the ${specialist} specialist is missing: ${reason}`,
  specialistsNotBegun: (specialists) => `Not researched yet: ${specialists}.`,
  outlineMissing: "There is no outline yet.",
  sectionMissing: (title) => `The section "${title}" is not written yet.`,
  sectionAdded: (title) => `The section "${title}" is not in the outline that was approved.`,
  sectionMoved: (title) => `The sections are not in the order that was approved, from "${title}" on.`,
  fewFeatures: (found, wanted) => `The analysis found ${found} features; ${wanted} were wanted.`,
  fewSections: (found, wanted) => `The outline has ${found} sections; ${wanted} were wanted.`,
  refinesSpent: "The last review still asked for changes, and no refine round was left.",
  nothingAgreed: "The last review asked for changes that reviewer and writer did not agree on.",
  onlyLocked: "The last review asked for changes to sections that you locked; nothing else was agreed on.",
  revisionUntouched: (number, reason) =>
    `Revision ${number} touched no section, and the plan stays as it was${reason ? `: ${reason}` : "."}`,
  offlineMissing: "No language model took part: nothing here was researched.",
  notReviewed: "The plan has not been reviewed yet.",
  nothingMissing: "Nothing that we know of.",
  sources: "Sources",
  notCited: "not cited in the text",
  readOn: (day) => `read on ${day}`,
  notSearched: (specialists, reason) => `The web was not searched for ${specialists}: ${reason}`,
  usage: "Usage",
  used: ({ calls, tokens, cachedTokens, costUsd }) =>
    `${calls} calls, ${tokens} tokens${cachedTokens > 0 ? ` (of which ${cachedTokens} from the provider's cache)` : ""}, ${costUsd === null ? "cost unknown (no price is known for the model)" : `$${costUsd.toFixed(4)}`}`,
};

const KO: DocumentWords = {
  madeWith: (models, preset) => `PlanCraft가 ${models} 모델로 만들었습니다(프리셋 ${preset}).`,
  madeOffline: (preset) =>
    `PlanCraft가 오프라인(offline)으로, 언어 모델 없이 만들었습니다(프리셋 ${preset}). 기획 가이드와 아이디어, 답변으로 만든 뼈대이며 수치는 직접 채워야 합니다.`,
  notYetMade: (preset) => `PlanCraft가 시작했습니다(프리셋 ${preset}). 아직 모델이 답하지 않았습니다.`,
  untitled: "제목 없는 기획서",
  idea: "아이디어",
  purpose: "목적",
  audience: "대상",
  contents: "목차",
  nothing: "없음.",
  assumptions: "가정과 답변",
  assumed: "가정",
  answered: "답변",
  byDefault: "기본값",
  asBefore: "이전에 고르신 대로",
  review: "검토와 변경",
  score: (round, score) => `검토 ${round}: 10점 중 ${score}점`,
  outcomes: {
    accepted: "통과",
    refine: "다듬기로 돌려보냄",
    restart: "분석으로 돌려보냄",
    spent: "남은 다듬기가 없어 그대로 둠",
  },
  changed: "변경",
  weaknesses: "약점",
  checked: (section, problem) => (section === null ? `점검: ${problem}` : `점검: ${section} – ${problem}`),
  mended: "다음 라운드에서 고침",
  leftLocked: "고정한 섹션이라 그대로 둠",
  revision: (number) => `수정 ${number}`,
  request: "요청",
  direction: "방향",
  nothingTouched: "해당하는 섹션이 없어 기획서를 그대로 두었습니다.",
  missing: "빠진 것",
  specialistMissing: (specialist, reason) => `${specialist} 전문가의 조사가 빠졌습니다: ${reason}`,
  specialistsNotBegun: (specialists) => `아직 조사하지 않은 분야: ${specialists}.`,
  outlineMissing: "아직 목차가 없습니다.",
  sectionMissing: (title) => `"${title}" 섹션은 아직 작성되지 않았습니다.`,
  sectionAdded: (title) => `"${title}" 섹션은 승인된 목차에 없습니다.`,
  sectionMoved: (title) => `"${title}" 섹션부터 순서가 승인된 목차와 다릅니다.`,
  fewFeatures: (found, wanted) => `분석에서 기능 ${found}개를 찾았습니다(목표 ${wanted}개).`,
  fewSections: (found, wanted) => `목차의 섹션이 ${found}개입니다(목표 ${wanted}개).`,
  refinesSpent: "마지막 검토에서도 변경을 요청했지만 남은 다듬기 횟수가 없었습니다.",
  nothingAgreed: "마지막 검토가 요청한 변경에 검토자와 작성자가 합의하지 못했습니다.",
  onlyLocked: "마지막 검토는 고정한 섹션의 변경을 요청했고, 그 밖에 합의된 변경은 없습니다.",
  revisionUntouched: (number, reason) =>
    `수정 ${number}에 해당하는 섹션이 없어 기획서를 그대로 두었습니다${reason ? `: ${reason}` : "."}`,
  offlineMissing: "언어 모델이 참여하지 않아 조사된 내용이 없습니다.",
  notReviewed: "아직 검토되지 않았습니다.",
  nothingMissing: "알려진 것이 없습니다.",
  sources: "출처",
  notCited: "본문에서 인용하지 않음",
  readOn: (day) => `${day} 확인`,
  notSearched: (specialists, reason) => `${specialists} 부분은 웹에서 찾아보지 못했습니다: ${reason}`,
  usage: "사용량",
  used: ({ calls, tokens, cachedTokens, costUsd }) =>
    `호출 ${calls}회, 토큰 ${tokens}개${cachedTokens > 0 ? `(이 중 ${cachedTokens}개는 제공자 캐시에서 읽음)` : ""}, ${costUsd === null ? "비용 알 수 없음(모델 가격 정보 없음)" : `$${costUsd.toFixed(4)}`}`,
};

export function documentWords(language: Language): DocumentWords {
  return language === "ko" ? KO : EN;
}
