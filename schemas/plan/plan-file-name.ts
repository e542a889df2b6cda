import type { PlanFormat } from "./plan-format.ts";

const MOST_CHARACTERS = 80;

/** A name that every system takes for a file: the title's words, without what means something in paths. */
export function planFileName(title: string, format: PlanFormat): string {
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
