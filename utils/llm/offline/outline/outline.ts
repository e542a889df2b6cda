import type { Guide } from "../../../../schemas/guide.ts";
import type { Language } from "../../../../schemas/idea.ts";
import type { OutlineInput } from "../../../../schemas/model/model-inputs.ts";
import type { OutlineSection, PlainOutline } from "../../../../schemas/model/outline.ts";
import { CATALOGUE } from "../catalogue.ts";
import { readIdea } from "../idea.ts";
import { kindSections } from "../kinds/kind-sections.ts";
import { pointsFor } from "../text.ts";
import { type NamedSection, requestedOutline } from "./requested-outline.ts";

// More key points make a section that touches everything and settles nothing.
const KEY_POINTS = 4;
const UNFOLLOWED: Readonly<Record<Language, (said: string) => string>> = {
  en: (said) =>
    `Not followed: ${said}. Without a language model only the number, names and order of the sections can change on request; anything else can be edited in the outline itself.`,
  ko: (said) =>
    `반영하지 못한 의견: ${said}. 언어 모델 없이는 요청으로 섹션의 수, 이름, 순서만 바꿀 수 있으니, 그 밖의 것은 목차에서 직접 고쳐 주세요.`,
};

/**
 * The offline `Outline`: the sections that matter most for the kind of idea, changed by what the human said of earlier
 * outlines, as far as that is about number, names and order; and what else they said, which was not followed.
 */
export function outlineOffline(input: OutlineInput): PlainOutline {
  const { language, idea, analysis } = input;
  const ranked = kindSections(readIdea(idea, language).kind, analysis.documentType, language);
  const unfollowed: string[] = [];
  let sections: readonly NamedSection[] = inPlace(ranked.slice(0, Math.max(input.minSections, 1)), ranked);
  for (const reason of input.rejections) {
    const requested = requestedOutline(reason, sections, ranked, language);
    sections = requested.sections;
    unfollowed.push(...requested.unfollowed);
  }
  return {
    title: analysis.title,
    sections: sections.map((section) => outlined(section, ranked, input.guides, language)),
    unfollowed: unfollowed.length > 0 ? UNFOLLOWED[language]([...new Set(unfollowed)].join(", ")) : null,
  };
}

/** In the order in which a plan is read: that of the catalogue, with what only this kind has behind what it follows. */
function inPlace(chosen: readonly NamedSection[], ranked: readonly NamedSection[]): NamedSection[] {
  const place = ({ id }: NamedSection): number => {
    const own = CATALOGUE.findIndex((entry) => entry.id === id);
    if (own >= 0) return own;
    const before = ranked[ranked.findIndex((section) => section.id === id) - 1];
    return before ? place(before) + 0.5 : 0;
  };
  return chosen.toSorted((a, b) => place(a) - place(b));
}

function outlined(
  { id, title }: NamedSection,
  ranked: ReturnType<typeof kindSections>,
  guides: readonly Guide[],
  language: Language,
): OutlineSection {
  const known = ranked.find((section) => section.id === id);
  const guide = guides.find((candidate) => candidate.id === id && candidate.language === language);
  const points = known?.points ?? guide?.questions.slice(0, KEY_POINTS) ?? pointsFor(title, language);
  return { id, title, intent: known?.intent ?? "", keyPoints: [...points] };
}
