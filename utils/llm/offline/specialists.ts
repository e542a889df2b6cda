import { type Specialist, USUAL_SPECIALISTS } from "../../../schemas/specialists/specialists.ts";

/** What of an idea's words asks for a specialist beside the usual ones. */
const ASKED_FOR: readonly (readonly [Specialist, RegExp])[] = [
  [
    "legal",
    /\b(?:laws?|legal|permits?|licen[cs]e[ds]?|regulat(?:ed|ion|ions|ory)|clinics?|pharmac(?:y|ies)|medical|drones?|alcohol|gambling|insurance|banking|lending|child ?care)\b|법률|법적|법령|인허가|허가|면허|규제|의료|병원|약국|주류|보험|대출|금융업|드론|어린이집|요양/i,
  ],
  [
    "operations",
    /\b(?:deliver(?:y|ies|ing)|shifts?|logistics|warehouses?|kitchens?|couriers?|fleets?|franchises?|restaurants?|caf[eé]s?|factor(?:y|ies)|24-hour)\b|배달|배송|물류|창고|교대|주방|식당|카페|음식점|공장|매장|프랜차이즈|무인/i,
  ],
  [
    "impact",
    /\b(?:non-?profits?|charit(?:y|ies|able)|grants?|grant-funded|public (?:sector|service|health|library)|municipal(?:ity)?|city council|volunteers?|refugees?|homeless|social enterprise)\b|비영리|공익|사회적\s?(?:기업|가치)|공공|지자체|보조금|지원\s?사업|복지|자원\s?봉사|취약\s?계층/i,
  ],
  [
    "data",
    /\b(?:AI|artificial intelligence|machine learning|data(?:sets?)?|predict(?:s|ion|ions|ive)?|forecast(?:s|ing)?|recommendation engine|sensors?|analytics)\b|인공지능|머신\s?러닝|기계\s?학습|데이터|빅데이터|예측|센서/i,
  ],
];

/** The usual specialists, and those for whom the words of the idea clearly ask, whatever the language. */
export function specialistsFor(text: string): Specialist[] {
  const further = ASKED_FOR.flatMap(([specialist, words]) => (words.test(text) ? [specialist] : []));
  // The usual ones stay, so that what is cut where more than eight are chosen is a further one.
  return [...USUAL_SPECIALISTS, ...further];
}
