import type { Language } from "../../../schemas/idea.ts";
import type { ComparablePlan } from "../comparable-plan.ts";

/** What every planning document has to speak of, by the words of headings and of words in bold. */
const TOPICS: Readonly<Record<string, Readonly<Record<Language, RegExp>>>> = {
  goal: { en: /goal|objective|purpose|vision|summary|overview|problem/i, ko: /목표|목적|비전|요약|개요|문제/ },
  users: {
    en: /users?|customers?|audience|market|persona|stakeholder|beneficiar|participants?/i,
    ko: /사용자|이용자|고객|대상|시장|참여자|수혜자|독자/,
  },
  scope: {
    en: /scope|features?|product|service|offer|solution|requirements?/i,
    ko: /범위|기능|제품|서비스|상품|솔루션|요구/,
  },
  delivery: {
    en: /operation|technolog|architecture|team|organi[sz]ation|staff|process|how (?:it|we)/i,
    ko: /운영|기술|아키텍처|조직|인력|팀|프로세스|추진 체계/,
  },
  schedule: { en: /schedule|timeline|roadmap|milestone|phases?|weeks?\b/i, ko: /일정|로드맵|단계|마일스톤|추진 계획/ },
  money: { en: /budget|cost|financ|pricing|revenue|economics|funding/i, ko: /예산|비용|재무|가격|수익|매출|자금/ },
  risks: { en: /risks?|mitigation|contingenc|compliance|legal/i, ko: /위험|리스크|대응|법률|법적|규제/ },
  measures: { en: /measures?|metric|kpi|success|indicators?|evaluation|targets?/i, ko: /지표|KPI|성과|평가|측정/i },
};

/** How many topics there are. */
export const TOPIC_COUNT = Object.keys(TOPICS).length;

/** How many of the topics a plan speaks of under a heading, or in words in bold, of its own. */
export function topicsOf({ sections }: ComparablePlan, language: Language): number {
  const headed = sections
    .flatMap(({ title, markdown }) => [
      title,
      ...[...markdown.matchAll(/^#+\s(.+)$|\*\*([^*\n]{2,80})\*\*/gm)].map(
        ([, heading, bold]) => heading ?? bold ?? "",
      ),
    ])
    .join("\n");
  return Object.values(TOPICS).filter((words) => words[language].test(headed)).length;
}
