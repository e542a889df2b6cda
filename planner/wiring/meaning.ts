import type pg from "pg";
import type { Config } from "../../utils/config/read-config.ts";
import { Embedder } from "../../utils/embeddings/embedder.ts";
import { embeddingProtocol } from "../../utils/embeddings/embedding-protocol.ts";
import { embeddingRate } from "../../utils/embeddings/embedding-rate.ts";
import { MeaningSearch } from "../../utils/embeddings/meaning-search.ts";
import type { OpenRuns } from "../../utils/llm/calls/open-runs.ts";
import { ChoiceStore } from "../../utils/postgres/stores/knowledge/choice-store.ts";
import { EmbeddingStore } from "../../utils/postgres/stores/knowledge/embedding-store.ts";
import type { KnowledgeStore } from "../../utils/postgres/stores/knowledge/knowledge-store.ts";
import { RateStore } from "../../utils/postgres/stores/rate-store.ts";

/** The search by meaning, where a provider for embeddings is configured; else null. */
export function meaningSearch(
  config: Config,
  pool: pg.Pool,
  documents: KnowledgeStore,
  runs: OpenRuns,
): MeaningSearch | null {
  if (config.embeddings === undefined) return null;
  const { id, batch } = config.embeddings;
  const embeddings = new EmbeddingStore(pool);
  const embedder = new Embedder({
    protocol: embeddingProtocol(id, config),
    store: embeddings,
    rate: embeddingRate(id, config, new RateStore(pool)),
    batch,
    retryBaseMs: config.calls.retryBaseMs,
  });
  return new MeaningSearch({ embedder, embeddings, choices: new ChoiceStore(pool), documents, runs });
}
