import { AppError } from "../../utils/errors.ts";
import { WorkerStore } from "../../utils/postgres/stores/worker-store.ts";
import type { StoredContext } from "../wiring/context.ts";
import { isAccessible } from "./model-access.ts";

/**
 * Why no worker takes a session with this model; null where one would, and where runs do not go through the queue.
 * @throws AppError of category `storage`.
 */
export async function workerProblem(
  { config, store }: Pick<StoredContext, "config" | "store">,
  model: string,
): Promise<AppError | null> {
  if (!config.usesWorkers) return null;
  const there = await new WorkerStore(store.pool).there();
  if (there.length === 0) return new AppError("workers-missing");
  if (there.some(({ models }) => isAccessible(model, models))) return null;
  return new AppError("workers-without-model", { model });
}
