import { isGraphBubbleUp } from "@langchain/langgraph";
import type { WatchPort } from "../../graph/ports.ts";
import type { EventBody } from "../../schemas/event.ts";
import type { SessionLogger } from "../../utils/observability/logger.ts";
import { activeSpan, withSpan } from "../../utils/observability/spans/span-scope.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { traceOf } from "../requester.ts";
import type { ToldVariant } from "../rollouts/told-variant.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { logEvent } from "../wiring/observability.ts";
import { targetOf } from "./task-stream.ts";

/** A run of a session in a span of its own: below the request or the job that it comes of, where there is one. */
export function inRunSpan(
  { observability, requester }: PlannerContext,
  { session, preset, model }: SessionRow,
  variant: ToldVariant | null,
  resumed: boolean,
  run: () => Promise<void>,
): Promise<void> {
  const attributes = {
    "plancraft.session.id": session,
    "plancraft.preset": preset,
    "plancraft.model": model,
    "plancraft.variant": variant?.name,
    "plancraft.resumed": resumed,
  };
  return observability.spans.begin({ name: "plancraft.run", attributes, ...traceOf(requester) }, run);
}

/** Logs an event of a run, and notes in its span what it came to. */
export function noteEvent(log: SessionLogger, event: EventBody): void {
  logEvent(log, event);
  const span = activeSpan();
  if (span === undefined) return;
  const came = (outcome: string) => span.set({ "plancraft.outcome": outcome });
  switch (event.type) {
    case "done":
      return came(event.complete ? "done" : "partial");
    case "waiting":
    case "cancelled":
      return came(event.type);
    case "run-requeued":
    case "failed":
      came(event.error.code === "interrupted" ? "interrupted" : "failed");
      return event.error.code === "interrupted" ? undefined : span.fail(event.error.code);
    case "call-retried":
      return span.event("plancraft.call.retried", {
        "plancraft.call.name": event.call,
        "plancraft.call.attempt": event.attempt,
        "plancraft.wait_ms": event.waitMs,
        "error.type": event.reason,
      });
    default:
      return undefined;
  }
}

/** Each step of a run, and each task of a step that fans out, in a span of its own. A question that is put is no failure. */
export const watchSteps: WatchPort =
  (node, body) =>
  async (...given) => {
    const target = targetOf(node, given[0])?.target;
    const attributes = { "plancraft.step": node, "plancraft.task": target };
    const ended = await withSpan({ name: `plancraft.step ${node}`, attributes }, async (span) => {
      try {
        return { result: await body(...given) };
      } catch (error) {
        if (!isGraphBubbleUp(error)) throw error;
        span?.set({ "plancraft.outcome": "waiting" });
        return { error };
      }
    });
    if ("error" in ended) throw ended.error;
    return ended.result;
  };
