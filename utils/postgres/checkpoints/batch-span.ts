import { activeSpan, inSpan, type LiveSpan } from "../../observability/spans/span-scope.ts";
import type { WriteOperation } from "./write-batch.ts";

/** An operation with the span of the work that asked for it, where that is traced. */
export interface TracedOperation extends WriteOperation {
  readonly span?: LiveSpan | undefined;
}

/** What the work that asks is traced as; nothing where it is not. */
export function spanOfWork(): { readonly span?: LiveSpan } {
  const span = activeSpan();
  return span === undefined ? {} : { span };
}

/**
 * A batch in a span: below the work whose operation came first, and linked to all other work that has one in it. The sessions of a
 * process share batches, so that one of them has all the others' time in its trace.
 */
export function inBatchSpan<T>(operations: readonly TracedOperation[], store: () => Promise<T>): Promise<T> {
  const [first, ...others] = new Set(operations.flatMap(({ span }) => span ?? []));
  if (first === undefined) return store();
  const attributes = {
    "db.system.name": "postgresql",
    "db.operation.name": "BATCH INSERT",
    // By the conventions, one alone is no batch.
    "db.operation.batch.size": operations.length > 1 ? operations.length : undefined,
    "db.collection.name": "checkpoints",
    "plancraft.batch.threads": new Set(operations.map(({ thread }) => thread)).size,
  };
  const span = first.child({ name: "BATCH INSERT checkpoints", kind: "client", attributes, links: others });
  return inSpan(span, store);
}
