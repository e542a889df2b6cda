import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { FiguresView } from "../../schemas/http/figures.ts";
import type { PlanView } from "../../schemas/http/plan-view.ts";
import type { SessionStatus } from "../../schemas/http/session.ts";
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
