import type { PlannerContext } from "./context.ts";
import { checkSessionId } from "./session-id.ts";
import { threadOf } from "./thread.ts";

/** One checkpoint of a session. */
export interface HistoryEntry {
  readonly checkpoint: string;
  /** The nodes that come next; empty at the end. */
  readonly next: readonly string[];
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A session's checkpoints, the newest first. */
export async function* history(context: PlannerContext, session: string): AsyncGenerator<HistoryEntry, void, void> {
  await context.store.get(checkSessionId(session));
  for await (const { config, next, createdAt } of context.graph.getStateHistory(threadOf(session))) {
    const checkpoint: unknown = config.configurable?.["checkpoint_id"];
    if (typeof checkpoint === "string") yield { checkpoint, next, at: createdAt ?? "" };
  }
}
