import type { KnowledgePort } from "../../graph/ports.ts";
import { allGuides } from "../../knowledge/guide-library.ts";
import { guideTopics, guideWords } from "../../knowledge/guide-topics.ts";
import type { Guide, GuideQuery } from "../../schemas/guide.ts";
import type { CallSite } from "../../schemas/model/model-call.ts";
import type { Passage } from "../../schemas/source.ts";
import { SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import type { MeaningSearch } from "../../utils/embeddings/meaning-search.ts";
import type { GuideStore } from "../../utils/postgres/stores/knowledge/guide-store.ts";
import type { KnowledgeStore } from "../../utils/postgres/stores/knowledge/knowledge-store.ts";

/**
 * The planning guides and the files of sessions, found by Postgres. The guides are brought up to date there before
 * the first is looked for, so that commands that need none neither read nor write them.
 * @param meaning Where there is a provider for embeddings: they are looked for by meaning, too.
 */
export function knowledgePort(
  guides: GuideStore,
  documents: KnowledgeStore,
  library: () => Promise<readonly Guide[]> = allGuides,
  team = SPECIALISTS,
  meaning: MeaningSearch | null = null,
): KnowledgePort {
  let kept: Promise<string> | null = null;
  const keep = () => {
    kept ??= library()
      .then((all) => guides.keep(guideTopics(all, team)))
      .catch((error: unknown) => {
        // The database may be back for the next session of this process.
        kept = null;
        throw error;
      });
    return kept;
  };
  const byWords = async (query: GuideQuery) => await guides.find(await keep(), query, guideWords(query.about));
  const find = async (query: GuideQuery, site: CallSite): Promise<readonly Guide[]> => {
    const ids = meaning ? await meaning.guides(query, site, await library(), byWords) : await byWords(query);
    const inLanguage = (await library()).filter(({ language }) => language === query.language);
    return ids.flatMap((id) => inLanguage.find((guide) => guide.id === id) ?? []);
  };
  const inTurn = turns();
  return {
    find: (query, site) => inTurn(site.session, find(query, site)),
    passages: (query, site) =>
      inTurn<readonly Passage[]>(site.session, meaning?.passages(query, site) ?? documents.passages(query)),
    texts: (sources, session) => inTurn(session, documents.texts(sources)),
  };
}

/**
 * Gives a session's results in the order in which it asked for them. The tasks of a step make their calls in that order then,
 * and a session that stops at its spending limit stops at the same call when it is resumed. No session waits for another's.
 */
function turns(): <T>(session: string, result: Promise<T>) => Promise<T> {
  const lines = new Map<string, Promise<void>>();
  return async (session, result) => {
    const earlier = lines.get(session);
    // Settled either way: who waits for the result hears of its failure, and nobody else. And without a value: each
    // would hold the one before it, and a process would keep all that was ever found.
    const line: Promise<void> = Promise.allSettled([earlier, result]).then(() => {
      if (lines.get(session) === line) lines.delete(session);
    });
    lines.set(session, line);
    await earlier;
    return result;
  };
}
