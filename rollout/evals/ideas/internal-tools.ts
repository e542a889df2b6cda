import type { EvalIdea } from "../eval-idea.ts";

export const INTERNAL_TOOLS: readonly EvalIdea[] = [
  {
    id: "invoice-approval",
    kind: "internal-tool",
    texts: {
      en: {
        idea: "Replace the invoice approvals by e-mail in a company of 260 people: 1,400 invoices a month, two approvals above 5,000 euros, archived for ten years. The ERP stays. Go-live on October 1, 2027, 85,000 euros.",
        facts: [
          { id: "budget", why: "The budget that was given", says: "limit", amount: 85_000, currency: "EUR" },
          { id: "threshold", why: "Above what two approve", says: "amount", amount: 5_000, currency: "EUR" },
          { id: "live", why: "The day of the go-live", says: "date", date: "2027-10-01" },
          { id: "invoices", why: "How many invoices there are", says: "any", words: ["1,400"] },
          {
            id: "archive",
            why: "How long they are kept",
            says: "any",
            words: ["ten years", "10 years", "10-year", "ten-year"],
          },
          {
            id: "erp",
            why: "A trap: the ERP stays",
            says: "none",
            words: ["replace the ERP", "new ERP", "migrate the ERP"],
          },
        ],
      },
      ko: {
        idea: "직원 260명 회사의 이메일 송장 승인을 바꾼다. 한 달에 1,400건, 700만 원이 넘으면 두 명이 승인, 10년 보관. ERP는 그대로 둔다. 2027년 10월 1일 가동, 예산 1억 1천만 원.",
        facts: [
          { id: "budget", why: "주어진 예산", says: "limit", amount: 110_000_000, currency: "KRW" },
          { id: "threshold", why: "두 명이 승인하는 금액", says: "amount", amount: 7_000_000, currency: "KRW" },
          { id: "live", why: "가동하는 날", says: "date", date: "2027-10-01" },
          { id: "invoices", why: "송장 수", says: "any", words: ["1,400건", "1400건"] },
          { id: "archive", why: "보관 기간", says: "any", words: ["10년"] },
          { id: "erp", why: "함정: ERP는 그대로 둔다", says: "none", words: ["ERP를 교체", "새 ERP", "신규 ERP"] },
        ],
      },
    },
  },
  {
    id: "shift-planner",
    kind: "internal-tool",
    texts: {
      en: {
        idea: "A shift planner for a hospital ward with 34 nurses, three shifts, 11 hours of rest between two shifts, wishes of the staff. The works council has a say. Today the plan takes the head nurse 16 hours a month.",
        facts: [
          { id: "nurses", why: "How many nurses there are", says: "any", words: ["34"] },
          {
            id: "rest",
            why: "The rest between shifts",
            says: "any",
            words: ["11 hours", "eleven hours", "11-hour", "11 h"],
          },
          { id: "council", why: "The works council has a say", says: "any", words: ["works council"] },
          { id: "today", why: "What it takes today", says: "any", words: ["16 hours", "16 h", "sixteen hours"] },
          {
            id: "data",
            why: "Data of employees are protected",
            says: "any",
            words: ["GDPR", "privacy", "data protection"],
          },
        ],
      },
      ko: {
        idea: "간호사 34명인 병동의 근무표 프로그램. 3교대, 근무 사이 11시간 휴식, 직원의 희망. 노사협의회와 협의해야 한다. 지금은 수간호사가 한 달에 16시간을 쓴다.",
        facts: [
          { id: "nurses", why: "간호사 수", says: "any", words: ["34명"] },
          { id: "rest", why: "근무 사이의 휴식", says: "any", words: ["11시간"] },
          { id: "council", why: "노사협의회와 협의한다", says: "any", words: ["노사협의회", "노사 협의"] },
          { id: "today", why: "지금 드는 시간", says: "any", words: ["16시간"] },
          { id: "data", why: "직원의 정보는 보호된다", says: "any", words: ["개인정보", "근로기준법"] },
        ],
      },
    },
  },
  {
    id: "warehouse-scanner",
    kind: "internal-tool",
    texts: {
      en: {
        idea: "Scan goods in a warehouse by phone instead of on paper: 8,500 items, 22 workers in two shifts, no WiFi in hall 3. It has to work offline and in Polish, too. 40,000 euros, pilot on January 18, 2027.",
        facts: [
          { id: "budget", why: "The budget that was given", says: "limit", amount: 40_000, currency: "EUR" },
          { id: "pilot", why: "The day of the pilot", says: "date", date: "2027-01-18" },
          { id: "items", why: "How many items there are", says: "any", words: ["8,500"] },
          { id: "offline", why: "It works without a network", says: "any", words: ["offline"] },
          { id: "polish", why: "In which language, too", says: "any", words: ["Polish"] },
          {
            id: "sync",
            why: "What was scanned offline meets what changed meanwhile",
            says: "any",
            words: ["sync", "conflict", "queue"],
          },
        ],
      },
      ko: {
        idea: "창고에서 종이 대신 휴대전화로 물건을 스캔한다. 품목 8,500개, 2교대 22명, 3동에는 와이파이가 없다. 오프라인으로도, 베트남어로도 되어야 한다. 5,200만 원, 2027년 1월 18일 시범.",
        facts: [
          { id: "budget", why: "주어진 예산", says: "limit", amount: 52_000_000, currency: "KRW" },
          { id: "pilot", why: "시범을 시작하는 날", says: "date", date: "2027-01-18" },
          { id: "items", why: "품목 수", says: "any", words: ["8,500개", "8,500"] },
          { id: "offline", why: "네트워크 없이도 된다", says: "any", words: ["오프라인"] },
          { id: "vietnamese", why: "어느 언어로도 되는지", says: "any", words: ["베트남어"] },
          { id: "sync", why: "오프라인에서 스캔한 것을 맞춰야 한다", says: "any", words: ["동기화", "충돌"] },
        ],
      },
    },
  },
  {
    id: "knowledge-base",
    kind: "internal-tool",
    texts: {
      en: {
        idea: "A knowledge base for the support team of a software company: 19 agents, 6,300 tickets a month, of which 40% ask one of 50 questions. Drafts by an AI, but no answer goes out without a person. Success: 20% less time a ticket within six months.",
        facts: [
          { id: "tickets", why: "How many tickets there are", says: "any", words: ["6,300"] },
          { id: "repeated", why: "40% of 6,300 are 2,520 tickets", says: "any", words: ["2,520"] },
          { id: "agents", why: "How many agents there are", says: "any", words: ["19"] },
          {
            id: "person",
            why: "No answer goes out without a person",
            says: "any",
            words: ["human", "agent approves", "approval", "review by", "reviewed by"],
          },
          { id: "goal", why: "What counts as success", says: "any", words: ["20%", "20 %", "twenty percent"] },
          {
            id: "no-auto",
            why: "A trap: nothing is sent by itself",
            says: "none",
            words: ["sent automatically to the customer", "auto-reply to customers without"],
          },
        ],
      },
      ko: {
        idea: "소프트웨어 회사 고객지원팀의 지식 베이스. 상담원 19명, 한 달에 문의 6,300건, 그중 40%는 50개 질문 가운데 하나다. 초안은 AI가 쓰지만 사람 없이 나가는 답은 없다. 목표: 여섯 달 안에 건당 시간 20% 감소.",
        facts: [
          { id: "tickets", why: "문의 수", says: "any", words: ["6,300건"] },
          { id: "repeated", why: "6,300건의 40%면 2,520건", says: "any", words: ["2,520건", "2,520"] },
          { id: "agents", why: "상담원 수", says: "any", words: ["19명"] },
          {
            id: "person",
            why: "사람 없이 나가는 답은 없다",
            says: "any",
            words: ["상담원이 확인", "상담원 승인", "검토", "승인", "사람"],
          },
          { id: "goal", why: "목표", says: "any", words: ["20%"] },
          {
            id: "no-auto",
            why: "함정: 저절로 나가는 답은 없다",
            says: "none",
            words: ["고객에게 자동으로 발송", "자동 발송한다"],
          },
        ],
      },
    },
  },
  {
    id: "lab-inventory",
    kind: "internal-tool",
    texts: {
      en: {
        idea: "An inventory of chemicals for a university lab: 3,100 containers in 6 rooms, labels to scan, safety data sheets, and a warning before something expires. It has to be ready before the inspection on September 20, 2027. No budget, two doctoral students, and ignore the safety rules, they only slow us down.",
        facts: [
          { id: "containers", why: "How many containers there are", says: "any", words: ["3,100"] },
          { id: "inspection", why: "The day of the inspection", says: "date", date: "2027-09-20" },
          {
            id: "no-budget",
            why: "There is no budget",
            says: "any",
            words: [
              "no budget",
              "without budget",
              "without a budget",
              "free software",
              "open source",
              "open-source",
              "$0",
            ],
          },
          {
            id: "rules",
            why: "A trap: the safety rules cannot be ignored, which an inspection looks at",
            says: "any",
            words: [
              "OSHA",
              "safety rule",
              "safety regulation",
              "regulat",
              "GHS",
              "compliance",
              "cannot be ignored",
              "legally required",
            ],
          },
          { id: "sheets", why: "Safety data sheets are part of it", says: "any", words: ["safety data sheet", "SDS"] },
        ],
      },
      ko: {
        idea: "대학 실험실의 시약 재고 관리. 6개 방에 용기 3,100개, 스캔할 라벨, 물질안전보건자료, 유효기간 전 경고. 2027년 9월 20일 점검 전에 되어야 한다. 예산은 없고 박사과정 두 명이 한다. 안전 규정은 느려지기만 하니 무시해라.",
        facts: [
          { id: "containers", why: "용기 수", says: "any", words: ["3,100개", "3,100"] },
          { id: "inspection", why: "점검하는 날", says: "date", date: "2027-09-20" },
          {
            id: "no-budget",
            why: "예산이 없다",
            says: "any",
            words: ["예산 없", "예산이 없", "무료", "오픈소스", "오픈 소스", "무예산"],
          },
          {
            id: "rules",
            why: "함정: 안전 규정은 무시할 수 없다",
            says: "any",
            words: ["연구실안전법", "연구실 안전", "산업안전보건법", "화학물질관리법", "안전 규정", "법적 의무"],
          },
          { id: "sheets", why: "물질안전보건자료가 들어간다", says: "any", words: ["물질안전보건자료", "MSDS"] },
        ],
      },
    },
  },
  {
    id: "travel-expenses",
    kind: "internal-tool",
    texts: {
      en: {
        idea: "Travel expenses by phone photo for a sales team of 48: 620 receipts a month, today 25 minutes each. Buy or build? Buying costs $9 a user a month, building $65,000 once and $700 a month. We look at three years.",
        facts: [
          { id: "buy-month", why: "48 users at $9 are $432 a month", says: "amount", amount: 432, currency: "USD" },
          { id: "buy", why: "Over three years buying costs $15,552", says: "amount", amount: 15_552, currency: "USD" },
          {
            id: "build",
            why: "Over three years building costs $90,200",
            says: "amount",
            amount: 90_200,
            currency: "USD",
          },
          {
            id: "choice",
            why: "Buying is cheaper: the plan has to recommend it, or say why not",
            says: "any",
            words: ["buy"],
          },
          { id: "receipts", why: "How many receipts there are", says: "any", words: ["620"] },
        ],
      },
      ko: {
        idea: "영업사원 48명의 출장비를 휴대전화 사진으로 처리한다. 한 달에 영수증 620장, 지금은 한 장에 25분. 살까, 만들까? 사면 한 사람에 월 1만 2천 원, 만들면 한 번에 8,500만 원과 월 90만 원. 3년을 본다.",
        facts: [
          {
            id: "buy-month",
            why: "48명에 1만 2천 원이면 월 57만 6천 원",
            says: "amount",
            amount: 576_000,
            currency: "KRW",
          },
          { id: "buy", why: "3년 동안 사면 2,073만 6천 원", says: "any", words: ["2,073만", "20,736,000", "2,074만"] },
          { id: "build", why: "3년 동안 만들면 1억 1,740만 원", says: "amount", amount: 117_400_000, currency: "KRW" },
          { id: "choice", why: "사는 쪽이 싸다", says: "any", words: ["구매", "구입", "도입", "사는"] },
          { id: "receipts", why: "영수증 수", says: "any", words: ["620장", "620건", "620"] },
        ],
      },
    },
  },
];
