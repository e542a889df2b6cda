import type { EventBody } from "../../schemas/event.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { shownVariant } from "../rollouts/shown-variant.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { modelKept } from "./model-kept.ts";
import { revisionUnderWay, type ThreadSnapshot } from "./thread.ts";

/** The event that a run begins with. */
export function sessionStarted(
  { variant }: Pick<PlannerContext, "variant">,
  row: SessionRow,
  thread: ThreadSnapshot,
): EventBody {
  const { idea, preset, model } = row;
  const resumed = thread.begun;
  return {
    type: "session-started",
    ...{ idea, preset, model, resumed },
    ...shownVariant(row, variant),
    ...revisionUnderWay(thread),
  };
}

/** The warning that the model which the environment names is not the session's; none where its variant names another. */
export function otherModel(
  { config, variant, language }: Pick<PlannerContext, "config" | "variant" | "language">,
  { model, options }: SessionRow,
): EventBody | null {
  const { model: wanted } = config;
  if (!wanted || wanted === model || variant?.content.model === model) return null;
  return modelKept(model, wanted, options.language ?? language);
}
