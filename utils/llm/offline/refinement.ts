import type { Language } from "../../../schemas/idea.ts";
import type { RefinementInput } from "../../../schemas/model-call.ts";
import type { Refinement } from "../../../schemas/revision.ts";
import { clean, quoted, shorten } from "./idea.ts";

/** More would be a new plan. */
const MOST_SECTIONS = 3;
const TITLE_WEIGHT = 3;
const REQUEST_CHARACTERS = 300;

const DIRECTION: Readonly<Record<Language, (request: string, titles: string) => string>> = {
  en: (request, titles) => `${request} is worked into ${titles}.`,
  ko: (request, titles) => `${request} 요청을 반영할 항목: ${titles}.`,
};

/** The offline `Refinement`: the sections that share most words with the request; where none does, the first. */
export function refinementOffline({ request, sections, language }: RefinementInput): Refinement {
  const wanted = new Set(words(request));
  const rated = sections.map(({ id, title, markdown }) => {
    const shared = (text: string) => words(text).filter((word) => wanted.has(word)).length;
    // A long text shares some word with everything: what counts is the paragraph that comes closest.
    const closest = Math.max(...markdown.split(/\n{2,}/).map(shared));
    return { id, title, closeness: TITLE_WEIGHT * shared(`${title} ${id}`) + closest };
  });
  const most = Math.max(...rated.map(({ closeness }) => closeness));
  // Half as close is close; one word of many that all sections share is not.
  const close = rated.filter(({ closeness }) => closeness > most / 2).toSorted((a, b) => b.closeness - a.closeness);
  const touched = (close.length > 0 ? close : rated.slice(0, 1)).slice(0, MOST_SECTIONS);
  const asked = shorten(clean(request), REQUEST_CHARACTERS);
  const titles = touched.map(({ title }) => quoted(clean(title), language)).join(", ");
  return {
    direction: DIRECTION[language](quoted(asked, language), titles),
    instructions: touched.map(({ id }) => ({ sectionId: id, instruction: asked || request })),
  };
}

/** Each word once, and Korean by pairs of syllables: its words end in particles. */
function words(text: string): string[] {
  const whole =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/\p{Script=Hangul}{2,}|[a-z0-9]{3,}/gu) ?? [];
  const pairs = (word: string) => Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
  return [...new Set(whole.flatMap((word) => (/^\p{Script=Hangul}/u.test(word) ? pairs(word) : [word])))];
}
