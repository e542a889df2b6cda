import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { FiguresView } from "../../schemas/http/figures.ts";
import type { Me, Memory } from "../../schemas/http/person.ts";
import type { PlanView } from "../../schemas/http/plan-view.ts";
import type { SessionPage, SessionStatus } from "../../schemas/http/session.ts";
import { call, callJson } from "./client.ts";

/** The keys of what is known of a session all begin with `["session", id]`: once it has changed, all of it is asked for again. */
export function sessionKey(session: string, ...of: readonly string[]): readonly string[] {
  return ["session", session, ...of];
}

export function sessionPath(session: string, behind = ""): string {
  return `/api/sessions/${encodeURIComponent(session)}${behind}`;
}

/** How a session stands. */
export function statusQuery(session: string) {
  return queryOptions({
    queryKey: sessionKey(session, "status"),
    queryFn: ({ signal }) => callJson<typeof SessionStatus>(sessionPath(session), { signal }),
  });
}

/** The sheet that its plan hangs on, with the tag that a setting names it by. */
export function figuresQuery(session: string) {
  return queryOptions({
    queryKey: sessionKey(session, "figures"),
    queryFn: async ({ signal }) => {
      const response = await call(sessionPath(session, "/figures"), { signal });
      const sheet = (await response.json()) as z.output<typeof FiguresView>;
      return { ...sheet, tag: response.headers.get("ETag") };
    },
  });
}

/** Its plan as a page shows it. */
export function viewQuery(session: string) {
  return queryOptions({
    queryKey: sessionKey(session, "view"),
    queryFn: ({ signal }) => callJson<typeof PlanView>(sessionPath(session, "/view"), { signal }),
  });
}

/** Who one is to the server, and what one may do. */
export function meQuery() {
  return queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }) => callJson<typeof Me>("/api/me", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** One's sessions, a page after the other. Keys of what is known of a single one begin otherwise. */
export function sessionsQuery() {
  return infiniteQueryOptions({
    queryKey: ["sessions"],
    queryFn: ({ pageParam, signal }) => {
      const behind = pageParam === null ? "" : `?cursor=${encodeURIComponent(pageParam)}`;
      return callJson<typeof SessionPage>(`/api/sessions${behind}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** What is remembered of one's choices. */
export function memoryQuery() {
  return queryOptions({
    queryKey: ["memory"],
    queryFn: ({ signal }) => callJson<typeof Memory>("/api/memory", { signal }),
  });
}
