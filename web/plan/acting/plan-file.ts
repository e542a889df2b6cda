import type { PlanFormat } from "../../../schemas/plan/plan-format.ts";
import { call } from "../../api/client.ts";
import { sessionPath } from "../../api/queries.ts";

/** The plan in a format. @throws ApiProblem, Unreachable. */
export function planIn(session: string, format: PlanFormat, withRecord = false): Promise<Response> {
  return call(sessionPath(session, `/plan?format=${format}${withRecord ? "&record=true" : ""}`));
}

/** Has the browser keep a file. */
export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: some browsers begin to read it a moment later.
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
