import type { Guide, GuideTopic } from "../schemas/guide.ts";
import { SPECIALISTS } from "../schemas/specialists/specialists.ts";

// A title says what a guide is about, a topic only what it also touches.
const TITLE_WEIGHT = 4;
const TOPIC_WEIGHT = 1;
// Less than two plain topics: a guide of the specialist that fits the words better comes first.
const SPECIALIST_WEIGHT = 1.5;

/** All that guides are found by. */
export function guideTopics(guides: readonly Guide[], team = SPECIALISTS): GuideTopic[] {
  return guides.flatMap(({ id, language, title, topics }) => {
    const found = { guide: id, language };
    const worded = [
      { words: guideWords(title), weight: TITLE_WEIGHT },
      // A longer topic says more: "go-to-market" beats the "market" inside it.
      ...topics.map(guideWords).map((words) => ({ words, weight: TOPIC_WEIGHT + Math.min(words.length - 1, 3) / 2 })),
    ];
    return [
      ...worded.filter(({ words }) => words.length > 0).map((entry) => ({ ...found, ...entry, specialist: null })),
      ...team
        .filter((specialist) => specialist.guides.includes(id))
        .map((specialist) => ({
          ...found,
          specialist: specialist.id,
          weight: SPECIALIST_WEIGHT,
          words: null,
        })),
    ];
  });
}

/**
 * The words of a title, a topic or a query, each once. Words of Latin script in the singular; of Hangul the pairs of
 * neighbours, so that compounds match their parts.
 */
export function guideWords(text: string): string[] {
  const found = new Set<string>();
  for (const [run] of text
    .normalize("NFC")
    .toLowerCase()
    .matchAll(/[a-z0-9]+|\p{Script=Hangul}+/gu)) {
    if (/^[a-z0-9]/.test(run)) {
      if (run !== "and") found.add(singular(run));
    } else if (run.length === 1) {
      found.add(run);
    } else {
      for (let at = 0; at + 1 < run.length; at += 1) found.add(run.slice(at, at + 2));
    }
  }
  return [...found];
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}
