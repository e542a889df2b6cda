import { allGuides } from "../../knowledge/guide-library.ts";
import { guideWords } from "../../knowledge/guide-topics.ts";
import type { Guide, GuideQuery } from "../../schemas/guide.ts";
import { profileOf } from "../../schemas/specialists/specialists.ts";

/** The guides that fit best, scored in code: what Postgres must give, and where there is no Postgres, the guides. */
export async function findGuides({ language, about, specialist, limit }: GuideQuery): Promise<readonly Guide[]> {
  const words = new Set(guideWords(about));
  const within = (wanted: readonly string[]) => wanted.length > 0 && wanted.every((word) => words.has(word));
  const score = (guide: Guide) => {
    let total = specialist && profileOf(specialist).guides.includes(guide.id) ? 1.5 : 0;
    if (within(guideWords(guide.title))) total += 4;
    for (const topic of guide.topics.map(guideWords)) {
      if (within(topic)) total += 1 + Math.min(topic.length - 1, 3) / 2;
    }
    return total;
  };
  const scored = (await allGuides())
    .filter((guide) => guide.language === language)
    .map((guide) => ({ guide, score: score(guide) }))
    .filter((entry) => entry.score > 0);
  scored.sort((a, b) => b.score - a.score || (a.guide.id < b.guide.id ? -1 : 1));
  return scored.slice(0, Math.max(0, limit)).map((entry) => entry.guide);
}
