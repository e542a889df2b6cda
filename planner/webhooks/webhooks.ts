import { randomBytes, randomUUID } from "node:crypto";
import { SessionEvent } from "../../schemas/http/event.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { shownAddress } from "../../utils/fetch/page-address.ts";
import { checkedAddresses, PrivateHost } from "../../utils/fetch/public-host.ts";
import { untilAborted } from "../../utils/fetch/until-aborted.ts";
import { FeedStore } from "../../utils/postgres/stores/webhooks/feed-store.ts";
import { type Webhook, WebhookStore } from "../../utils/postgres/stores/webhooks/webhook-store.ts";
import { connectionProblem, problemWords } from "../../utils/webhooks/delivery-problem.ts";
import { sendWebhook } from "../../utils/webhooks/send-webhook.ts";
import { webhookAddress } from "../../utils/webhooks/webhook-address.ts";
import { checkedSecret, newSecret } from "../../utils/webhooks/webhook-secret.ts";
import { checkSessionId } from "../given/session-id.ts";
import { ownerOf } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";
import { type DeliverOptions, deliverWebhooks } from "./deliver-webhooks.ts";
import { eventId, testMessage } from "./webhook-event.ts";

/** What an endpoint is to be told of. */
export interface NewWebhook {
  readonly url: string;
  /** The types of events; all where it is not given. */
  readonly events?: readonly string[] | undefined;
  /** A Standard Webhooks secret of one's own; a new one is made where it is not given. */
  readonly secret?: string | undefined;
  /** With the text of finished plans. */
  readonly withPlan?: boolean | undefined;
  /** Of everybody's sessions, which only an admin may see. */
  readonly everybody?: boolean | undefined;
}

export interface ShownWebhook {
  readonly id: string;
  /** Without what stands behind its path, which may be a key. */
  readonly url: string;
  /** Null for all. */
  readonly events: readonly string[] | null;
  /** Whose sessions; null for everybody's. */
  readonly owner: string | null;
  readonly withPlan: boolean;
  /** ISO 8601, UTC, like the other times. */
  readonly createdAt: string;
}

export interface WebhookState extends ShownWebhook {
  readonly disabledAt: string | null;
  readonly failingSince: string | null;
  /** Why it did not take the last event; null where it did. */
  readonly problem: Wording | null;
  /** Sessions of which an event waits to be sent, and events that were given up. */
  readonly waiting: number;
  readonly dead: number;
}

export interface FailedDelivery {
  /** As it is sent: the session and the event's number. */
  readonly event: string;
  readonly attempts: number;
  readonly problem: Wording;
  /** When it is sent again; null where it was given up. */
  readonly nextAt: string | null;
  readonly diedAt: string | null;
}

/** Which events are sent once more: one that was given up, all that come from one of a session's on, or all given up. */
export interface ReplayRequest {
  readonly event?: { readonly session: string; readonly seq: number } | undefined;
  readonly from?: { readonly session: string; readonly seq: number } | undefined;
}

const LOOKUP_TIME_MS = 15_000;
const LOG_ENTRIES = 200;

/** Sends events to endpoints until the signal is aborted; for whoever serves or works. */
export function deliverWith(context: StoredContext, options: DeliverOptions): Promise<void> {
  const { pool } = context.store;
  return deliverWebhooks({ ...context, feeds: new FeedStore(pool), webhooks: new WebhookStore(pool) }, options);
}

/**
 * The use cases on endpoints, for one requester: somebody else's endpoints are unknown to all but an admin.
 * All throw AppError `webhook-unknown`, and of category `storage`.
 */
