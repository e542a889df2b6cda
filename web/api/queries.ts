import { queryOptions } from "@tanstack/react-query";
import type { Choices } from "../../schemas/http/choices.ts";
import type { FiguresView } from "../../schemas/http/figures.ts";
import type { SessionStatus } from "../../schemas/http/session.ts";
import { callJson } from "./client.ts";

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

/** The sheet that its plan hangs on. */
export function figuresQuery(session: string) {
  return queryOptions({
    queryKey: sessionKey(session, "figures"),
    queryFn: ({ signal }) => callJson<typeof FiguresView>(sessionPath(session, "/figures"), { signal }),
  });
}

/** What a new plan can be made with. */
export function choicesQuery() {
  return queryOptions({
    queryKey: ["choices"],
    queryFn: ({ signal }) => callJson<typeof Choices>("/api/choices", { signal }),
    staleTime: 60_000,
  });
}
