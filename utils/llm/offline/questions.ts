import type { Language } from "../../../schemas/idea.ts";
import type { DocumentType, ProposedQuestion } from "../../../schemas/model/analysis.ts";
import type { IdeaReading } from "./idea.ts";
import type { IdeaKind } from "./kinds/kinds.ts";

type Choice = readonly [id: string, title: string, description: string];
type Group = "trade" | "place" | "service" | "work" | "people" | "public" | "study" | "help" | "staff";

const GROUPS: Readonly<Record<IdeaKind, Group>> = {
  marketplace: "trade",
  call: "public",
  research: "study",
  nonprofit: "help",
  internal: "staff",
  shop: "place",
  event: "place",
  generic: "people",
  service: "service",
  tool: "work",
  app: "people",
  course: "people",
  community: "people",
};

const CHOICES: Readonly<Record<Language, Readonly<Record<Group, readonly Choice[]>>>> = {
  en: {
    trade: [
      [
        "enthusiasts",
        "Enthusiasts of {s} who buy several times a year",
        "Fewest people, quickest proof of repeated use",
      ],
      ["newcomers", "Newcomers to {s} who need advice and trust", "More guidance and guarantees, slower return"],
      [
        "professionals",
        "Professionals who buy or sell {s} for their work",
        "Larger amounts, invoices, personal selling",
      ],
    ],
    place: [
      ["neighbours", "People who live or work nearby", "Regular visits, won by word of mouth"],
      ["visitors", "Enthusiasts who come from further away", "Rarer visits, larger amounts, needs a reputation"],
      ["groups", "Families, clubs and firms that come together", "Reservations, larger groups, fixed dates"],
    ],
    service: [
      ["households", "Households that need it every week", "Many small repeat bookings, trust comes first"],
      ["small-firms", "Small firms that need it regularly", "Invoices and fixed dates, won by direct talks"],
      ["relatives", "People who book it for somebody else", "Two people to satisfy: who pays and who is served"],
    ],
    work: [
      [
        "small-firms",
        "Small firms with two to twenty people",
        "Short decisions, small amounts, little time for training",
      ],
      ["independents", "Independents who do everything themselves", "Simple and cheap, won by recommendation"],
      [
        "larger-organisations",
        "Departments of larger organisations",
        "Long decisions, security checks, larger contracts",
      ],
    ],
    public: [
      ["public-body", "A ministry, city or other public body", "Law and audit first, fixed dates and forms"],
      ["foundation", "A foundation or a fund", "Purpose and effect first, shorter forms"],
      ["company", "A company that has put out a tender", "Price and reliability first, negotiations"],
    ],
    study: [
      ["science", "Other researchers in the field", "Method first, publication with review by peers"],
      ["practice", "People who work in the field", "Usable results first, short and in plain words"],
      ["policy", "Those who decide about rules and money", "Clear answers first, at the time of their decision"],
    ],
    help: [
      ["individuals", "The people in need themselves", "Trust and short ways first, few forms"],
      ["families", "Families and carers of those in need", "Relief at fixed times first"],
      ["helpers", "Organisations that help already", "Fewer people to convince, reach through others"],
    ],
    staff: [
      ["one-team", "One team that asked for it", "Short ways, result within weeks"],
      ["several-teams", "Several teams that hand work to each other", "The greatest saving, more to agree on"],
      ["everybody", "Everybody in the organisation", "Training and support weigh most"],
    ],
    people: [
      ["regular", "People who meet the need every week", "Habit can be measured within a month"],
      ["beginners", "Beginners who do not know how to start", "Needs explanation and a first success"],
      ["helpers", "People who do it on behalf of others", "Two people to convince: the helper and the helped"],
    ],
  },
  ko: {
    trade: [
      ["enthusiasts", "한 해에 여러 번 구매하는 애호가({s})", "사람은 적지만 반복 이용을 가장 빨리 증명할 수 있습니다"],
      ["newcomers", "조언과 신뢰가 필요한 입문자({s})", "안내와 보장이 더 필요하고 재방문은 느립니다"],
      ["professionals", "업무로 사고파는 전문가({s})", "금액이 크고 청구서와 직접 영업이 필요합니다"],
    ],
    place: [
      ["neighbours", "가까이 살거나 일하는 사람", "자주 찾아오며 입소문으로 얻습니다"],
      ["visitors", "먼 곳에서 일부러 찾아오는 애호가", "방문은 드물지만 금액이 크고 평판이 필요합니다"],
      ["groups", "함께 오는 가족, 동호회, 회사", "예약과 단체 응대, 정해진 날짜가 중요합니다"],
    ],
    service: [
      ["households", "매주 필요한 가정", "작은 예약이 반복되며 신뢰가 가장 중요합니다"],
      ["small-firms", "정기적으로 필요한 작은 업체", "청구서와 고정 일정이 필요하고 직접 영업으로 얻습니다"],
      ["relatives", "다른 사람을 위해 대신 예약하는 사람", "내는 사람과 받는 사람을 모두 만족시켜야 합니다"],
    ],
    work: [
      ["small-firms", "직원 2~20명의 작은 업체", "결정이 빠르고 금액이 작으며 교육할 시간이 적습니다"],
      ["independents", "모든 일을 혼자 하는 개인 사업자", "단순하고 저렴해야 하며 추천으로 얻습니다"],
      ["larger-organisations", "큰 조직의 부서", "결정이 길고 보안 심사가 있지만 계약이 큽니다"],
    ],
    public: [
      ["public-body", "부처, 지자체 등 공공 기관", "법과 감사가 먼저이고 기한과 서식이 정해져 있습니다"],
      ["foundation", "재단이나 기금", "취지와 효과가 먼저이고 서식이 간단합니다"],
      ["company", "입찰을 낸 기업", "가격과 신뢰가 먼저이고 협상이 따릅니다"],
    ],
    study: [
      ["science", "같은 분야의 연구자", "방법이 먼저이며 동료 심사를 거쳐 발표합니다"],
      ["practice", "현장에서 일하는 사람", "쓸 수 있는 결과를 짧고 쉬운 말로 전합니다"],
      ["policy", "제도와 예산을 결정하는 사람", "결정 시기에 맞춘 분명한 답이 필요합니다"],
    ],
    help: [
      ["individuals", "도움이 필요한 당사자", "신뢰와 짧은 절차가 먼저입니다"],
      ["families", "당사자의 가족과 보호자", "정해진 시간의 부담을 덜어 주는 것이 먼저입니다"],
      ["helpers", "이미 돕고 있는 기관", "설득할 곳이 적고 기관을 통해 닿습니다"],
    ],
    staff: [
      ["one-team", "요청한 팀 하나", "결정이 빠르고 몇 주 안에 결과를 봅니다"],
      ["several-teams", "일을 주고받는 여러 팀", "절감 효과가 크지만 합의할 것이 많습니다"],
      ["everybody", "조직의 모든 구성원", "교육과 지원이 가장 중요합니다"],
    ],
    people: [
      ["regular", "매주 그 필요를 겪는 사람", "한 달 안에 습관을 측정할 수 있습니다"],
      ["beginners", "어떻게 시작할지 모르는 초보자", "설명과 첫 성공의 경험이 필요합니다"],
      ["helpers", "다른 사람을 대신하여 해 주는 사람", "돕는 사람과 도움받는 사람을 모두 설득해야 합니다"],
    ],
  },
};

