import { queryOptions } from "@tanstack/react-query";
import type { PlanDiff, PlanVersions } from "../../schemas/http/plan.ts";
import { callJson } from "../api/client.ts";
import { sessionKey, sessionPath } from "../api/queries.ts";

/** The versions of a session's plan, the newest first. */
export function versionsQuery(session: string) {
  return queryOptions({
    queryKey: sessionKey(session, "versions"),
    queryFn: ({ signal }) => callJson<typeof PlanVersions>(sessionPath(session, "/versions"), { signal }),
  });
}

/** What changed from one version to another. */
export function diffQuery(session: string, from: number, to: number) {
  return queryOptions({
    queryKey: sessionKey(session, "diff", String(from), String(to)),
    queryFn: ({ signal }) => callJson<typeof PlanDiff>(sessionPath(session, `/diff?from=${from}&to=${to}`), { signal }),
  });
}
