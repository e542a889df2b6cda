import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { SectionDelta } from "../../schemas/event.ts";
import { ApiProblem, call, Unreachable } from "../api/client.ts";
import { sessionKey, sessionPath, statusQuery } from "../api/queries.ts";
import { type ConnectionState, EventConnection, type Opened } from "./stream/event-connection.ts";
import { EMPTY_LOG, type EventLog, heard, type SessionEvent } from "./stream/event-log.ts";
import type { Connection } from "./stream/reconnect-schedule.ts";

export type { SessionEvent } from "./stream/event-log.ts";

export interface LiveSession {
  /** Each once, in their order, from the session's first one. */
  readonly events: readonly SessionEvent[];
  /** Markdown in the making, by section id. */
  readonly sections: ReadonlyMap<string, string>;
  readonly connection: Connection;
  /** Whole seconds until the next try; null where none is due. */
  readonly retryInS: number | null;
  /** Tries at once. */
  reconnect(): void;
}

/** What comes within this time is shown at once: pieces of text come faster than anybody reads. */
const SHOWN_EVERY_MS = 80;
/** A browser has six connections for a server: a tab that nobody looks at gives back its own. */
const HIDDEN_MS = 60_000;
/** After these events more than the events themselves has changed. */
const CHANGES: ReadonlySet<SessionEvent["type"]> = new Set([
  "session-queued",
  "session-started",
  "run-requeued",
  "cancel-undone",
  "answer-refused",
  "question-asked",
  "waiting",
  "done",
  "failed",
  "cancelled",
]);

/** Follows a session as long as the component stands, across lost connections and restarts of the server. */
export function useSessionEvents(session: string): LiveSession {
  const queries = useQueryClient();
  const [log, setLog] = useState<EventLog>(EMPTY_LOG);
  const [state, setState] = useState<ConnectionState>({ connection: "connected", retryInS: null });
  const connection = useRef<EventConnection>(undefined);

  useEffect(() => {
    let waiting: (SessionEvent | SectionDelta)[] = [];
    let timer: number | undefined;
    const show = () => {
      timer = undefined;
      const items = waiting;
      waiting = [];
      setLog((before) => heard(before, items));
      const known = queries.getQueryData(statusQuery(session).queryKey)?.lastSeq ?? 0;
      const isNews = items.some((item) => item.type !== "section-delta" && item.seq > known && CHANGES.has(item.type));
      if (isNews) void queries.invalidateQueries({ queryKey: sessionKey(session) });
    };
    const opened = new EventConnection({
      open: (after, signal) => open(session, after, signal),
      onItems: (items) => {
        waiting.push(...items);
        timer ??= window.setTimeout(show, SHOWN_EVERY_MS);
      },
      onState: setState,
      onAnew: () => {
        waiting = [];
        setLog(EMPTY_LOG);
      },
      onGone: () => void queries.invalidateQueries({ queryKey: sessionKey(session) }),
      pause,
    });
    connection.current = opened;
    const forget = restWhereNobodyLooks(opened);
    void opened.run();
    return () => {
      forget();
      opened.stop();
      window.clearTimeout(timer);
      setLog(EMPTY_LOG);
    };
  }, [session, queries]);

  const reconnect = useCallback(() => connection.current?.wake({ evenIfOpen: true }), []);
  return { events: log.events, sections: log.sections, ...state, reconnect };
}

async function open(session: string, after: number, signal: AbortSignal): Promise<Opened> {
  try {
    const response = await call(sessionPath(session, "/events?follow=true&deltas=true"), {
      headers: { Accept: "text/event-stream", ...(after === 0 ? {} : { "Last-Event-ID": String(after) }) },
      signal,
    });
    return response.body === null || response.status === 204
      ? { kind: "quiet" }
      : { kind: "stream", body: response.body };
  } catch (error) {
    if (error instanceof ApiProblem) {
      const { code, status, retryAfter } = error.problem;
      if (code === "event-unknown") return { kind: "anew" };
      if (status >= 400 && status < 500 && status !== 429) return { kind: "gone" };
      return { kind: "later", retryAfterS: retryAfter ?? null };
    }
    if (error instanceof Unreachable) return { kind: "later", retryAfterS: null };
    throw error;
  }
}

/** Lets go of the stream in a tab that is hidden for long, and without a network. @returns What ends the watching. */
function restWhereNobodyLooks(connection: EventConnection): () => void {
  let hiding: number | undefined;
  const lookedAt = () => {
    window.clearTimeout(hiding);
    if (document.visibilityState === "visible") return connection.wake();
    hiding = window.setTimeout(() => connection.rest({ connection: "connected", retryInS: null }), HIDDEN_MS);
  };
  const online = () => connection.wake();
  const offline = () => connection.rest({ connection: "disconnected", retryInS: null });
  document.addEventListener("visibilitychange", lookedAt);
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);
  return () => {
    window.clearTimeout(hiding);
    document.removeEventListener("visibilitychange", lookedAt);
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = Number.isFinite(ms) ? window.setTimeout(resolve, ms) : undefined;
    signal.addEventListener(
      "abort",
      () => {
        window.clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
