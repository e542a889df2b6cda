import { QUESTION_IDS } from "../../schemas/model/analysis.ts";

type KnownId = (typeof QUESTION_IDS)[number];

const MONEY = String.raw`(?:(?:US)?[$€£₩]\s?\d[\d,.]*\s?(?:k|m|million|thousand)?|\d[\d,.]*\s?(?:k|million|thousand)?\s?(?:dollars?|usd|euros?|eur|pounds|won|krw)|\d[\d,.]*\s*(?:천|백|십)?\s*(?:만|억)?\s*원)`;
const DATE = String.raw`(?:(?:(?:early|mid|late|the end of|next|this)\s+)*(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|christmas|year|month|week|q[1-4]|20\d\d)|(?:\d+|one|two|three|four|five|six|nine|ten|twelve)\s+(?:days?|weeks?|months?|years?))`;
const DATE_KO = String.raw`(?:20\d\d년|\d{1,2}월|내년|올해|다음\s*달|이번\s*달|(?:\d+|한|두|세|네|다섯|여섯)\s*(?:일|주|주일|개월|달|년)|봄|여름|가을|겨울)`;
const PEOPLE =
  "(?:beginners?|students?|teachers?|parents?|children|kids|teenagers|seniors|retirees|pensioners|freelancers|developers|nurses|doctors|tourists|travell?ers|commuters|pet owners|dog owners|small businesses|startups)";
const PEOPLE_KO =
  "(?:초보자|입문자|학생|대학생|청소년|어린이|직장인|학부모|부모|노인|어르신|시니어|개발자|간호사|의사|교사|여행자|여행객|관광객|자영업자|소상공인|프리랜서|반려인)";
const CLAUSE = String.raw`[^.;!?\n]`;

/**
 * What an idea must say for the answer to be in it. Only what is said outright counts: a price is no budget, and a
 * course that "works in three months" has no deadline. Where in doubt the question is asked.
 */
const STATED: Readonly<Record<KnownId, readonly RegExp[]>> = {
  audience: [
    /\b(?:targeted at|targeting|aimed at)\s+\S/i,
    /\b(?:audience|(?:target |main |first )?(?:users|customers|readers)|target group)\s*(?:is|are|will be|:)\s*\S/i,
    new RegExp(String.raw`\bfor\s+(?:(?:busy|young|older|elderly|new|adult|working|first-time)\s+)*${PEOPLE}\b`, "i"),
    /(?:대상|타깃|타겟|주\s*고객|고객층|사용자층)(?:은|는|이|:)\s*\S/u,
    new RegExp(`${PEOPLE_KO}(?:들)?(?:을|를)?\\s*(?:위한|대상으로|대상의|전용)`, "u"),
  ],
  purpose: [
    /\b(?:goal|aim|purpose|objective)s?\b(?:\s+of\s+\S+(?:\s+\S+){0,4})?\s*(?:is|are|:)\s*\S/i,
    /\b(?:non-?profit|not[- ]for[- ]profit)\b/i,
    /(?:목적|목표)(?:은|는|이|:)\s*\S|비영리/u,
  ],
  deliverable: [
    /\b(?:write|make|draft|prepare|create|need|want|deliverable(?: is|:))\s+(?:me\s+|us\s+)?(?:an?\s+|the\s+)?(?:one-page\s+|short\s+|full\s+)?(?:business plan|pitch deck|product requirements(?: document)?|prd|grant application|project proposal|proposal|roadmap|marketing plan)\b/i,
    /(?:사업\s*계획서|제안서|기획서|요구\s*사항\s*정의서|로드맵|발표\s*자료)(?:를|을)?\s*(?:작성|써|만들|준비|필요)/u,
  ],
  scope: [
    /\b(?:scope|first version|first release|mvp)\s*(?:is|:|covers|includes|has|with|only)\s*\S/i,
    /(?:범위|첫\s*버전|1차\s*버전|MVP)(?:은|는|에는|:)\s*\S/u,
  ],
  budget: [
    new RegExp(String.raw`\bbudget\b${CLAUSE}{0,30}?${MONEY}|${MONEY}${CLAUSE}{0,12}\bbudget\b`, "i"),
    new RegExp(`예산${CLAUSE}{0,20}?${MONEY}|${MONEY}${CLAUSE}{0,6}예산`, "u"),
    /\b(?:no|zero|without (?:a|any)) budget\b|예산(?:이|은)?\s*(?:없|0\s*원)/iu,
  ],
  timeline: [
    new RegExp(
      String.raw`\b(?:launch|release|ship|open|opens|opening|go(?:es)? live|be live|ready|finish|finished|done|deadline|start|starts|deliver)\b${CLAUSE}{0,40}?\b(?:by|before|in|within|until|on|is|:)\s+(?:the\s+)?${DATE}\b`,
      "i",
    ),
    /\b(?:launch|deadline|release)(?: date)?\s*(?:is|:)\s*\S*\d/i,
    new RegExp(
      `${DATE_KO}${CLAUSE}{0,12}?(?:까지|안에|이내에?|전에|에)${CLAUSE}{0,20}?(?:출시|오픈|런칭|론칭|개장|개업|공개|완성|완료|시작|마감)`,
      "u",
    ),
    new RegExp(`(?:출시|오픈|마감|완료)(?:일|일정|시점|기한)?(?:은|는|:)${CLAUSE}{0,10}?${DATE_KO}`, "u"),
  ],
  constraints: [/\bconstraints?\s*(?:is|are|:)\s*\S/i, /제약(?:\s*(?:조건|사항))?(?:은|는|:)\s*\S/u],
};

/**
 * Whether the answer to a question of the fixed list is said already, in the idea or in an earlier answer. Both
 * languages are looked for in every text: many ideas mix them. Pure.
 */
export function isStated(questionId: string, texts: readonly string[]): boolean {
  const known = QUESTION_IDS.find((id) => id === questionId);
  const patterns = known ? STATED[known] : [];
  return texts.some((text) => patterns.some((pattern) => pattern.test(text)));
}
