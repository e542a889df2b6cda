import type { EvalIdea } from "../eval-idea.ts";

/** A shop whose idea contradicts itself: the price is under what a piece costs. */
export const SOAP_SHOP: EvalIdea = {
  id: "soap-shop",
  kind: "shop",
  texts: {
    en: {
      idea: "An online shop for handmade soap in Oregon. A bar costs us $6.40 to make and we want to sell it at $5.90. We have $9,500 to start and open on November 20, 2027. The soap heals eczema, customers say.",
      facts: [
        { id: "start-money", why: "All there is to start with", says: "limit", amount: 9_500, currency: "USD" },
        { id: "opening", why: "The day is fixed", says: "date", date: "2027-11-20" },
        {
          id: "unit-loss",
          why: "Each bar would be sold below its cost, which a plan has to say",
          says: "any",
          words: ["below cost", "loss on each", "loss per", "negative margin", "sold at a loss", "loses", "under cost"],
        },
        {
          id: "no-cure",
          why: "A cosmetic that is said to heal is a drug for the FDA",
          says: "none",
          words: ["heals eczema", "cures eczema", "treats eczema"],
        },
      ],
    },
    ko: {
      idea: "전주에서 만든 수제 비누를 파는 온라인 쇼핑몰. 비누 한 개 원가가 6,400원인데 5,900원에 팔고 싶습니다. 시작 자금은 950만 원이고 2027년 11월 20일에 엽니다. 고객들은 아토피가 낫는다고 합니다.",
      facts: [
        { id: "start-money", why: "시작에 쓸 수 있는 전부", says: "limit", amount: 9_500_000, currency: "KRW" },
        { id: "opening", why: "개점일이 정해져 있음", says: "date", date: "2027-11-20" },
        {
          id: "unit-loss",
          why: "한 개 팔 때마다 손해라는 점을 기획서가 말해야 함",
          says: "any",
          words: ["손해", "손실", "역마진", "원가보다 낮", "원가 이하", "적자"],
        },
        {
          id: "no-cure",
          why: "화장품에 치료 효과를 말하면 화장품법 위반임",
          says: "none",
          words: ["아토피 치료", "아토피를 치료", "아토피가 낫", "아토피 완치"],
        },
      ],
    },
  },
};