export function webhookUseCases({ store, requester, config, clock }: StoredContext) {
  const webhooks = new WebhookStore(store.pool);
  const of = ownerOf(requester);
  const own = config.webhookHosts;
  const known = async (id: string) => {
    const found = await webhooks.find(id, of);
    if (!found) throw unknown(id);
    return found;
  };
  return {
    /** @throws AppError `webhook-unusable`. @returns The secret too, which is not shown again. */
    add: async (given: NewWebhook): Promise<ShownWebhook & { readonly secret: string }> => {
      const { events, secret, withPlan = false, everybody = false } = given;
      if (everybody && !requester.isAdmin) throw unusable(ONLY_ADMINS);
      const address = webhookAddress(given.url, own);
      const webhook = {
        id: `wh_${randomBytes(6).toString("hex")}`,
        person: requester.person,
        owner: everybody ? null : requester.person,
        url: address.href,
        events: events === undefined ? null : checkedTypes(events),
        withPlan,
      };
      const key = secret === undefined ? newSecret() : checkedSecret(secret);
      await checkHost(address, own);
      await webhooks.add(webhook, key);
      return { ...shown({ ...webhook, createdAt: clock.now() }), secret: key };
    },
    list: async (): Promise<WebhookState[]> => {
      const listed = await webhooks.list(of);
      return listed.map(({ disabledAt, failingSince, problem, waiting, dead, ...webhook }) => ({
        ...shown(webhook),
        disabledAt: disabledAt?.toISOString() ?? null,
        failingSince: failingSince?.toISOString() ?? null,
        problem: problem && problemWords(problem),
        waiting,
        dead,
      }));
    },
    /**
     * Sends an event that says only that it arrived. One that is taken switches an endpoint on again that was disabled.
     * @throws AppError `webhook-failed`. @returns How it was answered.
     */
    test: async (id: string): Promise<{ readonly url: string; readonly status: number }> => {
      const { url, secrets } = await known(id);
      const message = testMessage(await webhooks.source(), id, `test/${randomUUID()}`, clock.now());
      const delivery = await sendWebhook({ url, secrets }, message, { own });
      const address = shownUrl(url);
      if (!delivery.isTaken) {
        throw new AppError("webhook-failed", { address, problem: problemWords(delivery.problem), webhook: id });
      }
      await webhooks.enable(id);
      return { url: address, status: delivery.status };
    },
    /** Removes it with all that waits for it. */
    remove: async (id: string): Promise<void> => {
      if (!(await webhooks.remove(id, of))) throw unknown(id);
    },
    /** Signs with a new secret, and for 24 hours with the one before, too. @throws AppError `webhook-unusable`. */
    rotate: async (id: string, given?: string): Promise<{ readonly secret: string; readonly oldUntil: string }> => {
      const secret = given === undefined ? newSecret() : checkedSecret(given);
      const rotated = await webhooks.rotate(id, of, secret);
      if (!rotated) throw unknown(id);
      return { secret, oldUntil: rotated.oldUntil.toISOString() };
    },
    /** What it did not take, the last 200: what comes again, and what was given up. */
    log: async (id: string): Promise<FailedDelivery[]> => {
      await known(id);
      const entries = await webhooks.log(id, LOG_ENTRIES);
      return entries.map(({ session, seq, attempts, problem, nextAt, diedAt }) => ({
        event: eventId({ session, seq }),
        attempts,
        problem: problemWords(problem),
        nextAt: nextAt?.toISOString() ?? null,
        diedAt: diedAt?.toISOString() ?? null,
      }));
    },
    /** @throws AppError `session-unknown` where it is not to be told of that session. @returns How many are sent. */
    replay: async (id: string, { event, from }: ReplayRequest = {}): Promise<number> => {
      const { owner } = await known(id);
      if (!from) return await webhooks.replayDead(id, event ?? null);
      const session = checkSessionId(from.session);
      const belongsTo = await store.ownerOf(session);
      if (owner !== null && belongsTo !== owner) throw new AppError("session-unknown", { session });
      return await webhooks.replayFrom(id, session, from.seq);
    },
  };
}

const ONLY_ADMINS: Wording = {
  en: "only an admin may have the events of everybody's sessions",
  ko: "모든 사람의 세션 이벤트는 관리자만 받을 수 있습니다",
};

function shown({ id, url, events, owner, withPlan, createdAt }: Omit<Webhook, "person">): ShownWebhook {
  return { id, url: shownUrl(url), events, owner, withPlan, createdAt: createdAt.toISOString() };
}

function shownUrl(url: string): string {
  return shownAddress(new URL(url));
}

function checkedTypes(given: readonly string[]): string[] {
  const types: readonly string[] = SessionEvent.options.map(({ shape }) => shape.type.value);
  const wrong = given.find((type) => !types.includes(type));
  if (wrong === undefined && given.length > 0) return [...new Set(given)];
  const [name, all] = [JSON.stringify(wrong ?? ""), types.join(", ")];
  throw unusable({ en: `there are no events ${name}, but ${all}`, ko: `${name} 이벤트는 없습니다. 있는 것: ${all}` });
}

/** @throws AppError `webhook-unusable` where its host cannot be found, or leads into a private network. */
async function checkHost({ hostname, host }: URL, own: readonly string[]): Promise<void> {
  try {
    await untilAborted(checkedAddresses(hostname, own.includes(host)), AbortSignal.timeout(LOOKUP_TIME_MS));
  } catch (error) {
    throw unusable(problemWords(error instanceof PrivateHost ? { kind: "private" } : connectionProblem(error)), error);
  }
}

function unusable(problem: Wording, cause?: unknown): AppError {
  return new AppError("webhook-unusable", { problem }, cause);
}

function unknown(webhook: string): AppError {
  return new AppError("webhook-unknown", { webhook });
}
