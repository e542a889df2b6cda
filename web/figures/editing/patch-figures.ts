import { call } from "../../api/client.ts";
import { sessionPath } from "../../api/queries.ts";
import type { Setting } from "../figure-groups.ts";

/** What is set, or taken back. */
export interface SettingRequest {
  /** New values by figure id, as they are typed; empty where the last setting is undone. */
  readonly values: Readonly<Record<string, string>>;
  /** What a person gave is changed, too: they have said so. */
  readonly yes?: boolean;
  /** What a dry run on the same sheet has said that it comes to. */
  readonly expected?: Setting | undefined;
}

/** What it came to, and the tag of the sheet as it is now; null where it is another one again. */
export interface SettingAnswer {
  readonly setting: Setting;
  readonly tag: string | null;
}

const KEY_BYTES = 12;

/**
 * Sets figures, if the sheet is still the one with this tag, or undoes the last setting.
 * @param key Sent again under the same one, it is carried out once.
 * @throws ApiProblem `version-changed`, `figures-refused`, `figure-given` and the like; Unreachable.
 */
export async function patchFigures(
  session: string,
  { values, yes = false }: SettingRequest,
  tag: string | null,
  key: string,
): Promise<SettingAnswer> {
  const isUndo = Object.keys(values).length === 0;
  const response = await call(sessionPath(session, `/figures?page${isUndo ? "&undo" : yes ? "&yes" : ""}`), {
    method: "PATCH",
    ...(isUndo ? {} : { json: values }),
    headers: { "Idempotency-Key": key, ...(tag === null ? {} : { "If-Match": tag }) },
  });
  return { setting: (await response.json()) as Setting, tag: response.headers.get("ETag") };
}

/** What a setting would come to; nothing is stored. @throws ApiProblem; Unreachable. */
export async function trySetting(
  session: string,
  values: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Setting> {
  const path = sessionPath(session, "/figures?dryRun");
  const response = await call(path, { method: "PATCH", json: values, signal });
  return (await response.json()) as Setting;
}

/** A name for a request that is to be carried out once. `crypto.randomUUID` is not there on a page that came without TLS. */
export function requestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
