import type { Language } from "../../../schemas/idea.ts";
import type { OUTLINE_OPS } from "../../../schemas/model/revision.ts";
import type { PlanRecord } from "../../../schemas/plan/plan-record.ts";
import type { AnswerRecord, ReviewOutcome } from "../../../schemas/record.ts";

/** Every word of the record that no model wrote. */
export interface RecordWords {
  readonly heading: string;
  /** @param version Its first digits; null for the program as it is. */
  readonly variant: (name: string, version: string | null) => string;
  readonly reviews: string;
  readonly noReviews: string;
  readonly review: (round: number, score: number) => string;
  /** Where no language model judged: what code looked at. */
  readonly stocktaking: (round: number) => string;
  readonly courseOffline: string;
  readonly open: string;
  readonly askedByCode: string;
  readonly outcomes: Readonly<Record<ReviewOutcome, string>>;
  readonly strengths: string;
  readonly weaknesses: string;
  readonly checks: string;
  readonly stands: (stands: boolean) => string;
  readonly asked: string;
  readonly discussed: (rounds: number, settled: boolean) => string;
  readonly unknown: (names: string) => string;
  readonly done: string;
  readonly nothingDone: string;
  readonly unreviewed: string;
  readonly locked: string;
  readonly figures: string;
  /** What stands in the place of a figure that was not there. */
  readonly noFigure: string;
  readonly changes: string;
  readonly revision: (number: number) => string;
  readonly request: string;
  readonly direction: string;
  readonly doubts: string;
  readonly decision: string;
  readonly nothingTouched: string;
  readonly reply: string;
  readonly undone: string;
  /** A change to the outline; beside the title the one before, or the section it went into. */
  readonly outline: Readonly<Record<(typeof OUTLINE_OPS)[number], (title: string, other: string) => string>>;
  readonly answers: string;
  readonly by: Readonly<Record<AnswerRecord["source"], string>>;
  readonly asBefore: string;
  readonly refused: (problem: string) => string;
  /** Of what a file states. */
  readonly ofFiles: (confirmed: boolean) => string;
  readonly assumptions: string;
  readonly sheet: string;
  readonly usage: string;
  /** Nothing of costs where there are none: the offline model is free, and so is what asked nothing. */
  readonly used: (usage: PlanRecord["usage"]) => string;
  readonly none: string;
}

const grouped = new Intl.NumberFormat("en-US");

