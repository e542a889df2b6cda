import type { Language } from "../../schemas/idea.ts";

/** Every word of the plan that no model wrote. */
export interface DocumentWords {
  readonly madeWith: (models: string, preset: string) => string;
  readonly madeOffline: (preset: string) => string;
  readonly notYetMade: (preset: string) => string;
  readonly lastScore: (score: number) => string;
  readonly restsOn: (assumptions: number) => string;
  readonly untitled: string;
  readonly idea: string;
  readonly purpose: string;
  readonly audience: string;
  readonly contents: string;
  readonly nothing: string;
  readonly next: string;
  readonly nothingNext: string;
  readonly confirm: (answer: string) => string;
  readonly byDefault: string;
  readonly check: (label: string, amount: string, basis: string) => string;
  /** Of a decision where there is no section. */
  readonly readAgain: (section: string | null, passage: string) => string;
  readonly moreFigures: (count: number) => string;
  readonly assumptions: string;
  readonly cases: string;
  readonly caseColumns: readonly [label: string, low: string, middle: string, high: string];
  readonly casesMean: string;
  readonly uncertain: (assumptions: string) => string;
  readonly moreOutcomes: (count: number) => string;
  readonly notComputable: string;
  readonly wholePlan: string;
  readonly moreAssumptions: (count: number) => string;
  readonly defaultsAbove: string;
  readonly asBefore: string;
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
  readonly unreviewed: string;
  readonly nothingAgreed: string;
  readonly onlyLocked: string;
  readonly revisionUntouched: (number: number, reason: string) => string;
  readonly revisionUnknown: (number: number, names: string) => string;
  readonly revisionUndone: (number: number, reason: string) => string;
  readonly unknownAgreed: (names: string) => string;
  readonly offlineMissing: string;
  readonly notReviewed: string;
  readonly nothingMissing: string;
  readonly sources: string;
  readonly notCited: string;
  /** @param day Like 2026-11-21. */
  readonly readOn: (day: string) => string;
  readonly notSearched: (specialists: string, reason: string) => string;
}

const grouped = new Intl.NumberFormat("en-US");

function counted(count: number, one: string, many: string): string {
  return `${grouped.format(count)} ${count === 1 ? one : many}`;
}

