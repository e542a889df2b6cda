import type { ServerResponse } from "node:http";
import type { Context } from "hono";
import type { PersonalPlanner } from "../../planner/planner.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import { AppError } from "../../utils/errors.ts";
import { measure } from "../../utils/observability/metrics/measured.ts";
import type { AppEnv } from "../app-env.ts";
import { acceptedType } from "../http/accepted-type.ts";
import { frameOf } from "../sse/event-frame.ts";
import { positionOf, switchOf } from "../sse/event-position.ts";
import { EventStream } from "../sse/event-stream.ts";
import type { OpenStreams, StreamPlace } from "../sse/open-streams.ts";

export interface SessionEventsOptions {
  readonly streams: OpenStreams;
  /** Told of events that could not be read in the middle of a stream, when no answer can tell it any more. */
  readonly onTrouble: (error: unknown, session: string) => void;
}

const JSON_TYPE = "application/json";
const STREAM_TYPE = "text/event-stream";
/** The first is given to whoever takes both, or says nothing. */
const TYPES = [STREAM_TYPE, JSON_TYPE] as const;

/** No length and no compression: what is between us and the reader would wait for more before it lets an event through. */
export const STREAM_HEADERS = {
  "content-type": `${STREAM_TYPE}; charset=utf-8`,
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;

interface EventsAsked {
  readonly session: string;
  readonly after: number;
  readonly follow: boolean;
  readonly deltas: boolean;
}

/**
 * `GET /api/sessions/{id}/events`: the stored events and those to come, until the last one of the run, as server-sent
 * events; or those that are stored, as JSON. 204 where nothing is to come, which stops an EventSource.
 */
export function sessionEvents(options: SessionEventsOptions): (c: Context<AppEnv>) => Promise<Response> {
  return async (c) => {
    const planner = c.get("planner");
    const asked = {
      session: c.req.param("id") ?? "",
      after: positionOf({ lastEventId: c.req.header("last-event-id"), after: c.req.query("after") }),
      follow: switchOf("follow", c.req.query("follow"), false),
      deltas: switchOf("deltas", c.req.query("deltas"), true),
    };
    c.header("vary", "Accept");
    if (typeFor(c.req.header("accept")) === JSON_TYPE) return c.json(await storedEvents(planner, asked));
    // Whoever asks for the headers alone never reads the body, and nobody would end it.
    if (c.req.method === "HEAD") {
      await standing(planner, asked);
      return c.body(null, 200, STREAM_HEADERS);
    }
    const place = options.streams.take(c.get("requester"));
    try {
      const { isToCome } = await standing(planner, asked);
      if (isToCome) return c.body(openStream(c, asked, place, options), 200, STREAM_HEADERS);
    } catch (error) {
      place.free();
      throw error;
    }
    place.free();
    return c.body(null, 204);
  };
}

/** @throws AppError `not-acceptable` where events are wanted as something that they are not given as. */
function typeFor(accept: string | undefined): (typeof TYPES)[number] {
  const type = acceptedType(accept, TYPES);
  if (type === null)
    throw new AppError("not-acceptable", { type: accept?.slice(0, 100) ?? "", types: TYPES.join(", ") });
  return type;
}

/**
 * How the session stands to what is asked for.
 * @throws AppError `event-unknown` for a place after its last event; what `status` throws.
 */
async function standing(planner: PersonalPlanner, { session, after, follow }: EventsAsked) {
  const { state, lastSeq } = await planner.status(session);
  if (after > lastSeq) throw new AppError("event-unknown", { session, seq: String(after), last: String(lastSeq) });
  return { lastSeq, isToCome: follow || after < lastSeq || state === "running" || state === "queued" };
}

function openStream(
  c: Context<AppEnv>,
  { session, ...rest }: EventsAsked,
  place: StreamPlace,
  { onTrouble }: SessionEventsOptions,
): ReadableStream<Uint8Array> {
  const planner = c.get("planner");
  const stream = new EventStream({
    events: (signal) => planner.events(session, { ...rest, signal }),
    frameOf,
    onOver: place.free,
    onTrouble: (error) => onTrouble(error, session),
    breakOff: breakOff(c.env),
  });
  place.hold(stream);
  if (rest.after > 0) measure("stream-resumed", null);
  return stream.body;
}

/** On Node's own server the connection itself: its adapter reads no further while the socket takes nothing. */
export function breakOff(env: unknown): (() => void) | undefined {
  const { outgoing } = (env ?? {}) as { readonly outgoing?: ServerResponse };
  return outgoing && (() => void outgoing.destroy());
}

/** The events that are stored after a place, without those to come. */
async function storedEvents(planner: PersonalPlanner, asked: EventsAsked) {
  const { lastSeq } = await standing(planner, asked);
  const events: PlannerEvent[] = [];
  if (asked.after === lastSeq) return { events, last: lastSeq };
  for await (const event of planner.events(asked.session, { after: asked.after, deltas: false })) {
    if (event.type === "section-delta") continue;
    events.push(event);
    if (event.seq >= lastSeq) break;
  }
  return { events, last: events.at(-1)?.seq ?? lastSeq };
}
