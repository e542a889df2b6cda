import { call } from "../../api/client.ts";
import { sessionPath } from "../../api/queries.ts";

export const FORMATS = ["md", "html", "json"] as const;
export type Format = (typeof FORMATS)[number];

const MOST_CHARACTERS = 80;

/** The plan in a format. @throws ApiProblem, Unreachable. */
export function planIn(session: string, format: Format, withRecord = false): Promise<Response> {
  return call(sessionPath(session, `/plan?format=${format}${withRecord ? "&record=true" : ""}`));
}

/** A name that every system takes for a file: the title's words, without what means something in paths. */
export function fileName(title: string, format: Format): string {
  const words = title
    .normalize("NFC")
    .replace(/[\p{C}<>:"/\\|?*]+/gu, " ")
    .replace(/\s+/g, " ");
  const name = [...words]
    .slice(0, MOST_CHARACTERS)
    .join("")
    .replace(/^[. ]+|[. ]+$/g, "");
  return `${/^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(name) || name === "" ? "plan" : name}.${format}`;
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
