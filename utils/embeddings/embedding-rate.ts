import { createHash } from "node:crypto";
import type { Config } from "../config/read-config.ts";
import { CallRates, rateKeys } from "../llm/rates/call-rates.ts";
import type { RateStore } from "../postgres/stores/rate-store.ts";

/** What requests for embeddings wait for before they are sent. */
export interface EmbeddingRate {
  /** @param session Whose request it is: sessions take turns. @throws The signal's reason. */
  acquire(session: string, signal: AbortSignal): Promise<void>;
}

/** For a provider's key, over all machines that share a database. */
export const EMBEDDINGS_PER_MINUTE = 1_000;

/** The rate of a model's key, beside that of its calls: providers limit embeddings by themselves. */
export function embeddingRate(id: string, config: Config, store: RateStore): EmbeddingRate {
  const keyOf = rateKeys(config);
  const ofEmbeddings = (model: string) =>
    createHash("sha256")
      .update(`embeddings\n${keyOf(model)}`)
      .digest("hex");
  const rates = new CallRates({ requestsPerMinute: EMBEDDINGS_PER_MINUTE }, ofEmbeddings, store);
  return { acquire: (session, signal) => rates.take({ id }, { session, tokens: 0 }, signal) };
}
