import type { Language } from "../../../../schemas/idea.ts";
import type { DocumentType } from "../../../../schemas/model/analysis.ts";
import { CATALOGUE, IMPORTANCE } from "../catalogue.ts";
import type { IdeaKind } from "./kinds.ts";
import type { OwnSection } from "./own-section.ts";
import { OWN_SECTIONS } from "./own-sections.ts";

export interface KindSection extends Pick<OwnSection, "title" | "intent"> {
  readonly id: string;
  /** Null where the guide's questions are its points. */
  readonly points: readonly string[] | null;
}

/** What a kind of idea needs, the most important first; a kind that is not here goes by its document. */
const RANKED: Readonly<Partial<Record<IdeaKind, readonly string[]>>> = {
  shop: [
    ...[
      "executive-summary",
      "customer-and-problem",
      "place-and-range",
      "pricing-and-unit-economics",
      "operations-and-team",
    ],
    ...["finance-plan", "risks", "milestones-and-measures", "go-to-market", "competition", "law-and-permits"],
    ...["service-operations", "market-sizing", "content-and-trust"],
  ],
  service: [
    ...[
      "executive-summary",
      "customer-and-problem",
      "course-of-service",
      "pricing-and-unit-economics",
      "service-operations",
    ],
    ...["finance-plan", "risks", "milestones-and-measures", "operations-and-team", "go-to-market", "content-and-trust"],
    ...["law-and-permits", "competition", "market-sizing"],
  ],
  internal: [
    ...[
      "executive-summary",
      "work-today",
      "product-scope",
      "adoption",
      "technology-architecture",
      "finance-plan",
      "risks",
    ],
    ...[
      "milestones-and-measures",
      "data-and-measurement",
      "customer-and-problem",
      "operations-and-team",
      "competition",
    ],
    ...["impact-and-evaluation", "law-and-permits"],
  ],
  call: [
    ...["executive-summary", "call-requirements", "need-and-beneficiaries", "evaluation-criteria", "finance-plan"],
    ...[
      "milestones-and-measures",
      "impact-and-evaluation",
      "eligibility-and-documents",
      "operations-and-team",
      "risks",
    ],
    ...["data-and-measurement", "law-and-permits", "competition", "technology-architecture"],
  ],
  event: [
    ...[
      "executive-summary",
      "customer-and-problem",
      "programme",
      "place-and-safety",
      "finance-plan",
      "milestones-and-measures",
    ],
    ...[
      "risks",
      "go-to-market",
      "operations-and-team",
      "law-and-permits",
      "pricing-and-unit-economics",
      "content-and-trust",
    ],
    ...["business-model", "service-operations"],
  ],
  research: [
    ...["executive-summary", "research-question", "state-of-knowledge", "method-and-sample", "ethics-and-consent"],
    ...[
      "milestones-and-measures",
      "finance-plan",
      "data-and-measurement",
      "risks",
      "dissemination",
      "operations-and-team",
    ],
    ...["impact-and-evaluation", "law-and-permits", "technology-architecture"],
  ],
  nonprofit: [
    ...["executive-summary", "need-and-beneficiaries", "offer-to-beneficiaries", "impact-and-evaluation", "funding"],
    ...["finance-plan", "risks", "volunteers-and-partners", "milestones-and-measures", "operations-and-team"],
    ...["law-and-permits", "content-and-trust", "go-to-market", "data-and-measurement"],
  ],
};
/** Where a kind calls a section by another name. */
const TITLES: Readonly<Partial<Record<IdeaKind, Readonly<Record<string, Readonly<Record<Language, string>>>>>>> = {
  internal: {
    "customer-and-problem": { en: "Colleagues who use it", ko: "사용할 동료" },
    "finance-plan": { en: "Costs and savings", ko: "비용과 절감 효과" },
    competition: { en: "Build, buy or leave it", ko: "직접 개발, 구매, 현행 유지" },
  },
  call: {
    competition: { en: "Comparable projects", ko: "유사 사업" },
    "finance-plan": { en: "Budget of the application", ko: "신청 예산" },
  },
  event: {
    "customer-and-problem": { en: "Who comes and why", ko: "참가자와 참가 이유" },
    "go-to-market": { en: "Tickets and publicity", ko: "모객과 홍보" },
    "business-model": { en: "Tickets, sponsors and grants", ko: "수입원(참가비, 후원, 보조금)" },
  },
  research: {
    "finance-plan": { en: "Budget of the project", ko: "연구비" },
    "impact-and-evaluation": { en: "Expected benefit", ko: "기대 효과" },
  },
  nonprofit: { "go-to-market": { en: "Reaching people and donors", ko: "수혜자와 후원자에게 알리기" } },
};

/** All sections for a kind of idea, those that matter most first; then what the catalogue has besides. */
export function kindSections(kind: IdeaKind, document: DocumentType, language: Language): KindSection[] {
  const ranked = RANKED[kind] ?? IMPORTANCE[document];
  const ids = [...new Set([...ranked, ...CATALOGUE.map(({ id }) => id)])];
  return ids.flatMap((id): KindSection[] => {
    const own = OWN_SECTIONS[id]?.[language];
    if (own) return [{ id, ...own }];
    const entry = CATALOGUE.find((candidate) => candidate.id === id);
    const title = TITLES[kind]?.[id]?.[language];
    return entry ? [{ id, title: title ?? entry.title[language], intent: entry.intent[language], points: null }] : [];
  });
}
