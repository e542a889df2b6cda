import type { Language } from "../schemas/idea.ts";
import type { Specialist } from "../schemas/section.ts";

/** What each specialist looks for, in the words that pages about it use. */
export const FOCUS: Readonly<Record<Language, Readonly<Record<Specialist, string>>>> = {
  en: {
    market: "market size, customers, competitors",
    tech: "technical architecture, build or buy, data protection",
    "business-model": "business model, prices, unit economics",
    content: "content, brand, trust, moderation, customer acquisition",
    finance: "costs, revenue, funding, break-even",
    risk: "risks, law and regulation, failures",
  },
  ko: {
    market: "시장 규모, 고객, 경쟁사",
    tech: "기술 구조, 개발과 도입, 개인정보 보호",
    "business-model": "수익 모델, 가격, 단위 경제성",
    content: "콘텐츠, 브랜드, 신뢰, 운영 정책, 고객 유입",
    finance: "비용, 매출, 자금 조달, 손익분기점",
    risk: "위험, 법과 규제, 실패 사례",
  },
};
