/** A query that shares no word with the passage that answers it. */
export interface WordFreeQuery {
  /** The heading of the passage, by which it is told whether it was found. */
  readonly place: string;
  readonly text: string;
  readonly query: string;
}

const row = (place: string, text: string, query: string): WordFreeQuery => ({ place, text, query });

/** Twenty in English, of one plan for a shop: every passage is a wrong answer to the queries of the others. */
export const ENGLISH: readonly WordFreeQuery[] = [
  row(
    "A1",
    "The landlord wants 1,900 a month and a deposit of three payments.",
    "How much does renting our premises cost?",
  ),
  row("A2", "Two part-timers fold shirts on Saturdays for 14 an hour.", "wages of weekend staff"),
  row("A3", "Nobody under eighteen may buy a knife here.", "minimum age for customers"),
  row("A4", "Parcels leave on the day they are paid for and arrive within 48 hours.", "delivery speed"),
  row("A5", "Whoever is unhappy sends it back free of charge and gets the full sum.", "refund policy"),
  row("A6", "Snow makes the pass undriveable from December to March.", "winter road closures"),
  row("A7", "Our strongest rival sells the same lamp for a third less.", "cheaper competitors"),
  row("A8", "A flood in the basement would ruin every carton that is kept there.", "water damage risk to inventory"),
  row("A9", "Grandparents choose gifts with their daughters' advice.", "elderly purchasers' behaviour"),
  row("A10", "Names and phone numbers are erased after ninety days.", "personal data retention"),
  row("A11", "The bank lends up to half if a guarantor signs.", "loan conditions"),
  row("A12", "Solar panels cover two thirds of what the freezers draw.", "renewable energy share of electricity"),
  row("A13", "Each apprentice learns welding for six weeks before touching a frame.", "training of new employees"),
  row(
    "A14",
    "Complaints dropped by half once a human picked up the phone.",
    "customer satisfaction improved through support",
  ),
  row(
    "A15",
    "The mayor's office must stamp the paper before the first guest sits down.",
    "licence from authorities to open a restaurant",
  ),
  row("A16", "Children squeal when the puppet falls over; parents film it.", "audience reactions to a show"),
  row("A17", "We make back what the oven cost after selling 8,000 loaves.", "break-even point of equipment investment"),
  row(
    "A18",
    "Screen readers stumble over the pictures because none is described.",
    "accessibility problems for blind visitors",
  ),
  row("A19", "Fishermen bring mackerel at dawn, straight from the pier.", "seafood suppliers"),
  row("A20", "A thief copied the master's password and emptied the till.", "security incident with stolen credentials"),
];

/** The same in Korean; neither words nor pairs of syllables are shared. */
export const KOREAN: readonly WordFreeQuery[] = [
  row("K1", "건물주는 달마다 190만 원과 석 달 치 보증금을 요구한다.", "가게 임차 비용"),
  row("K2", "토요일마다 두 사람이 셔츠를 개고 한 시간에 만 사천 원을 받는다.", "주말 아르바이트 인건비"),
  row("K3", "만 열여덟이 안 된 손님에게는 칼을 팔지 않는다.", "구매 가능한 최소 나이"),
  row("K4", "결제한 날 소포를 부치고 마흔여덟 시간 안에 문 앞에 놓인다.", "배송 속도"),
  row("K5", "마음에 들지 않으면 공짜로 돌려보내고 전액을 되찾는다.", "환불 정책"),
  row("K6", "십이월부터 삼월까지 눈이 쌓여 고갯길로 차가 다니지 못한다.", "겨울철 도로 통제"),
  row("K7", "옆집은 똑같은 등을 삼분의 일이나 싸게 내놓는다.", "가격이 낮은 경쟁 업체"),
  row("K8", "지하에 물이 차면 쌓아 둔 상자를 모두 버려야 한다.", "침수로 인한 재고 손실 위험"),
  row("K9", "할머니는 딸의 말을 듣고 선물을 고른다.", "노년층 소비자 행동"),
  row("K10", "이름과 전화번호는 아흔 날이 지나면 지운다.", "개인정보 보관 기간"),
  row("K11", "은행은 보증인이 서명하면 절반까지 꾸어 준다.", "대출 조건"),
  row("K12", "지붕의 태양광 판이 냉동고가 쓰는 전기의 삼분의 이를 댄다.", "재생 에너지 비중"),
  row("K13", "견습공은 여섯 주 동안 용접을 배운 뒤에야 틀을 만진다.", "신입 직원 교육"),
  row("K14", "사람이 직접 수화기를 들자 불평이 반으로 줄었다.", "상담을 통한 고객 만족도 향상"),
  row("K15", "첫 손님을 앉히기 전에 구청의 도장을 받아야 한다.", "식당 영업 인허가"),
  row("K16", "인형이 넘어지면 아이들이 까르르 웃고 부모는 찍는다.", "공연 관객 반응"),
  row("K17", "빵 팔천 개를 팔면 오븐에 들인 돈이 빠진다.", "설비 투자 손익분기점"),
  row("K18", "그림마다 풀이글이 없어 화면 읽기 프로그램이 더듬거린다.", "시각장애인 접근성 문제"),
  row("K19", "새벽마다 어부들이 부두에서 고등어를 바로 가져온다.", "수산물 공급처"),
  row("K20", "도둑이 주인의 비밀번호를 베껴 금고를 비웠다.", "계정 탈취 보안 사고"),
];

/** The passages as a file that a person gives. */
export function markdownOf(rows: readonly WordFreeQuery[]): string {
  return rows.map(({ place, text }) => `# ${place}\n\n${text}\n`).join("\n");
}
