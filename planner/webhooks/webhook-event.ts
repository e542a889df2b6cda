import type { PlannerEvent } from "../../schemas/event.ts";
import type { StoredEvent } from "../../utils/postgres/stores/sessions/event-store.ts";
import type { SignedMessage } from "../../utils/webhooks/webhook-secret.ts";

/** An event of a session as other services are told of it: without the plan's text, unless that is asked for. */
export type ToldEvent = PlannerEvent & { readonly planVersion?: number };

/** The id of a session's event: the same however often it is sent, to whom, and by which process. */
export function eventId({ session, seq }: { readonly session: string; readonly seq: number }): string {
  return `${session}/${seq}`;
}

/** Without the plan's text; its version is named where it is kept as one. */
export function withoutPlan(event: StoredEvent): ToldEvent {
  return event.type === "done" ? { ...event, plan: null } : event;
}

/**
 * An event as CloudEvents 1.0 has it, as one JSON document, under the id that it is signed with.
 * @param source Which database it comes from: an id is unique within it.
 * @param at When it is sent.
 */
export function eventMessage(source: string, event: ToldEvent, at: Date): SignedMessage {
  const id = eventId(event);
  return { id, at, body: envelope({ source, id, type: event.type, subject: event.session, time: event.at }, event) };
}

/** An event that says only that it arrived. */
export function testMessage(source: string, webhook: string, id: string, at: Date): SignedMessage {
  const time = at.toISOString();
  return {
    id,
    at,
    body: envelope({ source, id, type: "test", subject: webhook, time }, { type: "test", webhook, at: time }),
  };
}

interface Attributes {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly time: string;
}

function envelope({ type, ...attributes }: Attributes, data: object): string {
  return JSON.stringify({
    specversion: "1.0",
    ...attributes,
    type: `io.plancraft.${type}.v1`,
    datacontenttype: "application/json",
    data,
  });
}
