import type { SessionLogger } from "../../utils/observability/logger.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { lineIdsOf } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";
import { toldVariant } from "./told-variant.ts";

/** Opens a session's log, for lines of what is no run of its graph. They have its variant where that can be read. */
export async function sessionLog(
  context: Pick<StoredContext, "store" | "observability" | "requester">,
  row: Pick<SessionRow, "session" | "variant" | "rollout">,
): Promise<SessionLogger> {
  const told = await toldVariant(context, row).catch(() => null);
  return await context.observability.logs.forSession(row.session, lineIdsOf(context.requester), told?.name);
}
