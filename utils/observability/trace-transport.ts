import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "../errors.ts";

/** One request; batches are small, and nobody waits for them. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Before the second and the third attempt. */
const WAITS_MS = [250, 1_000] as const;
/** For so long after a failure nothing is sent, so that nothing piles up where nothing is delivered. */
const PAUSE_MS = 10_000;

const LATE = "the server did not answer in time";

export interface TransportOptions {
  /** The longest wait for one answer. */
  readonly timeoutMs?: number;
  /** How the warning begins. */
  readonly undelivered?: string;
}

export interface TraceTransport {
  readonly fetch: typeof fetch;
  /** Gives up what is under way, and what waits behind it. */
  abandon(): void;
}

/**
 * The way to the tracing server. Retries, the pause after a failure and the warning are all here: what cannot be
 * delivered is reported once and then taken for delivered, since the library would write to the console.
 */
export function createTraceTransport(
  onTrouble: (message: string) => void,
  { timeoutMs = REQUEST_TIMEOUT_MS, undelivered = "Traces are not delivered" }: TransportOptions = {},
): TraceTransport {
  let giveUp = new AbortController();
  let troubled = false;
  let pausedUntil = 0;

  function lose(message: string): Response {
    pausedUntil = performance.now() + PAUSE_MS;
    if (!troubled) onTrouble(`${undelivered}: ${message.replace(/\.+$/, "")}.`);
    troubled = true;
    return taken();
  }

  /** A message where another attempt may help. */
  async function attempt(url: string, init: RequestInit, takes404: boolean): Promise<Response | string> {
    try {
      const signal = AbortSignal.any([giveUp.signal, AbortSignal.timeout(timeoutMs)]);
      // Where it leads to is another's, perhaps a page to log in at: it takes no traces, and is not told the key.
      const response = await fetch(url, { ...init, signal, redirect: "manual" });
      if (response.ok || (response.status === 404 && takes404)) return response;
      await response.body?.cancel();
      // Sent twice: it is there.
      if (response.status === 409) return taken();
      const message = `the server answers ${response.status}`;
      const mayRecover = response.status === 408 || response.status === 429 || response.status >= 500;
      return mayRecover ? message : lose(message);
    } catch (error) {
      return reasonOf(error);
    }
  }

  return {
    async fetch(input, init = {}) {
      const url = input instanceof Request ? input.url : String(input);
      if (performance.now() < pausedUntil) return taken();
      if (url.endsWith("/info")) return describedBy(await attempt(url, init, true));
      const abandoned = giveUp.signal;
      // A stream can be sent once only.
      const body = init.body === undefined || init.body === null ? null : await new Response(init.body).arrayBuffer();
      const { duplex: _, ...rest } = { duplex: undefined, ...init };
      const request = { ...rest, ...(body === null ? {} : { body }) };
      let problem = "";
      for (const waitMs of [0, ...WAITS_MS]) {
        if (waitMs > 0) await sleep(waitMs, undefined, { signal: abandoned }).catch(() => {});
        if (abandoned.aborted) return taken();
        const answered = await attempt(url, request, url.endsWith("/runs/multipart"));
        if (typeof answered !== "string") return answered;
        problem = answered;
      }
      return lose(problem);
    },
    abandon() {
      lose(LATE);
      giveUp.abort();
      giveUp = new AbortController();
    },
  };
}

/** What the library takes for success. */
function taken(): Response {
  return Response.json({}, { status: 202 });
}

/** A server that does not describe itself may still take traces. */
function describedBy(answered: Response | string): Response {
  return typeof answered !== "string" && answered.ok ? answered : taken();
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && cause.name === "AbortError") return LATE;
  return describe(cause);
}
