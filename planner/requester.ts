import type { EventOrigin } from "../schemas/event.ts";
import type { Language } from "../schemas/idea.ts";
import { AppError } from "../utils/errors.ts";
import type { LineIds } from "../utils/observability/log-line.ts";
import type { RootStart } from "../utils/observability/spans/span-scope.ts";

/** Whom a request is for, and what they may do. */
export interface Requester {
  /** Whose sessions, files and memory it works on: all others are unknown to it. */
  readonly person: string;
  /** Sees and does what anybody may, under their own name. */
  readonly isAdmin?: boolean | undefined;
  /** In which sentences are said; that of the configuration where it is not given. */
  readonly language?: Language | undefined;
  /** The ids of the models that may be used; all where it is not given. */
  readonly models?: readonly string[] | undefined;
  /** What may be spent in a day (UTC), in US dollars, over all sessions of this person. */
  readonly dailyCostUsd?: number | undefined;
  readonly trace?: RequestTrace | undefined;
}

/** The ids that everything carries which comes of a request. */
export interface RequestTrace {
  /** `req-` and 16 letters or digits. */
  readonly requestId: string;
  /** As in W3C Trace Context: 32 hexadecimal digits. */
  readonly traceId: string;
  /** The same: the 16 digits of the caller's span; nothing where it sent none. */
  readonly spanId?: string | undefined;
  /** The same: of the span that answers the request, ours. */
  readonly ownSpanId?: string | undefined;
}

/** Whose sessions alone are known to them; null for one who knows all. */
export function ownerOf({ person, isAdmin = false }: Requester): string | null {
  return isAdmin ? null : person;
}

/**
 * That a session is the requester's to see. @param owner Whose it is; nobody's where it is not there.
 * @throws AppError `session-unknown`: somebody else's is as unknown as none.
 */
export function checkOwner({ person, isAdmin }: Requester, session: string, owner: string | null): void {
  if (!isAdmin && owner !== person) throw new AppError("session-unknown", { session });
}

/** That a requester may change what everybody gets. @throws AppError `admins-only`. */
export function checkAdmin({ isAdmin }: Requester): void {
  if (!isAdmin) throw new AppError("admins-only");
}

/** What everything that comes of a request is stamped with. */
export function originOf({ trace }: Requester): EventOrigin {
  return trace ? { requestId: trace.requestId, traceId: trace.traceId } : {};
}

/** The trace that a span is a part of which comes of a request. */
export function traceOf({ trace }: Requester): Pick<RootStart, "parent" | "own"> {
  if (trace === undefined) return {};
  const { traceId, spanId } = trace;
  return spanId === undefined ? { own: { traceId } } : { parent: { traceId, spanId, isSampled: true } };
}

/** What lines of a log name that come of a request; they are written within the span that answers it. */
export function lineIdsOf({ trace }: Pick<Requester, "trace">): LineIds {
  return trace ? { requestId: trace.requestId, traceId: trace.traceId, spanId: trace.ownSpanId } : {};
}

type Rights = Pick<Requester, "models" | "dailyCostUsd">;

/** What of a requester's rights limits a run, and is kept with its session. */
export function rightsOf({ models, dailyCostUsd }: Rights) {
  return { ...(models ? { models } : {}), ...(dailyCostUsd === undefined ? {} : { dailyCostUsd }) };
}
