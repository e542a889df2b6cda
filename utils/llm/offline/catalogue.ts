import type { Language } from "../../../schemas/idea.ts";
import type { DocumentType } from "../../../schemas/model/analysis.ts";

/** A section the offline model can put into an outline. Its id is the id of the guide it is written from. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly intent: Readonly<Record<Language, string>>;
  /** What the section takes for granted; `{{blanks}}` are filled as in a guide. */
  readonly assumption: Readonly<Record<Language, string>>;
  /** Words in a human's reason that ask for this section. */
  readonly asked: RegExp;
}

/** All sections in the order in which a plan shows them. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  entry(
    "executive-summary",
    ["Summary and proposal", "요약과 제안"],
    [
      "One page on which somebody in a hurry sees what is proposed, what it hangs on and what they are asked to decide.",
      "바쁜 사람이 한 쪽만 보고도 무엇을 제안하고 무엇에 달려 있으며 어떤 결정을 요청하는지 알 수 있게 합니다.",
    ],
    ["The reader can decide about a limited pilot.", "이 문서를 읽는 분이 제한된 시범 운영을 결정할 수 있다고 봅니다."],
    /summary|overview|요약|개요/i,
  ),
  entry(
    "customer-and-problem",
    ["Customer and problem", "고객과 문제"],
    [
      "Shows who has the problem, in which situation, and what must be seen before anybody builds something against it.",
      "누가 어떤 상황에서 문제를 겪는지, 무엇을 만들기 전에 무엇부터 확인해야 하는지 밝힙니다.",
    ],
    [
      "Ten people of the first segment can be found for an interview within three weeks.",
      "첫 고객층에서 인터뷰할 10명을 3주 안에 찾을 수 있다고 봅니다.",
    ],
    /customer|user|audience|persona|고객|사용자|이용자|대상|페르소나/i,
  ),
  entry(
    "market-sizing",
    ["Market sizing", "시장 규모"],
    [
      "Leads from countable buyers to the income that is possible, with the way to each number instead of a borrowed total.",
      "빌려 온 총액 대신 셀 수 있는 구매자에서 출발하여 가능한 수입까지, 숫자를 얻는 길을 제시합니다.",
    ],
    [
      "The first area is small enough to count its buyers by name.",
      "첫 지역은 구매자를 직접 셀 수 있을 만큼 작다고 봅니다.",
    ],
    /market(?!ing)|demand|tam|시장(?!\s*진입)|수요/i,
  ),
  entry(
    "competition",
    ["Competition and positioning", "경쟁과 포지셔닝"],
    [
      "Looks at the choice with the customer's eyes, habit included, and names the one difference that has to hold.",
      "습관까지 포함하여 고객의 눈으로 선택지를 살피고, 반드시 지켜야 할 차이 하나를 정합니다.",
    ],
    ["The strongest rival is today's habit.", "가장 강한 경쟁자는 지금의 습관이라고 봅니다."],
    /compet|rival|alternative|differenti|경쟁|차별/i,
  ),
  entry(
    "product-scope",
    ["Product scope and priorities", "제품 범위와 우선순위"],
    [
      "Draws the line around the first version: what it must do from end to end, in which order, and what waits.",
      "첫 버전의 경계를 긋습니다. 처음부터 끝까지 해내야 할 일과 순서, 미룰 것을 정합니다.",
    ],
    [
      "“{{firstFeature}}” alone is worth a first use.",
      "다음 기능만으로도 처음 써 볼 가치가 있다고 봅니다: {{firstFeature}}.",
    ],
    /feature|scope|mvp|product|기능|범위|제품/i,
  ),
  entry(
    "business-model",
    ["Business model", "수익 모델"],
    [
      "Explains who gives what to whom, at which moment money moves, and why both sides stay.",
      "누가 누구에게 무엇을 주고 어느 순간에 돈이 오가며, 양쪽이 왜 계속 남는지 설명합니다.",
    ],
    ["Customers accept to pay per {{unit}}.", "고객이 {{unit}} 단위의 지불을 받아들인다고 봅니다."],
    /business model|revenue|monetis|monetiz|income|수익|비즈니스 모델|매출/i,
  ),
  entry(
    "pricing-and-unit-economics",
    ["Pricing and unit economics", "가격과 단위 경제성"],
    [
      "Follows one unit from its price to what is left of it, and a customer from the first cost to the last income.",
      "한 단위의 가격에서 남는 금액까지, 고객 한 명의 첫 비용에서 마지막 수입까지 따라갑니다.",
    ],
    [
      "The variable costs of one {{unit}} can be measured in twenty cases.",
      "{{unit}} 한 건의 변동비는 20건이면 측정할 수 있다고 봅니다.",
    ],
    /pric|unit economics|margin|ltv|cac|가격|요금|단위/i,
  ),
  entry(
    "content-and-trust",
    ["Content, brand and trust", "콘텐츠와 신뢰"],
    [
      "Settles which contents meet a stranger at each step, and by which proofs and rules they come to trust.",
      "처음 온 사람이 단계마다 만나는 콘텐츠와, 믿음을 주는 증거와 규칙을 정합니다.",
    ],
    ["Trust is built by a few visible proofs.", "눈에 보이는 몇 가지 증거로 신뢰를 쌓을 수 있다고 봅니다."],
    /content|brand|trust|moderat|safety|콘텐츠|브랜드|신뢰|안전/i,
  ),
  entry(
    "go-to-market",
    ["Go-to-market", "시장 진입과 마케팅"],
    [
      "Names the place of the first customers, the sentence for them, and the channels with an amount and a stop rule.",
      "첫 고객이 있는 곳, 건넬 한마디, 예산과 중단 기준을 갖춘 경로를 정합니다.",
    ],
    [
      "The first customers can be reached through {{channel}}.",
      "첫 고객에게 다음 경로로 닿을 수 있다고 봅니다: {{channel}}.",
    ],
    /marketing|launch|channel|go.to.market|promotion|마케팅|홍보|출시|진입/i,
  ),
  entry(
    "technology-architecture",
    ["Technology and architecture", "기술과 시스템 구조"],
    [
      "Lists the parts, what is bought, which data are kept, and the qualities that are tested instead of promised.",
      "시스템의 부분과 구매할 것, 보관할 데이터, 약속이 아니라 시험으로 확인할 품질을 적습니다.",
    ],
    [
      "One program and one database are enough for the pilot.",
      "시범 운영에는 프로그램 하나와 데이터베이스 하나로 충분하다고 봅니다.",
    ],
    /tech|architect|security|privacy|data|infra|기술|보안|개인정보|데이터|구조/i,
  ),
  entry(
    "data-and-measurement",
    ["Data and measurement", "데이터와 측정"],
    [
      "Says which decisions stand on data, where the data come from, and from which quality on they are used.",
      "어떤 결정이 데이터에 기대는지, 데이터를 어디에서 얻고 어느 품질부터 쓰는지 정합니다.",
    ],
    ["The data that are needed may be used.", "필요한 데이터를 쓸 수 있다고 봅니다."],
    /\bdata\b|analytics|데이터|분석 자료/i,
  ),
  entry(
    "service-operations",
    ["Places, shifts and deliveries", "현장 운영과 근무 편성"],
    [
      "Finds the step that limits a day, and plans hours, people and stock around it.",
      "하루를 제한하는 단계를 찾고, 시간과 사람, 재고를 그에 맞추어 편성합니다.",
    ],
    ["One step limits how much is possible in a day.", "하루의 처리량은 한 단계가 제한한다고 봅니다."],
    /shift|delivery|stock|rota|근무|배송|재고|현장/i,
  ),
  entry(
    "operations-and-team",
    ["Operations and team", "운영과 팀"],
    [
      "Walks through one case from enquiry to completion and gives each result one accountable person.",
      "문의에서 완료까지 한 건을 따라가며, 결과마다 책임자를 한 명씩 정합니다.",
    ],
    ["The first cases are handled by the founders themselves.", "처음 들어오는 건은 창업자가 직접 처리한다고 봅니다."],
    /operation|team|staff|hiring|people|supplier|운영|팀|인력|조직|채용/i,
  ),
  entry(
    "law-and-permits",
    ["Law and permits", "법규와 인허가"],
    [
      "Cuts the project into acts, and finds for each the rule, the authority and the weeks that it takes.",
      "사업을 행위별로 나누고, 행위마다 적용 법규와 담당 기관, 걸리는 기간을 찾습니다.",
    ],
    ["No permit takes longer than the time frame allows.", "인허가가 기한 안에 끝난다고 봅니다."],
    /legal|\blaws?\b|permit|licen[cs]e|compliance|regulat|법|규제|인허가|허가/i,
  ),
  entry(
    "milestones-and-measures",
    ["Milestones, roadmap and measures", "추진 일정과 성과 지표"],
    [
      "Orders the work by proofs, sets the limits for going on or stopping, and names the numbers that decide.",
      "일을 증거의 순서로 배열하고, 계속하거나 멈출 기준과 결정에 쓸 숫자를 정합니다.",
    ],
    ["The phases are a proposal counted in weeks from the start.", "단계별 주차는 시작일을 기준으로 한 제안입니다."],
    /milestone|roadmap|schedule|timeline|kpi|metric|measure|일정|로드맵|지표|목표/i,
  ),
  entry(
    "finance-plan",
    ["Finance plan and break-even", "재무 계획과 손익분기점"],
    [
      "Shows which costs arise when, from how many units they are covered, and when the cash is lowest.",
      "어떤 비용이 언제 생기고, 몇 건부터 감당되며, 현금이 언제 가장 적어지는지 보여 줍니다.",
    ],
    ["Working time is charged at market wages.", "노동 시간은 시장 임금으로 계산한다고 봅니다."],
    /financ|cost|budget|break.even|cash|funding|재무|비용|예산|손익|자금/i,
  ),
  entry(
    "impact-and-evaluation",
    ["Impact and evaluation", "기대 효과와 성과 평가"],
    [
      "Says who is better off, by which chain, and which few numbers show it against a baseline.",
      "누가 어떤 경로로 나아지는지, 기준선과 견주어 어떤 숫자로 확인할지 정합니다.",
    ],
    ["The effect can be seen in a few numbers.", "효과를 몇 가지 숫자로 확인할 수 있다고 봅니다."],
    /impact|effect|outcome|evaluat|효과|성과|평가/i,
  ),
  entry(
    "risks",
    ["Risks and countermeasures", "위험과 대응"],
    [
      "Names what could end the project, the sign by which it announces itself, and who acts then.",
      "무엇이 사업을 끝낼 수 있고 어떤 신호로 나타나며 그때 누가 움직이는지 정합니다.",
    ],
    [
      "Probabilities and damages are rated together before the first milestone.",
      "가능성과 피해는 첫 마일스톤 전에 함께 평가한다고 봅니다.",
    ],
    /risk|mitigat|위험|리스크/i,
  ),
];

/** Which sections a short plan needs first, by kind of document; the order of importance, not of reading. */
export const IMPORTANCE: Readonly<Record<DocumentType, readonly string[]>> = {
  web_app_plan: [
    "executive-summary",
    "customer-and-problem",
    "product-scope",
    "business-model",
    "technology-architecture",
    "milestones-and-measures",
    "risks",
    "market-sizing",
    "go-to-market",
    "competition",
    "finance-plan",
    "content-and-trust",
    "pricing-and-unit-economics",
    "operations-and-team",
  ],
  business_plan: [
    "executive-summary",
    "customer-and-problem",
    "market-sizing",
    "business-model",
    "operations-and-team",
    "finance-plan",
    "risks",
    "go-to-market",
    "milestones-and-measures",
    "product-scope",
    "competition",
    "pricing-and-unit-economics",
    "content-and-trust",
    "technology-architecture",
  ],
};

function entry(
  id: string,
  [titleEn, titleKo]: readonly [string, string],
  [intentEn, intentKo]: readonly [string, string],
  [assumptionEn, assumptionKo]: readonly [string, string],
  asked: RegExp,
): CatalogueEntry {
  return {
    id,
    title: { en: titleEn, ko: titleKo },
    intent: { en: intentEn, ko: intentKo },
    assumption: { en: assumptionEn, ko: assumptionKo },
    asked,
  };
}