const EN: DocumentWords = {
  madeWith: (models, preset) => `Made by PlanCraft with ${models} (preset ${preset}).`,
  madeOffline: (preset) =>
    `This is a worksheet, not a plan. PlanCraft made it offline (preset ${preset}), without a language model, from planning guides, your idea and your answers. Nothing in it was looked up, estimated or judged: what you did not say is left for you to fill in.`,
  notYetMade: (preset) => `Begun by PlanCraft (preset ${preset}); no model has answered yet.`,
  lastScore: (score) => `Its last review gave it ${score} of 10.`,
  restsOn: (assumptions) => `It rests on ${counted(assumptions, "assumption", "assumptions")}.`,
  untitled: "Untitled plan",
  idea: "The idea",
  purpose: "Purpose",
  audience: "Who it is for",
  contents: "Contents",
  nothing: "None.",
  next: "What to do next",
  nothingNext: "No open task is known.",
  confirm: (answer) => `Confirm: ${answer}`,
  byDefault: "taken by default",
  readAgain: (section, passage) =>
    `${section === null ? "Think over this decision" : `Read again in "${section}"`}, since figures were set: ${passage}`,
  check: (label, amount, basis) => `Check: ${label}, ${amount} (${basis ? `assumed: ${basis}` : "assumed"})`,
  moreFigures: (count) =>
    `Check ${counted(count, "more figure that is", "more figures that are")} assumed on as little: the sheet of figures names them.`,
  assumptions: "Assumptions",
  cases: "The plan in three cases",
  caseColumns: ["What it comes to", "Low (cautious)", "Middle", "High (good)"],
  casesMean:
    "The low case takes every uncertain assumption at its worse end at once, the high case every one at its better end.",
  uncertain: (assumptions) => `Uncertain, from low to high: ${assumptions}.`,
  moreOutcomes: (count) =>
    `${counted(count, "more outcome differs", "more outcomes differ")} between the cases: the sheet of figures names them.`,
  notComputable: "cannot be computed",
  wholePlan: "The plan as a whole",
  moreAssumptions: (count) => `${counted(count, "more assumption is", "more assumptions are")} not listed here.`,
  defaultsAbove: "Answers that were taken by default stand under what to do next.",
  asBefore: "as you chose before",
  missing: "What is missing",
  specialistMissing: (specialist, reason) => `The research of the ${specialist} specialist is missing: ${reason}`,
  specialistsNotBegun: (specialists) => `Not researched yet: ${specialists}.`,
  outlineMissing: "There is no outline yet.",
  sectionMissing: (title) => `The section "${title}" is not written yet.`,
  sectionAdded: (title) => `The section "${title}" is not in the outline that was approved.`,
  sectionMoved: (title) => `The sections are not in the order that was approved, from "${title}" on.`,
  fewFeatures: (found, wanted) => `The analysis found ${counted(found, "feature", "features")}; ${wanted} were wanted.`,
  fewSections: (found, wanted) => `The outline has ${counted(found, "section", "sections")}; ${wanted} were wanted.`,
  refinesSpent: "The last review still asked for changes, and no refine round was left.",
  unreviewed: "What the last review asked for was changed, and not reviewed again.",
  nothingAgreed: "The last review asked for changes that reviewer and writer did not agree on.",
  onlyLocked: "The last review asked for changes to sections that you locked; nothing else was agreed on.",
  revisionUntouched: (number, reason) =>
    `Revision ${number} touched no section, and the plan stays as it was${reason ? `: ${reason}` : "."}`,
  revisionUnknown: (number, names) =>
    `Revision ${number} was to change sections that the plan does not have: ${names}. That part of it was not carried out.`,
  revisionUndone: (number, reason) => `Of revision ${number} this was not carried out: ${reason}`,
  unknownAgreed: (names) =>
    `What the last review asked for was not carried out: the changes name sections that the plan does not have: ${names}.`,
  offlineMissing:
    "No language model took part: nothing here was researched. Without one no request in words is carried out either, but for the number, names and order of sections; figures can be set.",
  notReviewed: "The plan has not been reviewed yet.",
  nothingMissing: "Nothing that we know of.",
  sources: "Sources",
  notCited: "not cited in the text",
  readOn: (day) => `read on ${day}`,
  notSearched: (specialists, reason) => `The web was not searched for ${specialists}: ${reason}`,
};

