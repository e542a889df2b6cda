import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { AuditTrail } from "../../schemas/http/record.ts";
import type { PlanRecord } from "../../schemas/plan/plan-record.ts";
import { callJson } from "../api/client.ts";
import { sessionKey, sessionPath } from "../api/queries.ts";

export type RecordView = z.output<typeof PlanRecord>;
export type Review = RecordView["reviews"][number];
export type Revision = RecordView["revisions"][number];
export type Changes = Review["changes"];

/** How a plan came about. */
export function recordQuery(session: string) {
  return queryOptions({
    queryKey: sessionKey(session, "record"),
    queryFn: ({ signal }) => callJson<typeof PlanRecord>(sessionPath(session, "/record"), { signal }),
  });
}

/** Every question, refusal and answer. */
export function auditQuery(session: string) {
  return queryOptions({
    queryKey: sessionKey(session, "audit"),
    queryFn: ({ signal }) => callJson<typeof AuditTrail>(sessionPath(session, "/audit"), { signal }),
  });
}