/** Who comes first: three choices that fit the kind of idea. */
export function audienceQuestion(reading: IdeaReading, language: Language): ProposedQuestion {
  const options = CHOICES[language][GROUPS[reading.kind]].map(([id, title, description]) => ({
    id,
    title: title.replaceAll("{s}", () => reading.subject),
    description,
  }));
  return {
    id: "audience",
    kind: "option",
    prompt: language === "ko" ? "가장 먼저 만족시킬 고객은 누구입니까?" : "Whom must the first version win?",
    why:
      language === "ko"
        ? "고객층에 따라 기능의 순서, 가격, 첫 유입 경로가 달라집니다."
        : "It decides the order of the features, the price and the first channel.",
    options,
    recommended: options[0]?.id ?? null,
    fields: [],
  };
}

/** What else only the human knows: a date for products, the aim for everything else. */
export function secondQuestion(kind: IdeaKind, type: DocumentType, language: Language): ProposedQuestion {
  if (kind === "community" || kind === "event") return aimChoice(language);
  if (kind === "call" || kind === "research" || kind === "nonprofit" || kind === "internal")
    return timelineText(language);
  return type === "web_app_plan" ? timelineText(language) : profitConfirm(language);
}

function timelineText(language: Language): ProposedQuestion {
  return {
    id: "timeline",
    kind: "text",
    prompt:
      language === "ko"
        ? "첫 버전은 언제까지 고객이 쓸 수 있어야 합니까?"
        : "By when should customers be able to use a first version?",
    why:
      language === "ko"
        ? "기한에 따라 첫 버전의 범위와 단계별 일정이 정해집니다."
        : "The date sets the scope of the first version and the phases of the roadmap.",
    options: [],
    recommended: language === "ko" ? "4개월 안에 시범 운영" : "A pilot within four months",
    fields: [],
  };
}

function profitConfirm(language: Language): ProposedQuestion {
  return {
    id: "purpose",
    kind: "confirm",
    prompt:
      language === "ko"
        ? "수입을 내는 것이 이 계획의 가장 중요한 목적입니까?"
        : "Is earning money the main aim of this plan?",
    why:
      language === "ko"
        ? "아니라면 비용을 감당하는 수준에서 쓰임과 배움을 우선합니다."
        : "If not, use and learning come first and income only has to cover the costs.",
    options: [],
    recommended: "yes",
    fields: [],
  };
}

function aimChoice(language: Language): ProposedQuestion {
  const ko = language === "ko";
  return {
    id: "purpose",
    kind: "option",
    prompt: ko ? "1년 뒤 가장 중요한 결과는 무엇입니까?" : "What matters most after the first year?",
    why: ko
      ? "운영 방식과 수입원, 성과 지표가 달라집니다."
      : "It changes how it is run, what pays for it and what is measured.",
    options: [
      {
        id: "belonging",
        title: ko ? "꾸준히 참여하는 사람들" : "People who keep taking part",
        description: ko ? "재참여율이 핵심 지표가 됩니다" : "The rate of return becomes the leading number",
      },
      {
        id: "self-supporting",
        title: ko ? "스스로 비용을 감당하는 운영" : "An operation that carries its own costs",
        description: ko ? "회비, 참가비, 후원을 처음부터 시험합니다" : "Fees and sponsors are tested from the start",
      },
      {
        id: "reach",
        title: ko ? "주제를 널리 알리는 것" : "Reach for the subject",
        description: ko ? "협력 단체와 공개 콘텐츠가 중심이 됩니다" : "Partners and public contents come first",
      },
    ],
    recommended: "belonging",
    fields: [],
  };
}
