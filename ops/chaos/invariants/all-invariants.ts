import { answersInAudit } from "./answers-in-audit.ts";
import { callsPaidOnce } from "./calls-paid-once.ts";
import { eventsInOrder } from "./events-in-order.ts";
import type { Invariant } from "./invariant.ts";
import { keysGiveOneSession } from "./keys-give-one-session.ts";
import { metricsRecounted } from "./metrics-recounted.ts";
import { nothingLeftOver } from "./nothing-left-over.ts";
import { oneHolderAnEpoch } from "./one-holder-an-epoch.ts";
import { readModelRecounted } from "./read-model-recounted.ts";
import { readersHeardAll } from "./readers-heard-all.ts";
import { sessionsEnded } from "./sessions-ended.ts";

/** By their names, as they are printed. */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  sessionsEnded,
  callsPaidOnce,
  eventsInOrder,
  readersHeardAll,
  oneHolderAnEpoch,
  answersInAudit,
  keysGiveOneSession,
  nothingLeftOver,
  readModelRecounted,
  metricsRecounted,
};
