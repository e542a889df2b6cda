import { describe, expect, it } from "vitest";
import { isStated } from "../../../graph/questions/stated-already.ts";
import { QUESTION_IDS } from "../../../schemas/model/analysis.ts";

/** Ideas that give the answer. */
const STATED: [(typeof QUESTION_IDS)[number], string][] = [
  ["audience", "A reading app for children"],
  ["audience", "Budget planner aimed at couples who just moved in"],
  ["audience", "Meal kits. Target audience: night-shift workers"],
  ["audience", "Tax helper for young freelancers"],
  ["audience", "초보자를 위한 클라이밍 안내서"],
  ["audience", "동네 장터 앱, 대상은 아이 키우는 가정"],
  ["audience", "직장인 대상으로 하는 점심 구독"],
  ["purpose", "A repair café; the aim is to keep things out of landfill"],
  ["purpose", "A non-profit library of tools"],
  ["purpose", "공구 도서관, 목적은 쓰레기를 줄이는 것"],
  ["purpose", "비영리 공구 도서관"],
  ["deliverable", "Write a business plan for a bakery"],
  ["deliverable", "I need a pitch deck for my climbing gym"],
  ["deliverable", "빵집 사업계획서를 작성해 줘"],
  ["scope", "Gear marketplace. Scope: listings and chat, no payments"],
  ["scope", "Gear marketplace, first version has listings only"],
  ["scope", "장비 장터, 첫 버전은 목록과 채팅만"],
  ["budget", "A food truck with a budget of $40,000"],
  ["budget", "A food truck, 40,000 dollars budget"],
  ["budget", "A podcast, no budget"],
  ["budget", "예산 5천만 원으로 여는 카페"],
  ["budget", "카페 창업, 3,000만 원 예산"],
  ["timeline", "A food truck that opens in March 2027"],
  ["timeline", "An app we must launch within six months"],
  ["timeline", "A festival; deadline: 2027-05-01"],
  ["timeline", "내년 봄까지 출시할 앱"],
  ["timeline", "3개월 안에 오픈하는 카페"],
  ["constraints", "A clinic app. Constraints: data stays in the country"],
  ["constraints", "병원 앱, 제약 조건: 데이터는 국내에만 저장"],
];

/** Ideas that do not, though a word of it stands there: the question is asked. */
const NOT_STATED: [(typeof QUESTION_IDS)[number], string][] = [
  ["audience", "A marketplace for used climbing gear"],
  ["audience", "A guide to climbing gyms"],
  ["audience", "A guide for gyms"],
  ["audience", "A target shooting range"],
  ["audience", "An audience poll tool for concerts"],
  ["audience", "Cooking for pleasure"],
  ["audience", "중고 등산 장비 장터"],
  ["audience", "학생증 없이 들어가는 도서관"],
  ["purpose", "A goal tracker for runners"],
  ["purpose", "An app that shows football goals"],
  ["purpose", "목표 관리 앱"],
  ["deliverable", "A business planner app"],
  ["deliverable", "An app that writes proposals"],
  ["deliverable", "기획서 공유 서비스"],
  ["scope", "A telescope rental"],
  ["scope", "MVP awards for amateur leagues"],
  ["scope", "활동 범위 추적 앱"],
  ["budget", "An app that sells coffee for $5"],
  ["budget", "A household budget app"],
  ["budget", "A budget airline"],
  ["budget", "5천원 도시락 가게"],
  ["budget", "예산 관리 앱"],
  ["timeline", "An app that teaches Spanish in three months"],
  ["timeline", "A guide to what blooms in May"],
  ["timeline", "An open source calendar"],
  ["timeline", "3개월 완성 영어 학습 앱"],
  ["timeline", "겨울 캠핑 장비 대여"],
  ["constraints", "A solver for constraints in timetables"],
  ["constraints", "A marketplace without fees"],
  ["constraints", "제약 회사의 재고 관리"],
];

describe("an answer that the idea gives", () => {
  it.each(STATED)("to %s: %s", (id, idea) => {
    expect(isStated(id, [idea])).toBe(true);
  });

  it("is looked for in all texts, and only for the question it answers", () => {
    expect(isStated("budget", ["A food truck", "Two of us, and the budget is $9,000"])).toBe(true);
    expect(isStated("timeline", ["A food truck with a budget of $40,000"])).toBe(false);
    expect(isStated("budget", [])).toBe(false);
  });
});

describe("an idea that only has a word of it", () => {
  it.each(NOT_STATED)("does not answer %s: %s", (id, idea) => {
    expect(isStated(id, [idea])).toBe(false);
  });

  it("answers no question that is not of the list", () => {
    for (const id of ["other-1", "approve-outline", "constructor", "__proto__"]) {
      expect(
        isStated(
          id,
          STATED.map(([, idea]) => idea),
        ),
      ).toBe(false);
    }
  });
});

it("is found or not found quickly, however long and odd the idea is", () => {
  const long = ["launch ", "$1 ", "예산 ", "for busy ", "the aim of a ", "내년 ", "1,"].map((part) =>
    part.repeat(10_000 / part.length),
  );
  for (const id of QUESTION_IDS) expect(isStated(id, long)).toBeTypeOf("boolean");
});
