import type { Guide } from "../../../schemas/guide.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { OutlineInput } from "../../../schemas/model-call.ts";
import type { Outline, OutlineSection } from "../../../schemas/outline.ts";
import { CATALOGUE, type CatalogueEntry, IMPORTANCE } from "./catalogue.ts";
import { clean, quoted, shorten } from "./idea.ts";
import { pointsFor } from "./text.ts";

// More key points make a section that touches everything and settles nothing.
const KEY_POINTS = 4;

/** The offline `Outline`: the most important sections of the catalogue, changed by what the human rejected. */
export function outlineOffline(input: OutlineInput): Outline {
  const { language } = input;
  const ranked = IMPORTANCE[input.analysis.documentType];
  const chosen = new Set(ranked.slice(0, Math.max(input.minSections, 1)));
  const asked: CatalogueEntry[] = [];
  const requested: OutlineSection[] = [];
  for (const [index, rejection] of input.rejections.entries()) {
    const reason = clean(rejection);
    if (reason === "") continue;
    const named = CATALOGUE.filter((entry) => entry.id !== "executive-summary" && entry.asked.test(reason));
    asked.push(...named.filter((entry) => !asked.includes(entry)));
    for (const entry of named) chosen.add(entry.id);
    // A reason that only names sections is answered by their new place; any other gets a section of its own.
    if (named.length === 0) requested.push(requestedSection(reason, index, language));
  }
  const inOrder = CATALOGUE.filter((entry) => chosen.has(entry.id) && !asked.includes(entry));
  const [first, ...others] = inOrder;
  const catalogued = (entries: readonly CatalogueEntry[]) =>
    entries.map((entry) => catalogueSection(entry, input.guides, language, asked.includes(entry)));
  return {
    title: input.analysis.title,
    sections: [...catalogued(first ? [first] : []), ...requested, ...catalogued(asked), ...catalogued(others)],
  };
}

function catalogueSection(
  entry: CatalogueEntry,
  guides: readonly Guide[],
  language: Language,
  asked: boolean,
): OutlineSection {
  const title = entry.title[language];
  const guide = guides.find((candidate) => candidate.id === entry.id && candidate.language === language);
  const note =
    language === "ko"
      ? " 구성안을 되돌릴 때 요청하신 내용이므로 앞에 두었습니다."
      : " Moved to the front because the outline was sent back for it.";
  return {
    id: entry.id,
    title,
    intent: entry.intent[language] + (asked ? note : ""),
    keyPoints: guide ? guide.questions.slice(0, KEY_POINTS) : pointsFor(title, language),
  };
}

function requestedSection(reason: string, index: number, language: Language): OutlineSection {
  const short = shorten(reason, 60);
  return language === "ko"
    ? {
        id: `requested-${index + 1}`,
        title: `요청 반영: ${short}`,
        intent: `구성안에 대한 다음 의견에 답합니다: ${quoted(shorten(reason, 300), language)}`,
        keyPoints: pointsFor(quoted(short, language), language),
      }
    : {
        id: `requested-${index + 1}`,
        title: `As requested: ${short}`,
        intent: `Answers what was said about the outline: ${quoted(shorten(reason, 300), language)}`,
        keyPoints: pointsFor(quoted(short, language), language),
      };
}
