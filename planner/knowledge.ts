import type { KnowledgePort } from "../graph/ports.ts";
import { allGuides } from "../knowledge/guide-library.ts";
import { guideTopics, guideWords } from "../knowledge/guide-topics.ts";
import type { GuideStore } from "../utils/postgres/guide-store.ts";
import type { KnowledgeStore } from "../utils/postgres/knowledge-store.ts";

/**
 * The planning guides and the files of sessions, found by Postgres. The guides are brought up to date there before
 * the first is looked for, so that commands that need none neither read nor write them.
 */
export function knowledgePort(guides: GuideStore, documents: KnowledgeStore): KnowledgePort {
  let kept: Promise<string> | null = null;
  const keep = () => {
    kept ??= allGuides()
      .then((all) => guides.keep(guideTopics(all)))
      .catch((error: unknown) => {
        // The database may be back for the next session of this process.
        kept = null;
        throw error;
      });
    return kept;
  };
  return {
    async find(query) {
      const ids = await guides.find(await keep(), query, guideWords(query.about));
      const inLanguage = (await allGuides()).filter(({ language }) => language === query.language);
      return ids.flatMap((id) => inLanguage.find((guide) => guide.id === id) ?? []);
    },
    passages: (query) => documents.passages(query),
  };
}
