import { type EventBody, LAST_EVENTS } from "../../schemas/event.ts";
import { faultOf } from "../../utils/errors/retry-table.ts";
import { type MeasuredRunOutcome, measure } from "../../utils/observability/metrics/measured.ts";

/** The event that a run ends with. */
export type LastEvent = Extract<
  EventBody,
  { readonly type: "done" | "waiting" | "cancelled" | "failed" | "run-requeued" }
>;

function isLast(event: EventBody): event is LastEvent {
  return LAST_EVENTS.has(event.type) || event.type === "run-requeued";
}

/** Whoever measures this process is told by it what a run does and comes to. Its events say all of that. */
export class RunMeasures {
  #startedAtMs = performance.now();
  #last: LastEvent | null = null;

  /** Tells of an event as it comes. @returns The event. */
  saw<E extends EventBody>(event: E): E {
    if (event.type === "session-started") this.#startedAtMs = performance.now();
    if (event.type === "answer-refused") measure("answer-refused", null);
    if (isLast(event)) this.#last = event;
    return event;
  }

  /** Tells what it came to. Without a last event it goes on elsewhere. @param variant As metrics name it. */
  over(variant: string | undefined): void {
    measureEnd(this.#last, performance.now() - this.#startedAtMs, variant);
  }
}

/**
 * @param durationMs Null where it could not begin.
 * @param variant As metrics name it, where there is one.
 */
export function measureEnd(last: LastEvent | null, durationMs: number | null, variant: string | undefined): void {
  const outcome = last === null ? "left" : outcomeOf(last);
  const failed = last?.type === "failed" && outcome === "failed" ? last.error : null;
  measure("run-ended", {
    outcome,
    variant,
    durationMs,
    ...(failed ? { failure: { category: failed.category, fault: faultOf(failed.code) } } : {}),
  });
  if (last?.type === "run-requeued") measure("run-requeued", { code: last.error.code });
  if (failed) measure("error-shown", { category: failed.category });
  if (outcome === "done" || outcome === "partial" || outcome === "failed" || outcome === "cancelled")
    measure("plan-finished", { outcome, variant, costUsd: last?.type === "done" ? last.usage.costUsd : null });
}

function outcomeOf(last: LastEvent): MeasuredRunOutcome {
  switch (last.type) {
    case "done":
      if (!last.complete) return "partial";
      return last.plan === null ? "reply" : "done";
    case "failed":
      return last.error.code === "interrupted" ? "interrupted" : "failed";
    case "run-requeued":
      return "requeued";
    default:
      return last.type;
  }
}
