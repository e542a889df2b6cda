import type { Language } from "../../../schemas/idea.ts";
import type { AnalysisBrief } from "../../../schemas/model/model-inputs.ts";
import { clean, quoted, readIdea, shorten } from "./idea.ts";

const OPEN: Readonly<Record<Language, { blank: string; feature: string; condition: string; given: string }>> = {
  en: {
    blank: "to be filled in",
    feature: "a feature to decide",
    condition: "- None was stated; ask for budget, dates and duties before the first phase.",
    given: "not stated yet (to decide)",
  },
  ko: {
    blank: "작성 필요",
    feature: "결정할 기능",
    condition: "- 밝혀진 조건이 없습니다. 첫 단계 전에 예산, 기한, 의무 사항을 확인합니다.",
    given: "아직 정해지지 않음(결정 필요)",
  },
};

/** What the blanks of the guides' skeletons stand for in this plan. */
export function blanksOf(idea: string, analysis: AnalysisBrief, language: Language): ReadonlyMap<string, string> {
  const reading = readIdea(idea, language);
  const open = OPEN[language];
  const features = analysis.features.map(clean).filter((feature) => feature !== "");
  const constraints = analysis.constraints.map(clean).filter((constraint) => constraint !== "");
  const labelled = (label: RegExp) =>
    constraints.find((constraint) => label.test(constraint))?.replace(/^[^:]*:\s*/, "") ?? open.given;
  return new Map([
    ["idea", quoted(reading.core, language)],
    ["audience", shorten(midSentence(clean(analysis.targetUsers).replace(/\.$/, "")), 160) || open.blank],
    ["purpose", shorten(clean(analysis.purpose), 400) || open.blank],
    ["features", bullets(features) || `- ${open.feature}`],
    ["constraints", bullets(constraints) || open.condition],
    ["firstFeature", features[0] ?? open.feature],
    ["secondFeature", features[1] ?? open.feature],
    ["thirdFeature", features[2] ?? open.feature],
    ["budget", labelled(/^(?:budget|예산):/i)],
    ["timeline", labelled(/^(?:timeline|일정):/i)],
    ["unit", reading.words.unit],
    ["units", reading.words.units],
    ["supply", reading.words.supply],
    ["channel", reading.words.channel],
    ["alternative", reading.words.alternative],
  ]);
}

/** Fills every `{{blank}}`; one that is not known is marked for the human, never left as it is. */
export function fill(text: string, blanks: ReadonlyMap<string, string>, language: Language): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => blanks.get(name) ?? OPEN[language].blank);
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

// Only words that are certainly no names: "Alpine clubs" keeps its capital.
function midSentence(text: string): string {
  return text.replace(
    /^(?:Enthusiasts|Newcomers|Professionals|People|Families|Households|Small|Independents|Departments|Beginners|Parents|Students|Owners|Everyone|Anyone|Users|Customers)\b/,
    (word) => word.toLowerCase(),
  );
}