const EN: RecordWords = {
  heading: "How this plan came about",
  variant: (name, version) => `It was made under the variant ${name}${version === null ? "" : ` (${version})`}.`,
  reviews: "Reviews and changes",
  noReviews: "The plan has not been reviewed yet.",
  review: (round, score) => `Review ${round}: ${score} of 10`,
  stocktaking: (round) => `Count ${round}, by code: no language model judged anything`,
  courseOffline: "What code looked at and changed",
  open: "What is open",
  askedByCode: "What code added after it",
  outcomes: {
    accepted: "accepted",
    refine: "sent back to be refined",
    restart: "sent back to the analysis",
    spent: "no refine round was left",
    unjudged: "not judged",
  },
  strengths: "Strengths",
  weaknesses: "Weaknesses",
  checks: "What the checks found before it",
  stands: (stands) => (stands ? "still there at the next review" : "gone at the next review"),
  asked: "What it asked for",
  discussed: (rounds, settled) =>
    `Reviewer and writer talked in ${grouped.format(rounds)} ${rounds === 1 ? "round" : "rounds"} and ${settled ? "agreed" : "did not agree"}.`,
  unknown: (names) => `Not carried out, since the plan has no such section: ${names}.`,
  done: "What was carried out",
  nothingDone: "Nothing was carried out.",
  unreviewed: "No review saw it afterwards: the rounds were spent.",
  locked: "Left as it is, because you locked it",
  figures: "Figures that moved",
  noFigure: "none",
  changes: "What changed in the text",
  revision: (number) => `Revision ${number}`,
  request: "Request",
  direction: "Direction",
  doubts: "Leans on figures that moved far, and may not hold any more",
  decision: "Decision",
  reply: "Answer",
  undone: "What could not be carried out",
  outline: {
    add: (title) => `Section added: ${title}`,
    drop: (title) => `Section dropped: ${title}`,
    move: (title) => `Section moved: ${title}`,
    merge: (title, other) => `Sections merged: ${title} into ${other}`,
    rename: (title, other) => `Section renamed: ${other} to ${title}`,
  },
  nothingTouched: "No section was touched; the plan stays as it was.",
  answers: "Questions and answers",
  by: { human: "answered by you", assumed: "taken by default", spent: "taken by default, all attempts were spent" },
  asBefore: "as you chose before",
  refused: (problem) => `Refused: ${problem}`,
  ofFiles: (confirmed) => (confirmed ? "confirmed" : "not confirmed, so it decided nothing"),
  assumptions: "What was assumed at the beginning",
  sheet: "What is left out of the figures",
  usage: "Usage",
  used: ({ calls, tokens, cachedTokens = 0, costUsd }) =>
    `${grouped.format(calls)} ${calls === 1 ? "call" : "calls"}, ${grouped.format(tokens)} tokens${cachedTokens > 0 ? ` (of which ${grouped.format(cachedTokens)} from the provider's cache)` : ""}${calls === 0 || costUsd === 0 ? "" : costUsd === null ? ", cost unknown (no price is known for the model)" : `, $${costUsd.toFixed(4)}`}`,
  none: "None.",
};

const KO: RecordWords = {
  heading: "작성 과정",
  variant: (name, version) => `${name} 변형${version === null ? "" : `(${version})`}으로 만들었습니다.`,
  reviews: "검토와 변경",
  noReviews: "아직 검토하지 않았습니다.",
  review: (round, score) => `검토 ${round}: 10점 만점에 ${score}점`,
  stocktaking: (round) => `자동 집계 ${round}: 언어 모델의 판단 없음`,
  courseOffline: "자동 집계와 변경",
  open: "비어 있는 곳",
  askedByCode: "집계 뒤에 자동으로 넣은 것",
  outcomes: {
    accepted: "통과",
    refine: "보완 요청",
    restart: "분석부터 다시 작성",
    spent: "남은 보완 횟수 없음",
    unjudged: "판단하지 않음",
  },
  strengths: "강점",
  weaknesses: "약점",
  checks: "검토 전 자동 점검 결과",
  stands: (stands) => (stands ? "다음 검토 때도 남아 있음" : "다음 검토 전에 해소됨"),
  asked: "요청한 변경",
  discussed: (rounds, settled) =>
    `검토자와 작성자가 ${grouped.format(rounds)}회 논의했고, ${settled ? "합의했습니다" : "합의하지 못했습니다"}.`,
  unknown: (names) => `기획서에 없는 섹션이어서 반영하지 않은 요청: ${names}`,
  done: "반영한 변경",
  nothingDone: "반영한 변경이 없습니다.",
  unreviewed: "보완 횟수를 모두 써서, 반영한 뒤 다시 검토하지는 않았습니다.",
  locked: "고정된 섹션이어서 그대로 둔 요청",
  figures: "바뀐 수치",
  noFigure: "없음",
  changes: "본문에서 바뀐 부분",
  revision: (number) => `수정 요청 ${number}`,
  request: "요청",
  direction: "방향",
  doubts: "크게 바뀐 수치에 기대고 있어 더 이상 맞지 않을 수 있는 곳",
  decision: "결정",
  reply: "답변",
  undone: "반영하지 못한 부분",
  outline: {
    add: (title) => `섹션 추가: ${title}`,
    drop: (title) => `섹션 삭제: ${title}`,
    move: (title) => `섹션 이동: ${title}`,
    merge: (title, other) => `섹션 병합: ${title} → ${other}`,
    rename: (title, other) => `제목 변경: ${other} → ${title}`,
  },
  nothingTouched: "해당하는 섹션이 없어 기획서를 그대로 두었습니다.",
  answers: "질문과 답변",
  by: { human: "직접 답변", assumed: "추천 답변 적용", spent: "답변 횟수를 모두 써서 추천 답변 적용" },
  asBefore: "이전에 고르신 답변",
  refused: (problem) => `거절된 답변: ${problem}`,
  ofFiles: (confirmed) => (confirmed ? "확인함" : "확인하지 않아 반영하지 않음"),
  assumptions: "분석 단계의 가정",
  sheet: "수치에서 제외한 항목",
  usage: "사용량",
  used: ({ calls, tokens, cachedTokens = 0, costUsd }) =>
    `호출 ${grouped.format(calls)}회, 토큰 ${grouped.format(tokens)}개${cachedTokens > 0 ? `(이 중 ${grouped.format(cachedTokens)}개는 제공자 캐시에서 읽음)` : ""}${calls === 0 || costUsd === 0 ? "" : costUsd === null ? ", 비용 알 수 없음(모델 가격 정보 없음)" : `, $${costUsd.toFixed(4)}`}`,
  none: "없음",
};

export function recordWords(language: Language): RecordWords {
  return language === "ko" ? KO : EN;
}
