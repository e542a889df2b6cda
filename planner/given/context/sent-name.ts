import { visibleText } from "../../../utils/visible-text.ts";

const MAX_CHARACTERS = 120;

/** A file's name as it came with the file, of whatever system: without folders, on one line, to be shown and never opened. */
export function sentName(name: string): string {
  const last = visibleText(name.slice(1 + Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\"))));
  const shown = last.replace(/\s+/g, " ").trim();
  if (shown.length <= MAX_CHARACTERS) return shown || "-";
  // What kind of file it is, its ending says.
  const ending = /\.\w{1,10}$/.exec(shown)?.[0] ?? "";
  return `${shown.slice(0, MAX_CHARACTERS - ending.length).toWellFormed()}${ending}`;
}
