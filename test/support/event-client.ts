import { setTimeout as sleep } from "node:timers/promises";
import { LAST_EVENTS, type PlannerEvent, type SectionDelta } from "../../schemas/event.ts";
import { streamParts } from "./event-frames.ts";

export interface EventClientOptions {
  /** The address of the session's events; asked for again at each attempt, as a server may come back at another one. */
  readonly url: () => string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Begin after this event. */
  readonly after?: number;
  /** Go on after the last event of a run. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
  /** Told of each answer, and of each attempt that got none. */
  readonly onAttempt?: (status: number | null, lastEventId: string) => void;
  /** In place of what the server says. */
  readonly retryMs?: number;
}

/** A refusal that comes again however often it is asked. */
export class EventsRefused extends Error {
  readonly status: number;
  readonly problem: unknown;

  constructor(status: number, problem: unknown) {
    super(`The server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** A session's events over any number of connections, each once and in order, until the last one of the run. */
export async function* followEvents(
  options: EventClientOptions,
): AsyncGenerator<PlannerEvent | SectionDelta, void, void> {
  let last = options.after ?? 0;
  let retryMs = options.retryMs ?? 2_000;
  while (!options.signal?.aborted) {
    const answer = await attempt(options, last);
    options.onAttempt?.(answer?.status ?? null, String(last));
    if (answer?.status === 204) return;
    if (answer?.status === 200 && answer.body) {
      try {
        for await (const part of streamParts(answer.body)) {
          if ("retryMs" in part) retryMs = options.retryMs ?? part.retryMs;
          if (!("frame" in part)) continue;
          const event: PlannerEvent | SectionDelta = JSON.parse(part.frame.data);
          if (part.frame.id !== null) last = Number(part.frame.id);
          yield event;
          if (!options.follow && event.type !== "section-delta" && LAST_EVENTS.has(event.type)) return;
        }
      } catch (error) {
        // A connection that breaks is what this is for.
        if (!(error instanceof TypeError)) throw error;
      }
    } else if (answer && answer.status < 500) throw new EventsRefused(answer.status, await answer.json());
    else await answer?.body?.cancel();
    await sleep(retryMs);
  }
}

/** Nothing where nobody answers. */
async function attempt({ url, headers, follow, signal }: EventClientOptions, last: number): Promise<Response | null> {
  const address = new URL(url());
  if (follow) address.searchParams.set("follow", "true");
  try {
    return await fetch(address, {
      headers: { ...headers, accept: "text/event-stream", ...(last > 0 ? { "last-event-id": String(last) } : {}) },
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
