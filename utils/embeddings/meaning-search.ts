import type { Guide, GuideQuery } from "../../schemas/guide.ts";
import type { CallSite } from "../../schemas/model/model-call.ts";
import type { Passage, PassageQuery } from "../../schemas/source.ts";
import { AppError, toAppError } from "../errors.ts";
import type { OpenRun, OpenRuns } from "../llm/calls/open-runs.ts";
import { callWarnings } from "../llm/calls/warnings.ts";
import { type ChoiceStore, hashQuery } from "../postgres/stores/knowledge/choice-store.ts";
import { type EmbeddingStore, type HashedText, hashText } from "../postgres/stores/knowledge/embedding-store.ts";
import type { KnowledgeStore, PassagePlace } from "../postgres/stores/knowledge/knowledge-store.ts";
import type { Embedder } from "./embedder.ts";
import { unavailable } from "./embedding-client.ts";
import { fusedRanks } from "./rank-fusion.ts";
import { nearestTo } from "./vectors.ts";

/** How far down both lists are looked at. */
const DEPTH = 20;
/** As the search by words has it. */
const MAX_QUERY_CHARACTERS = 2_000;
/** For all of a search's requests: a plan without them is better than one that waits. What came until then is stored. */
const PATIENCE_MS = 120_000;
/** So long nothing is asked of a provider that failed. */
const REST_MS = 60_000;

export interface MeaningParts {
  readonly embedder: Embedder;
  readonly embeddings: EmbeddingStore;
  readonly choices: ChoiceStore;
  readonly documents: KnowledgeStore;
  /** Whose runs the searches are part of. */
  readonly runs: Pick<OpenRuns, "share">;
  readonly restMs?: number;
  readonly patienceMs?: number;
}

/** Finds guides by words: the ids of the best. */
export type GuidesByWords = (query: GuideQuery) => Promise<readonly string[]>;

/**
 * Finds passages and guides by their words and their meaning: both rankings, fused. What was found for a query is kept, so
 * that a session that is gone on with makes the same prompts. Where the provider fails, it is what words find, and one
 * warning a run.
 */
export class MeaningSearch {
  readonly #parts: MeaningParts;
  #failed: { readonly error: AppError; readonly until: number } | null = null;

  constructor(parts: MeaningParts) {
    this.#parts = parts;
  }

