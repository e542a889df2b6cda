import type { EvalIdea } from "../eval-idea.ts";

export const SERVICES: readonly EvalIdea[] = [
  {
    id: "senior-tech-help",
    kind: "service",
    texts: {
      en: {
        idea: "Students help people over 70 with phones and computers at home, $25 an hour, of which the student gets $18. We start in one city with 30 students in September 2027 and $12,000. Helpers go into private homes, so trust is everything.",
        facts: [
          { id: "budget", why: "The money that there is", says: "limit", amount: 12_000, currency: "USD" },
          { id: "price", why: "The price of an hour", says: "amount", amount: 25, currency: "USD" },
          { id: "margin", why: "$25 less $18 leaves $7 an hour", says: "amount", amount: 7, currency: "USD" },
          {
            id: "students",
            why: "With how many students it starts",
            says: "any",
            words: ["30 students", "30 helpers", "thirty students"],
          },
          {
            id: "trust",
            why: "Helpers go into private homes",
            says: "any",
            words: ["background check", "screening", "vetting", "vetted", "reference", "insurance", "liability"],
          },
        ],
      },
      ko: {
        idea: "대학생이 70세가 넘은 어르신의 집에 가서 휴대전화와 컴퓨터를 도와준다. 한 시간에 2만 5천 원이고 그중 1만 8천 원이 학생 몫이다. 2027년 9월에 한 도시에서 학생 30명과 1,500만 원으로 시작한다. 남의 집에 들어가는 일이라 신뢰가 전부다.",
        facts: [
          { id: "budget", why: "있는 돈", says: "limit", amount: 15_000_000, currency: "KRW" },
          { id: "price", why: "한 시간 가격", says: "amount", amount: 25_000, currency: "KRW" },
          {
            id: "margin",
            why: "2만 5천 원에서 1만 8천 원을 빼면 7천 원",
            says: "amount",
            amount: 7_000,
            currency: "KRW",
          },
          { id: "students", why: "시작할 때의 학생 수", says: "any", words: ["30명"] },
          {
            id: "trust",
            why: "남의 집에 들어가는 일이다",
            says: "any",
            words: ["신원", "범죄경력", "범죄 경력", "보험", "검증", "면접"],
          },
        ],
      },
    },
  },
  {
    id: "night-clinic-vets",
    kind: "service",
    texts: {
      en: {
        idea: "A night service of four vets for emergencies in a region of 180,000 people, 8 p.m. to 6 a.m., seven nights a week. Each vet works at most 40 hours a week. What does it take, and what would a visit have to cost?",
        facts: [
          { id: "people", why: "How many people live there", says: "any", words: ["180,000"] },
          {
            id: "hours",
            why: "Seven nights of ten hours are 70 hours a week",
            says: "any",
            words: ["70 hours", "70 night hours", "70-hour", "70 h"],
          },
          { id: "limit", why: "Each works at most 40 hours", says: "any", words: ["40 hours", "40-hour", "40 h"] },
          {
            id: "price",
            why: "The question is what a visit has to cost",
            says: "any",
            words: ["per visit", "a visit", "visit fee", "consultation fee"],
          },
          {
            id: "law",
            why: "Night work and emergency medicine are regulated",
            says: "any",
            words: ["licen", "regulat", "veterinary board", "labor law", "labour law", "working time"],
          },
        ],
      },
      ko: {
        idea: "인구 18만 명인 지역에서 수의사 네 명이 하는 야간 응급 진료. 저녁 8시부터 아침 6시까지, 주 7일. 수의사는 각자 주 40시간까지 일한다. 무엇이 필요하고 진료비는 얼마여야 하는가?",
        facts: [
          { id: "people", why: "인구", says: "any", words: ["18만", "180,000"] },
          { id: "hours", why: "열 시간씩 일곱 밤이면 주 70시간", says: "any", words: ["70시간"] },
          { id: "limit", why: "각자 주 40시간까지", says: "any", words: ["40시간"] },
          { id: "price", why: "진료비가 얼마여야 하는지 물었다", says: "any", words: ["진료비", "진료 1건", "건당"] },
          {
            id: "law",
            why: "야간 근로와 진료는 법으로 정해져 있다",
            says: "any",
            words: ["근로기준법", "수의사법", "야간수당", "야간 수당", "면허"],
          },
        ],
      },
    },
  },
  {
    id: "moving-company-split",
    kind: "service",
    texts: {
      en: {
        idea: "A family moving company with 3 trucks wants to take online bookings with fixed prices. Today 60% of the quotes are made by phone and take 45 minutes each; there are 110 quotes a month. Budget 22,000 euros, no new staff.",
        facts: [
          { id: "budget", why: "The budget that was given", says: "limit", amount: 22_000, currency: "EUR" },
          { id: "trucks", why: "How many trucks there are", says: "any", words: ["3 trucks", "three trucks"] },
          { id: "by-phone", why: "60% of 110 quotes are 66 by phone", says: "any", words: ["66"] },
          {
            id: "time",
            why: "66 quotes of 45 minutes are 49.5 hours a month",
            says: "any",
            words: ["49.5", "about 50 hours", "around 50 hours", "roughly 50 hours", "~50 hours", "50 hours"],
          },
          { id: "no-staff", why: "A trap: no new staff", says: "none", words: ["hire a", "new hire", "recruit a"] },
        ],
      },
      ko: {
        idea: "트럭 3대인 가족 이사업체가 정찰제 온라인 예약을 받고 싶어 한다. 지금은 견적의 60%를 전화로 내고 한 건에 45분이 걸린다. 견적은 한 달에 110건이다. 예산은 2,800만 원이고 사람을 더 뽑지 않는다.",
        facts: [
          { id: "budget", why: "주어진 예산", says: "limit", amount: 28_000_000, currency: "KRW" },
          { id: "trucks", why: "트럭 수", says: "any", words: ["3대"] },
          { id: "by-phone", why: "110건의 60%면 전화 66건", says: "any", words: ["66건"] },
          {
            id: "time",
            why: "66건에 45분이면 한 달에 49.5시간",
            says: "any",
            words: ["49.5시간", "약 50시간", "50시간"],
          },
          {
            id: "no-staff",
            why: "함정: 사람을 더 뽑지 않는다",
            says: "none",
            words: ["신규 채용", "직원을 채용", "인력을 채용"],
          },
        ],
      },
    },
  },
  {
    id: "grief-cafe",
    kind: "service",
    texts: {
      en: {
        idea: "A monthly café for grieving people, run by a church parish and a hospice, free of charge, with two trained companions per evening and 25 guests at most. The parish gives 3,600 euros a year.",
        facts: [
          { id: "budget", why: "What the parish gives in a year", says: "limit", amount: 3_600, currency: "EUR" },
          {
            id: "evening",
            why: "3,600 euros over twelve evenings are 300 each",
            says: "amount",
            amount: 300,
            currency: "EUR",
          },
          { id: "guests", why: "How many guests there may be", says: "any", words: ["25"] },
          {
            id: "free",
            why: "A trap: it is free of charge",
            says: "none",
            words: ["entrance fee", "ticket price", "admission fee"],
          },
          {
            id: "care",
            why: "Some guests need professional help: where are they sent?",
            says: "any",
            words: ["refer", "crisis", "therap", "professional help", "supervision"],
          },
        ],
      },
      ko: {
        idea: "성당과 호스피스가 함께 여는, 사별한 사람들을 위한 월례 카페. 무료이고, 한 번에 훈련받은 동반자 두 명과 손님 25명까지. 성당이 한 해에 480만 원을 낸다.",
        facts: [
          { id: "budget", why: "성당이 한 해에 내는 돈", says: "limit", amount: 4_800_000, currency: "KRW" },
          {
            id: "evening",
            why: "480만 원을 열두 번으로 나누면 40만 원",
            says: "amount",
            amount: 400_000,
            currency: "KRW",
          },
          { id: "guests", why: "손님 수", says: "any", words: ["25명"] },
          { id: "free", why: "함정: 무료다", says: "none", words: ["입장료", "참가비를 받"] },
          {
            id: "care",
            why: "전문가의 도움이 필요한 손님이 있다",
            says: "any",
            words: ["연계", "위기", "상담", "전문가"],
          },
        ],
      },
    },
  },
  {
    id: "drone-roofs",
    kind: "service",
    texts: {
      en: {
        idea: "Inspect roofs with drones for insurers in Texas: $180 an inspection, a pilot makes 5 a day. Start with 2 pilots on June 1, 2027, $70,000 for drones, training and the first six months.",
        facts: [
          { id: "budget", why: "The money that there is", says: "limit", amount: 70_000, currency: "USD" },
          { id: "price", why: "The price of an inspection", says: "amount", amount: 180, currency: "USD" },
          { id: "start", why: "The day of the start", says: "date", date: "2027-06-01" },
          {
            id: "day",
            why: "Two pilots with 5 inspections of $180 make $1,800 a day",
            says: "amount",
            amount: 1_800,
            currency: "USD",
          },
          { id: "law", why: "Commercial drones need a licence of the FAA", says: "any", words: ["Part 107", "FAA"] },
        ],
      },
      ko: {
        idea: "보험사를 위해 드론으로 지붕을 점검한다. 한 건에 22만 원, 조종사 한 명이 하루 5건. 2027년 6월 1일에 조종사 2명으로 시작하고, 드론과 교육과 첫 여섯 달에 9천만 원이 있다.",
        facts: [
          { id: "budget", why: "있는 돈", says: "limit", amount: 90_000_000, currency: "KRW" },
          { id: "price", why: "점검 한 건의 가격", says: "amount", amount: 220_000, currency: "KRW" },
          { id: "start", why: "시작하는 날", says: "date", date: "2027-06-01" },
          {
            id: "day",
            why: "조종사 두 명이 5건씩 22만 원이면 하루 220만 원",
            says: "amount",
            amount: 2_200_000,
            currency: "KRW",
          },
          {
            id: "law",
            why: "영업용 드론에는 자격과 승인이 필요하다",
            says: "any",
            words: ["항공안전법", "초경량비행장치", "조종자 증명", "비행 승인", "비행승인"],
          },
        ],
      },
    },
  },
  {
    id: "laundry-lockers",
    kind: "service",
    texts: {
      en: {
        idea: "Laundry lockers in 15 apartment blocks: drop it off, get it back after 48 hours. Each locker costs $2,400 and there are three a block. We have $80,000 and want to know whether it is enough.",
        facts: [
          { id: "money", why: "The money that there is", says: "amount", amount: 80_000, currency: "USD" },
          { id: "locker", why: "What a locker costs", says: "amount", amount: 2_400, currency: "USD" },
          {
            id: "all",
            why: "15 blocks with three lockers of $2,400 cost $108,000",
            says: "amount",
            amount: 108_000,
            currency: "USD",
          },
          {
            id: "gap",
            why: "That is $28,000 more than there is: the plan has to say so",
            says: "any",
            words: ["28,000", "not enough", "insufficient", "shortfall", "exceed", "fewer blocks", "phase"],
          },
          { id: "hours", why: "When it comes back", says: "any", words: ["48 hours", "48-hour", "48 h", "two days"] },
        ],
      },
      ko: {
        idea: "아파트 15개 단지에 두는 세탁 보관함. 맡기면 48시간 뒤에 돌려받는다. 보관함 하나에 300만 원이고 단지마다 세 개씩 둔다. 1억 원이 있는데 충분한지 알고 싶다.",
        facts: [
          { id: "money", why: "있는 돈", says: "amount", amount: 100_000_000, currency: "KRW" },
          { id: "locker", why: "보관함 하나의 값", says: "amount", amount: 3_000_000, currency: "KRW" },
          {
            id: "all",
            why: "15개 단지에 세 개씩 300만 원이면 1억 3,500만 원",
            says: "amount",
            amount: 135_000_000,
            currency: "KRW",
          },
          { id: "gap", why: "3,500만 원이 모자란다", says: "any", words: ["3,500만", "부족", "초과", "모자", "단계"] },
          { id: "hours", why: "언제 돌려받는지", says: "any", words: ["48시간"] },
        ],
      },
    },
  },
];
