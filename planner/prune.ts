import { AppError } from "../utils/errors.ts";
import { number } from "../utils/number-format.ts";
import { EmbeddingStore } from "../utils/postgres/stores/knowledge/embedding-store.ts";
import { RateStore } from "../utils/postgres/stores/rate-store.ts";
import {
  type Pruned,
  prunableLineages,
  pruneDocuments,
  pruneLineage,
} from "../utils/postgres/stores/sessions/retention.ts";
import { removeHomeFiles } from "./given/home-files.ts";
import { TemporaryFolders } from "./given/temporary-folders.ts";
import { dropPages } from "./records/opened-pages.ts";
import type { StoredContext } from "./wiring/context.ts";

export type { Pruned };

/** What is kept. */
export interface PruneRequest {
  /** How long a session must not have changed; 720 (30 days) where it is not given. */
  readonly olderThanHours?: number | undefined;
  /** How many of a session's last checkpoints stay; 5 where it is not given. */
  readonly keepLast?: number | undefined;
  /** Only counts what would be removed. */
  readonly dryRun?: boolean | undefined;
  /** Ends it early; what was removed until then stays removed. */
  readonly signal?: AbortSignal | undefined;
}

/** A hundred years: more is a mistake. */
const MAX_HOURS = 876_600;

/**
 * Removes what old sessions do not need any more: checkpoints but the last ones, answers of the model that no checkpoint
 * asks for again, and files that no session has any more. Their plans, events, open questions, figures and forks stay, and
 * none of them pays twice. Sessions that were deleted 30 days ago go for good, with their files in the home. Sessions in use
 * are left alone. What people chose and has expired goes too, and so do answers under idempotency keys, threads that never
 * began, pages that were opened, and what processes left that were killed; the figures leave all of them out.
 * @throws AppError `usage` for figures that are none; of category `storage`.
 */
export async function prune(
  { config, store, memory, requestKeys, threads }: StoredContext,
  { olderThanHours = 720, keepLast = 5, dryRun = false, signal }: PruneRequest = {},
): Promise<Pruned> {
  if (!(Number.isSafeInteger(olderThanHours) && olderThanHours >= 0 && olderThanHours <= MAX_HOURS))
    throw new AppError("usage", {
      problem: {
        en: `The age must be a whole number of hours, ${number.format(MAX_HOURS)} at most.`,
        ko: `기간은 ${number.format(MAX_HOURS)}시간 이하여야 하며, 정수로 적어 주세요.`,
      },
    });
  if (!(Number.isSafeInteger(keepLast) && keepLast > 0))
    throw new AppError("usage", {
      problem: {
        en: "The number of checkpoints to keep must be a whole number above 0.",
        ko: "남길 체크포인트 수는 0보다 큰 정수여야 합니다.",
      },
    });
  const rule = { olderThanHours, keepLast, dryRun };
  const rates = new RateStore(store.pool);
  let total: Pruned = { sessions: 0, deleted: 0, checkpoints: 0, bytes: 0, inUse: 0 };
  for (const lineage of await prunableLineages(store.pool, rule)) {
    if (signal?.aborted) break;
    const pruned = await pruneLineage(store.pool, lineage, rule);
    if (!dryRun) await removeHomeFiles(config.home, pruned.gone);
    total = {
      sessions: total.sessions + pruned.sessions,
      deleted: total.deleted + pruned.deleted,
      checkpoints: total.checkpoints + pruned.checkpoints,
      bytes: total.bytes + pruned.bytes,
      inUse: total.inUse + pruned.inUse,
    };
  }
  if (signal?.aborted) return total;
  if (!dryRun) {
    const embeddings = new EmbeddingStore(store.pool);
    const stores = [memory, requestKeys, threads, rates, embeddings];
    await Promise.all(stores.map((one) => one.expire()));
    await Promise.all([dropPages(config.home), new TemporaryFolders(config.home).sweep()]);
  }
  return { ...total, bytes: total.bytes + (await pruneDocuments(store.pool, rule)) };
}
