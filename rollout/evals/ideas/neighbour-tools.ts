import type { EvalIdea } from "../eval-idea.ts";

/** A web app with a budget, a day and a law in it, and an income that nobody can promise. */
export const NEIGHBOUR_TOOLS: EvalIdea = {
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
};
