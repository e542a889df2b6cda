import type { Language } from "../../schemas/idea.ts";
import type { Check } from "../document/checked-plan.ts";
import { oneLine } from "../document/text/markdown.ts";
import { isMentioned } from "../reading/mentions.ts";

const WORDS: Readonly<Record<Language, (feature: string) => string>> = {
  en: (feature) => `No section takes up the feature "${feature}".`,
  ko: (feature) => `다음 기능을 다루는 섹션이 없습니다: ${feature}`,
};

/** Features of the analysis that no section shares words with. */
export const features: Check = ({ features, sections, language }) => {
  const texts = sections.map(({ title, markdown }) => `${title}\n${markdown}`);
  if (texts.length === 0) return [];
  return features
    .filter((feature) => !isMentioned(feature, texts, language))
    .map((feature) => ({ check: "features", sectionId: null, problem: WORDS[language](oneLine(feature)) }));
};
