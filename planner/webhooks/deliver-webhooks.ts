import { measure } from "../../utils/observability/metrics/measured.ts";
import type { FeedStore, TakenFeed } from "../../utils/postgres/stores/webhooks/feed-store.ts";
import { WEBHOOKS, type WebhookStore } from "../../utils/postgres/stores/webhooks/webhook-store.ts";
import { waitAfter } from "../../utils/webhooks/retry-schedule.ts";
import { type Delivery, sendWebhook } from "../../utils/webhooks/send-webhook.ts";
import type { StoredContext } from "../wiring/context.ts";
import { eventMessage, withoutPlan } from "./webhook-event.ts";

export interface DeliverOptions {
  /** Ends it: what is under way gets 2 seconds, and whatever is left is for others. */
  readonly signal: AbortSignal;
  /** The waits after attempts that failed, in milliseconds; up to a day where they are not given. */
  readonly waitsMs?: readonly number[] | undefined;
  /** How long an endpoint may take to answer; 15 seconds where it is not given. */
  readonly timeLimitMs?: number | undefined;
  /** For so long nobody else sends what this process has taken; 30 seconds where it is not given. */
  readonly leaseMs?: number | undefined;
}

/** What it works with. */
export interface DeliveringContext
  extends Pick<StoredContext, "config" | "signals" | "clock" | "revisions" | "signal"> {
  readonly feeds: FeedStore;
  readonly webhooks: WebhookStore;
}

const AT_ONCE = 32;
/** One that hangs takes no more of them. */
const AT_ONCE_A_WEBHOOK = 4;
/** Longer than an endpoint may take to answer, with the statements around it. */
const LEASE_MS = 30_000;
const LAST_MOMENT_MS = 2_000;
/** Where another process is killed with what it took, nobody is told. */
const LOOK_AGAIN_MS = 15_000;
const SHORTEST_WAIT_MS = 250;
/** One that took nothing for a day gets each further event once; after five days it is left alone. */
const [PATIENCE_MS, DISABLED_AFTER_MS] = [24 * 3_600_000, 5 * 24 * 3_600_000];

/**
 * Sends events to endpoints until the signal is aborted. Any number of processes share the work: each event is sent by one of
 * them, and a session's next one when an endpoint took the one before, or it is given up. Where there is no endpoint nothing
 * is asked of the database; it is told when there is one.
 */
export async function deliverWebhooks(context: DeliveringContext, options: DeliverOptions): Promise<void> {
  const over = AbortSignal.any([options.signal, context.signal]);
  const bell = new Bell();
  over.addEventListener("abort", () => bell.ring(), { once: true });
  const lastMoment = new AbortController();
  const underWay = new Map<TakenFeed, Promise<void>>();
  let stopListening: (() => void) | undefined;
  while (!over.aborted) {
    const rung = bell.next();
    let waitMs: number | null = LOOK_AGAIN_MS;
    try {
      stopListening ??= await context.signals.listen(WEBHOOKS, () => bell.ring());
      for (const feed of await take(context.feeds, underWay, options.leaseMs)) {
        const sending = deliver(context, feed, options, lastMoment.signal)
          // The database is away: its lease runs out, and it is sent again.
          .catch(() => {})
          .finally(() => {
            underWay.delete(feed);
            bell.ring();
          });
        underWay.set(feed, sending);
      }
      waitMs = await untilDue(context.feeds);
    } catch {
      // While the database is away there is nothing to be sent; the next look comes.
    }
    const timer = waitMs === null ? undefined : setTimeout(() => bell.ring(), waitMs).unref();
    await rung;
    clearTimeout(timer);
  }
  stopListening?.();
  const timer = setTimeout(() => lastMoment.abort(), LAST_MOMENT_MS);
  await Promise.all(underWay.values());
  clearTimeout(timer);
}

async function take(feeds: FeedStore, underWay: ReadonlyMap<TakenFeed, unknown>, leaseMs = LEASE_MS) {
  const atMost = AT_ONCE - underWay.size;
  if (atMost <= 0) return [];
  const byWebhook = new Map<string, number>();
  for (const { webhook } of underWay.keys()) byWebhook.set(webhook, (byWebhook.get(webhook) ?? 0) + 1);
  return await feeds.take({ atMost, perWebhook: AT_ONCE_A_WEBHOOK, underWay: byWebhook, leaseMs });
}

/** Null where only a signal can bring something to do. */
async function untilDue(feeds: FeedStore): Promise<number | null> {
  const { dueInMs, hasWebhooks } = await feeds.nextDue();
  if (!hasWebhooks) return null;
  return Math.max(SHORTEST_WAIT_MS, Math.min(dueInMs ?? LOOK_AGAIN_MS, LOOK_AGAIN_MS));
}

async function deliver(
  context: DeliveringContext,
  feed: TakenFeed,
  options: DeliverOptions,
  lastMoment: AbortSignal,
): Promise<void> {
  const { feeds, webhooks, clock, config } = context;
  const { event } = feed;
  const message = eventMessage(await webhooks.source(), await told(context, feed), clock.now());
  const { timeLimitMs } = options;
  const delivery = await sendWebhook(feed, message, {
    own: config.webhookHosts,
    signal: lastMoment,
    ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
  }).catch(() => null);
  if (delivery === null) return await feeds.giveBack(feed);
  if (delivery.isTaken) {
    measure("webhook-attempted", { outcome: "delivered" });
    await feeds.taken(feed, event.seq);
  } else await notTaken(context, feed, delivery, options);
}

async function notTaken(
  { feeds, clock }: DeliveringContext,
  feed: TakenFeed,
  { problem, askedMs }: Extract<Delivery, { readonly isTaken: false }>,
  { waitsMs }: DeliverOptions,
): Promise<void> {
  const failingMs = feed.failingSince === null ? 0 : clock.now().getTime() - feed.failingSince.getTime();
  const isOver = problem.kind === "gone" || failingMs > DISABLED_AFTER_MS;
  const waitMs =
    failingMs > PATIENCE_MS && feed.attempts === 0
      ? null
      : waitAfter(feed.attempts + 1, askedMs, waitsMs === undefined ? {} : { waitsMs });
  measure("webhook-attempted", { outcome: isOver || waitMs === null ? "dead" : "failed" });
  if (isOver) await feeds.disable(feed, problem);
  else if (waitMs === null) await feeds.giveUp(feed, feed.event, problem);
  else await feeds.retryLater(feed, problem, waitMs);
}

/** The event as the endpoint is to have it. */
async function told({ revisions }: DeliveringContext, { event, withPlan }: TakenFeed) {
  if (!withPlan || event.type !== "done" || event.planVersion === undefined) {
    return withPlan ? event : withoutPlan(event);
  }
  const version = await revisions.version(event.session, event.planVersion);
  return { ...event, plan: version?.document ?? null };
}

/** Wakes whoever waits for it. */
class Bell {
  #next = Promise.withResolvers<void>();

  ring(): void {
    this.#next.resolve();
  }

  /** Resolves when it is rung after this. */
  next(): Promise<void> {
    this.#next = Promise.withResolvers();
    return this.#next.promise;
  }
}
