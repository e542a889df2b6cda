import type { NewSession, SessionStatus } from "../../schemas/http/session.ts";
import { ApiProblem, callJson } from "../api/client.ts";
import { contentMark } from "../api/content-key.ts";
import { filesMark } from "./file-checks.ts";

export interface Beginning {
  readonly body: NewSession;
  readonly files: readonly File[];
  /** The draft's own: the same content sent again is carried out once. */
  readonly mark: string;
  /** Told how much of the files was sent, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** How often it is asked what became of a request that another tab, or the page before a reload, has sent. */
const LOOKS = 20;
const LONGEST_WAIT_S = 5;

/**
 * Begins a session, once for the same content of the same draft, however often it is sent.
 * @throws ApiProblem, Unreachable.
 */
export async function beginSession(beginning: Beginning) {
  const { body, files, mark } = beginning;
  const key = `${mark}-${contentMark(JSON.stringify(body) + filesMark(files))}`;
  for (let looks = 1; ; looks += 1) {
    try {
      return await send(beginning, key);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const { code, retryAfter = 1 } = error.problem;
      // A file was changed, and is called and dated as before.
      if (code === "idempotency-key-reused") return send(beginning, `${key}-${looks}`);
      if (code !== "request-under-way" || looks >= LOOKS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(retryAfter, LONGEST_WAIT_S) * 1_000));
    }
  }
}

function send({ body, files, onProgress }: Beginning, key: string) {
  const headers = { "Idempotency-Key": key };
  if (files.length === 0)
    return callJson<typeof SessionStatus>("/api/sessions", { method: "POST", json: body, headers });
  const form = new FormData();
  form.append("request", JSON.stringify(body));
  for (const file of files) form.append("files", file, file.name);
  return callJson<typeof SessionStatus>("/api/sessions", { method: "POST", form, headers, onProgress });
}