const KO: DocumentWords = {
  madeWith: (models, preset) => `PlanCraft가 ${models} 모델로 작성했습니다(프리셋 ${preset}).`,
  madeOffline: (preset) =>
    `이 문서는 기획서가 아니라 작업표입니다. PlanCraft가 오프라인(offline)으로, 언어 모델 없이 기획 가이드와 아이디어, 답변만으로 만들었습니다(프리셋 ${preset}). 조사하거나 추정하거나 평가한 내용이 없으며, 말씀하지 않은 것은 직접 채우실 수 있게 비워 두었습니다.`,
  notYetMade: (preset) => `PlanCraft가 작성을 시작했습니다(프리셋 ${preset}). 아직 응답한 모델이 없습니다.`,
  lastScore: (score) => `마지막 검토 점수는 10점 만점에 ${score}점입니다.`,
  restsOn: (assumptions) => `가정 ${grouped.format(assumptions)}건을 전제로 합니다.`,
  untitled: "제목 없는 기획서",
  idea: "아이디어",
  purpose: "목적",
  audience: "대상",
  contents: "목차",
  nothing: "없음",
  next: "다음에 할 일",
  nothingNext: "확인된 과제가 없습니다.",
  confirm: (answer) => `확인: ${answer}`,
  byDefault: "추천 답변 적용",
  readAgain: (section, passage) =>
    `수치를 바꾼 뒤 다시 확인할 ${section === null ? "결정" : `문장("${section}")`}: ${passage}`,
  check: (label, amount, basis) =>
    `검증: ${label} ${amount} (${basis ? `가정값, 근거: ${basis}` : "근거 없는 가정값"})`,
  moreFigures: (count) =>
    `검증: 근거가 약한 가정값이 ${grouped.format(count)}건 더 있습니다. 전체 목록은 수치표에 있습니다.`,
  assumptions: "가정",
  cases: "세 가지 경우",
  caseColumns: ["결과", "보수적", "중간", "낙관적"],
  casesMean:
    "보수적인 경우는 불확실한 가정이 모두 불리한 쪽일 때, 낙관적인 경우는 모두 유리한 쪽일 때를 계산한 값입니다.",
  uncertain: (assumptions) => `불확실한 가정(보수적 → 낙관적): ${assumptions}.`,
  moreOutcomes: (count) =>
    `경우에 따라 달라지는 결과가 ${grouped.format(count)}건 더 있습니다. 전체 목록은 수치표에 있습니다.`,
  notComputable: "계산할 수 없음",
  wholePlan: "기획 전체",
  moreAssumptions: (count) => `이 밖에 가정 ${grouped.format(count)}건은 싣지 않았습니다.`,
  defaultsAbove: "추천 답변을 적용한 질문은 '다음에 할 일'에 있습니다.",
  asBefore: "이전에 고르신 답변",
  missing: "보완이 필요한 점",
  specialistMissing: (specialist, reason) => `${specialist} 분야의 조사 결과가 없습니다: ${reason}`,
  specialistsNotBegun: (specialists) => `아직 조사하지 않은 분야: ${specialists}`,
  outlineMissing: "아직 목차가 없습니다.",
  sectionMissing: (title) => `"${title}" 섹션은 아직 작성되지 않았습니다.`,
  sectionAdded: (title) => `"${title}" 섹션은 승인된 목차에 없습니다.`,
  sectionMoved: (title) => `"${title}" 섹션부터 순서가 승인된 목차와 다릅니다.`,
  fewFeatures: (found, wanted) =>
    `분석에서 찾은 기능이 ${grouped.format(found)}개로, 기준인 ${grouped.format(wanted)}개에 미치지 못합니다.`,
  fewSections: (found, wanted) =>
    `목차의 섹션이 ${grouped.format(found)}개로, 기준인 ${grouped.format(wanted)}개에 미치지 못합니다.`,
  refinesSpent: "마지막 검토에서도 변경을 요청했지만, 남은 보완 횟수가 없었습니다.",
  unreviewed: "마지막 검토에서 요청한 변경은 반영했지만, 다시 검토하지는 않았습니다.",
  nothingAgreed: "마지막 검토에서 요청한 변경에 검토자와 작성자가 합의하지 못했습니다.",
  onlyLocked: "마지막 검토에서 고정된 섹션의 변경을 요청했고, 그 밖에 합의된 변경은 없습니다.",
  revisionUntouched: (number, reason) =>
    `수정 요청 ${number}에 해당하는 섹션이 없어 기획서를 그대로 두었습니다${reason ? `: ${reason}` : "."}`,
  revisionUnknown: (number, names) =>
    `수정 요청 ${number}에서 기획서에 없는 섹션을 바꾸려고 했습니다: ${names}. 그 부분은 반영하지 않았습니다.`,
  revisionUndone: (number, reason) => `수정 요청 ${number}에서 반영하지 못한 부분이 있습니다: ${reason}`,
  unknownAgreed: (names) => `마지막 검토에서 요청한 변경은 기획서에 없는 섹션을 가리켜 반영하지 않았습니다: ${names}`,
  offlineMissing:
    "언어 모델이 참여하지 않아 조사한 내용이 없습니다. 언어 모델 없이는 섹션의 수, 이름, 순서를 바꾸는 것 말고는 말로 한 요청도 반영할 수 없습니다. 수치는 직접 바꿀 수 있습니다.",
  notReviewed: "아직 검토하지 않았습니다.",
  nothingMissing: "알려진 사항이 없습니다.",
  sources: "출처",
  notCited: "본문에 인용되지 않음",
  readOn: (day) => `${day} 확인`,
  notSearched: (specialists, reason) => `${specialists} 분야는 웹에서 찾아보지 못했습니다: ${reason}`,
};

export function documentWords(language: Language): DocumentWords {
  return language === "ko" ? KO : EN;
}
