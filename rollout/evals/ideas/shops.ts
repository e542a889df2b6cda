import type { EvalIdea } from "../eval-idea.ts";

export const SHOPS: readonly EvalIdea[] = [
  {
    id: "bakery-subscription",
    kind: "shop",
    texts: {
      en: {
        idea: "A bread subscription from a bakery in Portland: 3 loaves a week for $21, delivered by bike within 4 miles. The oven gives 240 loaves a day at most, 150 of which the shop sells already. Start on April 5, 2027 with $25,000.",
        facts: [
          { id: "budget", why: "The money that there is", says: "limit", amount: 25_000, currency: "USD" },
          { id: "price", why: "The price that was given", says: "amount", amount: 21, currency: "USD" },
          { id: "start", why: "The day of the start", says: "date", date: "2027-04-05" },
          {
            id: "capacity",
            why: "240 less 150 leaves 90 loaves a day",
            says: "any",
            words: ["90 loaves", "90 spare", "90 more", "of 90", "90/day", "| 90"],
          },
          {
            id: "radius",
            why: "How far is delivered",
            says: "any",
            words: ["4 miles", "four miles", "4-mile", "four-mile"],
          },
        ],
      },
      ko: {
        idea: "부산의 빵집이 하는 빵 구독. 한 주에 빵 3개를 2만 4천 원에, 자전거로 6km 안에 배달한다. 오븐은 하루에 240개까지 굽고 그중 150개는 이미 매장에서 팔린다. 2027년 4월 5일에 3천만 원으로 시작한다.",
        facts: [
          { id: "budget", why: "있는 돈", says: "limit", amount: 30_000_000, currency: "KRW" },
          { id: "price", why: "주어진 가격", says: "amount", amount: 24_000, currency: "KRW" },
          { id: "start", why: "시작하는 날", says: "date", date: "2027-04-05" },
          { id: "capacity", why: "240개에서 150개를 빼면 하루 90개", says: "any", words: ["90개"] },
          { id: "radius", why: "배달하는 거리", says: "any", words: ["6km", "6 km", "6킬로"] },
        ],
      },
    },
  },
  {
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
            words: [
              "below cost",
              "loss on each",
              "loss per",
              "negative margin",
              "sold at a loss",
              "loses",
              "under cost",
            ],
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
  },
  {
    id: "spare-parts",
    kind: "shop",
    texts: {
      en: {
        idea: "An online shop for spare parts of coffee machines that are older than ten years. 2,600 parts, average order $38, margin 35%. We expect 300 orders a month after a year. No own warehouse: two suppliers ship.",
        facts: [
          { id: "order", why: "The average order that was given", says: "amount", amount: 38, currency: "USD" },
          { id: "parts", why: "How many parts there are", says: "any", words: ["2,600", "2600"] },
          {
            id: "margin",
            why: "300 orders of $38 at 35% are $3,990 a month",
            says: "amount",
            amount: 3_990,
            currency: "USD",
          },
          { id: "suppliers", why: "Two suppliers ship: what if one stops?", says: "any", words: ["supplier"] },
          {
            id: "no-warehouse",
            why: "A trap: there is no warehouse of one's own",
            says: "none",
            words: ["warehouse rent", "rent a warehouse", "lease a warehouse"],
          },
        ],
      },
      ko: {
        idea: "10년이 넘은 커피 머신의 부품을 파는 온라인 가게. 부품 2,600종, 평균 주문 4만 5천 원, 마진 35%. 1년 뒤 한 달에 300건을 기대한다. 창고는 없고 공급사 두 곳이 보낸다.",
        facts: [
          { id: "order", why: "주어진 평균 주문액", says: "amount", amount: 45_000, currency: "KRW" },
          { id: "parts", why: "부품 수", says: "any", words: ["2,600", "2600"] },
          {
            id: "margin",
            why: "300건에 4만 5천 원, 35%면 한 달에 472만 5천 원",
            says: "any",
            words: ["472만", "4,725,000", "473만"],
          },
          { id: "suppliers", why: "공급사 두 곳이 보낸다", says: "any", words: ["공급사"] },
          {
            id: "no-warehouse",
            why: "함정: 창고는 없다",
            says: "none",
            words: ["창고 임대료", "창고를 임대", "창고 임차"],
          },
        ],
      },
    },
  },
  {
    id: "honey-export",
    kind: "shop",
    texts: {
      en: {
        idea: "Sell honey of 40 Slovenian beekeepers to customers in Great Britain, 12 pounds a jar, 5,000 jars in the first year. We know that customs are no topic within Europe.",
        facts: [
          { id: "price", why: "The price that was given", says: "amount", amount: 12, currency: "GBP" },
          {
            id: "sales",
            why: "5,000 jars of 12 pounds are 60,000 pounds",
            says: "amount",
            amount: 60_000,
            currency: "GBP",
          },
          { id: "beekeepers", why: "How many beekeepers there are", says: "any", words: ["40"] },
          {
            id: "customs",
            why: "A trap: Great Britain is no member of the EU, so that there are customs",
            says: "any",
            words: ["customs", "Brexit", "import duty", "border control", "health certificate"],
          },
          {
            id: "no-claim",
            why: "The mistake must not be repeated as a fact",
            says: "none",
            words: [
              "no customs formalities",
              "no customs are needed",
              "customs are not a topic",
              "customs do not apply",
            ],
          },
        ],
      },
      ko: {
        idea: "슬로베니아 양봉가 40명의 꿀을 한국에 판다. 한 병에 2만 원, 첫해 5,000병. 꿀은 가공식품이니 관세와 검역은 신경 쓰지 않아도 되는 것으로 안다.",
        facts: [
          { id: "price", why: "주어진 가격", says: "amount", amount: 20_000, currency: "KRW" },
          { id: "sales", why: "5,000병에 2만 원이면 1억 원", says: "amount", amount: 100_000_000, currency: "KRW" },
          { id: "beekeepers", why: "양봉가 수", says: "any", words: ["40명"] },
          {
            id: "customs",
            why: "함정: 꿀에는 관세와 검역이 있다",
            says: "any",
            words: ["관세", "검역", "통관", "수입신고", "수입 신고"],
          },
          {
            id: "no-claim",
            why: "틀린 말을 사실로 옮기지 않는다",
            says: "none",
            words: ["관세와 검역은 필요 없", "관세가 없", "검역이 필요 없"],
          },
        ],
      },
    },
  },
  {
    id: "school-canteen-shop",
    kind: "shop",
    texts: {
      en: {
        idea: "Pre-order lunches for a school canteen: 640 pupils, $4.50 a meal, orders until 8 a.m. Allergies have to be handled. The school board wants it by August 23, 2027, and pays $32,000 once and nothing a month.",
        facts: [
          { id: "budget", why: "What the board pays", says: "limit", amount: 32_000, currency: "USD" },
          { id: "meal", why: "The price of a meal", says: "amount", amount: 4.5, currency: "USD" },
          { id: "by", why: "By when it is wanted", says: "date", date: "2027-08-23" },
          { id: "allergies", why: "Allergies have to be handled", says: "any", words: ["allerg"] },
          {
            id: "running",
            why: "Nobody pays by the month: the plan has to say who bears what it costs to run",
            says: "any",
            words: ["running cost", "operating cost", "maintenance", "hosting"],
          },
        ],
      },
      ko: {
        idea: "학생 640명인 학교 식당의 점심 예약. 한 끼 5,500원, 오전 8시까지 주문한다. 알레르기를 다뤄야 한다. 학교는 2027년 8월 23일까지 원하고, 한 번에 4천만 원을 내며 매달 내는 돈은 없다.",
        facts: [
          { id: "budget", why: "학교가 내는 돈", says: "limit", amount: 40_000_000, currency: "KRW" },
          { id: "meal", why: "한 끼 가격", says: "amount", amount: 5_500, currency: "KRW" },
          { id: "by", why: "언제까지 원하는지", says: "date", date: "2027-08-23" },
          { id: "allergies", why: "알레르기를 다뤄야 한다", says: "any", words: ["알레르기", "알러지"] },
          {
            id: "running",
            why: "매달 내는 돈이 없으니 운영비를 누가 내는지 말해야 한다",
            says: "any",
            words: ["운영비", "유지보수", "유지 보수", "호스팅"],
          },
        ],
      },
    },
  },
  {
    id: "vintage-bikes",
    kind: "shop",
    texts: {
      en: {
        idea: "A workshop and shop for restored bicycles from the 1980s: 9 bikes a month by two mechanics, bought for 90 euros, sold for 480. Opening on May 3, 2027; 35,000 euros, of which 20,000 are a loan over five years.",
        facts: [
          { id: "budget", why: "The money that there is", says: "limit", amount: 35_000, currency: "EUR" },
          {
            id: "loan",
            why: "Part of it is a loan, which is paid back",
            says: "amount",
            amount: 20_000,
            currency: "EUR",
          },
          { id: "price", why: "The price that was given", says: "amount", amount: 480, currency: "EUR" },
          { id: "opening", why: "The day of the opening", says: "date", date: "2027-05-03" },
          {
            id: "sales",
            why: "9 bikes of 480 euros are 4,320 euros a month",
            says: "amount",
            amount: 4_320,
            currency: "EUR",
          },
          {
            id: "repay",
            why: "The loan has to be paid back",
            says: "any",
            words: ["repay", "instalment", "installment", "interest"],
          },
        ],
      },
      ko: {
        idea: "1980년대 자전거를 고쳐 파는 공방 겸 가게. 정비사 두 명이 한 달에 9대를 고치고, 12만 원에 사서 65만 원에 판다. 2027년 5월 3일에 연다. 5천만 원이 있고 그중 3천만 원은 5년 상환 대출이다.",
        facts: [
          { id: "budget", why: "있는 돈", says: "limit", amount: 50_000_000, currency: "KRW" },
          { id: "loan", why: "그중 대출", says: "amount", amount: 30_000_000, currency: "KRW" },
          { id: "price", why: "주어진 가격", says: "amount", amount: 650_000, currency: "KRW" },
          { id: "opening", why: "여는 날", says: "date", date: "2027-05-03" },
          {
            id: "sales",
            why: "9대에 65만 원이면 한 달에 585만 원",
            says: "amount",
            amount: 5_850_000,
            currency: "KRW",
          },
          { id: "repay", why: "대출은 갚아야 한다", says: "any", words: ["상환", "이자", "갚"] },
        ],
      },
    },
  },
];
