import type { EvalIdea } from "../eval-idea.ts";

export const PUBLIC_CALLS: readonly EvalIdea[] = [
  {
    id: "youth-orchestra-grant",
    kind: "public-call",
    texts: {
      en: {
        idea: "An application to a foundation for a youth orchestra with refugees: 45 young people, two concerts, 18 months from July 1, 2027. The foundation gives at most 50,000 euros and wants 20% of the total from elsewhere, and no more than 10% for administration.",
        facts: [
          { id: "grant", why: "The most that the foundation gives", says: "amount", amount: 50_000, currency: "EUR" },
          { id: "start", why: "The day it begins", says: "date", date: "2027-07-01" },
          { id: "young", why: "How many young people take part", says: "any", words: ["45"] },
          {
            id: "own",
            why: "Where 50,000 are 80%, the total is 62,500 and 12,500 come from elsewhere",
            says: "any",
            words: ["12,500", "62,500", "20%", "20 %"],
          },
          {
            id: "administration",
            why: "No more than a tenth for administration",
            says: "any",
            words: ["10%", "10 %", "ten percent", "one tenth"],
          },
          {
            id: "impact",
            why: "A foundation asks how the effect is measured",
            says: "any",
            words: ["indicator", "impact", "outcome", "evaluation"],
          },
        ],
      },
      ko: {
        idea: "난민과 함께하는 청소년 오케스트라의 재단 지원 신청서. 청소년 45명, 음악회 두 번, 2027년 7월 1일부터 18개월. 재단은 7천만 원까지 주고, 전체의 20%는 다른 곳에서 마련하고 관리비는 10%를 넘지 않기를 바란다.",
        facts: [
          { id: "grant", why: "재단이 주는 최대 금액", says: "amount", amount: 70_000_000, currency: "KRW" },
          { id: "start", why: "시작하는 날", says: "date", date: "2027-07-01" },
          { id: "young", why: "청소년 수", says: "any", words: ["45명"] },
          {
            id: "own",
            why: "7천만 원이 80%면 전체는 8,750만 원, 자부담은 1,750만 원",
            says: "any",
            words: ["1,750만", "8,750만", "20%"],
          },
          { id: "administration", why: "관리비는 10%까지", says: "any", words: ["10%"] },
          {
            id: "impact",
            why: "재단은 성과를 어떻게 재는지 묻는다",
            says: "any",
            words: ["성과 지표", "성과지표", "지표", "평가"],
          },
        ],
      },
    },
  },
  {
    id: "startup-support",
    kind: "public-call",
    texts: {
      en: {
        idea: "A bid for a government programme for start-ups: an AI that reads X-rays of teeth for dentists. The programme gives up to $100,000 for 10 months from April 2027, asks for a team of at least 3, and nothing of it may be spent on rent.",
        facts: [
          { id: "grant", why: "What the programme gives", says: "limit", amount: 100_000, currency: "USD" },
          {
            id: "months",
            why: "How long it lasts",
            says: "any",
            words: ["10 months", "ten months", "10-month", "month 10"],
          },
          {
            id: "team",
            why: "The team that is asked for",
            says: "any",
            words: ["three", "3 people", "team of 3", "at least 3"],
          },
          {
            id: "device",
            why: "Software that diagnoses is a medical device",
            says: "any",
            words: ["FDA", "510(k)", "medical device", "SaMD"],
          },
          {
            id: "no-rent",
            why: "A trap: no rent",
            says: "none",
            words: ["office rent |", "| rent |", "rent for the office is paid from the grant"],
          },
        ],
      },
      ko: {
        idea: "예비창업패키지 지원 사업계획서: 치과 엑스레이를 읽는 AI. 2027년 4월부터 10개월 동안 최대 1억 원을 받고, 팀은 3명 이상이어야 하며, 지원금은 임차료로 쓸 수 없다.",
        facts: [
          { id: "grant", why: "지원금", says: "limit", amount: 100_000_000, currency: "KRW" },
          { id: "months", why: "기간", says: "any", words: ["10개월"] },
          { id: "team", why: "필요한 팀", says: "any", words: ["3명", "3인"] },
          {
            id: "device",
            why: "진단하는 소프트웨어는 의료기기다",
            says: "any",
            words: ["의료기기", "식약처", "식품의약품안전처"],
          },
          { id: "no-rent", why: "함정: 임차료는 안 된다", says: "none", words: ["| 임차료 |", "지원금으로 임차료"] },
        ],
      },
    },
  },
  {
    id: "village-bus",
    kind: "public-call",
    texts: {
      en: {
        idea: "A tender answer for an on-demand bus in 7 villages with 5,200 people: two electric minibuses, 6 a.m. to 10 p.m., booked by phone or web. The county pays 310,000 euros a year for three years. Penalty: 500 euros for each day without service.",
        facts: [
          { id: "year", why: "What the county pays in a year", says: "amount", amount: 310_000, currency: "EUR" },
          { id: "three", why: "Three years are 930,000 euros", says: "amount", amount: 930_000, currency: "EUR" },
          { id: "penalty", why: "The penalty that was given", says: "amount", amount: 500, currency: "EUR" },
          { id: "villages", why: "How many villages there are", says: "any", words: ["7 villages", "seven villages"] },
          { id: "phone", why: "It is booked by phone, too", says: "any", words: ["phone", "telephone", "hotline"] },
          {
            id: "drivers",
            why: "Sixteen hours a day need several drivers with licences",
            says: "any",
            words: ["driver"],
          },
        ],
      },
      ko: {
        idea: "주민 5,200명인 마을 7곳의 수요응답형 버스 입찰 제안서. 전기 소형버스 2대, 오전 6시부터 밤 10시까지, 전화나 웹으로 예약한다. 군은 3년 동안 해마다 4억 2천만 원을 낸다. 운행하지 못한 날마다 위약금 70만 원.",
        facts: [
          { id: "year", why: "군이 해마다 내는 돈", says: "amount", amount: 420_000_000, currency: "KRW" },
          { id: "three", why: "3년이면 12억 6천만 원", says: "amount", amount: 1_260_000_000, currency: "KRW" },
          { id: "penalty", why: "주어진 위약금", says: "amount", amount: 700_000, currency: "KRW" },
          { id: "villages", why: "마을 수", says: "any", words: ["7곳", "7개 마을", "마을 7"] },
          { id: "phone", why: "전화로도 예약한다", says: "any", words: ["전화"] },
          {
            id: "drivers",
            why: "하루 16시간이면 운전기사가 여럿 필요하다",
            says: "any",
            words: ["운전기사", "운전원", "운전자", "기사"],
          },
        ],
      },
    },
  },
  {
    id: "flood-warning",
    kind: "public-call",
    texts: {
      en: {
        idea: "A concept for a town council: flood warnings by text message for 9,400 people along a river. 24 water-level sensors at $1,150 each, running within 9 months, and it must work when the power is out.",
        facts: [
          { id: "sensor", why: "What a sensor costs", says: "amount", amount: 1_150, currency: "USD" },
          { id: "sensors", why: "24 sensors of $1,150 cost $27,600", says: "amount", amount: 27_600, currency: "USD" },
          { id: "people", why: "How many people are warned", says: "any", words: ["9,400"] },
          { id: "months", why: "By when it runs", says: "any", words: ["9 months", "nine months", "month 9"] },
          {
            id: "power",
            why: "It must work when the power is out",
            says: "any",
            words: ["battery", "solar", "backup power", "UPS", "generator"],
          },
          {
            id: "false",
            why: "A false alarm costs trust",
            says: "any",
            words: ["false alarm", "false positive", "false warning"],
          },
        ],
      },
      ko: {
        idea: "시의회에 낼 구상: 강가 주민 9,400명에게 문자로 보내는 홍수 경보. 수위 센서 24개, 하나에 150만 원, 9개월 안에 가동, 정전이 되어도 작동해야 한다.",
        facts: [
          { id: "sensor", why: "센서 하나의 값", says: "amount", amount: 1_500_000, currency: "KRW" },
          { id: "sensors", why: "24개에 150만 원이면 3,600만 원", says: "amount", amount: 36_000_000, currency: "KRW" },
          { id: "people", why: "경보를 받는 사람 수", says: "any", words: ["9,400명"] },
          { id: "months", why: "언제까지 가동하는지", says: "any", words: ["9개월"] },
          {
            id: "power",
            why: "정전이 되어도 작동해야 한다",
            says: "any",
            words: ["배터리", "태양광", "비상 전원", "비상전원", "무정전", "UPS"],
          },
          { id: "false", why: "오경보는 신뢰를 잃게 한다", says: "any", words: ["오경보", "오보", "오작동"] },
        ],
      },
    },
  },
  {
    id: "library-of-things",
    kind: "public-call",
    texts: {
      en: {
        idea: "A proposal to the city for a library of things in two branches: 300 tools and devices to borrow, one position of 20 hours a week, three years, $95,000 in all. The mayor wants to show it before the election on November 2, 2027.",
        facts: [
          { id: "budget", why: "The money for three years", says: "limit", amount: 95_000, currency: "USD" },
          { id: "things", why: "How many things can be borrowed", says: "any", words: ["300"] },
          { id: "election", why: "The day before which it is to be shown", says: "date", date: "2027-11-02" },
          {
            id: "position",
            why: "The position that is paid",
            says: "any",
            words: ["20 hours", "20-hour", "half-time", "0.5 FTE"],
          },
          {
            id: "liability",
            why: "Who pays where a borrowed tool hurts somebody?",
            says: "any",
            words: ["liabil", "insurance", "waiver"],
          },
        ],
      },
      ko: {
        idea: "도서관 두 곳에 두는 물건 도서관을 시에 제안한다. 빌릴 공구와 기기 300점, 주 20시간 근무 한 자리, 3년, 모두 1억 3천만 원. 시장은 2027년 11월 2일 행사 전에 보여 주고 싶어 한다.",
        facts: [
          { id: "budget", why: "3년 예산", says: "limit", amount: 130_000_000, currency: "KRW" },
          { id: "things", why: "빌릴 물건의 수", says: "any", words: ["300점", "300개", "300여"] },
          { id: "event", why: "그 전에 보여 줄 날", says: "date", date: "2027-11-02" },
          { id: "position", why: "근무 시간", says: "any", words: ["20시간"] },
          {
            id: "liability",
            why: "빌린 공구로 다치면 누가 책임지는가",
            says: "any",
            words: ["보험", "책임", "안전 교육", "서약"],
          },
        ],
      },
    },
  },
  {
    id: "eu-call-hydrogen",
    kind: "public-call",
    texts: {
      en: {
        idea: "Check whether we should apply to a European call for hydrogen trucks: it pays 60% of the cost, we would need 14 trucks at 480,000 euros, and our own capital is 2.1 million euros. The deadline is March 18, 2027.",
        facts: [
          { id: "truck", why: "What a truck costs", says: "amount", amount: 480_000, currency: "EUR" },
          { id: "all", why: "14 trucks cost 6.72 million euros", says: "amount", amount: 6_720_000, currency: "EUR" },
          {
            id: "own",
            why: "40% of that, 2.688 million, is one's own share",
            says: "amount",
            amount: 2_688_000,
            currency: "EUR",
          },
          { id: "deadline", why: "The deadline", says: "date", date: "2027-03-18" },
          {
            id: "gap",
            why: "The own share is more than the capital: the plan has to say so",
            says: "any",
            words: ["588,000", "0.588", "exceed", "shortfall", "not enough", "gap"],
          },
        ],
      },
      ko: {
        idea: "수소 트럭 보조 사업에 지원할지 검토한다. 비용의 60%를 지원하고, 트럭 14대가 필요하며 한 대에 6억 원, 자기자본은 30억 원이다. 마감은 2027년 3월 18일이다.",
        facts: [
          { id: "truck", why: "트럭 한 대의 값", says: "amount", amount: 600_000_000, currency: "KRW" },
          { id: "all", why: "14대면 84억 원", says: "amount", amount: 8_400_000_000, currency: "KRW" },
          { id: "own", why: "그 40%, 33억 6천만 원이 자부담", says: "amount", amount: 3_360_000_000, currency: "KRW" },
          { id: "deadline", why: "마감", says: "date", date: "2027-03-18" },
          {
            id: "gap",
            why: "자부담이 자기자본보다 크다",
            says: "any",
            words: ["3억 6", "360백만", "부족", "초과", "모자"],
          },
        ],
      },
    },
  },
];