  /** The passages that fit best. @throws AppError of category `storage`, or what ended the run. */
  async passages(query: PassageQuery, site: CallSite): Promise<readonly Passage[]> {
    const { sources, about, key = "", limit, orBeginning = false } = query;
    if (sources.length === 0 || limit <= 0) return [];
    const { runs, choices, documents } = this.#parts;
    return await runs.share(site, async (run) => {
      const asked = { lineage: run.lineage, query: hashQuery("passages", sources, about, key, limit, orBeginning) };
      const before = (await choices.find(asked)) as readonly PassagePlace[] | null;
      const found = before && (await documents.passagesAt(before));
      if (found && found.length === before.length) return found;
      const places = await this.#orByWords(
        run,
        () => this.#places(query, run, site),
        async () => placesOf(await documents.fitting(query)),
      );
      return await documents.passagesAt(await choices.keep({ ...asked, session: site.session }, places));
    });
  }

  /** The ids of the guides that fit best. @throws As `passages`. */
  async guides(
    query: GuideQuery,
    site: CallSite,
    library: readonly Guide[],
    byWords: GuidesByWords,
  ): Promise<readonly string[]> {
    // A specialist's name says nothing of meaning: its guides are named by the team.
    if (query.specialist !== undefined || query.limit <= 0) return await byWords(query);
    const { language, about, limit } = query;
    return await this.#parts.runs.share(site, async (run) => {
      const asked = { lineage: run.lineage, query: hashQuery("guides", language, about, limit) };
      const before = (await this.#parts.choices.find(asked)) as readonly string[] | null;
      if (before) return before;
      const ids = await this.#orByWords(
        run,
        async () => {
          const words = await byWords({ ...query, limit: DEPTH });
          const ours = library.filter((guide) => guide.language === language);
          const texts = new Map(ours.map((guide) => [guide.id, hashed(guideText(guide))]));
          const wanted = await this.#wanted(about, [...texts.values()], run, site);
          const vectors = await this.#parts.embeddings.vectors(
            this.#parts.embedder.model,
            [...texts.values()].map(({ hash }) => hash),
          );
          const entries = [...texts].flatMap(([id, { hash }]) => {
            const vector = vectors.get(hash);
            return vector === undefined ? [] : [[id, vector] as const];
          });
          return fusedRanks([words, nearestTo(wanted, entries, DEPTH)]).slice(0, limit);
        },
        () => byWords(query),
      );
      return await this.#parts.choices.keep({ ...asked, session: site.session }, ids);
    });
  }

  async #places(query: PassageQuery, run: OpenRun, site: CallSite): Promise<PassagePlace[]> {
    const { embedder, embeddings, documents } = this.#parts;
    const { sources, about, key = "", limit, orBeginning } = query;
    const missing = await embeddings.missing(embedder.model, sources);
    const wanted = await this.#wanted(`${key} ${about}`, missing, run, site);
    const words = placesOf(await documents.fitting({ sources, about, key, limit: Math.max(limit, DEPTH) }));
    const near = await embeddings.nearest(embedder.model, sources, wanted, Math.max(limit, DEPTH));
    const filling = orBeginning ? placesOf(await documents.fitting(query)) : [];
    const placeOf = new Map([...words, ...near, ...filling].map((place) => [place.join(" "), place] as const));
    const fused = fusedRanks([words, near].map((places) => places.map((place) => place.join(" "))));
    const all = [...new Set([...fused, ...filling.map((place) => place.join(" "))])];
    return all.slice(0, limit).flatMap((one) => {
      const place = placeOf.get(one);
      return place === undefined ? [] : [place];
    });
  }

  /** The vector of what is looked for, after those of the texts that have none yet were asked for with it. */
  async #wanted(about: string, texts: readonly HashedText[], run: OpenRun, site: CallSite): Promise<Float32Array> {
    const { embedder, embeddings, patienceMs = PATIENCE_MS } = this.#parts;
    const query = hashed(about.slice(0, MAX_QUERY_CHARACTERS));
    const known = await embeddings.vectors(embedder.model, [query.hash, ...texts.map(({ hash }) => hash)]);
    const missing = [query, ...texts].filter(({ hash }) => !known.has(hash));
    if (missing.length > 0) {
      if (this.#failed && performance.now() < this.#failed.until) throw this.#failed.error;
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(tooLong(embedder, patienceMs)), patienceMs);
      const startedAt = performance.now();
      try {
        await embedder.embed(missing, {
          session: site.session,
          signal: AbortSignal.any([run.calls.halted, run.signal, late.signal]),
          ensure: async () => (await run.claim())?.ensure(),
          onAnswer: ({ texts: amount, tokens }) =>
            run.log.info("embeddings-answered", {
              texts: amount,
              ...(tokens === null ? {} : { tokens }),
              model: embedder.model,
              durationMs: Math.round(performance.now() - startedAt),
            }),
        });
      } finally {
        clearTimeout(timer);
      }
    }
    const vector = (await embeddings.vectors(embedder.model, [query.hash])).get(query.hash);
    if (vector === undefined) throw new OddQueryError(embedder.origin);
    return vector;
  }

  /** Only what the provider did ends here: a database that fails, or a run that is over, is no reason to go on. */
  async #orByWords<T>(run: OpenRun, byMeaning: () => Promise<T>, byWords: () => Promise<T>): Promise<T> {
    try {
      return await byMeaning();
    } catch (error) {
      if (!(error instanceof AppError && error.code.startsWith("embeddings-"))) throw error;
      if (this.#failed?.error !== error) {
        run.log.error("embeddings-failed", toAppError(error), {});
        if (!(error instanceof OddQueryError))
          this.#failed = { error, until: performance.now() + (this.#parts.restMs ?? REST_MS) };
      }
      run.report(callWarnings(run.language).meaningOff(error.inLanguage(run.language)));
      return await byWords();
    }
  }
}

/** The server takes other texts, and not this one: no reason to leave it alone. */
class OddQueryError extends AppError {
  constructor(address: string) {
    super("embeddings-unusable", { address, problem: { en: "no vector for a query", ko: "검색어의 벡터가 없음" } });
  }
}

function tooLong(embedder: Embedder, patienceMs: number): AppError {
  const seconds = Math.round(patienceMs / 1_000);
  return unavailable(embedder.origin, { en: `not done within ${seconds} s`, ko: `${seconds}초 안에 끝나지 않음` });
}

function placesOf(passages: readonly { readonly source: string; readonly number: number }[]): PassagePlace[] {
  return passages.map(({ source, number }) => [source, number]);
}

function guideText({ title, topics, questions }: Guide): string {
  return [title, topics.join(", "), ...questions].join("\n");
}

/** Without what no store and no request can hold. A server may refuse an empty text. */
function hashed(given: string): HashedText {
  const text = given.replaceAll("\0", " ").toWellFormed().trim() || "-";
  return { hash: hashText(text), text };
}
