import type { Usage } from "../../schemas/event.ts";
import type { PaidCall } from "../../utils/postgres/stores/call-ledger.ts";
import { checkSessionId } from "../given/session-id.ts";
import { threadOf } from "../run/thread.ts";
import type { CompiledPlanGraph, PlannerContext } from "../wiring/context.ts";
import { changesBetween, type StateChange } from "./state-changes.ts";

/** One checkpoint of a session, and what the step before it did. */
export interface HistoryEntry {
  readonly checkpoint: string;
  /** The nodes that come next; empty at the end. */
  readonly next: readonly string[];
  /** ISO 8601, UTC. */
  readonly at: string;
  /** LangGraph's number of the step; the first is that of the input, -1. */
  readonly step: number;
  /** The nodes that ran, each once; empty for the input, a fork's beginning, and where the checkpoint before was pruned. */
  readonly nodes: readonly string[];
  /** The last review so far. */
  readonly review: { readonly round: number; readonly score: number | null } | null;
  /** What the step paid for itself; answers that were there already cost nothing. */
  readonly usage: Usage;
  /** Empty where there is no checkpoint before. */
  readonly changes: readonly StateChange[];
}

type Snapshot = Awaited<ReturnType<CompiledPlanGraph["getState"]>>;

/** A session's checkpoints, the newest first. */
export async function* history(context: PlannerContext, session: string): AsyncGenerator<HistoryEntry, void, void> {
  await context.store.get(checkSessionId(session));
  let calls = await context.ledger.paidCalls(session);
  let newer: Snapshot | null = null;
  for await (const snapshot of context.graph.getStateHistory(threadOf(session))) {
    if (newer) yield entryOf(newer, snapshot);
    newer = snapshot;
  }
  if (newer) yield entryOf(newer, null);

  function entryOf(snapshot: Snapshot, older: Snapshot | null): HistoryEntry {
    const { next, createdAt = "", values, metadata, parentConfig } = snapshot;
    // Where the checkpoint before was pruned, nobody knows any more what ran between the two.
    const before = older && checkpointOf(parentConfig) === checkpointOf(older.config) ? older : null;
    const nodes = [...new Set(before?.next)].filter((node) => node !== "__start__");
    // The steps come from the newest back: of the calls left, those of this step are by its nodes and settled after the step
    // before it.
    const own = calls.filter(({ node, settledAt }) => nodes.includes(node) && settledAt > (before?.createdAt ?? ""));
    calls = calls.filter((call) => !own.includes(call));
    const review = values.reviews?.at(-1);
    return {
      checkpoint: checkpointOf(snapshot.config),
      next,
      at: createdAt,
      step: metadata?.step ?? 0,
      nodes,
      review: review ? { round: review.round, score: review.score } : null,
      usage: sumOf(own),
      changes: before ? changesBetween(before.values, values) : [],
    };
  }
}

function checkpointOf(config: Snapshot["parentConfig"]): string {
  return String(config?.configurable?.["checkpoint_id"] ?? "");
}

function sumOf(calls: readonly PaidCall[]): Usage {
  const costs = calls.flatMap(({ costUsd }) => costUsd ?? []);
  return {
    calls: calls.length,
    tokens: calls.reduce((sum, { tokens }) => sum + tokens, 0),
    cachedTokens: calls.reduce((sum, { cachedTokens }) => sum + cachedTokens, 0),
    costUsd: costs.length === calls.length ? costs.reduce((sum, cost) => sum + cost, 0) : null,
  };
}
