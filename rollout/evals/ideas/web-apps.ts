import type { EvalIdea } from "../eval-idea.ts";

export const WEB_APPS: readonly EvalIdea[] = [
  {
    id: "climbing-gear",
    kind: "web-app",
    texts: {
      en: {
        idea: "A marketplace for used climbing gear in Germany. We have $60,000 and want to open on March 1, 2027. Ropes and harnesses may only be sold with a check, since they wear out.",
        facts: [
          { id: "budget", why: "The budget that was given", says: "limit", amount: 60_000, currency: "USD" },
          { id: "opening", why: "The day of the opening", says: "date", date: "2027-03-01" },
          {
            id: "safety",
            why: "Worn safety gear has to be checked before it is sold",
            says: "any",
            words: ["inspection", "inspect", "safety check", "checked by", "condition check"],
          },
          {
            id: "law",
            why: "Buyers in Germany have consumer rights, and their data are protected",
            says: "any",
            words: ["GDPR", "DSGVO", "consumer law", "right of withdrawal", "product liability"],
          },
        ],
      },
      ko: {
        idea: "한국의 중고 등산 장비 장터 웹앱. 예산은 8천만 원이고 2027년 3월 1일에 열고 싶다. 로프와 하네스는 닳기 때문에 점검을 거친 것만 판다.",
        facts: [
          { id: "budget", why: "주어진 예산", says: "limit", amount: 80_000_000, currency: "KRW" },
          { id: "opening", why: "여는 날", says: "date", date: "2027-03-01" },
          { id: "safety", why: "닳는 안전 장비는 팔기 전에 점검한다", says: "any", words: ["점검", "검수"] },
          {
            id: "law",
            why: "소비자와 개인정보에 관한 법",
            says: "any",
            words: [
              "전자상거래법",
              "전자상거래 등에서의",
              "개인정보보호법",
              "개인정보 보호법",
              "제조물책임법",
              "제조물 책임법",
            ],
          },
        ],
      },
    },
  },
  {
    id: "parents-carpool",
    kind: "web-app",
    texts: {
      en: {
        idea: "A web app for parents of one primary school with 420 pupils to share rides. No money changes hands, nobody installs anything, and only parents of the school get in. One developer has 10 weeks, $9,000 in all.",
        facts: [
          { id: "budget", why: "The budget that was given", says: "limit", amount: 9_000, currency: "USD" },
          { id: "pupils", why: "The size of the school", says: "any", words: ["420"] },
          {
            id: "weeks",
            why: "The time that there is",
            says: "any",
            words: ["10 weeks", "ten weeks", "10-week", "ten-week", "week 10"],
          },
          {
            id: "children",
            why: "It is about children: who gets in is checked, and their data are protected",
            says: "any",
            words: ["verif", "invit", "approved by the school", "school list"],
          },
          {
            id: "no-fees",
            why: "A trap: no money changes hands",
            says: "none",
            words: ["per-ride fee", "ride fee of", "subscription price", "premium plan"],
          },
        ],
      },
      ko: {
        idea: "전교생 420명인 초등학교 한 곳의 학부모가 등하교 차량을 함께 타는 웹앱. 돈은 오가지 않고, 설치할 것이 없고, 그 학교 학부모만 들어온다. 개발자 한 명이 10주 동안 만들고 예산은 모두 1,200만 원이다.",
        facts: [
          { id: "budget", why: "주어진 예산", says: "limit", amount: 12_000_000, currency: "KRW" },
          { id: "pupils", why: "학교의 규모", says: "any", words: ["420명"] },
          { id: "weeks", why: "주어진 기간", says: "any", words: ["10주"] },
          {
            id: "children",
            why: "아이들에 관한 일이라 들어오는 사람을 확인한다",
            says: "any",
            words: ["인증", "확인 절차", "초대", "승인"],
          },
          {
            id: "no-fees",
            why: "함정: 돈은 오가지 않는다",
            says: "none",
            words: ["이용료를 받", "탑승 요금", "구독료", "유료 요금제"],
          },
        ],
      },
    },
  },
  {
    id: "contradicting-launch",
    kind: "web-app",
    texts: {
      en: {
        idea: "A booking site for 12 music teachers. It has to go live on February 1, 2027, after a pilot of three months that starts on January 4, 2027. Budget $15,000.",
        facts: [
          { id: "budget", why: "The budget that was given", says: "limit", amount: 15_000, currency: "USD" },
          { id: "live", why: "The day it is to go live", says: "date", date: "2027-02-01" },
          { id: "pilot", why: "The day the pilot starts", says: "date", date: "2027-01-04" },
          {
            id: "conflict",
            why: "Three months from January 4 end after February 1: the plan has to say so",
            says: "any",
            words: [
              "conflict",
              "contradict",
              "cannot both",
              "not possible",
              "incompatible",
              "does not fit",
              "do not fit",
              "overlap",
            ],
          },
        ],
      },
      ko: {
        idea: "음악 강사 12명의 레슨 예약 사이트. 2027년 1월 4일에 시작하는 석 달 시범 운영을 마친 뒤 2027년 2월 1일에 정식으로 열어야 한다. 예산은 2천만 원이다.",
        facts: [
          { id: "budget", why: "주어진 예산", says: "limit", amount: 20_000_000, currency: "KRW" },
          { id: "live", why: "정식으로 여는 날", says: "date", date: "2027-02-01" },
          { id: "pilot", why: "시범 운영을 시작하는 날", says: "date", date: "2027-01-04" },
          {
            id: "conflict",
            why: "1월 4일부터 석 달이면 2월 1일이 지난다",
            says: "any",
            words: ["모순", "상충", "맞지 않", "양립", "어긋", "겹치", "불가능"],
          },
        ],
      },
    },
  },
  {
    id: "clinic-waiting",
    kind: "web-app",
    texts: {
      en: {
        idea: "A waiting-list web app for a dental clinic in California with 3 dentists and 1,800 patients: patients see when they are called and are told by text message. Monthly costs must stay under $400.",
        facts: [
          { id: "monthly", why: "The monthly limit that was given", says: "amount", amount: 400, currency: "USD" },
          { id: "patients", why: "How many patients there are", says: "any", words: ["1,800", "1800"] },
          { id: "hipaa", why: "Health data in the United States fall under HIPAA", says: "any", words: ["HIPAA"] },
          {
            id: "consent",
            why: "Text messages need the patients' consent",
            says: "any",
            words: ["TCPA", "consent", "opt-in", "opt in"],
          },
        ],
      },
      ko: {
        idea: "의사 3명, 환자 1,800명인 치과의 대기 순번 웹앱. 환자는 언제 불리는지 보고 문자로 알림을 받는다. 월 운영비는 50만 원을 넘지 않아야 한다.",
        facts: [
          { id: "monthly", why: "주어진 월 한도", says: "amount", amount: 500_000, currency: "KRW" },
          { id: "patients", why: "환자 수", says: "any", words: ["1,800명", "1800명"] },
          {
            id: "law",
            why: "진료 정보는 법으로 보호된다",
            says: "any",
            words: ["의료법", "개인정보보호법", "개인정보 보호법", "민감정보"],
          },
          { id: "consent", why: "문자 알림에는 동의가 필요하다", says: "any", words: ["수신 동의", "동의"] },
        ],
      },
    },
  },
  {
    id: "neighbour-tools",
    kind: "web-app",
    texts: {
      en: {
        idea: "A web app where neighbours in Leeds lend each other tools. We have £18,000 for everything until the launch on 1 May 2027, and two part-time developers. Deposits are held, so it must respect the UK's rules on payment services. No advertising.",
        facts: [
          {
            id: "budget",
            why: "All there is until the launch",
            says: "limit",
            amount: 18_000,
            currency: "GBP",
          },
          { id: "launch", why: "The day of the launch is fixed", says: "date", date: "2027-05-01" },
          {
            id: "deposits",
            why: "Holding other people's money is regulated",
            says: "any",
            words: ["Payment Services Regulations", "FCA", "Financial Conduct Authority", "safeguard", "authorised"],
          },
          {
            id: "no-advertising",
            why: "The idea rules advertising out as an income",
            says: "none",
            words: ["advertising revenue", "ad revenue", "sponsored listings", "banner ads"],
          },
        ],
      },
      ko: {
        idea: "대전 이웃끼리 공구를 빌려주는 웹앱. 2027년 5월 1일 출시까지 전체 예산은 3,000만 원이고, 시간제 개발자 두 명이 만듭니다. 보증금을 맡아 두므로 전자금융거래법을 지켜야 합니다. 광고는 하지 않습니다.",
        facts: [
          { id: "budget", why: "출시까지 쓸 수 있는 전부", says: "limit", amount: 30_000_000, currency: "KRW" },
          { id: "launch", why: "출시일이 정해져 있음", says: "date", date: "2027-05-01" },
          {
            id: "deposits",
            why: "남의 돈을 맡는 일은 규제를 받음",
            says: "any",
            words: ["전자금융거래법", "전자금융업", "에스크로", "결제대행"],
          },
          {
            id: "no-advertising",
            why: "광고 수입은 아이디어에서 배제함",
            says: "none",
            words: ["광고 수익", "광고 매출", "배너 광고", "스폰서"],
          },
        ],
      },
    },
  },
  {
    id: "language-tandem",
    kind: "web-app",
    texts: {
      en: {
        idea: "A site where Korean and German learners of each other's language meet in pairs by video. We start with 200 learners, and earn 6 euros a month from each one who pays, which we expect of 15%. Is that worth it? We are two, with 18,000 euros.",
        facts: [
          { id: "budget", why: "The money that there is", says: "limit", amount: 18_000, currency: "EUR" },
          { id: "price", why: "The price that was given", says: "amount", amount: 6, currency: "EUR" },
          { id: "learners", why: "With how many it starts", says: "any", words: ["200"] },
          {
            id: "income",
            why: "200 learners of whom 15% pay 6 euros are 180 euros a month",
            says: "amount",
            amount: 180,
            currency: "EUR",
          },
          {
            id: "verdict",
            why: "The question is whether it is worth it",
            says: "any",
            words: ["break-even", "break even", "not cover", "does not pay", "loss"],
          },
        ],
      },
      ko: {
        idea: "한국어와 독일어를 서로 배우는 사람들이 둘씩 영상으로 만나는 사이트. 학습자 200명으로 시작하고, 그중 15%가 한 달에 9,000원을 낼 것으로 본다. 할 만한 일인가? 우리는 두 명이고 2,500만 원이 있다.",
        facts: [
          { id: "budget", why: "있는 돈", says: "limit", amount: 25_000_000, currency: "KRW" },
          { id: "price", why: "주어진 가격", says: "amount", amount: 9_000, currency: "KRW" },
          { id: "learners", why: "시작할 때의 학습자 수", says: "any", words: ["200명"] },
          {
            id: "income",
            why: "200명의 15%가 9,000원씩 내면 한 달에 27만 원",
            says: "amount",
            amount: 270_000,
            currency: "KRW",
          },
          { id: "verdict", why: "할 만한지를 물었다", says: "any", words: ["손익분기", "적자", "손실", "수익성"] },
        ],
      },
    },
  },
];
